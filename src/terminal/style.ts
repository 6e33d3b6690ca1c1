import { styleText } from "node:util";

type StyleName = "bold" | "dim" | "red" | "yellow" | "green";

/** Text styles; each returns the text unchanged when colors are off. */
export type Style = Readonly<Record<StyleName, (text: string) => string>>;

export function chooseStyle(color: boolean): Style {
  const wrap =
    (format: StyleName) =>
    (text: string): string =>
      // Newer Node versions decide by stdout, but this was decided already, and for another stream.
      color ? styleText(format, text, { validateStream: false }) : text;
  return {
    bold: wrap("bold"),
    dim: wrap("dim"),
    red: wrap("red"),
    yellow: wrap("yellow"),
    green: wrap("green"),
  };
}
