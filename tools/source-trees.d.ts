import type { SourceFile } from "typescript/unstable/ast";

/** The trees of sources that are given as texts by path, and the syntax errors in them. */
export function parseTrees(texts: Readonly<Record<string, string>>): {
  readonly trees: ReadonlyMap<string, SourceFile>;
  readonly errors: string[];
};
