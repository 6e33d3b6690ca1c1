import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { describeQuirk, parseQuirk, type Quirks } from "../../src/sandbox/control/quirks.ts";
import type { Employee } from "../../src/unified/employee/employee.ts";
import { type CompanyOptions, countPageRequests, openCompany, pointAt } from "../support/company.ts";
import { parseCsv } from "../support/parse-csv.ts";
import { makePlace, runProgram } from "../support/program.ts";
import { idsOf, parseEmployees, parseEnvelope, parseNdjson } from "../support/records.ts";
import { sideBySide } from "../support/side-by-side.ts";
import { someOf } from "../support/effort.ts";

/** The choices of a quirk but the usual one, so that a new choice is tried without being named here. */
function specsOf(name: "metaTotal" | "profileShape" | "linkedGroups"): string[] {
  return describeQuirk(name)
    .split(", ")
    .slice(1)
    .map((choice) => `${name}=${choice}`);
}

/** Everybody in the company comes once, in the order of joining. */
async function expectEverybody(options: CompanyOptions, label: string): Promise<Employee[]> {
  await using company = await openCompany(options);
  const { code, stdout } = await runProgram(["employees"], { env: pointAt(company) });
  const people = parseEmployees(stdout);
  expect({ label, code, ids: idsOf(people) }).toEqual({ label, code: 0, ids: company.control.ids() });
  return people;
}

describe.concurrent("everybody", { timeout: 120_000 }, () => {
  it("come once each, whatever their number and wherever the last page ends", async () => {
    await sideBySide(someOf([0, 1, 50, 51, 100], 2), (employees) =>
      expectEverybody({ employees }, `${employees} people`),
    );
  });

  it("come once each, whatever meta says of their number", async () => {
    const honest = specsOf("metaTotal").filter((spec) => !spec.endsWith("too-large"));
    await sideBySide(someOf(honest, 2), (spec) =>
      expectEverybody({ employees: 100, quirks: parseQuirk(spec) }, spec),
    );
  });

  it("come once each when the server gives fewer a page than asked for", async () => {
    await sideBySide(someOf([7, 30], 1), (perPageCap) =>
      expectEverybody({ employees: 3 * perPageCap + 1, quirks: { perPageCap } }, `${perPageCap} a page`),
    );
  });

  it("are whole employees in every shape that profiles are known in", async () => {
    const specs = [
      ...specsOf("profileShape"),
      ...specsOf("linkedGroups"),
      "groupTypeTitles=department:Squad;division:Tribe;office_location:Sites",
      "ignoreSort=true",
    ];
    await sideBySide(someOf(specs, 2), async (spec) => {
      const people = await expectEverybody({ employees: 60, quirks: parseQuirk(spec) }, spec);
      const torn = people.filter(
        ({ name, start_date, employment_status }) =>
          name === null || start_date === null || employment_status === "unknown",
      );
      expect({ spec, torn }).toEqual({ spec, torn: [] });
      const placed = people.filter(({ department }) => department !== null).length;
      expect({ spec, placed: placed > 30 }).toEqual({ spec, placed: true });
    });
  });

  it("come out the same however a value, its absence or a manager is written", async () => {
    const [usual, ...others] = await sideBySide<Partial<Quirks>, string>(
      [
        {},
        { emptyAs: "null", noManager: "empty-array", reportsTo: "object" },
        { emptyAs: "empty-string", numbersAsStrings: true, employeeType: "string" },
        { dateFormat: "us", linkedGroups: "absent", metaTotal: "absent" },
      ],
      async (quirks) => {
        await using company = await openCompany({ employees: 60, quirks });
        return (await runProgram(["employees", "--include-sensitive"], { env: pointAt(company) })).stdout;
      },
    );
    expect(parseEmployees(usual ?? "")).toHaveLength(60);
    for (const other of others) expect(other).toBe(usual);
  });
});

describe.concurrent("formats", { timeout: 120_000 }, () => {
  it("json is one envelope around all employees", async () => {
    await using company = await openCompany();
    const { stdout } = await runProgram(["employees", "--format", "json"], { env: pointAt(company) });
    const envelope = parseEnvelope(stdout);
    expect(Object.keys(envelope)).toEqual([
      "result",
      "next_cursor",
      "prev_cursor",
      "result_count",
      "is_partial_response",
    ]);
    expect(idsOf(envelope.result)).toEqual(company.control.ids());
    expect(envelope).toMatchObject({
      next_cursor: null,
      prev_cursor: null,
      result_count: 130,
      is_partial_response: false,
    });
  });

  it("json without employees is still an envelope", async () => {
    await using company = await openCompany({ employees: 0 });
    const { stdout } = await runProgram(["employees", "--format", "json"], { env: pointAt(company) });
    expect(parseEnvelope(stdout)).toEqual({
      result: [],
      next_cursor: null,
      prev_cursor: null,
      result_count: 0,
      is_partial_response: false,
    });
  });

  it("json, ndjson and csv hold the same values", async () => {
    await using company = await openCompany();
    const words = ["employees", "--fields", "id,name,manager.email,start_date"];
    const env = pointAt(company);
    const [json, ndjson, csv] = await Promise.all(
      ["json", "ndjson", "csv"].map((format) => runProgram([...words, "--format", format], { env })),
    );
    const records = parseEnvelope(json?.stdout ?? "").result;
    expect(parseNdjson(ndjson?.stdout ?? "")).toEqual(records);
    const rows = records.map((record) => {
      const { id, name, manager, start_date } = record as Record<string, { email: string } | string | null>;
      const email = manager !== null && typeof manager === "object" ? manager.email : "";
      return [id, name, email, start_date ?? ""];
    });
    expect(parseCsv(csv?.stdout ?? "")).toEqual([["id", "name", "manager.email", "start_date"], ...rows]);
  });

  it("yaml holds the same values as json, of several and of one", async () => {
    await using company = await openCompany();
    using place = makePlace();
    const options = { env: pointAt(company), place };
    await runProgram(["employees", "-o", "people.yaml"], options);
    const [json, one] = await Promise.all([
      runProgram(["employees", "--format", "json"], options),
      runProgram(["employees", "get", company.control.ids()[0] ?? "", "--format", "yaml"], options),
    ]);
    const { result } = parseEnvelope(json.stdout);
    expect(parse(readFileSync(join(place.work, "people.yaml"), "utf8"))).toEqual(result);
    expect(parse(one.stdout)).toEqual(result[0]);
  });

  it("csv has the same columns whatever the data, and a cell in each of them", async () => {
    const headers = await sideBySide<CompanyOptions, readonly string[]>(
      [
        { employees: 0 },
        {},
        { quirks: { profileShape: "2015" } },
        { quirks: { hiddenKeys: ["start_date", "reports_to", "office"] } },
      ],
      async (options) => {
        await using company = await openCompany(options);
        const { stdout } = await runProgram(["employees", "--format", "csv"], { env: pointAt(company) });
        const [header = [], ...rows] = parseCsv(stdout);
        expect(rows.map((row) => row[header.indexOf("id")])).toEqual(company.control.ids());
        expect(rows.filter((row) => row.length !== header.length)).toEqual([]);
        return header;
      },
    );
    for (const header of headers) expect(header).toEqual(headers[0]);
    expect(headers[0]).toEqual(expect.arrayContaining(["id", "name", "manager.name", "work_location.city"]));
  });

  it("csv keeps a spreadsheet from running a name, and leaves phone numbers alone", async () => {
    await using company = await openCompany({ employees: 3 });
    const [id = ""] = company.control.ids();
    company.control.setField(id, "preferred_name", '=HYPERLINK("http://x.invalid")');
    company.control.setField(id, "mobile_phone", "+12125550100");
    const words = ["employees", "--format", "csv", "--fields", "preferred_name,phones.number"];
    const guarded = await runProgram(words, { env: pointAt(company) });
    expect(parseCsv(guarded.stdout)[1]?.[0]).toBe('\'=HYPERLINK("http://x.invalid")');
    expect(parseCsv(guarded.stdout)[1]?.[1]).toContain("+12125550100");
    expect(parseCsv(guarded.stdout)[1]?.[1]).not.toMatch(/^'/);
    const bare = await runProgram([...words, "--csv-safe", "off"], { env: pointAt(company) });
    expect(parseCsv(bare.stdout)[1]?.[0]).toBe('=HYPERLINK("http://x.invalid")');
  });

  it("--excel begins with a byte order mark and ends rows with CRLF", async () => {
    await using company = await openCompany({ employees: 3 });
    const words = ["employees", "--format", "csv", "--excel"];
    const { stdout } = await runProgram(words, { env: pointAt(company) });
    expect(stdout.startsWith("\uFEFF")).toBe(true);
    expect(parseCsv(stdout.slice(1), "\r\n")).toHaveLength(4);
  });

  it("a table has a line of names and a line for each person", async () => {
    await using company = await openCompany();
    const words = ["employees", "--format", "table", "--fields", "id,name"];
    const { stdout } = await runProgram(words, { env: pointAt(company) });
    const [header, ...rows] = stdout.trimEnd().split("\n");
    expect(header).toMatch(/^ID +NAME$/);
    expect(rows.map((row) => row.split(" ")[0])).toEqual(company.control.ids());
  });

  it("the extension of -o decides the format", async () => {
    await using company = await openCompany({ employees: 3 });
    using place = makePlace();
    const cases = [
      ["people.json", /^\{"result":\[/],
      ["people.ndjson", /^\{"id":/],
      ["people.CSV", /^id,employee_number,/],
      ["people", /^\{"id":/],
    ] as const;
    await sideBySide(someOf(cases, 2), async ([file, beginning]) => {
      const { code, stdout } = await runProgram(["employees", "-o", file], { env: pointAt(company), place });
      expect({ file, code, stdout }).toEqual({ file, code: 0, stdout: "" });
      const isRight = beginning.test(readFileSync(join(place.work, file), "utf8"));
      expect({ file, isRight }).toEqual({ file, isRight: true });
    });
  });

  it("an extension that says nothing is wrong use, before anything is asked", async () => {
    await using company = await openCompany({ employees: 3 });
    using place = makePlace();
    const words = ["employees", "-o", "people.xyz"];
    const { code, stderr } = await runProgram(words, { env: pointAt(company), place });
    expect(code).toBe(2);
    expect(stderr).toContain("--format");
    expect(company.requests).toEqual([]);
    expect(readdirSync(place.work)).toEqual([]);
  });

  it("--format goes before the extension", async () => {
    await using company = await openCompany({ employees: 3 });
    using place = makePlace();
    const words = ["employees", "-o", "people.json", "--format", "csv"];
    await runProgram(words, { env: pointAt(company), place });
    expect(parseCsv(readFileSync(join(place.work, "people.json"), "utf8"))).toHaveLength(4);
  });

  it("-o - is stdout", async () => {
    await using company = await openCompany({ employees: 3 });
    const { stdout } = await runProgram(["employees", "-o", "-"], { env: pointAt(company) });
    expect(idsOf(parseNdjson(stdout))).toEqual(company.control.ids());
  });

  it("--fields keeps to its fields and their order in every format", async () => {
    await using company = await openCompany({ employees: 3 });
    const env = pointAt(company);
    const run = async (format: string): Promise<string> =>
      (await runProgram(["employees", "--fields", "name,id,work_location.city", "--format", format], { env }))
        .stdout;
    const [json, ndjson, csv, table] = await Promise.all(["json", "ndjson", "csv", "table"].map(run));
    const keys = ["name", "id", "work_location"];
    expect(parseEnvelope(json ?? "").result.map((record) => Object.keys(record))).toEqual([keys, keys, keys]);
    expect(parseNdjson(ndjson ?? "").map((record) => Object.keys(record))).toEqual([keys, keys, keys]);
    expect(parseCsv(csv ?? "")[0]).toEqual(["name", "id", "work_location.city"]);
    expect(table).toMatch(/^NAME +ID +WORK LOCATION CITY/);
  });

  it("--fields without a list shows the fields and makes no request", async () => {
    await using company = await openCompany({ employees: 3 });
    const { code, stdout } = await runProgram(["employees", "--fields"], { env: pointAt(company) });
    expect(code).toBe(0);
    expect(stdout.split("\n")).toEqual(expect.arrayContaining(["id", "manager.email", "lifecycle"]));
    expect(company.requests).toEqual([]);
  });

  it.each([
    ["employees", "deparment", "department"],
    ["groups", "member_cuont", "member_count"],
  ])("%s --fields %s names %s, before anything is asked", async (command, wrong, right) => {
    await using company = await openCompany({ employees: 3 });
    const { code, stdout, stderr } = await runProgram([command, "--fields", `id,${wrong}`], {
      env: pointAt(company),
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`"${wrong}"`);
    expect(stderr).toMatch(new RegExp(`Did you mean .*\\b${right.replace(".", "\\.")}\\b`));
    expect(company.requests).toEqual([]);
  });

  it("companies and groups come in the same envelope", async () => {
    await using company = await openCompany();
    const env = pointAt(company);
    const companies = await runProgram(["companies", "--format", "json"], { env });
    expect(parseEnvelope(companies.stdout)).toMatchObject({ result: [{ id: "sandbox" }], result_count: 1 });
    const groups = await runProgram(["groups", "--format", "json"], { env });
    const envelope = parseEnvelope(groups.stdout);
    expect(envelope.result_count).toBe(envelope.result.length);
    expect(new Set(idsOf(envelope.result)).size).toBe(envelope.result.length);
    expect(countPageRequests(company)).toBe(0);
  });
});
