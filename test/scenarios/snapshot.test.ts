import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { FaultRule } from "../../src/sandbox/control/fault-rule.ts";
import type { Quirks } from "../../src/sandbox/control/quirks.ts";
import { employeeSchema, SENSITIVE_EMPLOYEE_FIELDS } from "../../src/unified/employee/employee.ts";
import { type CompanyOptions, openCompany, pointAt } from "../support/company.ts";
import { makePlace, runProgram } from "../support/program.ts";
import { idsOf, parseNdjson } from "../support/records.ts";
import { sideBySide } from "../support/side-by-side.ts";
import { findWorkers, listStored, readLatest } from "../support/snapshots.ts";
import { someOf } from "../support/effort.ts";

/** What `namely snapshot -o -` gives of a company. */
async function takeSnapshot(options: CompanyOptions, ...words: string[]): Promise<string> {
  await using company = await openCompany({ employees: 60, ...options });
  const { stdout } = await runProgram(["snapshot", "-o", "-", ...words], { env: pointAt(company) });
  return stdout;
}

/** The header and the people of a snapshot. */
function parseSnapshot(text: string): [Record<string, unknown>, Record<string, unknown>[]] {
  const [header = {}, ...people] = parseNdjson(text);
  return [header, people];
}

describe.concurrent("the file", { timeout: 120_000 }, () => {
  it("is a header and a person a line, by id, with keys in the order of the model, and no time of day", async () => {
    await using company = await openCompany({ employees: 60 });
    const { stdout } = await runProgram(["snapshot", "-o", "-"], { env: pointAt(company) });
    const [header, people] = parseSnapshot(stdout);
    const keys = ["format", "company", "groups", "visible_keys", "includes", "lines", "checksum"];
    expect(Object.keys(header)).toEqual(keys);
    expect(header).toMatchObject({ format: "namely-snapshot/1", company: { id: "sandbox" } });
    expect(idsOf(people)).toEqual(company.control.ids().sort());
    const fields = Object.keys(employeeSchema.shape);
    for (const person of people) {
      const keys = Object.keys(person);
      expect(keys).toEqual(fields.filter((field) => keys.includes(field)));
    }
    expect(stdout).not.toContain("\r");
    // Nobody's profile bears today's date, so that a time of the run would stand out.
    expect(stdout).not.toContain(new Date().toISOString().slice(0, 10));
  });

  it("is the same bytes again when nothing has happened", async () => {
    await using company = await openCompany({ employees: 60 });
    using place = makePlace();
    for (const _ of ["first", "second"])
      expect(await runProgram(["snapshot"], { env: pointAt(company), place })).toMatchObject({ code: 0 });
    const [first = "", second = ""] = listStored(place);
    expect(readFileSync(second, "utf8")).toBe(readFileSync(first, "utf8"));
  });

  it("is the same bytes however Namely writes values and sorts people", async () => {
    const quirks: readonly Partial<Quirks>[] = [
      {},
      { ignoreSort: true, metaTotal: "absent", perPageCap: 7 },
      { emptyAs: "null", noManager: "empty-array", reportsTo: "object" },
      { emptyAs: "empty-string", numbersAsStrings: true, employeeType: "string", metaTotal: "string" },
      { dateFormat: "us", linkedGroups: "absent", groupTypeTitles: "singular", metaTotal: "zero-when-short" },
    ];
    const [plain = {}, ...odd] = quirks;
    const [usual, ...others] = await sideBySide([plain, ...someOf(odd, 1)], (one) =>
      takeSnapshot({ quirks: one }, "--include-sensitive"),
    );
    expect(parseSnapshot(usual ?? "")[1]).toHaveLength(60);
    for (const other of others) expect(other).toBe(usual);
  });

  it("lacks the fields that the token may not see, instead of calling them empty", async () => {
    const hiddenKeys = ["start_date", "reports_to", "office", "mobile_phone", "ssn"];
    const [header, people] = parseSnapshot(
      await takeSnapshot({ quirks: { hiddenKeys } }, "--include-sensitive"),
    );
    for (const person of people) {
      for (const field of ["start_date", "manager", "work_location", "ssn"])
        expect(person).not.toHaveProperty(field);
      // What is read from several keys is there as long as one of them is.
      expect(person).toHaveProperty("phones");
      expect(person).toHaveProperty("termination_date");
    }
    for (const key of hiddenKeys) expect(header["visible_keys"]).not.toContain(key);
  });

  it("holds sensitive fields only when asked to, and the raw record never", async () => {
    const [usual = "", all = ""] = await sideBySide(
      [[], ["--include-sensitive", "--custom-fields", "all"]],
      (words) => takeSnapshot({}, ...words),
    );
    const [header, people] = parseSnapshot(usual);
    expect(header["includes"]).toEqual({ sensitive: false, custom_fields: "none" });
    const [fullHeader, fullPeople] = parseSnapshot(all);
    expect(fullHeader["includes"]).toEqual({ sensitive: true, custom_fields: "all" });
    for (const field of SENSITIVE_EMPLOYEE_FIELDS) {
      expect(people.filter((person) => field in person)).toEqual([]);
      expect(fullPeople.filter((person) => field in person)).toHaveLength(60);
    }
    for (const person of [...people, ...fullPeople]) expect(person).not.toHaveProperty("remote_data");
  });

  it("is the same in the store, with -o and on stdout, and employees --from reads it", async () => {
    await using company = await openCompany({ employees: 60 });
    using place = makePlace();
    const env = pointAt(company);
    await runProgram(["snapshot"], { env, place });
    const file = await runProgram(["snapshot", "-o", "people.ndjson"], { env, place });
    expect(file).toMatchObject({ code: 0, stdout: "" });
    expect(file.stderr).toMatch(/^60 employees · .* · people\.ndjson \([\d.]+ kB\)\n$/);
    const { stdout } = await runProgram(["snapshot", "-o", "-", "-q"], { env, place });
    expect(readFileSync(join(place.work, "people.ndjson"), "utf8")).toBe(stdout);
    expect(readLatest(place)).toBe(stdout);
    const people = await runProgram(["employees", "--from", "people.ndjson"], { place });
    expect(idsOf(parseNdjson(people.stdout))).toEqual(company.control.ids().sort());
  });

  it("is NDJSON, so that a name that says otherwise is wrong use before anything is asked", async () => {
    await using company = await openCompany({ employees: 5 });
    using place = makePlace();
    for (const name of ["people.csv", "people.json", "people.XLSX", "people.yml"]) {
      const { code, stderr } = await runProgram(["snapshot", "-o", name], { env: pointAt(company), place });
      expect({ name, code }).toEqual({ name, code: 2 });
      expect(stderr).toContain(".ndjson");
    }
    expect(company.requests).toEqual([]);
    expect(readdirSync(place.work)).toEqual([]);
  });
});

describe.concurrent("a pull that fails", { timeout: 120_000 }, () => {
  const cases: readonly (readonly [name: string, code: number, rule: FaultRule | undefined])[] = [
    ["a roster that never settles", 6, undefined],
    ["a page that is not there", 6, { kind: "status", status: 404, page: 2 }],
    ["a web page in place of JSON", 1, { kind: "html", page: 2 }],
    ["a token that is refused", 4, { kind: "status", status: 401, path: "/profiles*" }],
  ];

  it.each(someOf(cases, 2))(
    "%s is exit %i, and neither a snapshot nor a diff comes of it",
    async (_, code, rule) => {
      await using company = await openCompany({ employees: 60 });
      using place = makePlace();
      const env = pointAt(company);
      await runProgram(["snapshot"], { env, place });
      const before = readFolder(place.state);
      writeFileSync(join(place.work, "people.ndjson"), "before\n");
      company.control.terminate(findWorkers(company, 1)[0] ?? "");
      if (rule) company.control.addFault(rule);
      else company.control.changeBetweenPages({ after: 1, hire: 1, repeat: true });
      const lines = ["snapshot", "diff --save -o people.ndjson"];
      if (code === 4) lines.push("snapshot -o people.ndjson");
      for (const line of lines) {
        const { code: exit, stdout } = await runProgram(line.split(" "), { env, place });
        expect({ line, exit, stdout }).toEqual({ line, exit: code, stdout: "" });
      }
      expect(readFileSync(join(place.work, "people.ndjson"), "utf8")).toBe("before\n");
      expect(readdirSync(place.work)).toEqual(["people.ndjson"]);
      expect(readFolder(place.state)).toEqual(before);
    },
  );
});

/** The snapshots of a state folder and what is in them. */
function readFolder(state: string): [string, string][] {
  const folder = join(state, "snapshots", "sandbox");
  return readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]);
}

describe.concurrent("a snapshot of a newer format", { timeout: 120_000 }, () => {
  it("is refused and not touched", async () => {
    await using company = await openCompany({ employees: 5 });
    using place = makePlace();
    const text = (await runProgram(["snapshot", "-o", "-"], { env: pointAt(company) })).stdout;
    const newer = text.replace("namely-snapshot/1", "namely-snapshot/2");
    const path = join(place.work, "newer.ndjson");
    writeFileSync(path, newer);
    const lines = [
      "diff --against newer.ndjson --save",
      "diff newer.ndjson newer.ndjson",
      "employees --from newer.ndjson",
    ];
    for (const line of lines) {
      const { code, stdout, stderr } = await runProgram(line.split(" "), { env: pointAt(company), place });
      expect({ line, code, stdout }).toEqual({ line, code: 1, stdout: "" });
      expect(stderr).toMatch(/^error: newer\.ndjson was written by a newer version of namely\./m);
    }
    expect(readFileSync(path, "utf8")).toBe(newer);
  });
});
