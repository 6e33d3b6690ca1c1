import { resolve } from "node:path";
import { Fault } from "../../platform/errors/fault.ts";
import { writePiece } from "../../platform/process/output-stream.ts";
import { checkStored } from "../../snapshots/file/check-stored.ts";
import { openFileSide } from "../../snapshots/compare/side.ts";
import { SnapshotStore, writeSide } from "../../snapshots/file/store.ts";
import { withConnection } from "../../sync/connection/connection.ts";
import { refuseSensitiveNames } from "../../sync/employees/custom-fields.ts";
import { warnOfHiddenDetail } from "../../sync/employees/hidden-detail.ts";
import { readCurrentRoster } from "../../sync/snapshots/current-roster.ts";
import { readDirectory, type FreshSnapshot } from "../../sync/snapshots/snapshot-pull.ts";
import { today } from "../../sync/connection/today.ts";
import { nameBaseline } from "../../tracking/baseline.ts";
import { refuseEmptyOutput } from "../../output/empty-output.ts";
import { followFile, openFileMarks } from "../../tracking/file-marks.ts";
import { withRunReport } from "../../output/run-report.ts";
import { chooseScreen } from "../../output/format.ts";
import type { Context } from "../../cli/context.ts";
import type { MonitorOptions } from "../changes/flags/monitor-flags.ts";
import { namedCompany, type RunJob } from "../changes/run-metrics.ts";
import { withRunMonitor, type RunMonitor } from "../changes/run-monitor.ts";
import type { SnapshotDetail } from "./snapshot-flags.ts";

export interface SnapshotCommandOptions {
  /** The baseline that the snapshot belongs to; undefined for the default one. */
  readonly baseline: string | undefined;
  readonly detail: SnapshotDetail;
  readonly monitor: MonitorOptions;
}

const NOUN = { one: "employee", many: "employees" };
const NO_BASE = { side: undefined, header: undefined, reading: undefined };

/** Reads all employees and saves them, in the store or where `-o` says. */
export async function takeSnapshot(context: Context, options: SnapshotCommandOptions): Promise<void> {
  const { baseline = "" } = options;
  const company = namedCompany(context);
  const job: RunJob = { command: "snapshot", baseline, company, isRepeated: false };
  await withRunMonitor(context, options.monitor, job, async (monitor) => {
    await readAndSave(context, options, monitor);
    return undefined;
  });
}

async function readAndSave(
  context: Context,
  { baseline, detail }: SnapshotCommandOptions,
  monitor: RunMonitor,
): Promise<void> {
  refuseSensitiveNames(detail);
  await withRunReport(context, "Employees", (report) =>
    withConnection(context, report, async (connection) => {
      monitor.follow(connection);
      const found = await readDirectory(connection, report);
      const plan = { context, connection, report, found, day: today(context, { connection }) };
      const fresh = await readCurrentRoster(plan, NO_BASE, { incremental: false, fullEveryMs: 0, detail });
      try {
        monitor.note({ company: connection.session.company ?? found.company.id, employees: fresh.people });
        warnOfHiddenDetail(fresh.header, detail, report.onWarning);
        const output = await put(context, { company: found.company.id, baseline }, fresh, report.stop);
        report.finish({ count: fresh.people, nextCursor: null, output }, NOUN, connection.client.tally());
      } finally {
        await fresh.discard();
      }
    }),
  );
}

async function put(
  context: Context,
  place: { readonly company: string; readonly baseline: string | undefined },
  { side, reading, people }: FreshSnapshot,
  onComplete: () => void,
): Promise<{ readonly path: string; readonly bytes: number } | undefined> {
  const { globals, clock, signal, folders } = context;
  if (people === 0) await refuseEmptyOutput(context, "ndjson");
  if (globals.output === undefined) {
    const store = new SnapshotStore({ stateFolder: folders.state, ...place, clock, signal });
    if (people === 0) await refuseEmptySnapshot(store);
    const { path, bytes } = await store.save(side, reading, { skipEqual: false });
    return { path, bytes };
  }
  if (globals.output === "-") {
    onComplete();
    const show = chooseScreen(context, "ndjson");
    // A piece can end in the middle of a character.
    const decoder = new TextDecoder();
    for await (const { bytes, start, end } of side.read()) {
      const piece = bytes.subarray(start, end);
      await writePiece(context.stdout, show?.(decoder.decode(piece, { stream: true })) ?? piece, signal);
    }
    return undefined;
  }
  const key = nameBaseline(context, { ...place, name: undefined, against: globals.output });
  await followFile(openFileMarks(context, key), side);
  const { bytes } = await writeSide(side, resolve(context.cwd, globals.output), signal);
  return { path: globals.output, bytes };
}

/** An empty snapshot after one with people is more likely an accident than an empty company. */
async function refuseEmptySnapshot(store: SnapshotStore): Promise<void> {
  const latest = await store.latest();
  if (latest === undefined || (await checkStored(openFileSide(latest.path, latest.path))) === 0) return;
  const flag = store.baseline === undefined ? "" : ` --baseline ${store.baseline}`;
  throw new Fault(
    "output.empty",
    `The token sees no employees, but the snapshot ${latest.name} has some, so nothing was saved.`,
    {
      hint: `Check the access role of the token. If all employees left, run: namely diff --save${flag} --force`,
    },
  );
}
