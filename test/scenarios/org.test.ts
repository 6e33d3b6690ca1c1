import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import type { OrgRecord } from "../../src/unified/org/org-record.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { makePlace, type Place, type ProgramResult, runProgram } from "../support/program.ts";
import { parseEmployees, parseEnvelope, parseNdjson } from "../support/records.ts";

let company: Sandbox & AsyncDisposable;
let place: Place & Disposable;
/** Somebody with two managers above, and those. */
let person: { readonly id: string; readonly email: string; readonly above: readonly string[] };
let everybody: ReturnType<typeof parseEmployees>;

beforeAll(async () => {
  company = await openCompany({ employees: 90 });
  place = makePlace();
  const { stdout } = await runProgram(["employees"], { env: pointAt(company) });
  writeFileSync(join(place.work, "people.ndjson"), stdout);
  everybody = parseEmployees(stdout);
  const managerOf = new Map(everybody.map(({ id, manager }) => [id, manager?.id]));
  const chainOf = (id: string): string[] => {
    const next = managerOf.get(id);
    return next ? [next, ...chainOf(next)] : [];
  };
  const found = everybody.find(
    ({ id, employment_status }) => employment_status === "active" && chainOf(id).length > 2,
  );
  person = { id: found?.id ?? "", email: found?.work_email ?? "", above: chainOf(found?.id ?? "") };
});

afterAll(async () => {
  place[Symbol.dispose]();
  await company[Symbol.asyncDispose]();
});

function run(...words: string[]): Promise<ProgramResult> {
  return runProgram(["org", ...words], { env: pointAt(company), place });
}

/** The same from a file, with nobody to ask. */
function runOffline(...words: string[]): Promise<ProgramResult> {
  return runProgram(["org", ...words, "--from", "people.ndjson"], { place });
}

function parsePlaces(stdout: string): OrgRecord[] {
  return parseNdjson(stdout) as unknown as OrgRecord[];
}

describe.concurrent("namely org chain", { timeout: 120_000 }, () => {
  it("shows the managers above a person, the direct one first, as JSON for a program that routes approvals", async () => {
    const { code, stdout } = await run("chain", person.email, "--format", "json");
    const places = parseEnvelope(stdout).result as unknown as OrgRecord[];
    expect({ code, above: places.map(({ id, level }) => [level, id]) }).toEqual({
      code: 0,
      above: person.above.map((id, index) => [index + 1, id]),
    });
  });

  it("gives the same bytes from a file, without a login and without a request", async () => {
    const [live, offline] = await Promise.all([run("chain", person.id), runOffline("chain", person.id)]);
    expect(offline.code).toBe(0);
    expect(offline.stdout).toBe(live.stdout);
  });

  it("goes as far up as was asked for", async () => {
    const { stdout } = await runOffline("chain", person.id, "--levels", "1");
    expect(parsePlaces(stdout).map(({ id }) => id)).toEqual(person.above.slice(0, 1));
  });

  it("warns of a manager in it who has left", async () => {
    const [first = ""] = person.above;
    const changed = everybody.map((one) =>
      one.id === first ? { ...one, employment_status: "inactive", lifecycle: "terminated" } : one,
    );
    writeFileSync(join(place.work, "left.ndjson"), changed.map((one) => `${JSON.stringify(one)}\n`).join(""));
    const { code, stderr } = await runProgram(["org", "chain", person.id, "--from", "left.ndjson"], {
      place,
    });
    expect(code).toBe(0);
    expect(stderr).toContain("warning: A manager in the chain has left");
  });

  it("refuses a word that matches several people, and one that matches none", async () => {
    const counts = new Map<string, number>();
    for (const { last_name, employment_status } of everybody)
      if (last_name && employment_status === "active")
        counts.set(last_name, (counts.get(last_name) ?? 0) + 1);
    const common = [...counts].find(([name, count]) => count > 1 && !name.includes(" "))?.[0] ?? "";
    const several = await runOffline("chain", common);
    expect({ code: several.code, stdout: several.stdout }).toEqual({ code: 2, stdout: "" });
    expect(several.stderr).toMatch(/ matches \d+ employees\.\n {2}[\da-f-]{36} {2}/u);
    const nobody = await runOffline("chain", "Nobody Whatsoever");
    expect({ code: nobody.code, stdout: nobody.stdout }).toEqual({ code: 1, stdout: "" });
  });
});

describe.concurrent("namely org reports", { timeout: 120_000 }, () => {
  const listBelow = (boss: string): string[] =>
    everybody
      .filter(({ manager, employment_status }) => manager?.id === boss && employment_status !== "inactive")
      .map(({ id }) => id);

  it("lists the direct reports, and with --all also all people below", async () => {
    const boss = person.above.at(-1) ?? "";
    const direct = parsePlaces((await runOffline("reports", boss)).stdout);
    expect(direct.map(({ id }) => id).toSorted()).toEqual(listBelow(boss).toSorted());
    const all = parsePlaces((await runOffline("reports", boss, "--all")).stdout);
    const deep = (id: string): string[] => listBelow(id).flatMap((below) => [below, ...deep(below)]);
    expect(all.map(({ id }) => id).toSorted()).toEqual(deep(boss).toSorted());
  });
});

describe.concurrent("namely org tree", { timeout: 120_000 }, () => {
  it("draws each current employee once, on a terminal", async () => {
    const words = ["org", "tree", "--from", "people.ndjson", "--format", "table"];
    const { code, stdout } = await runProgram(words, { place });
    const present = everybody.filter(({ employment_status }) => employment_status !== "inactive");
    expect({ code, lines: stdout.trimEnd().split("\n").length }).toEqual({ code: 0, lines: present.length });
    expect(stdout).toContain("├─ ");
  });

  it("says of those it does not draw how many there are, without those who have left", async () => {
    const ada = { id: "1", name: "Ada", employment_status: "active", manager: null };
    const below = ["active", "active", "inactive"].map((employment_status, index) => {
      return { id: `2${index}`, name: `Bob ${index}`, employment_status, manager: { id: "1" } };
    });
    const lines = [ada, ...below].map((one) => `${JSON.stringify(one)}\n`).join("");
    const draw = async (...more: string[]): Promise<string> => {
      const words = ["org", "tree", "--from", "-", "--depth", "0", "--format", "table", ...more];
      return (await runProgram(words, { input: lines })).stdout;
    };
    expect([await draw(), await draw("--include-inactive")]).toEqual([
      "Ada  2 reports\n",
      "Ada  3 reports\n",
    ]);
  });

  it("is cut to the width of the terminal", async () => {
    const words = ["org", "tree", "--from", "people.ndjson", "--quiet"];
    const { stdout } = await runProgram(words, {
      place,
      columns: 30,
      env: { NO_COLOR: "1", TERM: "xterm" },
    });
    const widths = stdout
      .trimEnd()
      .split(/\r?\n/u)
      .map((line) => Array.from(line).length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(30);
  });

  it("draws in a pipe as on a terminal, whole", async () => {
    const piped = await runOffline("tree", "--depth", "1");
    const drawn = await runOffline("tree", "--depth", "1", "--format", "table");
    expect(piped.stdout).toContain("├─ ");
    expect(piped.stdout).toBe(drawn.stdout);
  });

  it("is a list with levels in a format for programs, in the order of the drawing", async () => {
    const places = parsePlaces((await runOffline("tree", "--depth", "1", "--format", "ndjson")).stdout);
    expect(places[0]).toMatchObject({ level: 0, manager: null });
    expect(new Set(places.map(({ level }) => level))).toEqual(new Set([0, 1]));
  });
});

describe.concurrent("namely org check", { timeout: 120_000 }, () => {
  it("ends with 3 under --exit-code when something is wrong, and only then", async () => {
    const broken = everybody.map((one) => (one.id === person.id ? { ...one, manager: { id: one.id } } : one));
    writeFileSync(
      join(place.work, "broken.ndjson"),
      broken.map((one) => `${JSON.stringify(one)}\n`).join(""),
    );
    const check = ["org", "check", "--from", "broken.ndjson", "--exit-code", "--problems"];
    const wrong = await runProgram([...check, "own_manager"], { place });
    expect({
      code: wrong.code,
      found: parseNdjson(wrong.stdout).map(({ problem, id }) => [problem, id]),
    }).toEqual({
      code: 3,
      found: [["own_manager", person.id]],
    });
    expect(await runProgram([...check, "cycle"], { place })).toMatchObject({ code: 0, stdout: "" });
  });

  it("lists names, problems in words and what to do about each, for reading", async () => {
    const people = [
      { id: "1", name: "Ada", work_email: "ada@example.com", employment_status: "active", manager: null },
      {
        id: "2",
        name: "Ben",
        work_email: "ben@example.com",
        employment_status: "active",
        manager: { id: "3" },
      },
      {
        id: "3",
        name: "Cem",
        work_email: "cem@example.com",
        employment_status: "inactive",
        manager: { id: "1" },
      },
    ];
    const { stdout } = await runProgram(["org", "check", "--from", "-", "--format", "table"], {
      input: people.map((one) => `${JSON.stringify(one)}\n`).join(""),
    });
    expect(stdout).toBe(
      "NAME  PROBLEM       HINT\nBen   manager left  The manager, Cem, has left. Set another manager.\n",
    );
  });

  it("finds at Namely who should have been closed, and has a column for each part in CSV", async () => {
    const { stdout } = await run("check", "--format", "csv");
    const overdue = everybody.filter(({ lifecycle }) => lifecycle === "overdue").map(({ id }) => id);
    expect(overdue).not.toEqual([]);
    expect(overdue.filter((id) => !stdout.includes(`overdue,${id},`))).toEqual([]);
    expect(stdout.split("\n")[0]).toBe("problem,id,name,work_email,others.id,others.name,others_count");
  });
});

it.each(["check", "tree", "chart --format dot"])("org %s refuses a file without employees", async (words) => {
  writeFileSync(join(place.work, "none.ndjson"), "");
  const line = ["org", ...words.split(" "), "--from", "none.ndjson"];
  const { code, stdout, stderr } = await runProgram(line, { place });
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain('error: No employee is in "none.ndjson", so there is no organization to show.');
});
