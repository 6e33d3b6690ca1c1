/** The colors of the page, by their names in its style. */
export type Palette = Readonly<
  Record<
    | "ground"
    | "paper"
    | "gone"
    | "ink"
    | "quiet"
    | "edge"
    | "line"
    | "accent"
    | "hit"
    | "warning"
    | "warning-ground",
    string
  >
>;

/** As they are now: light or dark. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const read = (name: keyof Palette): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ground: read("ground"),
    paper: read("paper"),
    gone: read("gone"),
    ink: read("ink"),
    quiet: read("quiet"),
    edge: read("edge"),
    line: read("line"),
    accent: read("accent"),
    hit: read("hit"),
    warning: read("warning"),
    "warning-ground": read("warning-ground"),
  };
}
