import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { openCompany, pointAt } from "../support/company.ts";
import { parseCsv } from "../support/parse-csv.ts";
import { makePlace, type Place, runProgram } from "../support/program.ts";
import { idsOf, parseEnvelope, parseNdjson } from "../support/records.ts";
import { listStored } from "../support/snapshots.ts";

const DAY_MS = 86_400_000;

/** A snapshot with nobody in it that was taken so many days ago. */
function storeSnapshot(place: Place, name: string, company = "sandbox"): void {
  const folder = join(place.state, "snapshots", company);
  mkdirSync(folder, { recursive: true });
  const header = {
    format: "namely-snapshot/1",
    company: { id: company, name: null },
    groups: null,
    visible_keys: [],
    includes: { sensitive: false, custom_fields: "none" },
    lines: 0,
    checksum: "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  };
  writeFileSync(join(folder, `${name}.ndjson`), `${JSON.stringify(header)}\n`);
}

function nameOf(daysAgo: number): string {
  const time = new Date(Date.now() - daysAgo * DAY_MS).toISOString();
  return time.replace(/\.\d+Z$/u, "Z").replaceAll(":", "");
}

/** A store with a snapshot of each of these days ago, oldest first, and what is in it. */
function fillStore(place: Place, daysAgo: readonly number[]): string[] {
  const names = daysAgo.map(nameOf);
  for (const name of names) storeSnapshot(place, name);
  return names;
}

const namesIn = (place: Place): string[] => listStored(place).map((path) => basename(path, ".ndjson"));

describe.concurrent("snapshot list", { timeout: 120_000 }, () => {
  it("lists all snapshots in every format, oldest first", async () => {
    await using company = await openCompany({ employees: 60 });
    using place = makePlace();
    const [older = ""] = fillStore(place, [3]);
    await runProgram(["snapshot"], { env: pointAt(company), place });
    const [, newer = ""] = listStored(place);
    const list = async (format: string): Promise<string> => {
      const result = await runProgram(["snapshot", "list", "--format", format], { place });
      expect(result).toMatchObject({ code: 0, stderr: "" });
      return result.stdout;
    };
    const [json, ndjson, csv, table] = await Promise.all(["json", "ndjson", "csv", "table"].map(list));
    const records = parseEnvelope(json ?? "").result;
    const name = basename(newer, ".ndjson");
    expect(records).toMatchObject([
      { name: older, people: 0 },
      { name, people: 60, path: newer, bytes: readFileSync(newer).length },
    ]);
    expect(records[1]?.["taken_at"]).toBe(name.replace(/(\d\d)(\d\d)(\d\d)Z$/u, "$1:$2:$3Z"));
    expect(parseNdjson(ndjson ?? "")).toEqual(records);
    const rows = records.map((record) =>
      Object.values(record)
        .map((value) => value ?? "")
        .map(String),
    );
    const columns = ["name", "taken_at", "people", "bytes", "path", "baseline"];
    expect(parseCsv(csv ?? "")).toEqual([columns, ...rows]);
    expect(table).toMatch(/^NAME +TAKEN AT +PEOPLE +SIZE\n/);
  });

  it("keeps those of one second in the order of taking", async () => {
    await using company = await openCompany({ employees: 5 });
    using place = makePlace();
    // Later than now: every further one is taken within the same second, as far as names tell.
    fillStore(place, [-1]);
    const sizes: number[] = [];
    for (const _ of ["first", "second", "third"]) {
      company.control.hire();
      await runProgram(["snapshot"], { env: pointAt(company), place });
      sizes.push(company.control.ids().length);
    }
    const { stdout } = await runProgram(["snapshot", "list"], { place });
    const records = parseNdjson(stdout);
    expect(records.map(({ people }) => people)).toEqual([0, ...sizes]);
    const [, second, , last] = records.map(({ name }) => String(name));
    expect(second).toMatch(/Z-002$/);
    expect(last).toMatch(/Z-004$/);
    const shown = await runProgram(["snapshot", "show", "--fields", "id"], { place });
    expect(idsOf(parseNdjson(shown.stdout))).toEqual(company.control.ids().sort());
  });

  it("of an empty store is an empty list, and says how to fill it", async () => {
    using place = makePlace();
    const { code, stdout, stderr } = await runProgram(["snapshot", "list"], { place });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toContain("Take one with: namely snapshot");
  });

  it("has nothing to show or prune in an empty store, and both say how to fill it", async () => {
    using place = makePlace();
    for (const word of ["show", "prune --keep 3"]) {
      const { code, stdout, stderr } = await runProgram(["snapshot", ...word.split(" ")], { place });
      expect({ word, code, stdout }).toEqual({ word, code: 2, stdout: "" });
      expect(stderr).toContain("hint: Take one with: namely snapshot");
    }
  });

  it("requires --company where several companies have snapshots", async () => {
    using place = makePlace();
    storeSnapshot(place, nameOf(1), "acme");
    storeSnapshot(place, nameOf(1), "globex");
    const unsure = await runProgram(["snapshot", "list"], { place });
    expect(unsure).toMatchObject({ code: 2, stdout: "" });
    expect(unsure.stderr).toMatch(/acme, globex.*\nhint: .*--company acme/);
    const words = ["snapshot", "list", "--company", "globex"];
    const [record] = parseNdjson((await runProgram(words, { place })).stdout);
    expect(record?.["path"]).toContain("/globex/");
    const byEnv = await runProgram(["snapshot", "list"], { place, env: { NAMELY_COMPANY: "acme" } });
    expect(parseNdjson(byEnv.stdout)[0]?.["path"]).toContain("/acme/");
  });
});

describe.concurrent("snapshot show", { timeout: 120_000 }, () => {
  it("gives people of the latest or a named snapshot, filtered, without any network", async () => {
    await using company = await openCompany({ employees: 60 });
    using place = makePlace();
    await runProgram(["snapshot", "--include-sensitive"], { env: pointAt(company), place });
    const [first = ""] = listStored(place);
    company.control.hire();
    await runProgram(["snapshot"], { env: pointAt(company), place });
    const show = async (...words: string[]): Promise<Record<string, unknown>[]> =>
      parseNdjson((await runProgram(["snapshot", "show", ...words], { place })).stdout);
    expect(await show()).toHaveLength(61);
    const named = await show(basename(first, ".ndjson"), "--status", "active");
    const active = company.control
      .ids()
      .filter((id) => company.control.profile(id)["user_status"] === "active");
    expect(named).toHaveLength(active.length - 1);
    expect(named.filter((person) => "ssn" in person)).toEqual([]);
    const [sensitive] = await show(basename(first, ".ndjson"), "--include-sensitive");
    expect(sensitive).toHaveProperty("ssn");
  });

  it("suggests the nearest name for an unknown one", async () => {
    using place = makePlace();
    const [name = ""] = fillStore(place, [400]);
    const { code, stderr } = await runProgram(["snapshot", "show", `${name.slice(0, -3)}9Z`], { place });
    expect(code).toBe(2);
    expect(stderr).toContain(`Did you mean ${name}?`);
  });
});

describe.concurrent("snapshot prune", { timeout: 120_000 }, () => {
  it("removes what no rule keeps, and never the latest", async () => {
    const ages = [100, 60, 40, 20, 10];
    const cases: readonly (readonly [words: string, left: readonly number[]])[] = [
      ["--keep 2", [20, 10]],
      ["--keep 9", ages],
      ["--keep-for 50d", [40, 20, 10]],
      ["--keep-for 1d", [10]],
      ["--keep-for 0", [10]],
      ["--keep 2 --keep-for 50d", [40, 20, 10]],
      ["--keep 4 --keep-for 15d", [60, 40, 20, 10]],
    ];
    for (const [words, left] of cases) {
      using place = makePlace();
      const names = fillStore(place, ages);
      const { code, stdout, stderr } = await runProgram(["snapshot", "prune", ...words.split(" ")], {
        place,
      });
      expect({ words, code, stdout }).toEqual({ words, code: 0, stdout: "" });
      const expected = names.filter((_, index) => left.includes(ages[index] ?? 0));
      expect({ words, left: namesIn(place) }).toEqual({ words, left: expected });
      expect(stderr).toContain(`Removed ${ages.length - left.length} of 5 snapshots.`);
    }
  });

  it("--dry-run says what would go, and removes nothing", async () => {
    using place = makePlace();
    const names = fillStore(place, [30, 20, 10]);
    const words = ["snapshot", "prune", "--keep-for", "15d", "--dry-run"];
    const { code, stderr } = await runProgram(words, { place });
    expect(code).toBe(0);
    expect(stderr.match(/^Would remove .*\.ndjson$/gmu)).toHaveLength(2);
    expect(namesIn(place)).toEqual(names);
  });

  it("without a rule is wrong use", async () => {
    using place = makePlace();
    fillStore(place, [30, 20]);
    const { code, stderr } = await runProgram(["snapshot", "prune"], { place });
    expect(code).toBe(2);
    expect(stderr).toContain("--keep 30");
    expect(namesIn(place)).toHaveLength(2);
  });

  it("happens after diff --save where a rule is given", async () => {
    await using company = await openCompany({ employees: 5 });
    using place = makePlace();
    fillStore(place, [30, 20]);
    await runProgram(["diff", "--save", "--keep", "2"], { env: pointAt(company), place });
    expect(namesIn(place)).toHaveLength(2);
    const { stdout } = await runProgram(["snapshot", "list"], { place });
    expect(parseNdjson(stdout).map(({ people }) => people)).toEqual([0, 5]);
  });
});
