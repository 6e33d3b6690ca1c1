import { checkDay } from "./employee-options.ts";
import { NamelyError } from "./error.ts";
import type { RosterEvent } from "../snapshots/compare/event-models.ts";
import { checkOptions, OPTION_KINDS } from "./option-checks.ts";
import type { CompareOptions, ComparisonSide, ComparisonSummary } from "./options.ts";

/**
 * What happened to whom between two sides, each event as `namely diff` reports it; the return value sums up. Nothing is
 * yielded before both sides have been compared as a whole: too many departures or arrivals throw `guard.*`, sides of two
 * companies `usage.other-company`, and people who come twice or cannot be read `file.*`.
 */
export function compareSnapshots(
  before: ComparisonSide,
  after: ComparisonSide,
  options: CompareOptions = {},
): AsyncGenerator<RosterEvent, ComparisonSummary, undefined> {
  checkOptions(options, OPTION_KINDS.compare);
  checkDay("asOf", options.asOf);
  for (const [name, side] of [
    ["before", before],
    ["after", after],
  ] as const) {
    if (isSide(side)) continue;
    throw new NamelyError("usage.side", `What is given as ${name} is no side of a comparison.`, {
      hint: "Give a file, a snapshot, or something that iterates over employees.",
    });
  }
  return compare(before, after, options);
}

async function* compare(
  before: ComparisonSide,
  after: ComparisonSide,
  options: CompareOptions,
): AsyncGenerator<RosterEvent, ComparisonSummary, undefined> {
  const { compareSides } = await import("./side-comparison.ts");
  return yield* compareSides(before, after, options);
}

function isSide(side: unknown): boolean {
  if (typeof side === "string") return side !== "";
  if (typeof side !== "object" || side === null) return false;
  if (side instanceof URL) return side.protocol === "file:";
  return "lines" in side || Symbol.iterator in side || Symbol.asyncIterator in side;
}
