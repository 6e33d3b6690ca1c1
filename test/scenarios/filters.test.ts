import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import type { Employee } from "../../src/unified/employee/employee.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { makePlace, type ProgramResult, runProgram } from "../support/program.ts";
import { parseEmployees, parseEnvelope, parseNdjson } from "../support/records.ts";
import { sideBySide } from "../support/side-by-side.ts";
import { someOf } from "../support/effort.ts";

let company: Sandbox;
let whole: string;
let everybody: readonly Employee[];

beforeAll(async () => {
  company = await openCompany({ employees: 180 });
  whole = (await runProgram(["employees"], { env: pointAt(company) })).stdout;
  everybody = parseEmployees(whole);
});

afterAll(() => company.stop());

function run(...words: string[]): Promise<ProgramResult> {
  return runProgram(words, { env: pointAt(company) });
}

/** The value that most people have, so that a filter for it leaves some and not all. */
function usual(valueOf: (employee: Employee) => string | null | undefined): string {
  const counts = new Map<string, number>();
  for (const employee of everybody) {
    const value = valueOf(employee);
    if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
}

/** A value that about half of those who have one lie below. */
function middle(valueOf: (employee: Employee) => string | null): string {
  const values = everybody.flatMap((employee) => valueOf(employee) ?? []).sort();
  return values[Math.floor(values.length / 2)] ?? "";
}

function filterByHand(isWanted: (employee: Employee) => boolean): string {
  const lines = whole.split("\n");
  const wanted = everybody.flatMap((employee, index) => (isWanted(employee) ? `${lines[index]}\n` : []));
  if (wanted.length === 0) throw new Error("The filter is no test: nobody fits it.");
  return wanted.join("");
}

interface FilterCase {
  readonly words: readonly string[];
  readonly isWanted: (employee: Employee) => boolean;
}

function describeFilters(): FilterCase[] {
  const department = usual((employee) => employee.department);
  const office = usual((employee) => employee.office);
  const division = usual((employee) => employee.division);
  const team = usual((employee) => employee.teams[0]?.id);
  const manager = everybody.find(({ id }) => id === usual((employee) => employee.manager?.id));
  const title = usual((employee) => employee.job_title);
  const titleId = usual((employee) => employee.job_title_id);
  const updated = middle((employee) => employee.updated_at);
  const started = middle((employee) => employee.start_date);
  const left = middle((employee) => employee.termination_date);
  const personal = everybody.find(({ personal_email }) => personal_email !== null)?.personal_email ?? "";
  const departmentId =
    everybody[0]?.groups.find(({ type, name }) => type === "department" && name === everybody[0]?.department)
      ?.id ?? "";
  return [
    { words: ["--status", "Active"], isWanted: ({ employment_status }) => employment_status === "active" },
    {
      words: ["--status", "inactive"],
      isWanted: ({ employment_status }) => employment_status === "inactive",
    },
    {
      words: ["--status", "pending,active"],
      isWanted: ({ employment_status }) => employment_status === "active" || employment_status === "pending",
    },
    {
      words: ["--department", department.toUpperCase()],
      isWanted: (employee) => employee.department === department,
    },
    {
      words: ["--department", departmentId],
      isWanted: ({ groups }) => groups.some(({ id }) => id === departmentId),
    },
    { words: ["--office", office], isWanted: (employee) => employee.office === office },
    { words: ["--division", division.toLowerCase()], isWanted: (employee) => employee.division === division },
    {
      words: ["--group", team],
      isWanted: ({ teams, groups }) => [...teams, ...groups].some(({ id }) => id === team),
    },
    { words: ["--manager", manager?.id ?? ""], isWanted: (employee) => employee.manager?.id === manager?.id },
    {
      words: ["--manager", (manager?.work_email ?? "").toUpperCase()],
      isWanted: (employee) => employee.manager?.id === manager?.id,
    },
    { words: ["--job-title", title.toUpperCase()], isWanted: (employee) => employee.job_title === title },
    { words: ["--job-title", titleId], isWanted: (employee) => employee.job_title_id === titleId },
    {
      words: ["--email", personal.toUpperCase()],
      isWanted: (employee) => employee.personal_email === personal,
    },
    {
      words: ["--updated-since", updated],
      isWanted: ({ updated_at }) => updated_at !== null && updated_at >= updated,
    },
    {
      words: ["--updated-since", updated.slice(0, 10)],
      isWanted: ({ updated_at }) => updated_at !== null && updated_at >= updated.slice(0, 10),
    },
    {
      words: ["--started-since", started],
      isWanted: ({ start_date }) => start_date !== null && start_date >= started,
    },
    {
      words: ["--terminated-since", left],
      isWanted: ({ termination_date }) => termination_date !== null && termination_date >= left,
    },
    {
      words: ["--status", "active", "--department", department, "--started-since", started],
      isWanted: (employee) =>
        employee.employment_status === "active" &&
        employee.department === department &&
        (employee.start_date ?? "") >= started,
    },
  ];
}

describe.concurrent("each filter of employees", { timeout: 120_000 }, () => {
  it("leaves what filtering the whole export by hand leaves, byte for byte", async () => {
    const cases = someOf(describeFilters(), 4);
    const outcomes = await sideBySide(cases, async ({ words }) => {
      const { code, stdout } = await run("employees", ...words);
      return { words, code, stdout };
    });
    expect(outcomes).toEqual(
      cases.map(({ words, isWanted }) => ({ words, code: 0, stdout: filterByHand(isWanted) })),
    );
  });

  it("gives from a file the same bytes as live, without a login and without a request", async () => {
    using place = makePlace();
    await using quiet = await openCompany({ employees: 5 });
    writeFileSync(join(place.work, "people.ndjson"), whole);
    const cases = someOf(describeFilters(), 4);
    const outcomes = await sideBySide(cases, async ({ words }) => {
      const { code, stdout } = await runProgram(["employees", "--from", "people.ndjson", ...words], {
        place,
        env: { NAMELY_BASE_URL: quiet.url },
      });
      return { words, code, stdout };
    });
    expect(outcomes).toEqual(
      cases.map(({ words, isWanted }) => ({ words, code: 0, stdout: filterByHand(isWanted) })),
    );
    expect(quiet.requests).toEqual([]);
  });

  it("finds a work email as typed without reading everybody", async () => {
    await using one = await openCompany({ employees: 180 });
    const email = String(one.control.profile(one.control.ids()[100] ?? "")["email"]);
    const { stdout } = await runProgram(["employees", "--email", email], { env: pointAt(one) });
    expect(parseEmployees(stdout)).toMatchObject([{ work_email: email }]);
    expect(one.requests.filter(({ path }) => path === "/api/v1/profiles").length).toBeLessThan(4);
  });

  it.each([
    ["--department", "Enginering", "Engineering"],
    ["--job-title", "Chief Executiv Officer", "Chief Executive Officer"],
  ])("%s %s is wrong use that names %s", async (flag, wrong, right) => {
    const { code, stdout, stderr } = await run("employees", flag, wrong);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`"${wrong}"`);
    expect(stderr).toMatch(new RegExp(`hint: Did you mean .*${right}`));
  });

  it("does not send somebody who mistyped a job title to the list of groups", async () => {
    const { code, stderr } = await run("employees", "--job-title", "zzzzzz");
    expect(code).toBe(2);
    expect(stderr).not.toContain("namely groups");
  });
});

describe.concurrent("employees get", { timeout: 120_000 }, () => {
  it("finds a person by id, and by email in any letter case", async () => {
    const wanted = everybody.find(
      ({ personal_email, work_email }) => personal_email !== null && work_email !== null,
    );
    const names = [wanted?.id, wanted?.work_email?.toUpperCase(), wanted?.personal_email];
    const found = await sideBySide(names, (name) => run("employees", "get", String(name)));
    const line = whole.split("\n").find((candidate) => candidate.includes(`{"id":"${wanted?.id}"`));
    for (const { code, stdout } of found) expect({ code, stdout }).toEqual({ code: 0, stdout: `${line}\n` });
  });

  it("shows one object in JSON and a list of fields in a table", async () => {
    const [id = ""] = company.control.ids();
    const json = await run("employees", "get", id, "--format", "json");
    expect(JSON.parse(json.stdout)).toEqual(everybody[0]);
    const table = await run("employees", "get", id, "--format", "table");
    expect(table.stdout).toMatch(/^FIELD +VALUE\nid +/);
  });

  it.each(["nobody@example.com", "../groups?a=b"])(
    "%s is nobody: exit 1 and an empty stdout",
    async (person) => {
      const { code, stdout, stderr } = await run("employees", "get", person);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toContain(`No employee matches "${person}".`);
    },
  );
});

describe.concurrent("groups and companies", { timeout: 120_000 }, () => {
  it("groups --type leaves the groups of those types", async () => {
    const all = parseNdjson((await run("groups")).stdout);
    const types = new Set<unknown>(["department", "office"]);
    const wanted = all.filter(({ type }) => types.has(type));
    expect(wanted.length).toBeGreaterThan(3);
    expect(wanted.length).toBeLessThan(all.length);
    expect(parseNdjson((await run("groups", "--type", "department,office")).stdout)).toEqual(wanted);
  });

  it("groups --type follows what Namely calls a type, not its title", async () => {
    await using renamed = await openCompany({
      employees: 180,
      quirks: { groupTypeTitles: { department: "Squad", office_location: "Sites" } },
    });
    const words = ["groups", "--type", "department,office", "--fields", "id,name,type"];
    const [usualNames, otherNames] = await Promise.all(
      [company, renamed].map((one) => runProgram(words, { env: pointAt(one) })),
    );
    expect(parseNdjson(otherNames?.stdout ?? "").length).toBeGreaterThan(3);
    expect(otherNames?.stdout).toBe(usualNames?.stdout);
  });

  it("groups --type names the nearest type", async () => {
    const { code, stderr } = await run("groups", "--type", "departmnet");
    expect(code).toBe(2);
    expect(stderr).toContain("Did you mean department?");
  });

  it("groups get shows the group that the list has", async () => {
    const [first] = parseNdjson((await run("groups")).stdout);
    const { code, stdout } = await run("groups", "get", String(first?.["id"]));
    expect(code).toBe(0);
    expect(parseNdjson(stdout)).toEqual([first]);
  });

  it("groups get of an unknown id is exit 1", async () => {
    const { code, stdout, stderr } = await run("groups", "get", "0b7ee4f2-0000-4000-8000-000000000000");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("No group has the id");
  });

  it("companies shows the one company, and --remote-data its raw record", async () => {
    const { stdout } = await run("companies", "--format", "json", "--remote-data");
    const { result } = parseEnvelope(stdout);
    expect(result).toMatchObject([{ id: "sandbox", subdomain: "sandbox", legal_name: null }]);
    expect(result[0]?.["remote_data"]).toMatchObject({ permalink: "sandbox" });
  });
});

describe.concurrent("--from a file", { timeout: 120_000 }, () => {
  it.each([
    ["a broken line", (lines: string[]) => lines.with(2, '{"id":'), "line 3"],
    ["a record without an id", (lines: string[]) => lines.with(1, '{"name":"Nobody"}'), "line 2"],
    [
      "a wrong kind of value",
      (lines: string[]) => lines.with(3, '{"id":"x","start_date":17}'),
      "line 4 at start_date",
    ],
  ])("with %s names the line and puts out nothing", async (_what, spoil, where) => {
    using place = makePlace();
    const lines = whole.split("\n").slice(0, 6);
    writeFileSync(join(place.work, "people.ndjson"), `${spoil(lines).join("\n")}\n`);
    writeFileSync(join(place.work, "before.csv"), "before\n");
    const words = ["employees", "--from", "people.ndjson", "-o", "before.csv"];
    const { code, stdout, stderr } = await runProgram(words, { place });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("people.ndjson");
    expect(stderr).toContain(where);
    expect(stderr).not.toContain("Nobody");
    expect(readFileSync(join(place.work, "before.csv"), "utf8")).toBe("before\n");
  });

  it.each([
    ["nowhere.ndjson", "nowhere.ndjson"],
    [".", "."],
  ])("%s that cannot be read is one clear sentence", async (file, name) => {
    const { code, stdout, stderr } = await runProgram(["employees", "--from", file]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^error: .*\.\n(cause: \w+\n)?hint: .*\n$/);
    expect(stderr).toContain(name);
    expect(stderr).not.toContain("a fault of namely");
  });

  it("says that a JSON export is not NDJSON, and how to make it so", async () => {
    using place = makePlace();
    writeFileSync(
      join(place.work, "people.json"),
      (await run("employees", "--limit", "3", "--format", "json")).stdout,
    );
    const { code, stderr } = await runProgram(["employees", "--from", "people.json"], { place });
    expect(code).toBe(1);
    expect(stderr).toContain("is JSON, not NDJSON");
    expect(stderr).toContain("jq");
  });

  it("does not take a misspelt department for an empty answer, as live does not", async () => {
    using place = makePlace();
    writeFileSync(join(place.work, "people.ndjson"), whole);
    const words = ["employees", "--from", "people.ndjson", "--department", "Enginering"];
    const { code, stderr } = await runProgram(words, { place });
    expect(code).toBe(2);
    expect(stderr).toContain("Engineering");
  });
});
