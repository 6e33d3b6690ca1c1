import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Employee } from "../../src/unified/employee/employee.ts";
import { countPageRequests, openCompany, pointAt, type TestCompany } from "../support/company.ts";
import { IS_QUICK } from "../support/effort.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { makePlace, type ProgramResult, runProgram } from "../support/program.ts";
import { idsOf, parseEmployees, parseEnvelope, parseNdjson } from "../support/records.ts";
import { sideBySide } from "../support/side-by-side.ts";

let company: TestCompany;
let everyone: readonly Employee[];
let whole: string;
const place = makePlace();

beforeAll(async () => {
  company = await openCompany({ employees: 120 });
  const [first = "", second = "", third = ""] = company.control.ids();
  const twin = { first_name: "Xan", preferred_name: null, last_name: "Twin", full_name: "Xan Twin" };
  const zoe = { first_name: "Zoë", middle_name: "Ann", preferred_name: "Zo", last_name: "Quill-Høeg" };
  change(first, { ...zoe, full_name: "Zo Quill-Høeg", employee_id: "00777" });
  for (const id of [second, third]) change(id, twin);
  whole = (await runProgram(["employees"], { env: pointAt(company) })).stdout;
  everyone = parseEmployees(whole);
  writeFileSync(join(place.work, "people.ndjson"), whole);
});

afterAll(async () => {
  place[Symbol.dispose]();
  await company.stop();
});

function change(id: string, fields: Readonly<Record<string, string | null>>): void {
  for (const [key, value] of Object.entries(fields)) company.control.setField(id, key, value);
}

const run = (...words: string[]): Promise<ProgramResult> => runProgram(words, { env: pointAt(company) });
/** The same from a file, where no company can be reached. */
const runOffline = (...words: string[]): Promise<ProgramResult> =>
  runProgram([...words, "--from", "people.ndjson"], { place });

describe.concurrent("employees get", { timeout: 120_000 }, () => {
  it("finds a person by number and by every form of the name", async () => {
    const [zoe] = everyone;
    const texts = [
      "00777",
      "zoe quill hoeg",
      "Zo Quill-Høeg",
      "Quill-Høeg, Zoë",
      "Zoë A. Quill-Høeg",
      "quill",
    ];
    const found = await sideBySide(texts, (text) => run("employees", "get", text, "--fields", "id"));
    for (const { code, stdout } of found)
      expect({ code, stdout }).toEqual({ code: 0, stdout: `{"id":"${zoe?.id}"}\n` });
  });

  it("shows the same employee whatever the text", async () => {
    const report = everyone.find(({ manager }) => manager !== null);
    const byId = await run("employees", "get", String(report?.id));
    expect((await run("employees", "get", String(report?.employee_number))).stdout).toBe(byId.stdout);
    expect(JSON.parse(byId.stdout)).toMatchObject({ id: report?.id });
  });

  it("lists the candidates when a name fits several", async () => {
    const { code, stdout, stderr } = await run("employees", "get", "Xan Twin");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    const twins = everyone.filter(({ name }) => name === "Xan Twin");
    for (const { id, job_title, department } of twins)
      expect(stderr).toContain(`\n  ${id}  Xan Twin · ${job_title} · ${department}\n`);
    expect(stderr).toContain('error: "Xan Twin" matches 2 employees.\n');
    expect(stderr).toContain(`hint: Use an id instead, such as ${twins[0]?.id}.\n`);
  });

  it("lists them for programs as well", async () => {
    const { stderr } = await run("employees", "get", "Xan Twin", "--format", "json");
    const { error } = JSON.parse(stderr.trim().split("\n").at(-1) ?? "") as {
      error: { code: string; items: string[] };
    };
    expect([error.code, error.items.length]).toEqual(["usage.ambiguous", 2]);
  });

  it("names the nearest when no one fits", async () => {
    const { code, stdout, stderr } = await run("employees", "get", "Zo Quil Hoeg");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(
      'error: No employee matches "Zo Quil Hoeg".\nhint: Did you mean "Zo Quill-Høeg" (',
    );
  });
});

describe("what it costs to find a person", { timeout: 120_000 }, () => {
  it.each([
    ["an id", (one: Employee) => one.id, 0],
    ["an email as it is written", (one: Employee) => String(one.work_email), 2],
  ])("is no page of the roster for %s", async (_, textOf, pages) => {
    await using one = await openCompany({ employees: 120 });
    const person = everyone[5];
    const text = person === undefined ? "" : textOf(person);
    const before = countPageRequests(one);
    expect((await runProgram(["employees", "get", text], { env: pointAt(one) })).code).toBe(0);
    expect(countPageRequests(one) - before).toBe(pages);
  });
});

describe.concurrent("every command that takes a person", { timeout: 120_000 }, () => {
  it.skipIf(IS_QUICK)("takes the same texts", async () => {
    const boss = everyone.find(({ id }) => everyone.filter(({ manager }) => manager?.id === id).length > 1);
    const below = everyone.filter(({ manager }) => manager?.id === boss?.id).map(({ id }) => id);
    for (const text of [
      boss?.id,
      boss?.employee_number,
      boss?.work_email,
      `${boss?.last_name}, ${boss?.first_name}`,
    ]) {
      const listed = await run("employees", "--manager", String(text), "--fields", "id");
      expect({ text, ids: idsOf(parseNdjson(listed.stdout)) }).toEqual({ text, ids: below });
      const reports = await runOffline(
        "org",
        "reports",
        String(text),
        "--include-inactive",
        "--fields",
        "id",
      );
      expect({ text, ids: (idsOf(parseNdjson(reports.stdout)) as string[]).toSorted() }).toEqual({
        text,
        ids: below.toSorted(),
      });
    }
  });

  it("finds the person of a feed by name", async () => {
    const [event] = parseNdjson((await run("feed")).stdout) as { person: { id: string } | null }[];
    const person = everyone.find(({ id }) => id === event?.person?.id);
    const byId = await run("feed", "--person", String(person?.id));
    expect(byId.stdout).not.toBe("");
    expect((await run("feed", "--person", String(person?.employee_number))).stdout).toBe(byId.stdout);
  });
});

describe.concurrent("--search, --sort and --count", { timeout: 120_000 }, () => {
  it("search finds a part of a name without its accents, live and in a file", async () => {
    const words = ["employees", "--search", "zoe quill", "--fields", "id"];
    for (const { code, stdout } of [await run(...words), await runOffline(...words)])
      expect({ code, stdout }).toEqual({ code: 0, stdout: `{"id":"${everyone[0]?.id}"}\n` });
  });

  it("sort orders by several fields, with empty values last, live and in a file", async () => {
    const words = [
      "employees",
      "--sort",
      "-termination_date,last_name",
      "--fields",
      "termination_date,last_name",
    ];
    const [live, offline] = [await run(...words), await runOffline(...words)];
    expect(offline.stdout).toBe(live.stdout);
    const dates = parseNdjson(live.stdout).map(({ termination_date }) => termination_date as string | null);
    const known = dates.filter((date) => date !== null);
    expect(known.length).toBeGreaterThan(2);
    expect(dates).toEqual([...known.toSorted().toReversed(), ...dates.slice(known.length).map(() => null)]);
    expect(dates).toHaveLength(everyone.length);
  });

  it("sort and limit bring the first of all employees, and a cursor leads on", async () => {
    const words = ["employees", "--sort", "-start_date", "--fields", "id", "--format", "json"];
    const all = idsOf(parseEnvelope((await run(...words)).stdout).result);
    const first = parseEnvelope((await run(...words, "--limit", "7")).stdout);
    const rest = parseEnvelope(
      (await run(...words, "--limit", "500", "--cursor", first.next_cursor ?? "")).stdout,
    );
    expect([...idsOf(first.result), ...idsOf(rest.result)]).toEqual(all);
    expect([first.result.length, rest.next_cursor]).toEqual([7, null]);
    const other = await run(
      "employees",
      "--sort",
      "name",
      "--limit",
      "7",
      "--cursor",
      first.next_cursor ?? "",
    );
    expect(other).toMatchObject({ code: 2, stdout: "" });
  });

  it("sort takes a field that a flag is called like", async () => {
    // As `-output`, this would be a mistyped flag in any other place.
    const words = ["employees", "--sort", "-department", "--fields", "department"];
    const { code, stdout } = await runOffline(...words);
    const departments = parseNdjson(stdout).flatMap(({ department }) => department ?? []) as string[];
    expect({ code, departments }).toEqual({ code: 0, departments: departments.toSorted().toReversed() });
  });

  it.each([
    [["--sort", "shoe_size"], "usage.unknown-field"],
    [["--sort", "ssn"], "usage.unknown-field"],
    [["--sort", "name,,id"], "usage.list"],
    [["--count", "--sort", "name"], "usage.conflict"],
    [["--count", "--format", "csv"], "usage.conflict"],
    [["--count", "--limit", "3"], "usage.conflict"],
  ])("%j is wrong use", async (words, code) => {
    const result = await runOffline("employees", ...words);
    expect({ code: result.code, stdout: result.stdout }).toEqual({ code: 2, stdout: "" });
    const asJson = await runOffline("employees", ...words, ...(words.includes("--format") ? [] : ["--json"]));
    expect(`${asJson.stderr}${code}`).toContain(code);
  });

  it("sort by a field that no employee shows is no order", async () => {
    const file = "bare.ndjson";
    writeFileSync(join(place.work, file), '{"id":"b","name":"B"}\n{"id":"a","name":"A"}\n');
    const { code, stdout, stderr } = await runProgram(["employees", "--from", file, "--sort", "start_date"], {
      place,
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain('No employee in bare.ndjson shows "start_date", so --sort cannot be applied.');
  });

  it("count prints only the number of those whom the filters choose, live and in a file", async () => {
    const active = everyone.filter(({ employment_status: status }) => status === "active").length;
    for (const { code, stdout } of [
      await run("employees", "--status", "active", "--count"),
      await runOffline("employees", "--status", "active", "--count"),
    ])
      expect({ code, stdout }).toEqual({ code: 0, stdout: `${active}\n` });
    expect((await runOffline("employees", "--search", "zzzzz", "--count")).stdout).toBe("0\n");
  });

  it("count is complete or fails, as an export", async () => {
    await using one = await openCompany({ employees: 230 });
    one.control.changeBetweenPages({ after: 1, remove: 1, repeat: true });
    const { code, stdout } = await runProgram(["employees", "--count"], { env: pointAt(one) });
    expect({ code, stdout }).toEqual({ code: 6, stdout: "" });
  });

  it("count is right when the list is read a second time", async () => {
    await using one = await openCompany({ employees: 230 });
    one.control.changeBetweenPages({ after: 2, hire: 1 });
    const { stdout } = await runProgram(["employees", "--count"], { env: pointAt(one) });
    expect(stdout).toBe("231\n");
  });

  it("all three work on a stored snapshot", async () => {
    using own = makePlace();
    await runProgram(["snapshot"], { env: pointAt(company), place: own });
    const show = async (...words: string[]): Promise<string> =>
      (await runProgram(["snapshot", "show", ...words], { place: own })).stdout;
    expect(await show("--count")).toBe("120\n");
    expect(
      parseNdjson(await show("--search", "twin", "--sort", "-id", "--fields", "id")).map(({ id }) => id),
    ).toEqual(
      everyone
        .filter(({ name }) => name === "Xan Twin")
        .map(({ id }) => id)
        .toSorted()
        .toReversed(),
    );
  });
});

describe.concurrent("relative days", { timeout: 120_000 }, () => {
  const clock = new ManualClock({ now: Date.parse("2026-11-25T12:00:00Z") });
  const count = async (...words: string[]): Promise<number> =>
    Number(
      (await runProgram(["employees", "--from", "people.ndjson", "--count", ...words], { place, clock }))
        .stdout,
    );
  const startedSince = (day: string): number =>
    everyone.filter(({ start_date }) => start_date !== null && start_date >= day).length;

  it.each([
    ["365d", [], "2025-11-25"],
    ["52w", [], "2025-11-26"],
    ["today", [], "2026-11-25"],
    ["365d", ["--as-of", "2025-01-01"], "2024-01-02"],
    ["365d", ["--as-of", "yesterday"], "2025-11-24"],
  ])("--started-since %s with %j begins on %s", async (text, more, day) => {
    expect(await count("--started-since", text, ...more)).toBe(startedSince(day));
    expect(startedSince("2025-11-25")).toBeGreaterThan(0);
  });

  it("are refused where they say nothing, with the forms there are", async () => {
    const { code, stderr } = await runOffline("employees", "--started-since", "someday");
    expect(code).toBe(2);
    expect(stderr).toContain("monday, 30d or 2w");
  });
});
