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
    name: z.string().describe("By which `namely snapshot show` knows it."),
    taken_at: z.iso.datetime().describe("When it was taken, UTC."),
    people: z
      .int()
      .nullable()
      .describe("How many people are in it; null when it is not whole or of a newer version."),
    bytes: z.int().describe("How large the file is."),
    path: z.string().describe("Where it lies."),
    baseline: z
      .string()
      .nullable()
      .describe("The baseline that it belongs to; null for the one without a name."),
  })
  .describe("A snapshot in the store.");

const KIND: RecordKind = {
  schema: storedSnapshotSchema,
  tableFields: ["name", "taken_at", "people", "bytes", "path"],
};

/** Puts out what is in the store. */
export async function listSnapshots(context: Context, options: SnapshotListOptions): Promise<void> {
  if (context.globals.fields?.length === 0) return printFields(context, KIND);
  const plan = planOutput(context, options.output, KIND);
  await publishRecords(context, plan, readStore(context, options.baseline), () => {});
}

async function* readStore(context: Context, baseline: string | undefined): RecordSource {
  const store = await openStore(context, baseline).catch(passEmpty);
  const snapshots = (await store?.list()) ?? [];
  const others = (await store?.listBaselines()) ?? [];
  if (snapshots.length === 0) {
    const flag = baseline === undefined ? "" : ` --baseline ${baseline}`;
    say(context, `There is no snapshot yet. Take one with: namely snapshot${flag}`);
  }
  const rest = others.filter((name) => name !== baseline);
  if (rest.length > 0) say(context, `Other baselines: ${rest.join(", ")}. See them with --baseline.`);
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

/** A list of nothing is no mistake. */
function passEmpty(error: unknown): undefined {
  if (error instanceof Fault && error.code === "usage.no-snapshot") return undefined;
  throw error;
}
