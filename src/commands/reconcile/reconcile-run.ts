import { Fault } from "../../platform/errors/fault.ts";
import { readAccountFile } from "../../reconcile/files/account-file.ts";
import { readLinks } from "../../reconcile/people/account-links.ts";
import { AccessReview } from "../../reconcile/review/access-review.ts";
import { FINDINGS_TO_ACT_ON, type FindingName } from "../../reconcile/review/finding-names.ts";
import type { ReviewRow, ReviewSummary } from "../../reconcile/review/review-record.ts";
import { addDays } from "../../platform/text/calendar.ts";
import type { Outcome } from "../../cli/command.ts";
import type { Context } from "../../cli/context.ts";
import type { OutputOptions } from "../../output/format.ts";
import { withRunReport, type RunReport } from "../../output/run-report.ts";
import { makeReceipt, planOutput, printFields, type OutputPlan, type Receipt } from "../../output/publish.ts";
import type { ActionsOptions } from "../../reconcile/actions/action-names.ts";
import type { ActionsOutput } from "../../output/review/actions-output.ts";
import type { StoredSource } from "../employees/employee-flags.ts";
import { HiddenMatches } from "./hidden-matches.ts";
import { UnmatchedSource } from "./unmatched-source.ts";
import { InputFile, type ReviewInput } from "./input-file.ts";
import { openReviewOutput, REVIEW_KIND, type ReviewOutput } from "../../output/review/review-output.ts";
import { readSideFiles, type NamedValue, type SideFileOptions, type SideFiles } from "./side-files.ts";
import { readReviewPeople, type ReviewPeople } from "./review-people.ts";

/** What `namely reconcile` was asked for. */
export interface ReconcileOptions extends SideFileOptions, StoredSource {
  readonly sources: readonly { readonly name: string; readonly value: string }[];
  readonly asOf: string | undefined;
  readonly matchFields: readonly NamedValue[];
  readonly domainAliases: ReadonlyMap<string, string>;
  readonly soonDays: number;
  readonly require: readonly string[];
  /** The findings for which it ends with code 3. */
  readonly failOn: readonly FindingName[];
  /** What `--actions` asks for; undefined without it. */
  readonly actions: ActionsOptions | undefined;
  /** The command line, as evidence. */
  readonly command: string;
  readonly output: OutputOptions;
}

/** Compares the accounts of other systems with the roster. */
export async function reconcile(given: Context, options: ReconcileOptions): Promise<Outcome | undefined> {
  // With --actions, -o names their folder, and the review goes to stdout.
  const context =
    options.actions === undefined ? given : { ...given, globals: { ...given.globals, output: undefined } };
  if (context.globals.fields?.length === 0) {
    await printFields(context, REVIEW_KIND);
    return undefined;
  }
  const plan = planOutput(context, options.output, REVIEW_KIND);
  return withRunReport(context, "Employees", async (report) => {
    // A folder that is not for actions is refused before anything is read.
    const actions = await openActions(context, options);
    try {
      return await makeReview(context, options, { plan, report, actions });
    } finally {
      await actions?.discard();
    }
  });
}

async function openActions(
  context: Context,
  { actions }: ReconcileOptions,
): Promise<ActionsOutput | undefined> {
  if (actions === undefined) return undefined;
  const { ActionsOutput } = await import("../../output/review/actions-output.ts");
  return ActionsOutput.open(context, actions);
}

/** Where a review goes. */
interface ReviewDoors {
  readonly plan: OutputPlan;
  readonly report: RunReport;
  readonly actions: ActionsOutput | undefined;
}

async function makeReview(
  context: Context,
  options: ReconcileOptions,
  { plan, report, actions }: ReviewDoors,
): Promise<Outcome | undefined> {
  const inputs: ReviewInput[] = [];
  const side = await readSideFiles(context, options, inputs);
  const people = await readReviewPeople(
    context,
    { ...options, loginFields: [...new Set(options.matchFields.map(({ value }) => value))] },
    report,
  );
  const { asOf } = people;
  actions?.setDay(asOf);
  if (people.input !== undefined) inputs.unshift(people.input);
  const review = new AccessReview(people.people, {
    asOf,
    soonUntil: addDays(asOf, options.soonDays),
    findException: side.findException,
    matching: {
      findLink: readLinks(side.links, people.people, {
        file: options.links ?? "",
        onWarning: report.onWarning,
      }),
      loginFields: (source) =>
        options.matchFields.flatMap(({ name, value }) =>
          name === undefined || name === source ? [value] : [],
        ),
    },
  });
  const output = await openReviewOutput(context, plan);
  try {
    const { onWarning } = report;
    const run: ReviewRun = {
      context,
      options,
      side,
      review,
      output,
      hidden: new HiddenMatches(people.seen),
      actions,
      onWarning,
      known: 0,
      fails: false,
    };
    for (const source of options.sources) inputs.push(await readAccounts(run, source));
    run.hidden.check();
    for (const source of options.require) await takeRows(run, review.listWithout(source));
    const summary = summarize(run, people, { asOf, inputs });
    await actions?.complete();
    report.stop();
    const receipt = await publishBoth(run, summary);
    report.finish(receipt, { one: "row", many: "rows" }, people.tally);
    actions?.report();
    return run.fails ? "differences-found" : undefined;
  } finally {
    await output.discard();
  }
}

/** The actions come last, so that a full disk behind stdout leaves the old ones. A reader that has gone is no failure. */
async function publishBoth(
  { context, output, actions }: ReviewRun,
  summary: ReviewSummary,
): Promise<Receipt> {
  try {
    context.signal.throwIfAborted();
    const published = await output.publish(summary);
    await actions?.publish();
    return makeReceipt(context, published);
  } catch (error) {
    if (error instanceof Fault && error.code === "interrupted.closed-pipe") await actions?.publish();
    throw error;
  }
}

interface ReviewRun {
  readonly context: Context;
  readonly options: ReconcileOptions;
  readonly side: SideFiles;
  readonly review: AccessReview;
  readonly output: ReviewOutput;
  readonly hidden: HiddenMatches;
  readonly actions: ActionsOutput | undefined;
  readonly onWarning: RunReport["onWarning"];
  /** Rows that the earlier review has. */
  known: number;
  fails: boolean;
}

async function readAccounts(
  run: ReviewRun,
  { name, value }: ReconcileOptions["sources"][number],
): Promise<ReviewInput> {
  const { context, review, side, actions } = run;
  const file = new InputFile(context, value);
  const map = (side.maps.find((one) => one.name === name) ?? side.maps.find((one) => one.name === undefined))
    ?.map;
  review.open(name);
  const { header, accounts } = await readAccountFile({ source: name, path: value, bytes: file.read(), map });
  await actions?.openSource(name, header, run.onWarning);
  const unmatched = new UnmatchedSource(name);
  let rows = 0;
  for await (const batch of accounts) {
    context.signal.throwIfAborted();
    rows += batch.length;
    await takeRows(
      run,
      batch.map((account) => {
        const row = review.take(name, account);
        run.hidden.see(account, row);
        unmatched.see(account, row);
        return row;
      }),
    );
  }
  unmatched.check(run.onWarning);
  return file.describe({ kind: "accounts", source: name, header, rows });
}

const ROWS_AT_ONCE = 500;

async function takeRows(run: ReviewRun, rows: Iterable<ReviewRow>): Promise<void> {
  let batch: ReviewRow[] = [];
  for (const row of rows) {
    if (run.side.isKnown(row)) {
      run.known += 1;
      continue;
    }
    run.fails ||= run.options.failOn.includes(row.finding);
    batch.push(row);
    if (batch.length < ROWS_AT_ONCE) continue;
    await writeRows(run, batch);
    batch = [];
  }
  if (batch.length > 0) await writeRows(run, batch);
}

async function writeRows({ output, actions }: ReviewRun, rows: readonly ReviewRow[]): Promise<void> {
  await output.take(rows);
  await actions?.take(rows);
}

function summarize(
  { context, options, review, known }: ReviewRun,
  people: ReviewPeople,
  { asOf, inputs }: { readonly asOf: string; readonly inputs: readonly ReviewInput[] },
): ReviewSummary {
  const { rows, findings } = review.total();
  return {
    company: people.company,
    as_of: asOf,
    made_at: `${new Date(context.clock.now()).toISOString().slice(0, 19)}Z`,
    command: options.command,
    version: context.version,
    roster: {
      people: people.current,
      at_work: people.atWork,
      former: people.people.size - people.current,
      snapshots: people.snapshots,
    },
    rows,
    findings,
    to_act_on: FINDINGS_TO_ACT_ON.reduce((sum, finding) => sum + (findings[finding] ?? 0), 0),
    known,
    sources: review.counts(),
    inputs: [...inputs],
  };
}
