import * as z from "zod";
import { openFileSide } from "../snapshots/side.ts";
import { countPeople } from "../snapshots/count-people.ts";
import { planOutput, printFields, publishRecords, type RecordKind, type RecordSource } from "./publish.ts";
import type { SnapshotListWish } from "./snapshot-list.ts";
import { openStore } from "./snapshot-store.ts";
import type { World } from "./world.ts";

const KIND: RecordKind = {
  schema: z.object({
    name: z.string().describe("By which `namely snapshot show` knows it."),
    taken_at: z.iso.datetime().describe("When it was taken, UTC."),
    people: z.int().describe("How many people are in it."),
    bytes: z.int().describe("How large the file is."),
    path: z.string().describe("Where it lies."),
  }),
  tableFields: ["name", "taken_at", "people", "bytes", "path"],
};

/** Puts out what is in the store. */
export async function listSnapshots(world: World, wish: SnapshotListWish): Promise<void> {
  if (world.globals.fields?.length === 0) return printFields(world, KIND);
  const plan = planOutput(world, wish.output, KIND);
  await publishRecords(world, plan, readStore(world), () => {});
}

async function* readStore(world: World): RecordSource {
  const store = await openStore(world);
  for (const { name, takenAt, bytes, path } of await store.list()) {
    const people = await countPeople(openFileSide(path, path));
    const taken_at = new Date(takenAt).toISOString().replace(".000Z", "Z");
    yield { kind: "records", records: [{ name, taken_at, people, bytes, path }] };
  }
  return { nextCursor: null };
}
