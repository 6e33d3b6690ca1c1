import { countPeople } from "../../snapshots/compare/count-people.ts";
import type { RosterEvent } from "../../snapshots/compare/event.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { renderSummary } from "../../terminal/messages.ts";
import { makePrintable } from "../../terminal/printable.ts";
import { recallCompany, type CompanyDirectory } from "../../sync/lists/company-directory.ts";
import { connect, type Connection } from "../../sync/connection/connection.ts";
import { refuseSensitiveNames } from "../../sync/employees/custom-fields.ts";
import {
  addCounts,
  NOTHING_LEFT_OUT,
  searchEvents,
  type Counts,
  type LeftOut,
} from "../../sync/snapshots/event-search.ts";
import { warnOfHiddenDetail } from "../../sync/employees/hidden-detail.ts";
import { checkEventVisibility } from "../../sync/snapshots/hidden-events.ts";
import { readCurrentRoster } from "../../sync/snapshots/current-roster.ts";
import { readDirectory, type FreshSnapshot } from "../../sync/snapshots/snapshot-pull.ts";
import { today } from "../../sync/connection/today.ts";
import {
  followBaseline,
  nameBaseline,
  openBaseline,
  type Baseline,
  type BaselineChoice,
} from "../../tracking/baseline.ts";
import { findPending, followPending } from "../../tracking/pending-run.ts";
import { quoteWord } from "../../platform/text/shell-word.ts";
import type { Outcome } from "../../cli/command.ts";
import { openDispatch, type Dispatch, type Shipment } from "../../tracking/event-batch.ts";
import {
  describeLeftOut,
  joinLeftOut,
  sortCounts,
  type DiffSummary,
} from "../../output/events/diff-summary.ts";
import { openEventOutput } from "../../output/events/event-output.ts";
import { holdJobLock } from "../../tracking/job-lock.ts";
import type { OutputFormat, OutputOptions } from "../../output/format.ts";
import { openRunReport, type RunReport } from "../../output/run-report.ts";
import { say } from "../../cli/say.ts";
import { pruneStore } from "../../tracking/retention.ts";
import { tellNewName } from "../../tracking/new-baseline.ts";
import type { EventOptions, LiveOptions } from "../../tracking/options.ts";
import type { Context } from "../../cli/context.ts";
import { describeFile, describePeople, tellCounts, reportVisibility } from "./diff-text.ts";

/** What `namely diff` was asked for when it compares with Namely. */
export interface LiveDiffOptions {
  readonly events: EventOptions;
  readonly live: LiveOptions;
  readonly exitCode: boolean;
  readonly output: OutputOptions;
}

/** One comparison of the present with what was saved. */
interface LiveRun {
  readonly context: Context;
  readonly options: LiveDiffOptions;
  readonly format: OutputFormat;
  readonly connection: Connection;
  readonly report: RunReport;
  /** The company's id. */
  readonly company: string;
  /** The day the present is seen from. */
  readonly day: string;
}

/** Compares Namely as it is now with the baseline, reports, delivers, and moves the baseline on. */
export async function runLiveDiff(
  context: Context,
  options: LiveDiffOptions,
  format: OutputFormat,
): Promise<Outcome | undefined> {
  refuseSensitiveNames(options.live.detail);
  const day = options.events.asOf ?? today(context, options.events.timeZone);
  const report = await openRunReport(context, "Employees");
  try {
    const connection = await connect(context, report);
    try {
      const run = { context, options, format, connection, report, day };
      const found = await readDirectory(connection, report).catch(async (error: unknown) => {
        // Namely's own word for the company is what the subdomain is, which a login or --company tells without it.
        const company = await recallCompany(connection);
        if (company !== undefined) await holdRunLock({ ...run, company }, concludePending);
        throw error;
      });
      const { id: company } = found.company;
      return await holdRunLock({ ...run, company }, (known) => compareWithBaseline(known, found));
    } finally {
      await connection.close();
    }
  } finally {
    report.stop();
  }
}

async function holdRunLock<Result>(run: LiveRun, job: (run: LiveRun) => Promise<Result>): Promise<Result> {
  const { context, options } = run;
  const { lock, delivery } = options.live;
  const isShared = lock || delivery.post !== undefined || delivery.exec !== undefined;
  return holdJobLock(context, isShared ? nameBaseline(context, chooseBaseline(run)) : undefined, () =>
    job(run),
  );
}

function chooseBaseline({ options: { live }, company }: LiveRun): BaselineChoice {
  return { company, name: live.baseline, against: live.against };
}

async function compareWithBaseline(run: LiveRun, found: CompanyDirectory): Promise<Outcome | undefined> {
  const { context, options, company } = run;
  const baseline = await openBaseline(context, chooseBaseline(run));
  if (baseline.side === undefined && !options.live.save) throw nothingToCompareWith(options);
  const dispatch = await openDispatch(context, options.live.delivery, { company, key: baseline.key });
  try {
    const pending = options.live.save ? await findPending(dispatch, baseline) : undefined;
    if (pending === undefined) return await reportPresent(run, found, baseline, dispatch);
    const { length: count } = pending.events;
    say(context, `${count} ${count === 1 ? "event" : "events"} of a run that was not finished come first.`);
    return await reportPresent(run, found, await followPending(baseline, pending), dispatch, pending);
  } finally {
    await dispatch.close();
  }
}

/** Nothing is known of the present: what an earlier run has left is all that can be done. */
async function concludePending(run: LiveRun): Promise<void> {
  const { context, options, company } = run;
  if (!options.live.save) return;
  const baseline = await openBaseline(context, chooseBaseline(run));
  const dispatch = await openDispatch(context, options.live.delivery, { company, key: baseline.key });
  try {
    const pending = await findPending(dispatch, baseline);
    if (pending !== undefined) await concludeAlone(run, baseline, pending);
  } finally {
    await dispatch.close();
  }
}

/**
 * What an earlier run could not deliver goes first, and the present is compared with the snapshot that it led to. If the
 * present cannot be read, at least the earlier run is brought to its end.
 */
async function reportPresent(
  run: LiveRun,
  found: CompanyDirectory,
  baseline: Baseline,
  dispatch: Dispatch,
  pending?: Shipment,
): Promise<Outcome | undefined> {
  const fresh = await readCurrentRoster({ ...run, found }, baseline, run.options.live).catch(
    async (error: unknown) => {
      if (pending) await concludeAlone(run, baseline, pending);
      throw error;
    },
  );
  try {
    warnOfHiddenDetail(fresh.header, run.options.live.detail, run.report.onWarning);
    checkEventVisibility(fresh.header, run.options.events.events, run.report.onWarning);
    return baseline.side === undefined
      ? await layBaseline(run, baseline, fresh)
      : await compare(run, { baseline, before: baseline.side, dispatch, pending, fresh });
  } finally {
    await fresh.discard();
  }
}

async function layBaseline(run: LiveRun, baseline: Baseline, fresh: FreshSnapshot): Promise<undefined> {
  const { context, options, format, day, company } = run;
  const output = await openEventOutput(context, format, options.output, day);
  try {
    // Whoever reads the report in a job finds one the first time, too.
    run.report.stop();
    const people = { before: null, after: fresh.people };
    await output.publish({ company, as_of: day, people, events: {}, left_out: {} });
  } finally {
    await output.discard();
  }
  const path = await baseline.save(followBaseline(baseline, fresh));
  // A baseline of nobody, which counts as none, may have others before it.
  await pruneStore(context, baseline.choice, options.live.retention);
  finishReport(run, fresh, [
    `Baseline of ${fresh.people} people saved as ${makePrintable(path)}; the next diff compares with it.`,
  ]);
  await tellNewName(context, baseline.choice);
}

interface Comparison {
  readonly baseline: Baseline;
  readonly before: NonNullable<Baseline["side"]>;
  readonly dispatch: Dispatch;
  /** An earlier run's events, which belong into this report. */
  readonly pending: Shipment | undefined;
  readonly fresh: FreshSnapshot;
}

async function compare(run: LiveRun, what: Comparison): Promise<Outcome | undefined> {
  const { context, options, format, day } = run;
  const { baseline, dispatch, fresh, pending } = what;
  const earlier = pending?.events ?? [];
  const output = await openEventOutput(context, format, options.output, day);
  try {
    const events: RosterEvent[] = [];
    const taker = {
      take: async (found: readonly RosterEvent[]) => {
        await output.take(found);
        if (dispatch.isWanted) for (const event of found) events.push(event);
      },
      restart: async () => {
        await output.restart();
        await output.take(earlier);
        events.length = 0;
      },
    };
    await output.take(earlier);
    const result = await searchEvents(
      {
        before: what.before,
        after: fresh.side,
        mark: baseline.mark,
        ignored: new Set(options.events.ignored),
        view: { asOf: undefined, today: day },
        temporaryFolder: context.folders.temporary,
        acrossCompanies: options.events.guard.force,
      },
      options.events,
      taker,
      context.signal,
    );
    const next = followBaseline(baseline, fresh);
    const isShipped = dispatch.isWanted && (events.length > 0 || earlier.length > 0);
    const shipment = isShipped ? await dispatch.ship(events, next) : undefined;
    const counts = addCounts(result.counts, countKinds(earlier));
    const summary = summarise(run, result.people, counts, result.leftOut);
    context.signal.throwIfAborted();
    run.report.stop();
    const { bytes } = await output.publish(summary);
    await shipment?.deliver();
    const saved = options.live.save ? await baseline.save(next) : undefined;
    await (shipment ?? pending)?.clear();
    if (saved !== undefined) await pruneStore(context, baseline.choice, options.live.retention);
    reportVisibility(context, result.visibility.gained);
    const reported = result.reported + earlier.length;
    const leftOut = describeLeftOut(result.leftOut);
    if (reported > 0 || leftOut !== "" || context.stderr.isTTY === true)
      finishReport(run, fresh, describeEnd(run, summary, { reported, leftOut, bytes, saved }));
    return options.exitCode && reported > 0 ? "differences-found" : undefined;
  } finally {
    await output.discard();
  }
}

/** The earlier run alone: it was reported before it was cut off, or is now. */
async function concludeAlone(run: LiveRun, baseline: Baseline, pending: Shipment): Promise<void> {
  const { context, options, format, day } = run;
  // Opened first: a report that can go nowhere is told of before anything is delivered.
  const output = await openEventOutput(context, format, options.output, day);
  try {
    await output.take(pending.events);
    await pending.deliver();
    run.report.stop();
    const people = { before: null, after: await countPeople(pending.next.side) };
    await output.publish(summarise(run, people, countKinds(pending.events), NOTHING_LEFT_OUT));
  } finally {
    await output.discard();
  }
  await baseline.save(pending.next);
  await pending.clear();
}

function summarise(
  { company, day }: LiveRun,
  people: DiffSummary["people"],
  counts: Counts,
  { byEvents, byIgnore }: LeftOut,
): DiffSummary {
  const left_out = sortCounts(addCounts(byEvents, byIgnore));
  return { company, as_of: day, people, events: sortCounts(counts), left_out };
}

function countKinds(events: readonly RosterEvent[]): Counts {
  const counts: Record<string, number> = {};
  for (const { event } of events) counts[event] = (counts[event] ?? 0) + 1;
  return counts;
}

function describeEnd(
  { context, format }: Pick<LiveRun, "context" | "format">,
  summary: DiffSummary,
  end: {
    readonly reported: number;
    readonly leftOut: string;
    readonly bytes: number;
    readonly saved: string | undefined;
  },
): string[] {
  const nothing = end.leftOut === "" ? "Nothing has happened" : "No reported events";
  const counts = end.reported === 0 ? nothing : tellCounts(context, format, summary);
  const what = joinLeftOut(counts, end.leftOut);
  const saved = end.saved === undefined ? "" : `saved as ${makePrintable(end.saved)}`;
  return [
    [what, describePeople(summary.people), describeFile(context, end.bytes), saved]
      .filter(Boolean)
      .join(" · "),
  ];
}

function finishReport(
  { context, report, connection }: LiveRun,
  { people }: FreshSnapshot,
  lines: readonly string[],
): void {
  report.stop();
  for (const line of lines) say(context, line);
  const cost = {
    records: [{ count: people, one: "employee", many: "employees" }],
    ...connection.client.tally(),
  };
  if (!context.globals.quiet) context.stderr.write(renderSummary(cost));
}

function nothingToCompareWith({ live: { against, baseline } }: LiveDiffOptions): Fault {
  if (against !== undefined) {
    return new Fault("usage.no-such-file", `There is no file "${against}" to compare with, or it is empty.`, {
      hint: `Save the baseline first: namely diff --against ${quoteWord(against)} --save`,
    });
  }
  if (baseline !== undefined) {
    return new Fault("usage.no-snapshot", `The baseline "${baseline}" has no snapshot yet to compare with.`, {
      hint: `Save the baseline first: namely diff --baseline ${baseline} --save`,
    });
  }
  return new Fault("usage.no-snapshot", "There is no snapshot yet to compare with.", {
    hint: "Save the baseline first: namely diff --save",
  });
}
