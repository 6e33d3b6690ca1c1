// Words alone, apart from the schemas, so that flags can be read without loading those.

/** The kinds of dates that can be ahead of a person. */
export const DATE_KINDS = [
  "start",
  "last_day",
  "anniversary",
  "after_start",
  "after_last_day",
  "birthday",
] as const;

export type DateKind = (typeof DATE_KINDS)[number];

/** The dates that `--after` counts from. */
export const AFTER_BASES = ["start", "last_day"] as const;

/** A span behind a date of a person, such as `start=90d` for the end of a trial. */
export interface DateAfter {
  readonly base: (typeof AFTER_BASES)[number];
  readonly count: number;
  readonly unit: "d" | "w" | "mo";
}
