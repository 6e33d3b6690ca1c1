/** How a department is marked. Its name is on every card as well: color is never the only mark. */
export interface DepartmentSign {
  readonly colour: string;
  /** The band is broken for the second department of a color. */
  readonly broken: boolean;
}

/**
 * Each has a contrast of at least 3 to 1 on white and on a dark card, and differs from its neighbors in lightness too, for
 * people who see fewer colors.
 */
export const DEPARTMENT_COLOURS = [
  "#3f7fd6",
  "#d9772b",
  "#2f9160",
  "#c9436a",
  "#3199b4",
  "#8e5fd0",
  "#93932a",
  "#a4602f",
  "#14857f",
  "#d06bb3",
  "#6a6fe0",
  "#5f9a3a",
] as const;

/** For people without a department. */
export const NO_DEPARTMENT_COLOUR = "#7c8796";

/**
 * A color for each of the names, which are in order. It follows from the name; if an earlier name has it, the next free one
 * is used. With more than two departments for each color, some share one.
 */
export function chooseSigns(names: readonly string[]): DepartmentSign[] {
  const colours = DEPARTMENT_COLOURS.length;
  const taken = new Set<number>();
  return names.map((name, index) => {
    const first = hash(name) % colours;
    const round = Math.floor(index / colours) % 2;
    if (taken.size === colours) taken.clear();
    let slot = first;
    while (taken.has(slot)) slot = (slot + 1) % colours;
    taken.add(slot);
    return { colour: DEPARTMENT_COLOURS[slot] ?? NO_DEPARTMENT_COLOUR, broken: round === 1 };
  });
}

/** FNV-1a: small, and the same everywhere. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  // Its lowest bits alone are poor.
  return (value ^ (value >>> 15)) >>> 0;
}
