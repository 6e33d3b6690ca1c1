import { formatBytes } from "../../terminal/messages.ts";
import { makePrintable } from "../../terminal/printable.ts";
import { type DiffSummary, countEvents } from "../../output/events/diff-summary.ts";
import { formatOf, type OutputFormat } from "../../output/format-catalog.ts";
import { outputFile } from "../../cli/output-file.ts";
import { warn } from "../../cli/say.ts";
import type { Context } from "../../cli/context.ts";

/** A report for people on stdout ends with the counts itself. */
export function tellCounts(context: Context, format: OutputFormat, summary: DiffSummary): string {
  const isShown = formatOf(format).columns === "few" && outputFile(context.globals) === undefined;
  return isShown ? "" : countEvents(summary);
}

/** Where the report went, when to a file. */
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
  return before === null || before === after ? `${after} people` : `${before} → ${after} people`;
}

/** Not an event: from now on there is more to compare. */
export function reportVisibility(context: Context, gained: readonly string[]): void {
  if (gained.length === 0) return;
  warn(
    context,
    `These fields are seen now and were not before: ${makePrintable(gained.join(", "))}. They are compared from now on.`,
    "access.field-gained",
  );
}

/** A baseline with a new name has no past, even where the one without a name has. */
export function describeNewName(name: string): string {
  return `The baseline "${name}" starts now; the snapshots without a name are not used for it.`;
}
