/** A place in the program, and what is done to it. Exactly one of the operations is given. */
export interface Break {
  /** Its names from the outside in, such as "FileLedger.#read"; with its file where others are called so: "http:exchange". */
  readonly symbol?: string;
  /** The body returns this at once. */
  readonly returns?: string;
  /** The constant, the variable or the property has this value. */
  readonly value?: string;
  /** The one statement that calls this is left out. */
  readonly skips?: string;
  /** The one condition that mentions this is false. */
  readonly never?: string;
  /** The one condition that mentions this is true. */
  readonly always?: string;
  /** One side of && or ||, one call of a chain, one item of a list is left out. */
  readonly without?: string;
  /** The one call of this gives its first argument. */
  readonly unwraps?: string;
  /** Code that stands once in the symbol, however it is formatted. `to` replaces it. */
  readonly from?: string;
  /** Text that stands once in a string, a template or a regular expression of the symbol. `to` replaces it. */
  readonly text?: string;
  readonly to?: string;
  /** A file without symbols, in which the exact text of `from` is replaced. */
  readonly file?: string;
}

export interface BrokenSource {
  /** Below the root of the project. */
  readonly path: string;
  readonly text: string;
}

/** The parsed sources. */
export interface Sources {
  readonly texts: Readonly<Record<string, string>>;
}

export function readSources(root: string): Sources;
export function parseSources(texts: Readonly<Record<string, string>>): Sources;
export function breakSource(sources: Sources, entry: Break): BrokenSource;
export function findSyntaxErrors(texts: Readonly<Record<string, string>>): string[];
export function findTest(root: string, name: string): string[];
