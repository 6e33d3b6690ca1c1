import * as z from "zod";
import { Fault } from "../platform/fault.ts";
import { openFileSide } from "../snapshots/side.ts";
import { countPeople } from "../snapshots/count-people.ts";
import { planOutput, printFields, publishRecords, type RecordKind, type RecordSource } from "./publish.ts";
import { say } from "./say.ts";
import type { SnapshotListWish } from "./snapshot-list.ts";
import { openStore } from "./snapshot-store.ts";
import type { World } from "./world.ts";

export const storedSnapshotSchema = z
  .object({
    name: z.string().describe("By which `namely snapshot show` knows it."),
    taken_at: z.iso.datetime().describe("When it was taken, UTC."),
    people: z.int().nullable().describe("How many people are in it; null for what this version cannot read."),
    bytes: z.int().describe("How large the file is."),
    path: z.string().describe("Where it lies."),
  })
  .describe("A snapshot in the store.");

const KIND: RecordKind = {
  schema: storedSnapshotSchema,
  tableFields: ["name", "taken_at", "people", "bytes", "path"],
};

/** Puts out what is in the store. */
export async function listSnapshots(world: World, wish: SnapshotListWish): Promise<void> {
  if (world.globals.fields?.length === 0) return printFields(world, KIND);
  const plan = planOutput(world, wish.output, KIND);
  await publishRecords(world, plan, readStore(world), () => {});
}

async function* readStore(world: World): RecordSource {
  const store = await openStore(world).catch(passEmpty);
  if (store === undefined) {
    say(world, "There is no snapshot yet. Take one with: namely snapshot");
    return { nextCursor: null };
  }
  for (const { name, takenAt, bytes, path } of await store.list()) {
    const people = await countPeople(openFileSide(path, path)).catch(passUnreadable);
    const taken_at = new Date(takenAt).toISOString().replace(".000Z", "Z");
    yield { kind: "records", records: [{ name, taken_at, people, bytes, path }] };
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
