const COLORS = [
  "ground",
  "paper",
  "gone",
  "ink",
  "quiet",
  "edge",
  "line",
  "accent",
  "hit",
  "warning",
  "warning-ground",
] as const;

/** The colors of the page, by their names in its style. */
export type Palette = Readonly<Record<(typeof COLORS)[number], string>>;

/** As they are now: light or dark. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    COLORS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  ) as Palette;
}
