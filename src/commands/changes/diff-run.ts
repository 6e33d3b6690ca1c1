import { resolve } from "node:path";
import { Fault } from "../../platform/errors/fault.ts";
import { openFileSide } from "../../snapshots/compare/side.ts";
import { makePrintable } from "../../terminal/printable.ts";
import { addCounts, searchEvents } from "../../sync/snapshots/event-search.ts";
import { checkEventVisibility } from "../../sync/snapshots/hidden-events.ts";
import { chooseDay, today } from "../../sync/connection/today.ts";
import { quoteWord } from "../../platform/text/shell-word.ts";
import type { Outcome } from "../../cli/command.ts";
import {
  describeLeftOut,
  joinLeftOut,
  sortCounts,
  type DiffSummary,
} from "../../output/events/diff-summary.ts";
import { openEventOutput } from "../../output/events/event-output.ts";
import { planFormat, type OutputFormat } from "../../output/format.ts";
import { say, warn } from "../../cli/say.ts";
import type { Context } from "../../cli/context.ts";
import type { LiveDiffOptions } from "./live-diff.ts";
import { renderCounts, describeFile, describePeople, reportVisibility } from "./diff-text.ts";
import { NO_MONITOR, type MonitorOptions } from "./flags/monitor-flags.ts";
import { namedCompany, type RunJob } from "./run-metrics.ts";
import { withRunMonitor, type RunMonitor } from "./run-monitor.ts";

/** What `namely diff` was asked for. */
export interface DiffOptions extends LiveDiffOptions {
  /** Two files to compare offline; undefined for Namely as it is now. */
  readonly files: { readonly before: string; readonly after: string } | undefined;
  readonly monitor: MonitorOptions;
}

/** Reports what happened between two files, or since the baseline. */
export async function runDiff(context: Context, options: DiffOptions): Promise<Outcome | undefined> {
  const { files, live } = options;
  const job: RunJob = {
    command: "diff",
    baseline: files?.before ?? live.against ?? live.baseline ?? "",
    company: namedCompany(context),
    isRepeated: false,
  };
  const monitorOptions = options.dryRun ? NO_MONITOR : options.monitor;
  return withRunMonitor(context, monitorOptions, job, async (monitor) => {
    const format = planFormat(context, options.output);
    if (files !== undefined) return compareFiles(context, options, { ...files, format, monitor });
    // The client for Namely takes longer to load than most pairs of files to compare.
    return (await import("./live-diff.ts")).runLiveDiff(context, options, format, monitor);
  });
}

interface FileComparison {
  readonly before: string;
  readonly after: string;
  readonly format: OutputFormat;
  readonly monitor: RunMonitor;
}

async function compareFiles(
  context: Context,
  options: DiffOptions,
  { format, monitor, ...files }: FileComparison,
): Promise<Outcome | undefined> {
  const { timeZone, ignored, guard } = options.events;
  const day = today(context, { timeZone });
  const asOf = options.events.asOf && chooseDay(context, options.events.asOf, { timeZone });
  const print = (sentence: string): void => warn(context, makePrintable(sentence));
  const output = await openEventOutput(context, format, options.output, asOf ?? day);
  try {
    const after = openFileSide(resolve(context.cwd, files.after), files.after, {
      whenEmpty: () => emptyCurrent(files.after),
    });
    const found = await searchEvents(
      {
        before: openFileSide(resolve(context.cwd, files.before), files.before, {
          whenEmpty: () => emptyBaseline(files.before),
        }),
        after,
        ignored: new Set(ignored),
        view: { asOf, today: day },
        temporaryFolder: context.folders.temporary,
        acrossCompanies: guard.force,
      },
      options.events,
      output,
      context.signal,
    );
    const later = { side: after, header: found.header, place: files.after };
    await checkEventVisibility(later, options.events.events, print);
    const counts = sortCounts(found.counts);
    const { byEvents, byIgnore } = found.leftOut;
    const summary: DiffSummary = {
      company: found.company,
      as_of: asOf ?? null,
      people: found.people,
      events: counts,
      left_out: sortCounts(addCounts(byEvents, byIgnore)),
    };
    const { bytes } = await output.publish(summary);
    monitor.note({ company: found.company ?? undefined, employees: found.people.after, events: counts });
    reportVisibility(context, found.visibility.gained);
    const leftOut = describeLeftOut(found.leftOut);
    if (found.reported > 0 || leftOut !== "") {
      const counts = found.reported > 0 ? renderCounts(context, format, summary) : "No reported events";
      say(
        context,
        [joinLeftOut(counts, leftOut), describePeople(found.people), describeFile(context, bytes)]
          .filter(Boolean)
          .join(" · "),
      );
    } else if (context.stderr.isTTY === true) say(context, "No changes.");
    return options.exitCode && found.reported > 0 ? "differences-found" : undefined;
  } finally {
    await output.discard();
  }
}

/** For an empty file as the earlier side: all employees would seem to have been hired. */
export function emptyBaseline(file: string): Fault {
  return new Fault("usage.no-snapshot", `The file "${file}" is empty, so it is no baseline.`, {
    hint: `Save one first: namely snapshot -o ${quoteWord(file)}`,
  });
}

/** For an empty file as the later side: all employees would seem to have left. */
export function emptyCurrent(file: string): Fault {
  return new Fault("file.empty", `The file "${file}" is empty, so there are no employees to compare.`, {
    hint: `Export it again: namely snapshot -o ${quoteWord(file)}`,
  });
}
