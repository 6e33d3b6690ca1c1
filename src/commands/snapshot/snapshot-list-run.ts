import * as z from "zod";
import { Fault } from "../../platform/errors/fault.ts";
import { openFileSide } from "../../snapshots/compare/side.ts";
import { checkStored } from "../../snapshots/file/check-stored.ts";
import {
  planOutput,
  printFields,
  publishRecords,
  type RecordKind,
  type RecordSource,
} from "../../output/publish.ts";
import { writeSummary } from "../../output/run-report.ts";
import { say } from "../../cli/say.ts";
import { openStore } from "./snapshot-store.ts";
import type { Context } from "../../cli/context.ts";
import type { OutputOptions } from "../../output/format.ts";

export interface SnapshotListOptions {
  readonly baseline: string | undefined;
  readonly output: OutputOptions;
}

export const storedSnapshotSchema = z
  .object({
    name: z.string().describe("The name that `namely snapshot show` takes."),
    taken_at: z.iso.datetime().describe("When it was taken, UTC."),
    people: z
      .int()
      .nullable()
      .describe("How many people it has; null when it is damaged or written by a newer version."),
    bytes: z.int().describe("Size of the file in bytes."),
    path: z.string().describe("Path of the file."),
    baseline: z.string().nullable().describe("The baseline that it belongs to; null for the default one."),
  })
  .describe("A snapshot in the store.");

const KIND: RecordKind = {
  schema: storedSnapshotSchema,
  tableFields: ["name", "taken_at", "people", "bytes"],
  tableCells: { taken_at: "time-ago", bytes: "bytes" },
};

const NOUN = { one: "snapshot", many: "snapshots" };

/** Lists what is in the store. */
export async function listSnapshots(context: Context, options: SnapshotListOptions): Promise<void> {
  if (context.globals.fields?.length === 0) return printFields(context, KIND);
  const plan = planOutput(context, options.output, KIND);
  const receipt = await publishRecords(context, plan, readStore(context, options.baseline), () => {});
  // Programs count lines themselves.
  if (receipt.count > 0 && context.stderr.isTTY === true) writeSummary(context, receipt, NOUN);
}

async function* readStore(context: Context, baseline: string | undefined): RecordSource {
  const store = await openStore(context, baseline).catch(passEmpty);
  const snapshots = (await store?.list()) ?? [];
  const others = (await store?.listBaselines()) ?? [];
  if (snapshots.length === 0) {
    const flag = baseline === undefined ? "" : ` --baseline ${baseline}`;
    say(context, `No snapshots stored. Take one with: namely snapshot${flag}`);
  }
  const rest = others.filter((name) => name !== baseline);
  if (rest.length > 0)
    say(
      context,
      `Other baselines: ${rest.join(", ")}. List one with: namely snapshot list --baseline ${rest[0]}`,
    );
  for (const { name, takenAt, bytes, path } of snapshots) {
    const people = await checkStored(openFileSide(path, path)).catch(passUnreadable);
    const taken_at = new Date(takenAt).toISOString().replace(".000Z", "Z");
    yield { kind: "records", records: [{ name, taken_at, people, bytes, path, baseline: baseline ?? null }] };
  }
  return { nextCursor: null };
}

/** One file that cannot be read does not hide the others. */
function passUnreadable(error: unknown): null {
  if (error instanceof Fault && error.area === "file") return null;
  throw error;
}

/** An empty list is not an error. */
function passEmpty(error: unknown): undefined {
  if (error instanceof Fault && error.code === "usage.no-snapshot") return undefined;
  throw error;
}
