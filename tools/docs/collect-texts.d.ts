/** A text that people read in a source. */
export interface CollectedText {
  readonly kind: "literal" | "comment" | "test";
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/** Every such text of sources that are given as texts by path, with its place. */
export function collectTexts(sources: Readonly<Record<string, string>>): CollectedText[];
