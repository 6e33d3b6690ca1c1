import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SnapshotStore } from "../../src/snapshots/file/store.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { makeTempFolder } from "../support/temp-folder.ts";

const side = {
  name: "side",
  read: async function* () {
    const bytes = Buffer.from('{"id":"p1"}\n');
    yield { bytes, start: 0, end: bytes.length };
  },
};

function openStore(clock: ManualClock, company = "acme"): SnapshotStore {
  const signal = new AbortController().signal;
  return new SnapshotStore({ stateFolder: makeTempFolder(), company, clock, signal });
}

async function saveOne(store: SnapshotStore): Promise<string> {
  return (await store.save(side, undefined, { skipEqual: false })).name;
}

test("names ascend within a second, and when the clock was put back", async () => {
  const clock = new ManualClock({ now: Date.UTC(2026, 10, 23, 12) });
  const store = openStore(clock);
  const names = [await saveOne(store), await saveOne(store)];
  clock.jump(-3_600_000);
  names.push(await saveOne(store));
  clock.jump(3_601_000);
  names.push(await saveOne(store));
  expect(names).toEqual([
    "2026-11-23T120000Z",
    "2026-11-23T120000Z-002",
    "2026-11-23T120000Z-003",
    "2026-11-23T120001Z",
  ]);
  expect((await store.list()).map(({ name }) => name)).toEqual(names);
});

test("after a thousand in the same second the next one is still the latest", async () => {
  const store = openStore(new ManualClock({ now: Date.UTC(2026, 10, 23, 12) }));
  await saveOne(store);
  writeFileSync(join(store.folder, "2026-11-23T120000Z-998.ndjson"), "");
  for (const name of ["2026-11-23T120000Z-999", "2026-11-23T120001Z", "2026-11-23T120001Z-002"]) {
    expect(await saveOne(store)).toBe(name);
    expect(await store.latest()).toMatchObject({ name });
  }
});

test.each([
  ["acme", "acme"],
  ["../../etc", /^______etc-[0-9a-f]{12}$/],
  ["..", /^__-[0-9a-f]{12}$/],
  ["ACME", /^ACME-[0-9a-f]{12}$/],
  ["a/b", /^a_b-[0-9a-f]{12}$/],
])("the company %s has a folder of its own below that of all snapshots", (company, name) => {
  const { folder } = openStore(new ManualClock(), company);
  expect(folder.split("/").at(-2)).toBe("snapshots");
  expect(folder.split("/").at(-1)).toMatch(name);
});

test("a snapshot that follows another one than the latest is not saved", async () => {
  const clock = new ManualClock();
  const store = openStore(clock);
  const first = await store.save(side, undefined, { skipEqual: true, follows: { name: undefined } });
  for (const name of [undefined, "2026-01-01T000000Z"]) {
    const saving = store.save(side, undefined, { skipEqual: false, follows: { name } });
    await expect(saving).rejects.toMatchObject({ code: "file.snapshot-moved" });
  }
  await store.save(side, undefined, { skipEqual: true, follows: { name: first.name } });
  expect(await store.list()).toEqual([first]);
});

test("a save that cannot note how the snapshot was read has not moved the store", async () => {
  const store = openStore(new ManualClock({ now: Date.UTC(2026, 10, 23, 12) }));
  const name = await saveOne(store);
  mkdirSync(join(store.folder, "reading.json"));
  const reading = { full_read_at: 1, known_until: 1, read_at: 1, irregular_keys: [] };
  await expect(store.save(side, reading, { skipEqual: false })).rejects.toMatchObject({
    code: "file.is-a-directory",
  });
  expect((await store.list()).map((snapshot) => snapshot.name)).toEqual([name]);
});
