import { describe, expect, it } from "vitest";
import type * as z from "zod";
import { listColumns } from "../../src/formats/columns.ts";
import { parseFault } from "../../src/sandbox/control/failure-spec.ts";
import { companySchema, type Company } from "../../src/unified/lists/company.ts";
import { eventSchema } from "../../src/unified/lists/event.ts";
import { fieldSchema, type ProfileField } from "../../src/unified/lists/field.ts";
import { jobTitleSchema } from "../../src/unified/lists/job-title.ts";
import { teamSchema } from "../../src/unified/lists/team.ts";
import { type CompanyOptions, openCompany, pointAt } from "../support/company.ts";
import { someOf } from "../support/effort.ts";
import { parseCsv } from "../support/parse-csv.ts";
import { runProgram } from "../support/program.ts";
import { idsOf, parseEnvelope, parseNdjson } from "../support/records.ts";
import { sendJson, startScriptedServer } from "../support/scripted-server.ts";
import { sideBySide } from "../support/side-by-side.ts";

/** Enough people for a feed of several pages. */
const EMPLOYEES = 700;

interface List {
  readonly command: string;
  readonly schema: z.ZodObject;
  /** The list that it cannot do without. */
  readonly path: string;
  /** A column of its table. */
  readonly column: string;
}

const LISTS: readonly List[] = [
  { command: "teams", schema: teamSchema, path: "/teams", column: "CATEGORIES" },
  { command: "job-titles", schema: jobTitleSchema, path: "/job_titles", column: "TIER" },
  { command: "fields", schema: fieldSchema, path: "/profiles/fields", column: "COMES WITH" },
  { command: "feed", schema: eventSchema, path: "/events", column: "PERSON" },
];

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function runWith(words: readonly string[], options: CompanyOptions = {}): Promise<Run> {
  await using company = await openCompany({ employees: EMPLOYEES, ...options });
  return await runProgram(words, { env: pointAt(company) });
}

async function readWith(
  words: readonly string[],
  options: CompanyOptions = {},
): Promise<Record<string, unknown>[]> {
  const { code, stdout, stderr } = await runWith(words, options);
  expect({ code, errors: stderr.match(/^error.*/mu)?.[0] }).toEqual({ code: 0, errors: undefined });
  return parseNdjson(stdout);
}

function omit(record: Readonly<Record<string, unknown>>, key: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}

/** The id of the person that an entry of the feed is about. */
function personOf(event: Readonly<Record<string, unknown>> | undefined): string | undefined {
  return eventSchema.parse(event).person?.id;
}

describe.concurrent.each(someOf(LISTS, 1))("namely $command", { timeout: 120_000 }, (list) => {
  const { command, schema, path, column } = list;
  // A flag shows the raw record; without it the model has no such key.
  const plain = schema.omit({ remote_data: true });

  it("gives records of its model, each once", async () => {
    const records = await readWith([command]);
    expect(records.length).toBeGreaterThan(10);
    for (const record of records) expect(plain.strict().parse(record)).toEqual(record);
    expect(new Set(idsOf(records)).size).toBe(records.length);
  });

  it("holds the same in json, ndjson and csv, with columns from the model", async () => {
    await using company = await openCompany({ employees: EMPLOYEES });
    const env = pointAt(company);
    const [json, ndjson, csv] = await Promise.all(
      ["json", "ndjson", "csv"].map((format) => runProgram([command, "--format", format], { env })),
    );
    const records = parseEnvelope(json?.stdout ?? "").result;
    expect(parseNdjson(ndjson?.stdout ?? "")).toEqual(records);
    const [header, ...rows] = parseCsv(csv?.stdout ?? "");
    expect(header).toEqual(listColumns(plain).map(({ name }) => name));
    const at = header?.indexOf("id") ?? -1;
    expect(rows.map((row) => row[at])).toEqual(idsOf(records));
  });

  it("is a table for people on a terminal, and one in Markdown", async () => {
    await using company = await openCompany({ employees: EMPLOYEES });
    const env = pointAt(company);
    const shown = await runProgram([command, "--no-progress"], { env, columns: 200 });
    expect(shown.stdout.split("\n")[0]).toContain(column);
    const markdown = await runProgram([command, "--format", "markdown"], { env });
    expect(markdown.stdout).toMatch(/^\| .* \|\n\| --- /u);
  });

  it("can be read in parts that together are the whole", async () => {
    await using company = await openCompany({ employees: EMPLOYEES });
    const env = pointAt(company);
    const whole = idsOf(parseNdjson((await runProgram([command], { env })).stdout));
    const limit = Math.ceil(whole.length / 3);
    const parts: unknown[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const from: string[] = cursor === "" ? [] : ["--cursor", cursor];
      const words = [command, "--limit", String(limit), "--format", "json", ...from];
      const envelope = parseEnvelope((await runProgram(words, { env })).stdout);
      parts.push(...idsOf(envelope.result));
      cursor = envelope.next_cursor;
    }
    expect(parts).toEqual(whole);
  });

  it("carries the raw record when asked, and says how when not", async () => {
    const [record] = await readWith([command, "--limit", "1", "--remote-data"]);
    expect(record?.["remote_data"]).toMatchObject({ id: record?.["id"] });
    const { code, stderr } = await runWith([command, "--fields", "remote_data"]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("hint: Add --remote-data.") as string,
    });
  });

  it.each([403, 401])("that answers %i is an error, not an empty list", async (status) => {
    await using company = await openCompany({ employees: 5 });
    company.control.addFault(parseFault(`status=${status},path=${path}`));
    const { code, stdout, stderr } = await runProgram([command, "--format", "csv"], {
      env: pointAt(company),
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(
      /^error: This token may not read .*\n(?:request: .*\n)?hint: Ask a Namely administrator/mu,
    );
  });

  it("of an odd shape is an error that names the place", async () => {
    await using server = await startScriptedServer((_, response) => sendJson(response, 200, { odd: true }));
    const env = { NAMELY_BASE_URL: server.url.href, NAMELY_TOKEN: "t0123456789" };
    const { code, stdout, stderr } = await runProgram([command, "--format", "json"], { env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: "api.shape" } });
  });
});

describe.concurrent("teams", { timeout: 120_000 }, () => {
  it("that are groups as well are marked", async () => {
    await using company = await openCompany();
    const env = pointAt(company);
    const [teams, groups] = await Promise.all(
      ["teams", "groups"].map(async (command) => parseNdjson((await runProgram([command], { env })).stdout)),
    );
    const asTeams = groups?.filter(({ is_team }) => is_team).map(({ id }) => id) ?? [];
    const isGroup = teams?.filter(({ is_group }) => is_group).map(({ id }) => id) ?? [];
    expect(asTeams.length).toBeGreaterThan(0);
    expect(new Set(isGroup)).toEqual(new Set(asTeams));
  });

  it("may be groups for all that is known, when groups are hidden", async () => {
    await using company = await openCompany({ employees: 5 });
    company.control.addFault(parseFault("status=403,path=/groups"));
    const { code, stdout } = await runProgram(["teams"], { env: pointAt(company) });
    expect(code).toBe(0);
    expect(parseNdjson(stdout).every(({ is_group }) => is_group === null)).toBe(true);
  });

  it("with nothing but names are still teams", async () => {
    const [team] = await readWith(["teams"], { employees: 5, quirks: { teams: "names" } });
    expect(team).toMatchObject({ email: null, categories: [], created_at: null });
  });
});

describe.concurrent("job titles", { timeout: 120_000 }, () => {
  it("are those that employees carry, in every shape that they are known in", async () => {
    await using company = await openCompany({ employees: 60 });
    const people = parseNdjson((await runProgram(["employees"], { env: pointAt(company) })).stdout);
    const carried = new Set(people.map(({ job_title_id }) => job_title_id).filter((id) => id !== null));
    const shapes = await sideBySide(["current", "2015", "numbered"] as const, (jobTitles) =>
      readWith(["job-titles"], { employees: 60, quirks: { jobTitles } }),
    );
    const [current, ...others] = shapes.map((titles) => titles.map((title) => omit(title, "active")));
    expect([...carried].filter((id) => !current?.some((title) => title["id"] === id))).toEqual([]);
    for (const other of others) expect(other).toEqual(current);
  });
});

describe.concurrent("fields", { timeout: 120_000 }, () => {
  it("of the kind custom all come with --custom-fields all, and nothing comes that is not listed", async () => {
    await using company = await openCompany({ employees: 60 });
    const env = pointAt(company);
    const fields = parseNdjson((await runProgram(["fields"], { env })).stdout);
    const custom = parseNdjson((await runProgram(["fields", "--kind", "custom"], { env })).stdout);
    expect(custom).toEqual(fields.filter(({ kind }) => kind === "custom"));
    expect(custom.length).toBeGreaterThan(10);
    const words = ["employees", "--custom-fields", "all", "--limit", "1"];
    const [person] = parseNdjson((await runProgram(words, { env })).stdout);
    const brought = Object.keys(person?.["custom_fields"] as object);
    expect(custom.filter(({ name }) => !brought.includes(String(name)))).toEqual([]);
    const ways = new Map(fields.map(({ name, comes_with }) => [name, comes_with]));
    expect(new Set(brought.map((name) => ways.get(name)))).toEqual(new Set(["custom_fields"]));
  });

  it("come with the flags that they say", async () => {
    await using company = await openCompany({ employees: 20 });
    const env = pointAt(company);
    const fields = parseNdjson((await runProgram(["fields"], { env })).stdout) as unknown as ProfileField[];
    const asked = fields.filter(({ comes_with }) => comes_with.endsWith("custom_fields"));
    const names = asked.map(({ name }) => name);
    const words = ["employees", "--custom-fields", names.join(","), "--include-sensitive", "--limit", "1"];
    const [person] = parseNdjson((await runProgram(words, { env })).stdout);
    expect(Object.keys(person?.["custom_fields"] as object).toSorted()).toEqual(names.toSorted());
    const withheld = asked.find(({ comes_with }) => comes_with.startsWith("include_sensitive"));
    const refused = await runProgram(["employees", "--custom-fields", withheld?.name ?? ""], { env });
    expect(refused.stderr).toContain("hint: Add --include-sensitive.");
  });

  it("that only sections list are included, as not available", async () => {
    const fields = await readWith(["fields"], { employees: 5, quirks: { sectionFields: "more" } });
    const unlisted = fields.filter(({ available }) => available === false);
    expect(unlisted.map(({ name, comes_with }) => [name, comes_with])).toEqual([
      ["testfileimport2", "never"],
      ["testfileimport", "never"],
    ]);
  });

  it("keep their sections when the list of sections is hidden", async () => {
    await using company = await openCompany({ employees: 5 });
    company.control.addFault(parseFault("status=403,path=/profiles/fields/sections"));
    const { stdout } = await runProgram(["fields", "--limit", "1"], { env: pointAt(company) });
    expect(parseNdjson(stdout)[0]).toMatchObject({ section: { title: "General" } });
  });
});

describe.concurrent("the feed", { timeout: 120_000 }, () => {
  it("comes whole, the newest first, whatever a server does behind its end", async () => {
    const [usual, repeated] = await sideBySide(["honoured", "repeats-last"] as const, (eventCursor) =>
      readWith(["feed"], { quirks: { eventCursor } }),
    );
    const times = usual?.map(({ time }) => String(time)) ?? [];
    expect(times.length).toBeGreaterThan(60);
    expect(times).toEqual(times.toSorted().toReversed());
    expect(repeated).toEqual(usual);
  });

  it("of a server that always sends the first page is incomplete: exit 6 and no output", async () => {
    const { code, stdout, stderr } = await runWith(["feed"], { quirks: { eventCursor: "ignored" } });
    expect({ code, stdout }).toEqual({ code: 6, stdout: "" });
    expect(stderr).toContain("could not be read to its end");
  });

  it("reads the same however times and types are called", async () => {
    const variants = [{}, { eventTime: "time" }, { eventTime: "created_at" }, { eventTypes: "old" }] as const;
    const [usual, ...others] = await sideBySide(variants, async (quirks) =>
      (await readWith(["feed"], { employees: 300, quirks })).map((event) => omit(event, "type_raw")),
    );
    expect(usual?.some(({ type }) => type === "recent_arrival")).toBe(true);
    for (const other of others) expect(other).toEqual(usual);
  });

  it("ends at --since, and asks no further", async () => {
    await using company = await openCompany({ employees: EMPLOYEES });
    const env = pointAt(company);
    const all = parseNdjson((await runProgram(["feed"], { env })).stdout);
    const before = company.requests.length;
    const since = "2026-11-21T08:00:00Z";
    const { stdout } = await runProgram(["feed", "--since", since], { env });
    const kept = all.filter(({ time }) => String(time) >= since);
    expect(parseNdjson(stdout)).toEqual(kept);
    expect(kept.length).toBeGreaterThan(3);
    expect(company.requests.length - before).toBe(1);
  });

  it("keeps only the wanted types, also those of a server that calls them as of old", async () => {
    const words = ["feed", "--type", "recent_arrival,announcement"];
    const [current, old] = await sideBySide(["current", "old"] as const, (eventTypes) =>
      readWith(words, { employees: 300, quirks: { eventTypes } }),
    );
    expect(new Set(current?.map(({ type }) => type))).toEqual(new Set(["recent_arrival", "announcement"]));
    expect(idsOf(old ?? [])).toEqual(idsOf(current ?? []));
  });

  it("is that of one person, by id and by email in any letter case", async () => {
    await using company = await openCompany();
    const env = pointAt(company);
    const [event] = parseNdjson((await runProgram(["feed", "--type", "announcement"], { env })).stdout);
    const id = personOf(event) ?? "";
    const { work_email } = JSON.parse(
      (await runProgram(["employees", "get", id, "--format", "ndjson"], { env })).stdout,
    ) as { work_email: string };
    const runs = await Promise.all(
      [id, work_email, work_email.toUpperCase()].map(
        async (person) => (await runProgram(["feed", "--person", person], { env })).stdout,
      ),
    );
    const records = parseNdjson(runs[0] ?? "");
    expect(records.length).toBeGreaterThan(0);
    expect(new Set(records.map(personOf))).toEqual(new Set([id]));
    for (const run of runs) expect(run).toBe(runs[0]);
  });

  it.each(["nobody@example.com", "00000000-0000-4000-8000-000000000000"])(
    "of %s, who does not exist, is an error",
    async (person) => {
      const { code, stdout, stderr } = await runWith(["feed", "--person", person], { employees: 60 });
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toContain(`No employee matches "${person}".`);
    },
  );

  it("does not go on from an event that is gone", async () => {
    await using company = await openCompany({ employees: EMPLOYEES });
    const env = pointAt(company);
    const first = await runProgram(["feed", "--limit", "1", "--format", "json"], { env });
    const { result, next_cursor } = parseEnvelope(first.stdout);
    company.control.remove(personOf(result[0]) ?? "");
    const words = ["feed", "--limit", "1", "--cursor", next_cursor ?? ""];
    const { code, stderr } = await runProgram(words, { env });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("stale") as string });
  });
});

describe.concurrent("a report", { timeout: 120_000 }, () => {
  async function runReport(
    words: (id: string) => readonly string[],
    options: CompanyOptions = {},
  ): Promise<Run> {
    await using company = await openCompany({ employees: 60, ...options });
    const [everybody] = company.control.reports();
    return await runProgram(["report", ...words(everybody?.id ?? "")], { env: pointAt(company) });
  }

  it("holds the same in json, ndjson and csv, under the columns' names", async () => {
    const [json, ndjson, csv] = await sideBySide(["json", "ndjson", "csv"], (format) =>
      runReport((id) => [id, "--format", format]),
    );
    const rows = parseEnvelope(json?.stdout ?? "").result;
    expect(rows).toHaveLength(60);
    expect(parseNdjson(ndjson?.stdout ?? "")).toEqual(rows);
    const names = Object.keys(rows[0] ?? {});
    expect(names).toContain("profiles_user_status");
    expect(parseCsv(csv?.stdout ?? "")).toEqual([
      names,
      ...rows.map((row) => names.map((name) => row[name] ?? "")),
    ]);
  });

  it("has labels above a table, names above csv, and what --headers says", async () => {
    const first = async (...words: string[]): Promise<string | undefined> =>
      (await runReport((id) => [id, ...words])).stdout.split("\n")[0];
    expect(await first("--format", "table")).toMatch(/^First name +Last name /u);
    expect(await first("--format", "table", "--headers", "name")).toMatch(/^profiles_first_name /u);
    expect(await first("--format", "csv", "--headers", "label")).toMatch(/^First name,Last name,/u);
    expect(await first("--format", "markdown")).toMatch(/^\| First name \| /u);
    const refused = await runReport((id) => [id, "--format", "json", "--headers", "label"]);
    expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 2, stdout: "" });
  });

  it("has the columns that --fields names, and lists its columns", async () => {
    const words = ["profiles_start_date", "profiles_first_name"];
    const cut = await runReport((id) => [id, "--fields", words.join(",")]);
    expect(Object.keys(parseNdjson(cut.stdout)[0] ?? {})).toEqual(words);
    const listed = await runReport((id) => [id, "--fields"]);
    expect(listed.stdout.split("\n")).toContain("profiles_departure_date");
    const unknown = await runReport((id) => [id, "--fields", "profiles_first_nam"]);
    expect(unknown).toMatchObject({ code: 2, stdout: "" });
    expect(unknown.stderr).toContain("Did you mean profiles_first_name");
  });

  it("is found by its address on the web, but not by that of another company", async () => {
    await using company = await openCompany({ employees: 5 });
    const id = company.control.reports()[0]?.id;
    const env = pointAt(company);
    const run = (address: string): Promise<Run> => runProgram(["report", address], { env });
    const [byId, byAddress] = [
      await run(id ?? ""),
      await run(`${company.url}/reports/${id}/results.csv?x=1`),
    ];
    expect(parseNdjson(byId.stdout)).toHaveLength(5);
    expect(byAddress.stdout).toBe(byId.stdout);
    const before = company.requests.length;
    const other = await run(`https://globex.namely.com/reports/${id}`);
    expect(other).toMatchObject({ code: 2, stdout: "" });
    expect(other.stderr).toContain("--company globex");
    expect(company.requests.length).toBe(before);
  });

  it("that does not exist, or may not be read, is an error", async () => {
    const missing = await runReport(() => ["no-such-report"]);
    expect(missing).toMatchObject({ code: 1, stdout: "" });
    expect(missing.stderr).toContain('No report has the id "no-such-report".');
    await using company = await openCompany({ employees: 5 });
    const id = company.control.reports()[0]?.id ?? "";
    company.control.addFault(parseFault(`status=403,path=/reports/${id}`));
    const hidden = await runProgram(["report", id], { env: pointAt(company) });
    expect(hidden).toMatchObject({ code: 1, stdout: "" });
    expect(hidden.stderr).toContain("This token may not read");
  });

  it("with more rows than Namely advises comes with a warning, in full", async () => {
    const { code, stdout, stderr } = await runReport((id) => [id, "--quiet"], { employees: 201 });
    expect({ code, rows: parseNdjson(stdout).length }).toEqual({ code: 0, rows: 201 });
    expect(stderr).toMatch(/^warning: The report has 201 rows\./u);
    expect((await runReport((id) => [id], { employees: 200 })).stderr).not.toContain("warning");
  });

  it("keeps two columns that are called the same apart", async () => {
    const { stdout } = await runReport((id) => [id, "--format", "csv"], {
      quirks: { reports: "twin-columns" },
    });
    const [header, row] = parseCsv(stdout);
    expect(header?.slice(-2)).toEqual(["profiles_user_status", "profiles_user_status_2"]);
    expect(row?.at(-1)).toBe(row?.at(-2));
  });

  it("with rows that do not fit its columns is refused", async () => {
    const { code, stdout, stderr } = await runReport((id) => [id], { quirks: { reports: "short-rows" } });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("at reports[0].content[0] (it holds 5): expected a list of 6 cells");
  });
});

describe.concurrent("companies", { timeout: 120_000 }, () => {
  const readCompany = async (...words: string[]): Promise<Company> =>
    (await readWith(["companies", ...words], { employees: 20 }))[0] as unknown as Company;

  it("carry their offices with addresses", async () => {
    const { offices, ...company } = await readCompany();
    const berlin = offices?.find(({ name }) => name === "Berlin");
    expect(berlin?.address).toMatchObject({ city: "Berlin", country: "DE", state: null });
    expect(offices?.find(({ name }) => name === "Remote")?.address).toBeNull();
    expect(Object.keys(company)).not.toContain("groups");
    expect(company.logo_url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/media\//u);
  });

  it("carry groups, their types and fields when asked", async () => {
    const company = await readCompany("--include", "groups,fields");
    expect(companySchema.strict().parse(company)).toEqual(company);
    expect(company.groups?.length).toBeGreaterThan(20);
    expect(company.group_types?.map(({ type }) => type).toSorted()).toEqual([
      "business_unit",
      "cost_center",
      "department",
      "division",
      "office",
    ]);
    expect(company.fields?.some(({ name }) => name === "shirt_size")).toBe(true);
  });

  it("lack what the token may not see, with a word about what was asked for", async () => {
    await using company = await openCompany({ employees: 5 });
    for (const path of ["/groups", "/group_types", "/profiles/fields"])
      company.control.addFault(parseFault(`status=403,path=${path}`));
    const env = pointAt(company);
    const { code, stdout, stderr } = await runProgram(["companies", "--include", "groups,fields"], { env });
    expect(code).toBe(0);
    const record = parseNdjson(stdout)[0] ?? {};
    for (const key of ["offices", "groups", "group_types", "fields"]) expect(record).not.toHaveProperty(key);
    expect(stderr.match(/^warning: .*/gmu)).toHaveLength(3);
    const quiet = await runProgram(["companies"], { env });
    expect(quiet.stderr).not.toContain("warning");
  });

  it("do not know what else might be included", async () => {
    const { code, stderr } = await runWith(["companies", "--include", "group"], { employees: 5 });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("Did you mean groups") as string,
    });
  });
});

describe.concurrent("text that means harm", { timeout: 120_000 }, () => {
  const HARM = [
    "=cmd|' /C calc'!A0",
    "\u001B[2J\u001B]0;x\u0007name",
    "a\nb\r\nc",
    "| x | [y](z) <b>",
    "\u202Eevil",
  ];
  const answers: Readonly<Record<string, unknown>> = {
    teams: { teams: HARM.map((name, index) => ({ id: `t${index}`, name })) },
    groups: { groups: [] },
    group_types: { group_types: [] },
    job_titles: { job_titles: HARM.map((title, index) => ({ id: `j${index}`, title })) },
    job_tiers: { job_tiers: [] },
    fields: { fields: HARM.map((label, index) => ({ id: `f${index}`, name: label, label })) },
    sections: { sections: [] },
    events: { events: HARM.map((content, index) => ({ id: `e${index}`, content, type: content })) },
    reports: {
      reports: [
        {
          id: "r",
          columns: HARM.map((label) => ({ name: label, label })),
          content: [HARM, HARM.toReversed()],
        },
      ],
    },
  };

  const COMMANDS = ["teams", "job-titles", "fields", "feed", "report r"];

  async function showHarm(command: string, format: string): Promise<string> {
    await using server = await startScriptedServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
      const [name = ""] = pathname
        .split("/")
        .filter((step) => step !== "r")
        .slice(-1);
      sendJson(response, 200, searchParams.has("after") ? { events: [] } : (answers[name] ?? {}));
    });
    const env = { NAMELY_BASE_URL: server.url.href, NAMELY_TOKEN: "t0123456789" };
    const { code, stdout } = await runProgram([...command.split(" "), "--format", format], { env });
    expect(code).toBe(0);
    return stdout;
  }

  it.each(someOf(COMMANDS, 3))("is kept by %s as NDJSON", async (command) => {
    const held = parseNdjson(await showHarm(command, "ndjson")).flatMap((record) => Object.values(record));
    for (const text of HARM) expect(held).toContain(text);
  });

  it.each(someOf(COMMANDS, 3))("runs in no spreadsheet that opens the CSV of %s", async (command) => {
    const cells = parseCsv(await showHarm(command, "csv")).flat();
    expect(cells.filter((cell) => cell.startsWith("="))).toEqual([]);
    expect(cells).toContain(`'${HARM[0]}`);
  });

  it.each(someOf(COMMANDS, 3))("is one clean line each in the tables of %s", async (command) => {
    const rows = command === "report r" ? 2 : HARM.length;
    const [table, markdown] = [await showHarm(command, "table"), await showHarm(command, "markdown")];
    expect((table + markdown).replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202E]/u);
    expect(table.trimEnd().split("\n")).toHaveLength(rows + 1);
    expect(markdown.trimEnd().split("\n")).toHaveLength(rows + 2);
  });
});
