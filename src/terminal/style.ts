import { styleText } from "node:util";

/** Ways to set a piece of text off; each gives it back as it is when colours are not wanted. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly green: (text: string) => string;
}

export function chooseStyle(colour: boolean): Style {
  const wrap =
    (format: "bold" | "dim" | "red" | "yellow" | "green") =>
    (text: string): string =>
      // Later Nodes look at stdout by themselves to decide; that was decided already, and for another stream.
      colour ? styleText(format, text, { validateStream: false }) : text;
  return {
    bold: wrap("bold"),
    dim: wrap("dim"),
    red: wrap("red"),
    yellow: wrap("yellow"),
    green: wrap("green"),
  };
}
