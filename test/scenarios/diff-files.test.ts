import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ProgramResult, runProgram } from "../support/program.ts";
import { startScriptedServer } from "../support/scripted-server.ts";
import { namesByPerson, parseEvents } from "../support/snapshots.ts";
import { setUpTwoRosters } from "./two-rosters.ts";

const { place, expected } = setUpTwoRosters();

function diffFiles(...words: string[]): Promise<ProgramResult> {
  return runProgram(["diff", ...words], { place });
}

/** The people of a snapshot or an export. */
function readPeople(name: string): string[] {
  const lines = readFileSync(join(place.work, name), "utf8").trimEnd().split("\n");
  return lines.filter((line) => line.startsWith('{"id"'));
}

function write(name: string, lines: readonly string[]): void {
  writeFileSync(join(place.work, name), lines.map((line) => `${line}\n`).join(""));
}

/** A line of an export with the least that says something. */
function personLine(fields: object): string {
  return JSON.stringify({ id: "p1", name: "Ada", employment_status: "active", ...fields });
}

describe.concurrent("diff of two files", { timeout: 120_000 }, () => {
  it("finds the same between snapshots and exports, in any order, without a request or a login", async () => {
    await using server = await startScriptedServer((_, response) => response.writeHead(500).end());
    write("shuffled.ndjson", readPeople("new-plain.ndjson").toReversed());
    const pairs = [
      ["old", "new"],
      ["old-plain", "new-plain"],
      ["old", "new-plain"],
      ["old-plain", "shuffled"],
    ];
    for (const [old, later] of pairs) {
      const words = ["diff", `${old}.ndjson`, `${later}.ndjson`];
      const env = { NAMELY_BASE_URL: server.url.href };
      const { code, stdout } = await runProgram(words, { place, env });
      const told = namesByPerson(parseEvents(stdout));
      expect({ old, later, code, told }).toEqual({ old, later, code: 0, told: expected });
    }
    expect(server.requests).toEqual([]);
  });

  it("reports and says nothing where both are the same, and refuses one that is empty", async () => {
    const [header = ""] = readFileSync(join(place.work, "old.ndjson"), "utf8").split("\n");
    write("header.ndjson", [header]);
    write("empty.ndjson", []);
    const same = await diffFiles("old.ndjson", "old.ndjson", "--exit-code");
    expect(same).toEqual({ code: 0, signal: null, stdout: "", stderr: "" });
    for (const [nothing, begun, ended] of [
      ["header.ndjson", 1, 1],
      ["empty.ndjson", 2, 1],
    ] as const) {
      expect(await diffFiles(nothing, "old.ndjson")).toMatchObject({ code: begun, stdout: "" });
      expect(await diffFiles("old.ndjson", nothing, "--force")).toMatchObject({ code: ended, stdout: "" });
    }
  });

  it("sees the later one from the day of --as-of, although no line is different", async () => {
    const people = [
      personLine({
        id: "p1",
        lifecycle: "leaving",
        start_date: "2020-01-01",
        termination_date: "2026-11-30",
      }),
      personLine({ id: "p2", lifecycle: "pre_hire", start_date: "2026-12-01", termination_date: null }),
      personLine({ id: "p3", lifecycle: "active", start_date: "2020-01-01", termination_date: null }),
    ];
    write("days.ndjson", people);
    const look = async (...words: string[]): Promise<unknown> => {
      const result = await diffFiles("days.ndjson", "days.ndjson", "--format", "json", ...words);
      const { summary } = JSON.parse(result.stdout) as { summary: Record<string, unknown> };
      return [summary["as_of"], summary["events"]];
    };
    expect(await look()).toEqual([null, {}]);
    expect(await look("--as-of", "2026-11-30")).toEqual(["2026-11-30", {}]);
    expect(await look("--as-of", "2026-12-01")).toEqual(["2026-12-01", { started: 1, overdue: 1 }]);
  });

  it("refuses what only makes sense with Namely", async () => {
    write("people.ndjson", [personLine({})]);
    const flags = [
      "--save",
      "--against people.ndjson",
      "--incremental",
      "--full-every 1h",
      "--lock",
      "--include-sensitive",
      "--custom-fields all",
      "--keep 3",
      "--post http://127.0.0.1:9/",
    ];
    for (const flag of flags) {
      const words = ["people.ndjson", "people.ndjson", ...flag.split(" ")];
      const { code, stdout, stderr } = await diffFiles(...words);
      expect({ flag, code, stdout }).toEqual({ flag, code: 2, stdout: "" });
      expect(stderr).toContain(flag.split(" ")[0]);
    }
  });

  it("names the file and the line that cannot be read, and reports nothing", async () => {
    write("good.ndjson", [personLine({ id: "p1" }), personLine({ id: "p2" })]);
    write("bad.ndjson", [personLine({ id: "p1" }), personLine({ id: "p2", start_date: "soon" })]);
    write("twice.ndjson", [personLine({ id: "p1" }), personLine({ id: "p1" })]);
    const cases: [string, RegExp, number][] = [
      ["bad.ndjson", /^error: bad\.ndjson .*line 2 at start_date/m, 1],
      ["twice.ndjson", /^error: twice\.ndjson .*line 2 is that of line 1/m, 1],
      ["missing.ndjson", /^error: There is no file missing\.ndjson/m, 2],
    ];
    for (const [name, says, exit] of cases) {
      const { code, stdout, stderr } = await diffFiles("good.ndjson", name);
      expect({ name, code, stdout }).toEqual({ name, code: exit, stdout: "" });
      expect(stderr).toMatch(says);
    }
  });

  it("takes snapshots of two companies for a mistake, unless --force says otherwise", async () => {
    const text = readFileSync(join(place.work, "new.ndjson"), "utf8");
    writeFileSync(join(place.work, "other.ndjson"), text.replace('{"id":"sandbox"', '{"id":"globex"'));
    const refused = await diffFiles("old.ndjson", "other.ndjson");
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toMatch(/sandbox.*globex/);
    const forced = await diffFiles("old.ndjson", "other.ndjson", "--force");
    expect(Object.keys(namesByPerson(parseEvents(forced.stdout)))).toEqual(
      expect.arrayContaining(Object.keys(expected)),
    );
  });
});
