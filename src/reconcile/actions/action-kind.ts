import type { ReviewAction } from "./review-action.ts";

/** The actions of one source that are about to be written. */
export interface ActionSet {
  readonly source: string;
  /** The day of the review. */
  readonly asOf: string;
  /** The names of its files, in the order of `suffixes`. */
  readonly files: readonly string[];
}

/** Makes the text of the files of a set: each call returns one piece per file, in the order of `suffixes`. */
export interface ActionWriter {
  open(): readonly string[];
  write(action: ReviewAction): readonly string[];
  /** What cannot be written as an action is written with the reason, for someone to do by hand. */
  leaveOut(action: ReviewAction, why: string): readonly string[];
  close(): readonly string[];
}

/** A way to write actions. Nothing is ever run. */
export interface ActionKind {
  /** What the endings of the names of its files are. */
  readonly suffixes: readonly string[];
  /** The known headers of files that it is for; undefined for all. */
  readonly headers: readonly string[] | undefined;
  /** Why an account cannot be named to the system; undefined when it can. */
  readonly refuse: (account: string) => string | undefined;
  readonly openWriter: (set: ActionSet) => ActionWriter;
}
