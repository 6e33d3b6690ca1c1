import { foldCase } from "../../platform/text/case-fold.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { isPlainDate } from "../../platform/text/calendar.ts";
import { makePattern } from "../files/service-names.ts";
import type { HandKeptRow } from "../files/small-table.ts";

/** An exception that someone has granted. */
export interface ReviewException {
  readonly reason: string | null;
  readonly owner: string | null;
  /** The last day on which it is valid; null for one without an end. */
  readonly until: string | null;
}

interface ExceptionEntry extends ReviewException {
  /** Empty for all. */
  readonly source: string;
  readonly fits: (account: string) => boolean;
}

/** An exception that fits an account, and whether it is still valid. */
export interface FoundException {
  readonly exception: ReviewException;
  readonly isValid: boolean;
}

/** Finds the exception of an account by any of its names, as of a day. */
export type FindException = (
  source: string,
  names: readonly string[],
  asOf: string,
) => FoundException | undefined;

/**
 * Makes the search for exceptions. A valid one comes before an expired one.
 * @throws Fault `usage.exceptions` for a row without an account, or with an `until` that is not a date.
 */
export function makeExceptionFinder(rows: readonly HandKeptRow[], file: string): FindException {
  const exact = new Map<string, ExceptionEntry[]>();
  const patterns: ExceptionEntry[] = [];
  for (const [index, row] of rows.entries()) {
    const place = `Entry ${index + 1} of "${file}"`;
    const key = foldCase(row.get("account") || row.get("pattern") || "");
    const until = row.get("until") || null;
    if (key === "") {
      throw new Fault("usage.exceptions", `${place} has no "account" or "pattern".`, { hint: HINT });
    }
    if (until !== null && !isPlainDate(until)) {
      throw new Fault("usage.exceptions", `${place} has "${until}" as "until", which is not a date.`, {
        hint: "Write it like 2026-12-31.",
      });
    }
    const entry = {
      source: foldCase(row.get("source") ?? ""),
      fits: makePattern(key),
      reason: row.get("reason") || null,
      owner: row.get("owner") || null,
      until,
    };
    if (key.includes("*")) patterns.push(entry);
    else exact.set(key, [...(exact.get(key) ?? []), entry]);
  }
  if (rows.length === 0) return () => undefined;
  return (source, names, asOf) => {
    const keys = names.map(foldCase).filter((name) => name !== "");
    const found = [
      ...keys.flatMap((key) => exact.get(key) ?? []),
      ...patterns.filter(({ fits }) => keys.some(fits)),
    ].filter((entry) => entry.source === "" || entry.source === foldCase(source));
    const isValid = ({ until }: ReviewException): boolean => until === null || until >= asOf;
    const chosen = found.find(isValid) ?? found[0];
    if (chosen === undefined) return undefined;
    const { reason, owner, until } = chosen;
    return { exception: { reason, owner, until }, isValid: isValid(chosen) };
  };
}

const HINT = "Use the columns account or pattern, reason, owner and until.";
