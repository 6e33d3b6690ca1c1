import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openCompany } from "../support/company.ts";
import { makePlace, type Place, type ProgramResult, runProgram } from "../support/program.ts";
import { findWorkers, layBaseline, listStored, readLatest, runDiff } from "../support/snapshots.ts";

/** Two exports of so many people, of whom in the later one some are inactive and some are gone. */
function writeFiles(place: Place, people: number, { left = 0, gone = 0 }): void {
  const line = (index: number, status: string): string =>
    `${JSON.stringify({ id: `p${String(index).padStart(5, "0")}`, employment_status: status })}\n`;
  const all = Array.from({ length: people }, (_, index) => index);
  writeFileSync(join(place.work, "old"), all.map((index) => line(index, "active")).join(""));
  const later = all.slice(gone).map((index) => line(index, index < gone + left ? "inactive" : "active"));
  writeFileSync(join(place.work, "new"), later.join(""));
}

async function compare(
  people: number,
  departures: { left?: number; gone?: number },
  ...words: string[]
): Promise<ProgramResult> {
  using place = makePlace();
  writeFiles(place, people, departures);
  return await runProgram(["diff", "old", "new", ...words], { place });
}

describe.concurrent("the guard", { timeout: 120_000 }, () => {
  it("stops what would take more than ten people and a tenth of all at Namely, and nothing moves", async () => {
    await using company = await openCompany({ employees: 100 });
    using place = makePlace();
    await layBaseline({ company, place });
    const before = readLatest(place);
    const people = findWorkers(company, 11);
    for (const id of people.slice(1)) company.control.terminate(id);
    const fine = await runDiff({ company, place }, "--events", "terminated");
    expect({ code: fine.code, told: fine.events.length }).toEqual({ code: 0, told: 10 });
    company.control.terminate(people[0] ?? "");
    writeFileSync(join(place.work, "report.csv"), "before\n");
    for (const words of [["--save"], ["--events", "hired", "-o", "report.csv"]]) {
      const { code, stdout, stderr } = await runDiff({ company, place }, ...words);
      expect({ words, code, stdout }).toEqual({ words, code: 7, stdout: "" });
      expect(stderr).toMatch(/^error: 11 of 100 people .*\nhint: .*--max-terminations 11/m);
    }
    expect(readFileSync(join(place.work, "report.csv"), "utf8")).toBe("before\n");
    expect([listStored(place).length, readLatest(place)]).toEqual([1, before]);
    const forced = await runDiff({ company, place }, "--save", "--force");
    expect({ code: forced.code, told: forced.events.length }).toEqual({ code: 0, told: 11 });
    expect(readLatest(place)).not.toBe(before);
  });

  it("counts who left and who vanished together, offline as well", async () => {
    const cases: readonly (readonly [people: number, left: number, gone: number, code: number])[] = [
      [100, 11, 0, 7],
      [100, 0, 11, 7],
      [100, 6, 5, 7],
      [100, 5, 5, 0],
      // A small company: the tenth alone stops nobody.
      [20, 5, 5, 0],
      [20, 5, 6, 7],
      // A large one: many are still less than a tenth.
      [2000, 150, 50, 0],
      [2000, 150, 51, 7],
    ];
    for (const [people, left, gone, code] of cases) {
      const result = await compare(people, { left, gone });
      expect({ people, left, gone, code: result.code }).toEqual({ people, left, gone, code });
      expect(result.stdout === "").toBe(code === 7);
    }
  });

  it("takes the bound from --max-terminations, also none at all, and goes on with --force", async () => {
    const cases: readonly (readonly [words: string, left: number, code: number])[] = [
      ["--max-terminations 0", 1, 7],
      ["--max-terminations 0", 0, 0],
      ["--max-terminations 5", 6, 7],
      ["--max-terminations 60", 60, 0],
      ["--max-terminations 0 --force", 60, 0],
      ["--force", 100, 0],
      // What nobody asked to be told of counts all the same.
      ["--events changed", 60, 7],
    ];
    for (const [words, left, code] of cases) {
      const result = await compare(100, { left }, ...words.split(" "));
      expect({ words, left, code: result.code }).toEqual({ words, left, code });
    }
    expect(await compare(100, { left: 1 }, "--max-terminations", "-1")).toMatchObject({
      code: 2,
      stdout: "",
    });
  });
});
