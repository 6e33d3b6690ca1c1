import { readAccountMap, type AccountMap } from "../../reconcile/files/account-map.ts";
import { readAccountFile } from "../../reconcile/files/account-file.ts";
import { readHandKeptRows } from "../../reconcile/files/small-table.ts";
import { AccessReview } from "../../reconcile/review/access-review.ts";
import { makeExceptionFinder, type FindException } from "../../reconcile/review/exceptions.ts";
import { FINDINGS_TO_ACT_ON, type FindingName } from "../../reconcile/review/finding-names.ts";
import type { ReviewRow, ReviewSummary } from "../../reconcile/review/review-record.ts";
import { readKnownRows } from "../../reconcile/review/earlier-review.ts";
import type { RosterPeople } from "../../reconcile/people/review-roster.ts";
import { addDays } from "../../unified/raw/dates.ts";
import { readLinks } from "../../reconcile/people/account-links.ts";
import type { Outcome } from "../../cli/command.ts";
import type { Context } from "../../cli/context.ts";
import type { OutputOptions } from "../../output/format.ts";
import { withRunReport } from "../../output/run-report.ts";
import { chooseDay } from "../../sync/connection/today.ts";
import { printFields } from "../../output/publish.ts";
import { HiddenMatches } from "./hidden-matches.ts";
import { InputFile, type ReviewInput } from "./input-file.ts";
import {
  openReviewOutput,
  planReviewOutput,
  REVIEW_KIND,
  type ReviewOutput,
} from "../../output/review/review-output.ts";
import { readReviewPeople, type ReviewPeople } from "./review-people.ts";

/** A value that may be for one source only. */
export interface NamedValue {
  readonly name: string | undefined;
  readonly value: string;
}

/** What `namely reconcile` was asked for. */
export interface ReconcileOptions {
  readonly sources: readonly { readonly name: string; readonly value: string }[];
  readonly from: string | undefined;
  readonly baseline: string | undefined;
  readonly asOf: string | undefined;
  readonly maps: readonly NamedValue[];
  readonly links: string | undefined;
  readonly matchFields: readonly NamedValue[];
  readonly domainAliases: ReadonlyMap<string, string>;
  readonly soonDays: number;
  readonly require: readonly string[];
  readonly exceptions: string | undefined;
  readonly since: string | undefined;
  /** The findings for which it ends with code 3. */
  readonly failOn: readonly FindingName[];
  /** The command line, as evidence. */
  readonly command: string;
  readonly output: OutputOptions;
}

/** Files that were read before any account: what is wrong with them is reported before the roster is read. */
interface SideFiles {
  readonly maps: readonly { readonly name: string | undefined; readonly map: AccountMap }[];
  readonly findException: FindException;
  readonly links:
    | { readonly file: string; readonly rows: Awaited<ReturnType<typeof readHandKeptRows>> }
    | undefined;
  readonly isKnown: (row: ReviewRow) => boolean;
}

/** Compares the accounts of other systems with the roster. */
export async function reconcile(context: Context, options: ReconcileOptions): Promise<Outcome | undefined> {
  if (context.globals.fields?.length === 0) {
    await printFields(context, REVIEW_KIND);
    return undefined;
  }
  const plan = planReviewOutput(context, options.output);
  const asOf = chooseDay(context, options.asOf);
  return withRunReport(context, "Employees", async (report) => {
    const inputs: ReviewInput[] = [];
    const side = await readSideFiles(context, options, { asOf, inputs });
    const people = await readReviewPeople(
      context,
      {
        from: options.from,
        baseline: options.baseline,
        asOf,
        domainAliases: options.domainAliases,
        loginFields: [...new Set(options.matchFields.map(({ value }) => value))],
      },
      report,
    );
    if (people.input !== undefined) inputs.unshift(people.input);
    const review = new AccessReview(people.people, {
      asOf,
      soonUntil: addDays(asOf, options.soonDays),
      findException: side.findException,
      matching: {
        findLink: linkWith(people.people, side.links, report.onWarning),
        loginFields: (source) =>
          options.matchFields.flatMap(({ name, value }) =>
            name === undefined || name === source ? [value] : [],
          ),
      },
    });
    const output = await openReviewOutput(context, plan);
    try {
      const run: ReviewRun = {
        context,
        options,
        side,
        review,
        output,
        hidden: new HiddenMatches(people.seen),
        known: 0,
        fails: false,
      };
      for (const source of options.sources) inputs.push(await readAccounts(run, source));
      run.hidden.check();
      for (const source of options.require) await takeRows(run, review.listWithout(source));
      const summary = summarize(run, people, { asOf, inputs });
      report.stop();
      const receipt = await output.publish(summary);
      report.finish(receipt, { one: "row", many: "rows" }, people.tally);
      return run.fails ? "differences-found" : undefined;
    } finally {
      await output.discard();
    }
  });
}

interface ReviewRun {
  readonly context: Context;
  readonly options: ReconcileOptions;
  readonly side: SideFiles;
  readonly review: AccessReview;
  readonly output: ReviewOutput;
  readonly hidden: HiddenMatches;
  /** Rows that the earlier review has. */
  known: number;
  fails: boolean;
}

async function readAccounts(
  run: ReviewRun,
  { name, value }: ReconcileOptions["sources"][number],
): Promise<ReviewInput> {
  const { context, review, side } = run;
  const file = new InputFile(context, value);
  const map = (side.maps.find((one) => one.name === name) ?? side.maps.find((one) => one.name === undefined))
    ?.map;
  review.open(name);
  const { header, accounts } = await readAccountFile({ source: name, path: value, bytes: file.read(), map });
  let rows = 0;
  for await (const batch of accounts) {
    context.signal.throwIfAborted();
    rows += batch.length;
    await takeRows(
      run,
      batch.map((account) => {
        const row = review.take(name, account);
        run.hidden.see(account, row);
        return row;
      }),
    );
  }
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
    await run.output.take(batch);
    batch = [];
  }
  if (batch.length > 0) await run.output.take(batch);
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

async function readSideFiles(
  context: Context,
  options: ReconcileOptions,
  { asOf, inputs }: { readonly asOf: string; readonly inputs: ReviewInput[] },
): Promise<SideFiles> {
  const readWhole = async (
    name: string,
    kind: ReviewInput["kind"],
    source: string | null,
  ): Promise<Buffer> => {
    const file = new InputFile(context, name);
    const bytes = await file.readWhole();
    inputs.push(await file.describe({ kind, source, header: null, rows: null }));
    return bytes;
  };
  const maps = [];
  for (const { name, value } of options.maps) {
    const bytes = await readWhole(value, "map", name ?? null);
    maps.push({ name, map: readAccountMap(bytes.toString("utf8"), value) });
  }
  const { exceptions, links, since } = options;
  const exceptionRows =
    exceptions === undefined
      ? []
      : await readHandKeptRows(await readWhole(exceptions, "exceptions", null), exceptions);
  const earlier = since === undefined ? undefined : new InputFile(context, since);
  const isKnown = earlier === undefined ? () => false : await readKnownRows(earlier.read(), earlier.name);
  if (earlier !== undefined)
    inputs.push(await earlier.describe({ kind: "since", source: null, header: null, rows: null }));
  return {
    maps,
    findException: makeExceptionFinder(exceptionRows, { file: exceptions ?? "", asOf }),
    links:
      links === undefined
        ? undefined
        : { file: links, rows: await readHandKeptRows(await readWhole(links, "links", null), links) },
    isKnown,
  };
}

function linkWith(
  people: RosterPeople,
  links: SideFiles["links"],
  onWarning: (sentence: string) => void,
): (source: string, account: string) => number | undefined {
  return links === undefined
    ? () => undefined
    : readLinks(links.rows, people, { file: links.file, onWarning });
}
