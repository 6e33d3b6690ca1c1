import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, afterAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { Fault } from "../../src/platform/errors/fault.ts";
import { exitCodeOf } from "../../src/platform/process/exit-code.ts";
import type { Employee } from "../../src/unified/employee/employee.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { openNamely } from "../support/library.ts";
import { startHidingFront } from "../support/hiding-front.ts";
import { makePlace } from "../support/program.ts";
import { parseEmployees, parseNdjson } from "../support/records.ts";
import { makeScene, runLine, type Run, type Scene } from "./terminal-context.ts";

let company: Sandbox & AsyncDisposable;
let people: readonly Employee[];
/** Somebody employed with a manager, an email and a number. */
let person: Employee;

beforeAll(async () => {
  company = await openCompany({ employees: 24 });
  using place = makePlace();
  const { config, state, temporary } = place;
  const folders = { config, state, temporary, configMoved: true };
  const run = await runLine({ env: pointAt(company), folders }, ["employees"]);
  people = parseEmployees(run.stdout);
  const found = people.find(
    (one) => one.manager && one.employment_status === "active" && one.employee_number,
  );
  if (found === undefined) throw new Error("The company has nobody of the kind that is needed.");
  person = found;
});

afterAll(() => company[Symbol.asyncDispose]());

/** Every fourth person. */
const isOneOfSome = (id: string): boolean => people.findIndex((one) => one.id === id) % 4 === 0;

interface Hidden {
  /** Raw keys, such as `departure_date`. */
  readonly keys: readonly string[];
  /** Whether only some people lack them. */
  readonly partly?: boolean;
}

async function openScene(hidden: Hidden): Promise<Scene> {
  return makeScene(pointAt(await openFront(hidden)));
}

async function openFront({ keys, partly = false }: Hidden): Promise<Sandbox> {
  return startHidingFront(company, (profile) => {
    if (partly && !isOneOfSome(profile.id)) return;
    for (const key of keys) delete profile[key];
    const { links } = profile;
    if (keys.includes("job_title")) delete (links as Record<string, unknown>)["job_title"];
  });
}

function listWarnings({ stderr }: Run): string[] {
  return stderr.split("\n").flatMap((line) => (line.startsWith("warning: ") ? [line.slice(9)] : []));
}

/** Words in which PERSON, EMAIL and NUMBER stand for what that person has. */
function fill(words: string): string[] {
  const values: Record<string, string> = {
    PERSON: person.id,
    EMAIL: person.work_email ?? "",
    NUMBER: person.employee_number ?? "",
    TITLE: person.job_title ?? "",
    DEPARTMENT: person.department ?? "",
  };
  return words.split(" ").map((word) => values[word] ?? word);
}

/** What a command line answers of Namely itself, of a snapshot of the same, or of a plain export. */
async function answer(hidden: Hidden, source: Source, words: string): Promise<Run> {
  if (source === "Namely") return runLine(await openScene(hidden), fill(words));
  return runLine(makeScene(), [...fill(words), "--from", "-"], { stdin: await makeFile(hidden, source) });
}

const files = new Map<string, string>();

/** The same file for every test that reads one of the kind. */
async function makeFile(hidden: Hidden, source: Source): Promise<string> {
  const key = JSON.stringify([hidden, source]);
  const known = files.get(key);
  if (known !== undefined) return known;
  const words = source === "a snapshot" ? ["snapshot", "-o", "-"] : ["employees"];
  const { stdout } = await runLine(await openScene(hidden), words);
  files.set(key, stdout);
  return stdout;
}

type Source = "Namely" | "a snapshot" | "an export";

/** Every command and flag whose answer depends on a field: raw key, field, words, and what cannot be done. */
const CASES: readonly (readonly [key: string, field: string, words: string, consequence: string])[] = [
  ["reports_to", "manager", "org chain PERSON", "namely org chain cannot be answered"],
  ["reports_to", "manager", "org reports PERSON", "namely org reports cannot be answered"],
  ["reports_to", "manager", "org tree", "namely org tree cannot be answered"],
  ["reports_to", "manager", "org tree --format table", "namely org tree cannot be answered"],
  ["reports_to", "manager", "org chart --format dot", "namely org chart cannot be answered"],
  ["reports_to", "manager", "org check", "namely org check cannot be answered"],
  ["email", "work_email", "org check --problems no_work_email", "no_work_email cannot be checked"],
  ["departure_date", "termination_date", "org check --problems overdue", "overdue cannot be checked"],
  ["start_date", "start_date", "upcoming", "namely upcoming cannot be answered"],
  ["departure_date", "termination_date", "upcoming", "namely upcoming cannot be answered"],
  ["reports_to", "manager", "employees --manager PERSON", "--manager cannot be applied"],
  [
    "departure_date",
    "termination_date",
    "employees --terminated-since 2000-01-01",
    "--terminated-since cannot be applied",
  ],
  ["start_date", "start_date", "employees --started-since 2000-01-01", "--started-since cannot be applied"],
  ["updated_at", "updated_at", "employees --updated-since 2000-01-01", "--updated-since cannot be applied"],
  ["user_status", "employment_status", "employees --status active", "--status cannot be applied"],
  ["job_title", "job_title", "employees --job-title TITLE", "--job-title cannot be applied"],
];

describe.each(CASES)("without %s, which is %s", (key, field, words, consequence) => {
  test.each<Source>(["Namely", "a snapshot", "an export"])(
    `${words} of %s fails and says why`,
    async (source) => {
      const { error, stdout } = await answer({ keys: [key] }, source, words);
      if (!(error instanceof Fault)) throw new Error(`It did not fail: ${stdout}`);
      const who =
        source === "Namely"
          ? `This token cannot see "${field}" of any employee`
          : `No employee in stdin shows "${field}"`;
      expect({ code: error.code, exit: exitCodeOf(error), message: error.message, stdout }).toEqual({
        code: "access.field-hidden",
        exit: 1,
        message: `${who}, so ${consequence}.`,
        stdout: "",
      });
      expect(error.hint).toContain("Namely administrator");
      expect(error.hint).toContain(`(${key})`);
    },
  );

  test.each<Source>(["Namely", "a snapshot"])(
    `${words} of %s answers when only some people lack it, and warns once with the count`,
    async (source) => {
      const run = await answer({ keys: [key], partly: true }, source, words);
      expect(run.error).toBeUndefined();
      const about = listWarnings(run).filter((warning) => warning.includes(`not show ${field}, `));
      expect(about).toEqual([expect.stringMatching(/^6 of 24 employees do not show .*may miss them\.$/u)]);
    },
  );
});

test("no warning names a field that all employees have", async () => {
  const scene = await openScene({ keys: [] });
  const { start_date: started, updated_at: updated } = person;
  const words = ["--status", "active", "--manager", person.manager?.id, "--job-title", person.job_title];
  words.push(
    "--started-since",
    started,
    "--updated-since",
    updated,
    "--fields",
    "id,manager.name,start_date",
  );
  const employees = await runLine(scene, ["employees", ...words.map(String)]);
  expect({ error: employees.error, ids: parseNdjson(employees.stdout).map(({ id }) => id) }).toEqual({
    error: undefined,
    ids: expect.arrayContaining([person.id]) as string[],
  });
  const check = await runLine(scene, ["org", "check"]);
  expect([...listWarnings(employees), ...listWarnings(check)]).toEqual([]);
});

describe("without the groups on profiles", () => {
  test.each(["--department DEPARTMENT", "--group DEPARTMENT"])("employees %s fails", async (words) => {
    const { error } = await answer({ keys: ["links"] }, "Namely", `employees ${words}`);
    expect(error).toMatchObject({ code: "access.field-hidden" });
  });
});

describe("a person who is named by a field that no one shows", () => {
  test.each<[key: string, words: string, message: RegExp]>([
    ["email", "employees --email EMAIL", /"work_email" .* so --email cannot be applied/u],
    ["email", "employees get EMAIL", /"work_email" .* cannot be looked up/u],
    ["email", "org chain EMAIL", /"work_email" .* cannot be looked up/u],
    ["employee_id", "org chain NUMBER", /"employee_number" .* cannot be looked up/u],
    [
      "personal_email",
      "employees --email nobody@x.example",
      /"personal_email" .* so --email cannot be applied/u,
    ],
  ])("without %s, %s fails", async (key, words, message) => {
    const { error } = await answer({ keys: [key] }, "Namely", words);
    expect(error).toMatchObject({
      code: "access.field-hidden",
      message: expect.stringMatching(message) as string,
    });
  });

  test("is found by another field, and then nothing is said", async () => {
    const run = await answer({ keys: ["personal_email"] }, "Namely", "employees --email EMAIL");
    expect(parseEmployees(run.stdout).map(({ id }) => id)).toEqual([person.id]);
    expect(listWarnings(run)).toEqual([]);
  });

  test("is not there, and the hint counts those who do not show it", async () => {
    const { error } = await answer({ keys: ["email"], partly: true }, "Namely", "org chain nobody@x.example");
    expect(error).toMatchObject({
      code: "api.not-found",
      hint: expect.stringContaining("6 of 24 employees do not show work_email.") as string,
    });
  });
});

test("a search by email that Namely answers fails as well when the other filters cannot be applied", async () => {
  const { error } = await answer(
    { keys: ["departure_date"] },
    "Namely",
    "employees --email EMAIL --terminated-since 2000-01-01",
  );
  expect(error).toMatchObject({
    code: "access.field-hidden",
    message:
      'This token cannot see "termination_date" of the employee that Namely found, so --terminated-since cannot be applied.',
  });
});

test("a part of the list fails like the whole when no one shows the field", async () => {
  const { error } = await answer(
    { keys: ["start_date"] },
    "Namely",
    "employees --started-since 2000-01-01 --limit 3",
  );
  expect(error).toMatchObject({ code: "access.field-hidden" });
});

test("a file that was to be written stays as it was", async () => {
  const scene = await openScene({ keys: ["departure_date"] });
  const file = join(scene.folders.temporary, "..", "left.csv");
  writeFileSync(file, "before");
  const { error } = await runLine(scene, ["employees", "--terminated-since", "2000-01-01", "-o", file]);
  expect(error).toMatchObject({ code: "access.field-hidden" });
  expect(readFileSync(file, "utf8")).toBe("before");
});

test.each([
  [false, 'This token cannot see "start_date" of any employee'],
  [true, "6 of 24 employees do not show start_date"],
])("--terminated-since warns where a rehire cannot be recognized (partly: %s)", async (partly, hidden) => {
  const scene = await openScene({ keys: ["start_date"], partly });
  const run = await runLine(scene, ["employees", "--terminated-since", "2000-01-01"]);
  expect({ error: run.error, warnings: listWarnings(run) }).toEqual({
    error: undefined,
    warnings: [`${hidden}, so --terminated-since may list people who were hired again.`],
  });
});

test("a company without employees hides nothing", async () => {
  await using empty = await openCompany({ employees: 0 });
  const { error, stdout } = await runLine(makeScene(pointAt(empty)), [
    "employees",
    "--terminated-since",
    "2000-01-01",
  ]);
  expect({ error, stdout }).toEqual({ error: undefined, stdout: "" });
});

describe("org check", () => {
  test("reports no one for a field that only some people lack", async () => {
    const clean = await answer({ keys: [] }, "Namely", "org check");
    const run = await answer({ keys: ["reports_to", "email"], partly: true }, "Namely", "org check");
    const problemsOf = ({ stdout }: Run): string[] =>
      stdout.split("\n").filter((line) => /no_|tops/u.test(line));
    expect(problemsOf(run)).toEqual(problemsOf(clean));
  });

  test("leaves out the checks that depend on a hidden field, and makes the others", async () => {
    const run = await answer({ keys: ["email", "employee_id"] }, "Namely", "org check");
    expect(run.error).toBeUndefined();
    expect(listWarnings(run)).toEqual([
      'This token cannot see "work_email" of any employee, so same_work_email and no_work_email were not checked.',
      'This token cannot see "employee_number" of any employee, so same_employee_number was not checked.',
    ]);
  });
});

test("org chain warns where it ends with a person whose manager is hidden", async () => {
  const scene = await startHidingFront(company, (profile) => {
    if (profile.id === person.id) delete profile["reports_to"];
  });
  const run = await runLine(makeScene(pointAt(scene)), ["org", "chain", person.id]);
  expect(listWarnings(run)).toEqual([
    "1 of 24 employees does not show manager, so namely org chain may miss them.",
    "The chain ends with an employee whose manager this token may not see.",
  ]);
});

test("people whose status is a new word are not left out by --status without a word", async () => {
  const front = await startHidingFront(company, (profile) => {
    if (isOneOfSome(profile.id)) profile["user_status"] = "on_leave";
  });
  const scene = makeScene(pointAt(front));
  const warned = await runLine(scene, ["employees", "--status", "active"]);
  expect(listWarnings(warned)).toEqual([
    "6 of 24 employees have an unknown employment status, so --status leaves them out; add unknown to list them.",
  ]);
  const listed = await runLine(scene, ["employees", "--status", "active,unknown"]);
  expect({
    more: listed.stdout.split("\n").length - warned.stdout.split("\n").length,
    warnings: listWarnings(listed),
  }).toEqual({
    more: 6,
    warnings: [],
  });
});

test("a manager who is named by email has those reports too who show only the manager's id", async () => {
  const boss = person.manager?.id ?? "";
  const front = await startHidingFront(company, (profile) => {
    const [manager] = (profile["reports_to"] ?? []) as { id: string }[];
    if (manager !== undefined && manager.id !== "no_guid") profile["reports_to"] = [{ id: manager.id }];
  });
  const scene = makeScene(pointAt(front));
  const word = people.find(({ id }) => id === boss)?.work_email ?? "";
  const byEmail = await runLine(scene, ["employees", "--manager", word]);
  const byId = await runLine(scene, ["employees", "--manager", boss]);
  expect(byEmail.stdout).toBe(byId.stdout);
  expect(byEmail.stdout).not.toBe("");
});

describe("diff --events", () => {
  /** Saves a baseline, then asks for these events. */
  const compare = async (keys: readonly string[], events: string): Promise<Run> => {
    const scene = await openScene({ keys });
    const before = join(scene.folders.temporary, "..", "before.ndjson");
    await runLine(scene, ["snapshot", "-o", before]);
    return runLine(scene, ["diff", "--against", before, "--events", events]);
  };

  test("fails when none of the events could be found", async () => {
    expect((await compare(["departure_date"], "termination_scheduled,overdue")).error).toMatchObject({
      code: "access.field-hidden",
      message:
        'This token cannot see "termination_date" of any employee, so termination_scheduled and overdue cannot be reported.',
    });
  });

  test("warns when some of them could not", async () => {
    const run = await compare(["departure_date"], "terminated,overdue");
    expect({ error: run.error, warnings: listWarnings(run) }).toEqual({
      error: undefined,
      warnings: ['This token cannot see "termination_date" of any employee, so overdue cannot be reported.'],
    });
  });

  test("fails for two files as well, and names the later one", async () => {
    const scene = await openScene({ keys: ["departure_date"] });
    const [before, after] = ["before", "after"].map((name) => join(scene.folders.temporary, "..", name));
    for (const file of [before, after]) await runLine(scene, ["snapshot", "-o", String(file)]);
    const words = ["diff", String(before), String(after), "--events", "overdue"];
    expect((await runLine(scene, words)).error).toMatchObject({
      code: "access.field-hidden",
      message: `No employee in ${after} shows "termination_date", so overdue cannot be reported.`,
    });
  });

  test("fails in watch as well, before it saves a baseline", async () => {
    const scene = await openScene({ keys: ["departure_date"] });
    const { error } = await runLine(scene, [
      "watch",
      "--baseline",
      "leavers",
      "--events",
      "termination_scheduled",
    ]);
    expect(error).toMatchObject({ code: "access.field-hidden" });
    const { stdout } = await runLine(scene, ["snapshot", "list", "--baseline", "leavers"]);
    expect(stdout).toBe("");
  });

  test("says nothing when all could be found", async () => {
    const run = await compare([], "terminated,overdue,rehired");
    expect({ error: run.error, warnings: listWarnings(run) }).toEqual({ error: undefined, warnings: [] });
  });
});

describe("a field that was asked for and never comes is warned of once", () => {
  test.each<[keys: readonly string[], words: string, warnings: readonly string[]]>([
    [
      ["start_date"],
      "employees --fields id,start_date",
      ['This token cannot see "start_date" of any employee, so it is empty.'],
    ],
    [
      ["start_date", "reports_to"],
      "employees --fields manager.name,start_date --format csv",
      ['This token cannot see "manager" and "start_date" of any employee, so they are empty.'],
    ],
    [
      ["ssn", "dob"],
      "employees --include-sensitive",
      ['This token cannot see "date_of_birth" and "ssn" of any employee, so they are empty.'],
    ],
    [
      ["ssn", "dob"],
      "employees --include-sensitive --fields id,ssn",
      ['This token cannot see "ssn" of any employee, so it is empty.'],
    ],
    [
      ["shirt_size"],
      "employees --custom-fields shirt_size",
      ['Namely lists "shirt_size", but this token cannot see it, so it is missing.'],
    ],
    [
      ["ssn"],
      "employees get PERSON --include-sensitive",
      ['This token cannot see "ssn" of this employee, so it is empty.'],
    ],
    [
      ["ssn"],
      "snapshot --include-sensitive -o -",
      ['This token cannot see "ssn" of any employee, so it is left out.'],
    ],
    [
      ["email"],
      "org reports PERSON --fields name,work_email",
      ['This token cannot see "work_email" of any employee, so it is empty.'],
    ],
    [["start_date", "ssn", "shirt_size"], "employees", []],
  ])("without %j, %s", async (keys, words, warnings) => {
    const run = await answer({ keys }, "Namely", words);
    expect({ error: run.error, warnings: listWarnings(run) }).toEqual({ error: undefined, warnings });
  });

  test("of a file of people, but not for what is no field of theirs", async () => {
    const run = await answer(
      { keys: [] },
      "a snapshot",
      "org reports PERSON --all --fields level,name,direct_reports",
    );
    expect({ error: run.error, warnings: listWarnings(run) }).toEqual({ error: undefined, warnings: [] });
  });

  test("of a file too, for what it was not made with", async () => {
    const run = await answer({ keys: [] }, "a snapshot", "employees --include-sensitive --fields id,ssn");
    expect(listWarnings(run)).toEqual(['No employee in stdin shows "ssn", so it is empty.']);
  });
});

describe("the library", () => {
  const open = async (keys: readonly string[], onWarning: (sentence: string) => void = () => {}) =>
    openNamely(await openFront({ keys }), { onWarning });

  test.each([
    ["reports_to", { manager: "PERSON" }, "manager cannot be applied"],
    ["departure_date", { terminatedSince: "2000-01-01" }, "terminatedSince cannot be applied"],
    ["user_status", { status: "active" as const }, "status cannot be applied"],
  ])("without %s rejects employees(%j)", async (key, options, consequence) => {
    await using namely = await open([key]);
    const filled = "manager" in options ? { manager: person.id } : options;
    const reading = (async () => {
      for await (const _ of namely.employees(filled)) throw new Error("Somebody came.");
    })();
    await expect(reading).rejects.toMatchObject({
      code: "access.field-hidden",
      message: expect.stringContaining(`, so ${consequence}.`) as string,
    });
  });

  test("rejects a search by an email that no one shows", async () => {
    await using namely = await open(["email"]);
    await expect(namely.employee(person.work_email ?? "")).rejects.toMatchObject({
      code: "access.field-hidden",
    });
  });

  test("names the option in a warning, not the flag", async () => {
    const said: string[] = [];
    await using namely = await open(["start_date"], (sentence) => void said.push(sentence));
    for await (const _ of namely.employees({ terminatedSince: "2000-01-01" }));
    expect(said).toEqual([
      'This token cannot see "start_date" of any employee, so terminatedSince may list people who were hired again.',
    ]);
  });

  test("calls onWarning with the sensitive fields that never came", async () => {
    const warnings: string[] = [];
    await using namely = await open(["ssn"], (sentence) => void warnings.push(sentence));
    for await (const _ of namely.employees({ includeSensitive: true })) continue;
    expect(warnings).toEqual(['This token cannot see "ssn" of any employee, so it is empty.']);
  });
});
