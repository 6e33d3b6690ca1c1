import { formatBytes, formatCount } from "../../terminal/messages.ts";
import { makePrintable } from "../../terminal/printable.ts";
import { type DiffSummary, countEvents } from "../../output/events/diff-summary.ts";
import { formatOf, type OutputFormat } from "../../output/format-catalog.ts";
import { outputFile } from "../../cli/output-file.ts";
import { warn } from "../../cli/say.ts";
import type { Context } from "../../cli/context.ts";

/** The counts, unless they are the last line of the report on stdout. */
export function renderCounts(context: Context, format: OutputFormat, summary: DiffSummary): string {
  const isShown = formatOf(format).columns === "few" && outputFile(context.globals) === undefined;
  return isShown ? "" : countEvents(summary);
}

/** The file of the report, if any. */
export function describeFile({ globals }: Context, bytes: number): string {
  const path = outputFile(globals);
  return path === undefined ? "" : `${makePrintable(path)} (${formatBytes(bytes)})`;
}

export function describePeople({
  before,
  after,
}: {
  readonly before: number | null;
  readonly after: number;
}): string {
  const now = `${formatCount(after)} people`;
  return before === null || before === after ? now : `${formatCount(before)} → ${now}`;
}

/** Newly visible fields are no event, but more is compared from now on. */
export function reportVisibility(context: Context, gained: readonly string[]): void {
  if (gained.length === 0) return;
  warn(
    context,
    `New fields are visible and compared from now on: ${makePrintable(gained.join(", "))}.`,
    "access.field-gained",
  );
}

/** A new name starts without history, even where unnamed snapshots exist. */
export function describeNewName(name: string): string {
  return `Baseline "${name}" starts now; snapshots without a baseline name are not used for it.`;
}
