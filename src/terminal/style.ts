import { styleText } from "node:util";

/** Text styles; each returns the text unchanged when colors are off. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly green: (text: string) => string;
}

export function chooseStyle(color: boolean): Style {
  const wrap =
    (format: "bold" | "dim" | "red" | "yellow" | "green") =>
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
