import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Command } from "../../../src/cli/command.ts";
import { RECEIVER_NAMES } from "../../../src/formats/column-files/receiver-names.ts";
import { Fault } from "../../../src/platform/errors/fault.ts";
import { EVERY_COMMAND } from "../../../src/program/every-command.ts";
import { openCompany, pointAt, type TestCompany } from "../../support/company.ts";
import { startHidingFront } from "../../support/hiding-front.ts";
import { parseEmployees, parseNdjson } from "../../support/records.ts";
import { makeScene, runLine, type Run, type Scene } from "../terminal-context.ts";
import { listCommands } from "../../trust/secret-scenes.ts";

const TODAY = "2026-11-23";

let company: TestCompany;
let scene: Scene;

beforeAll(async () => {
  company = await openCompany({ employees: 16, today: TODAY, company: "acme" });
  const [, , leaver = "", left = "", hired = ""] = company.control.ids();
  company.control.setField(leaver, "departure_date", "2026-12-31");
  company.control.terminate(left, { date: "2026-11-01" });
  company.control.setField(hired, "start_date", "2026-12-01");
  return () => company.stop();
});

beforeEach(() => {
  scene = makeScene(pointAt(company));
  mkdirSync(scene.folders.config, { recursive: true });
});

/** Writes a columns file where the commands run, and gives its name. */
function lay(columns: unknown, name = "columns.json"): string {
  writeFileSync(
    join(scene.folders.config, name),
    typeof columns === "string" ? columns : JSON.stringify({ columns }),
  );
  return name;
}

const run = (...words: readonly string[]): Promise<Run> => runLine(scene, [...words, "--as-of", TODAY]);

async function read(...words: readonly string[]): Promise<string> {
  const { stdout, error } = await run(...words);
  expect(error).toBe(undefined);
  return stdout;
}

function say({ error }: Run): string {
  if (error instanceof Fault) return `${error.code}: ${error.message} | ${error.hint}`;
  throw error;
}

const SMALL = [
  { name: "mail", field: "work_email" },
  { name: "suspended", field: "lifecycle", values: { active: "", leaving: "soon", "*": "1" } },
  { name: "since", field: "start_date" },
  { name: "auth", constant: "manual" },
];

/** A column whose every cell is the same, for what is the same whatever the field. */
const ONE = { name: "x", field: "id", values: { "*": "y" } };

describe("--columns", { timeout: 60_000 }, () => {
  it("writes the same columns in every format", async () => {
    const file = lay(SMALL);
    const csv = (await read("employees", "--columns", file, "--format", "csv")).split("\n");
    expect(csv[0]).toBe("mail,suspended,since,auth");
    expect(csv[1]).toMatch(/^\S+@\S+,,\d{4}-\d\d-\d\d,manual$/u);
    const [first = {}] = parseNdjson(await read("employees", "--columns", file, "--format", "ndjson"));
    expect(csv[1]).toBe(Object.values(first).join(","));
    expect(Object.keys(first)).toEqual(["mail", "suspended", "since", "auth"]);
    const json = JSON.parse(await read("employees", "--columns", file, "--format", "json")) as {
      result: unknown[];
    };
    expect(json.result[0]).toEqual(first);
    expect(json.result).toHaveLength(16);
    const yaml = await read("employees", "--columns", file, "--format", "yaml");
    expect(yaml.startsWith(`- mail: "${String(first["mail"])}"\n  suspended: ""\n`)).toBe(true);
    const markdown = (await read("employees", "--columns", file, "--format", "markdown")).split("\n");
    expect(markdown[0]).toBe("| mail | suspended | since | auth |");
    const table = (await read("employees", "--columns", file, "--format", "table")).split("\n");
    expect(table[0]).toMatch(/^mail +suspended +since +auth *$/u);
    await read("employees", "--columns", file, "-o", "people.xlsx");
    expect(readFileSync(join(scene.folders.config, "people.xlsx")).subarray(0, 2).toString()).toBe("PK");
  });

  it("leaves the old file as it was when a value is not listed, and names the employee", async () => {
    const file = lay([
      { name: "x", field: "lifecycle", values: { active: "0", leaving: "0", pre_hire: "0" } },
    ]);
    const target = join(scene.folders.config, "kept.csv");
    writeFileSync(target, "old\n");
    const left = company.control.ids()[3];
    expect(say(await run("employees", "--columns", file, "-o", "kept.csv"))).toBe(
      `output.value-not-listed: The column "x" has no value for lifecycle "terminated" of "${left}". | Add "terminated" or "*" to its "values" in the columns file.`,
    );
    expect(readFileSync(target, "utf8")).toBe("old\n");
    expect((await run("employees", "--columns", file)).stdout).toBe("");
  });

  it("does not go with --fields", async () => {
    const file = lay(SMALL);
    for (const fields of [["--fields", "id"], ["--fields"]])
      expect(say(await run("employees", "--columns", file, ...fields))).toBe(
        "usage.conflict: --fields does not go with --columns: the columns name the fields. | Leave out one of them.",
      );
  });

  it("refuses a file that is missing, no JSON or no columns file before any request", async () => {
    const before = company.requests.length;
    const hint = "Start from one that is shipped: namely columns google > google.json";
    expect(say(await run("employees", "--columns", "none.json"))).toBe(
      `usage.no-such-file: There is no file none.json. | ${hint}`,
    );
    expect(say(await run("employees", "--columns", lay("{", "broken.json")))).toBe(
      `usage.columns: "broken.json" is not valid JSON. | ${hint}`,
    );
    expect(say(await run("employees", "--columns", lay([{ name: "x" }])))).toContain("usage.columns");
    expect(say(await run("employees", "--columns", lay([{ name: "x", field: "lifecyle" }])))).toBe(
      'usage.unknown-field: Unknown field "lifecyle". | Did you mean lifecycle?',
    );
    expect(say(await run("employees", "--columns", "@goggle"))).toBe(
      'usage.choice: No columns are shipped for "goggle". | Did you mean @google? List them with: namely columns',
    );
    expect(company.requests.length).toBe(before);
  });

  it("needs the flag of a field that an export has only on request", async () => {
    const file = lay([{ name: "pay", field: "compensation.amount" }]);
    expect(say(await run("employees", "--columns", file))).toBe(
      'usage.unknown-field: The field "compensation.amount" is not part of this export. | Add --include-sensitive.',
    );
    expect(await read("employees", "--columns", file, "--include-sensitive", "--format", "csv")).toMatch(
      /^pay\n[\d.]+\n/u,
    );
  });

  it("fails when the token may not see a field, because empty would mean something else", async () => {
    const hiding = await startHidingFront(company, (profile) => delete profile["personal_email"]);
    const other = { ...scene, env: { ...scene.env, NAMELY_BASE_URL: hiding.url } };
    const file = lay([{ name: "x", field: "personal_email" }]);
    const result = await runLine(other, ["employees", "--columns", file, "--format", "csv"]);
    expect(say(result)).toContain(
      'access.field-hidden: This token cannot see "personal_email" of any employee, so --columns cannot be applied.',
    );
    expect(result.stdout).toBe("");
  });

  it("shows one employee, too", async () => {
    const [id = ""] = company.control.ids();
    const file = lay(SMALL);
    expect(
      JSON.parse(await read("employees", "get", id, "--columns", file, "--format", "json")),
    ).toMatchObject({
      suspended: "",
      auth: "manual",
    });
    expect(await read("employees", "get", id, "--columns", file, "--format", "table")).toMatch(
      /^FIELD +VALUE\nmail +\S+@\S+\nsuspended *\nsince +\S+\nauth +manual\n$/u,
    );
  });

  it("puts the lines of a preamble above the header of CSV alone, behind the mark of --excel", async () => {
    const file = lay(JSON.stringify({ preamble: ["version:v1.0", "a,b"], columns: [ONE] }));
    expect(await read("employees", "--columns", file, "--format", "csv", "--limit", "1")).toBe(
      'version:v1.0\n"a,b"\nx\ny\n',
    );
    expect(await read("employees", "--columns", file, "--format", "csv", "--limit", "1", "--excel")).toBe(
      '\uFEFFversion:v1.0\r\n"a,b"\r\nx\r\ny\r\n',
    );
    expect(await read("employees", "--columns", file, "--format", "ndjson", "--limit", "1")).toBe(
      '{"x":"y"}\n',
    );
  });

  it("disarms formulas in values and names", async () => {
    const file = lay([{ name: "=1+1", field: "id", values: { "*": "=2+2" } }]);
    expect(await read("employees", "--columns", file, "--format", "csv", "--limit", "1")).toBe(
      "'=1+1\n'=2+2\n",
    );
  });
});

describe("the first and last name of the manager", { timeout: 60_000 }, () => {
  const PARTS = [
    { name: "id", field: "id" },
    { name: "first", field: "manager.first_name" },
    { name: "last", field: "manager.last_name" },
  ];

  /** What the own records say, for the people of an export. */
  async function expected(...filter: readonly string[]): Promise<object[]> {
    const all = new Map(parseEmployees(await read("employees")).map((person) => [person.id, person]));
    return parseEmployees(await read("employees", ...filter)).map(({ id, manager }) => {
      const own = manager && all.get(manager.id);
      return { id, first: own?.first_name ?? null, last: own?.last_name ?? null };
    });
  }

  it("are those of the manager's own record, also where a filter leaves that out", async () => {
    const file = lay(PARTS);
    expect(parseNdjson(await read("employees", "--columns", file))).toEqual(await expected());
    const { department } = parseEmployees(await read("employees"))[5] ?? {};
    const filter = ["--department", department ?? ""];
    expect(parseNdjson(await read("employees", ...filter, "--columns", file))).toEqual(
      await expected(...filter),
    );
  });

  it("are read by a request of their own where only one employee is read", async () => {
    const file = lay(PARTS);
    const [, person] = parseEmployees(await read("employees"));
    const email = ["--email", person?.work_email ?? ""];
    const [one = {}] = await expected(...email);
    expect(parseNdjson(await read("employees", ...email, "--columns", file))).toEqual([one]);
    expect(parseNdjson(await read("employees", "get", person?.id ?? "", "--columns", file))).toEqual([one]);
  });

  it("are in a part of the list and in its next part", async () => {
    const file = lay(PARTS);
    const all = await expected();
    const first = JSON.parse(await read("employees", "--columns", file, "--limit", "5", "--json")) as {
      result: object[];
      next_cursor: string;
    };
    expect(first.result).toEqual(all.slice(0, 5));
    const rest = await read("employees", "--columns", file, "--limit", "50", "--cursor", first.next_cursor);
    expect(parseNdjson(rest)).toEqual(all.slice(5));
  });

  it("come from the file of --from, wherever the manager is in it, and are missing where the manager is not", async () => {
    const file = lay(PARTS);
    const lines = (await read("employees")).trimEnd().split("\n");
    const reversed = join(scene.folders.config, "reversed.ndjson");
    writeFileSync(reversed, `${lines.toReversed().join("\n")}\n`);
    expect(parseNdjson(await read("employees", "--from", "reversed.ndjson", "--columns", file))).toEqual(
      (await expected()).toReversed(),
    );
    const [boss] = company.control.ids();
    const without = lines.filter((line) => !line.startsWith(`{"id":"${boss}"`));
    writeFileSync(reversed, `${without.join("\n")}\n`);
    const { stdout, stderr } = await run("employees", "--from", "reversed.ndjson", "--columns", file);
    const missing = parseNdjson(stdout).filter((row) => !("first" in row));
    const reports = without.filter((line) => line.includes(`"manager":{"id":"${boss}"`));
    expect(missing).toHaveLength(reports.length);
    expect(stderr).toContain(
      `${reports.length} employees have a manager whose own record was not found, so the manager's first and last name are missing.`,
    );
  });

  it("fail when no manager's record is there", async () => {
    const lines = (await read("employees")).trimEnd().split("\n");
    writeFileSync(join(scene.folders.config, "one.ndjson"), `${lines[1]}\n`);
    expect(say(await run("employees", "--from", "one.ndjson", "--columns", lay(PARTS)))).toBe(
      "access.field-hidden: The own records of the managers are missing or show no names, so manager.first_name and manager.last_name are unknown. | Read all employees, with a token whose role sees first and last names.",
    );
  });

  it("are in org records", async () => {
    const [boss = ""] = company.control.ids();
    const rows = parseNdjson(await read("org", "reports", boss, "--columns", lay(PARTS)));
    const all = await expected();
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(all).toContainEqual(row);
  });

  it("are no field of --fields", async () => {
    expect(say(await run("employees", "--fields", "manager.first_name"))).toContain("usage.unknown-field");
  });
});

describe("--order managers-first", { timeout: 60_000 }, () => {
  it("writes each manager before the reports, without a warning", async () => {
    const reversed = (await read("employees")).trimEnd().split("\n").toReversed();
    writeFileSync(join(scene.folders.config, "people.ndjson"), `${reversed.join("\n")}\n`);
    const { stdout, stderr } = await run("employees", "--from", "people.ndjson", "--order", "managers-first");
    const people = parseEmployees(stdout);
    expect(people).toHaveLength(16);
    const seen = new Set<string>();
    for (const { id, manager } of people) {
      expect(manager === null || seen.has(manager.id)).toBe(true);
      seen.add(id);
    }
    expect(stderr).not.toContain("warning:");
  });

  it("warns once of managers who are not in the export", async () => {
    const { stderr } = await run("employees", "--status", "inactive", "--order", "managers-first");
    expect(stderr.match(/warning:.*/gu)).toEqual([
      expect.stringMatching(/^warning: 1 employee has a manager who is not in this export, so --order/u),
    ]);
  });

  it("goes on after a cursor", async () => {
    const words = ["employees", "--order", "managers-first"];
    const all = parseEmployees(await read(...words));
    const first = JSON.parse(await read(...words, "--limit", "7", "--json")) as { next_cursor: string };
    const rest = await read(...words, "--limit", "50", "--cursor", first.next_cursor);
    expect(parseEmployees(rest)).toEqual(all.slice(7));
  });

  it("does not go with --sort or --count, and has one value", async () => {
    expect(say(await run("employees", "--order", "managers-first", "--sort", "name"))).toBe(
      "usage.conflict: --sort does not go with --order: each is an order of its own. | Leave out one of them.",
    );
    expect(say(await run("employees", "--order", "managers-first", "--count"))).toContain(
      "--order has no effect",
    );
    expect(say(await run("employees", "--columns", "@google", "--count"))).toContain(
      "--columns has no effect",
    );
    expect(say(await run("employees", "--order", "managers"))).toContain("Did you mean managers-first?");
  });

  it("fails when the token may not see managers", async () => {
    const hiding = await startHidingFront(company, (profile) => delete profile["reports_to"]);
    const other = { ...scene, env: { ...scene.env, NAMELY_BASE_URL: hiding.url } };
    expect(say(await runLine(other, ["employees", "--order", "managers-first"]))).toContain(
      'access.field-hidden: This token cannot see "manager" of any employee, so --order cannot be applied.',
    );
  });
});

/** The header of each system's own sample, where one was found; ours is a part of it, in its order. */
const SAMPLES: Readonly<Record<string, readonly string[]>> = {
  google:
    "First Name [Required],Last Name [Required],Email Address [Required],Password [Required],Password Hash Function [UPLOAD ONLY],Org Unit Path [Required],New Primary Email [UPLOAD ONLY],Recovery Email,Home Secondary Email,Work Secondary Email,Recovery Phone [MUST BE IN THE E.164 FORMAT],Work Phone,Home Phone,Mobile Phone,Work Address,Home Address,Employee ID,Employee Type,Employee Title,Manager Email,Department,Cost Center,Building ID,Floor Name,Floor Section,Change Password at Next Sign-In,New Status [UPLOAD ONLY],Advanced Protection Program enrollment".split(
      ",",
    ),
  "entra-create":
    "Name [displayName] Required,User name [userPrincipalName] Required,Initial password [passwordProfile] Required,Block sign in (Yes/No) [accountEnabled] Required,First name [givenName],Last name [surname],Job title [jobTitle],Department [department],Usage location [usageLocation],Street address [streetAddress],State or province [state],Country or region [country],Office [physicalDeliveryOfficeName],City [city],ZIP or postal code [postalCode],Office phone [telephoneNumber],Mobile phone [mobile]".split(
      ",",
    ),
  drata: "id,first_name,last_name,email,avatar_url,is_contractor,mfa,job_title".split(","),
  expensify:
    "employeeEmail,managerEmail,policyID,employeeID,firstName,lastName,customField1,customField2,approvalLimit,overLimitApprover,isTerminated,workerStatus,additionalPolicyIDs,defaultTags".split(
      ",",
    ),
};

describe("the shipped columns", { timeout: 60_000 }, () => {
  it.each(RECEIVER_NAMES)("make the file that is kept for comparison: %s", async (name) => {
    const words = ["employees", "--columns", `@${name}`, "--order", "managers-first"];
    await expect(await read(...words, "--format", "csv")).toMatchFileSnapshot(
      `../../fixtures/columns/${name}.csv`,
    );
  });

  it.each(Object.entries(SAMPLES))(
    "are a part of the header of the sample, in its order: %s",
    async (name, sample) => {
      const lines = (
        await read("employees", "--columns", `@${name}`, "--format", "csv", "--limit", "1")
      ).split("\n");
      const header = lines[name === "entra-create" ? 1 : 0]?.split(",") ?? [];
      expect(sample.filter((column) => header.includes(column))).toEqual(header);
    },
  );

  it("begin with the version for Entra", async () => {
    const file = await read("employees", "--columns", "@entra-create", "--format", "csv");
    expect(file.split("\n")[0]).toBe("version:v1.0");
  });

  it("write true and false for Expensify, as JSON has them", async () => {
    const people = parseNdjson(await read("employees", "--columns", "@expensify"));
    expect(new Set(people.map(({ isTerminated }) => isTerminated))).toEqual(new Set([true, false]));
  });

  it("are listed with receiver and certainty, and printed to be edited", async () => {
    const list = (await runLine(scene, ["columns"])).stdout.trimEnd().split("\n");
    expect(list.map((line) => line.split("\t")[0])).toEqual(RECEIVER_NAMES);
    for (const line of list) expect(line.split("\t")).toHaveLength(3);
    for (const name of RECEIVER_NAMES) {
      const { stdout } = await runLine(scene, ["columns", name]);
      const printed = lay(stdout, "printed.json");
      const mine = await read("employees", "--columns", printed, "--format", "csv");
      expect(mine).toBe(await read("employees", "--columns", `@${name}`, "--format", "csv"));
    }
    expect((await runLine(scene, ["columns"], { isTerminal: true })).stdout).toMatch(
      /^NAME +RECEIVER +CERTAINTY/u,
    );
  });
});

/** How each command with `--columns` is run here. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  api: ["profiles/me"],
  "employees get": ["ID"],
  "groups get": ["GROUP"],
  report: ["REPORT"],
  "org chain": ["LAST"],
  "org reports": ["ID"],
  "org tree": [],
  reconcile: ["slack=members.csv"],
};

/** A field of each command's records that are without an id. */
const FIELDS: Readonly<Record<string, string>> = {
  report: "profiles_first_name",
  "snapshot list": "name",
  reconcile: "account",
  upcoming: "uid",
};

const writers = listCommands(EVERY_COMMAND).filter(([, { flags }]: [string, Command]) =>
  flags.some(({ spelling }) => spelling.startsWith("--columns")),
);

describe("every command that writes records", { timeout: 60_000 }, () => {
  it("takes --columns, but for the report of a diff", () => {
    const fielded = listCommands(EVERY_COMMAND).filter(([, { flags }]) =>
      flags.some(({ spelling }) => spelling.startsWith("--fields")),
    );
    expect(writers.map(([words]) => words)).toEqual(fielded.map(([words]) => words));
    expect(writers.length).toBeGreaterThan(12);
  });

  it.each(writers.map(([words]) => words))("writes them: %s", async (words) => {
    await runLine(scene, ["diff", "--save"]);
    const field = FIELDS[words] ?? "id";
    const file = lay([{ name: "fixed", field, values: { "*": "yes" } }]);
    writeFileSync(
      join(scene.folders.config, "members.csv"),
      "username,email,status\nada,ada@example.com,Member\n",
    );
    const ids = company.control.ids();
    const [group] = parseNdjson((await runLine(scene, ["groups"])).stdout);
    const given = (WORDS[words] ?? []).map((word) =>
      word
        .replace("ID", ids[0] ?? "")
        .replace("LAST", ids.at(-1) ?? "")
        .replace("GROUP", String(group?.["id"]))
        .replace("REPORT", company.control.reports()[0]?.id ?? ""),
    );
    const { stdout, error } = await runLine(scene, [
      ...words.split(" "),
      ...given,
      "--columns",
      file,
      "--format",
      "csv",
    ]);
    expect(error).toBe(undefined);
    expect(stdout).toMatch(words === "org check" ? /^fixed\n(?:yes\n)*$/u : /^fixed\n(?:yes\n)+$/u);
    expect(existsSync(join(scene.folders.config, file))).toBe(true);
  });
});
