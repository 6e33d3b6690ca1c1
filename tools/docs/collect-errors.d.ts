/** One way in which the program makes an error. Values of run time stand in messages and hints as `<name>`. */
export interface CollectedError {
  readonly code: string;
  /** Its wordings, where they differ by what has happened. */
  readonly messages: readonly string[];
  /** Hints that are known before run time. */
  readonly hints: readonly string[];
  /** Whether it has a hint at all. */
  readonly hasHint: boolean;
  /** `library` for what only users of the library get, to which no hint of the area is added. */
  readonly kind: "error" | "library" | "warning";
  readonly path: string;
  readonly line: number;
}

/** Every error that the sources make, given as texts by path, in the order of paths and lines. */
export function collectErrors(texts: Readonly<Record<string, string>>): CollectedError[];
