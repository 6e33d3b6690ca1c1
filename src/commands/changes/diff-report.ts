import { formatCount, renderSummary } from "../../terminal/messages.ts";
import { makePrintable } from "../../terminal/printable.ts";
import { addCounts } from "../../sync/snapshots/event-search.ts";
import type { Connection } from "../../sync/connection/connection.ts";
import type { FinishedRound, RoundReport, RoundReporter, RoundSummary } from "../../tracking/round-setup.ts";
import { say, sayFault } from "../../cli/say.ts";
import type { Context } from "../../cli/context.ts";
import {
  describeLeftOut,
  joinLeftOut,
  sortCounts,
  type DiffSummary,
} from "../../output/events/diff-summary.ts";
import { openEventOutput } from "../../output/events/event-output.ts";
import type { OutputFormat, OutputOptions } from "../../output/format.ts";
import type { RunReport } from "../../output/run-report.ts";
import {
  describeFile,
  describeNewName,
  describePeople,
  reportVisibility,
  renderCounts,
} from "./diff-text.ts";

export interface DiffReporting {
  readonly context: Context;
  readonly connection: Connection;
  readonly report: RunReport;
  readonly format: OutputFormat;
  readonly output: OutputOptions;
  /** The company's id. */
  readonly company: string;
  /** The day on which dates are evaluated. */
  readonly day: string;
}

/** Writes the events in the chosen format, and reports the run on stderr. */
export function openDiffReporter(reporting: DiffReporting): RoundReporter {
  const { context, report } = reporting;
  let bytes = 0;
  const open = async (): Promise<RoundReport> => {
    const { format, output, day } = reporting;
    const events = await openEventOutput(context, format, output, day);
    return {
      ...events,
      publish: async (summary) => {
        report.stop();
        ({ bytes } = await events.publish(summarise(reporting, summary)));
      },
    };
  };
  return {
    hooks: report,
    open,
    resumed: (count) =>
      say(
        context,
        `Resuming an unfinished run: its ${count === 1 ? "event comes" : `${count} events come`} first.`,
      ),
    baselineSaved: ({ people, path, newName }) => {
      const sentence = `Baseline of ${formatCount(people)} people saved as ${makePrintable(path)}. The next diff compares with it.`;
      sayEnd(reporting, people, sentence);
      if (newName !== undefined) say(context, describeNewName(newName));
    },
    notDelivered: (fault, isBeside) => {
      if (!isBeside) throw fault;
      sayFault(context, fault);
    },
    finished: (round) => {
      reportVisibility(context, round.gained);
      const { counts, leftOut } = round.summary;
      const isSilent = Object.keys(counts).length === 0 && describeLeftOut(leftOut) === "";
      if (!isSilent || context.stderr.isTTY === true)
        sayEnd(reporting, round.people, describeEnd(reporting, round, bytes));
    },
  };
}

function summarise(
  { company, day }: DiffReporting,
  { people, counts, leftOut: { byEvents, byIgnore } }: RoundSummary,
): DiffSummary {
  const left_out = sortCounts(addCounts(byEvents, byIgnore));
  return { company, as_of: day, people, events: sortCounts(counts), left_out };
}

function describeEnd(reporting: DiffReporting, { summary, saved }: FinishedRound, bytes: number): string {
  const { context, format } = reporting;
  const leftOut = describeLeftOut(summary.leftOut);
  const nothing = leftOut === "" ? "No changes" : "No reported events";
  const isNothing = Object.keys(summary.counts).length === 0;
  const counts = isNothing ? nothing : renderCounts(context, format, summarise(reporting, summary));
  const where = saved === undefined ? "" : `saved as ${makePrintable(saved)}`;
  return [joinLeftOut(counts, leftOut), describePeople(summary.people), describeFile(context, bytes), where]
    .filter(Boolean)
    .join(" · ");
}

function sayEnd({ context, connection, report }: DiffReporting, people: number, sentence: string): void {
  report.stop();
  say(context, sentence);
  const cost = {
    records: [{ count: people, one: "employee", many: "employees" }],
    ...connection.client.tally(),
  };
  if (!context.globals.quiet) context.stderr.write(renderSummary(cost));
}
