/** What a key does on the chart. */
export type Action =
  | { readonly kind: "go"; readonly to: number }
  | { readonly kind: "toggle" | "details" | "fit" }
  | { readonly kind: "zoom"; readonly closer: boolean };

/** The neighbors of a person on the chart. */
export interface ChartNeighbors {
  readonly parentOf: (index: number) => number;
  readonly kidsOf: (index: number) => readonly number[];
  readonly isOpen: (index: number) => boolean;
  readonly hasKids: (index: number) => boolean;
}

/** Down opens and goes to the reports, up goes to the manager, left and right to colleagues. */
export function findAction(key: string, current: number, around: ChartNeighbors): Action | undefined {
  if (key === "+" || key === "=") return { kind: "zoom", closer: true };
  if (key === "-") return { kind: "zoom", closer: false };
  if (key === "0") return { kind: "fit" };
  if (key === "Home") return { kind: "go", to: 0 };
  const isArrow = key.startsWith("Arrow");
  if (current < 0) return isArrow ? { kind: "go", to: 0 } : undefined;
  const { parentOf, kidsOf, isOpen, hasKids } = around;
  const siblings = kidsOf(parentOf(current));
  const own = siblings.indexOf(current);
  const go = (to: number | undefined): Action => ({ kind: "go", to: to ?? current });
  switch (key) {
    case "ArrowDown":
      if (!hasKids(current)) return go(current);
      return isOpen(current) ? go(kidsOf(current)[0]) : { kind: "toggle" };
    case "ArrowUp":
      return go(parentOf(current) < 0 ? current : parentOf(current));
    case "ArrowLeft":
      return go(siblings[Math.max(0, own - 1)]);
    case "ArrowRight":
      return go(siblings[own + 1]);
    case "End":
      return go(siblings.at(-1));
    case "Enter":
      return { kind: "details" };
    case " ":
      return { kind: "toggle" };
    default:
      return undefined;
  }
}
