import { utimesSync } from "node:fs";
import { expect, test } from "vitest";
import { makeTempFolder } from "../support/temp-folder.ts";
import { compareFiles, namesOf } from "./comparing.ts";
import { person, writeSnapshot } from "./people.ts";

/** What somebody new is called who started on 1 June 2026, compared with a baseline of that name and time of writing. */
async function name(file: string, writtenOn: string, asOf?: string): Promise<string[]> {
  const folder = makeTempFolder();
  const before = writeSnapshot(folder, file, []);
  utimesSync(before, new Date(writtenOn), new Date(writtenOn));
  const after = writeSnapshot(folder, "after.ndjson", [person({ start_date: "2026-06-01" }, "2026-11-28")]);
  const view = { asOf, today: "2026-11-28" };
  return namesOf((await compareFiles(before, after, { view })).events);
}

test("a stored snapshot was made on the day that its name says, whenever the file was written", async () => {
  expect(await name("2026-07-01T120000Z.ndjson", "2026-11-28")).toEqual(["hired"]);
  expect(await name("2026-07-02T120000Z.ndjson", "2026-06-01")).toEqual(["appeared"]);
});

test("any other file was made when it was last written", async () => {
  expect(await name("monday.ndjson", "2026-07-01T23:59:59Z")).toEqual(["hired"]);
  expect(await name("monday.ndjson", "2026-07-02T00:00:00Z")).toEqual(["appeared"]);
});

test("no baseline was made after the day from which the later side is seen", async () => {
  expect(await name("monday.ndjson", "2026-11-28", "2026-07-01")).toEqual(["hired"]);
});
