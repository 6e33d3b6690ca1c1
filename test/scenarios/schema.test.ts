import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EVERY_COMMAND } from "../../src/program/every-command.ts";
import { listSchemaNames, schemasOf } from "../../src/output/schema-names.ts";
import { LISTS } from "../../src/sync/lists/catalog.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { someOf } from "../support/effort.ts";
import { runLine, type Scene } from "../commands/terminal-context.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { makePlace, runProgram, startHosted } from "../support/program.ts";
import { parseNdjson } from "../support/records.ts";
import { layBaseline, runDiff } from "../support/snapshots.ts";
import { startWebhookReceiver, WEBHOOK_SECRET } from "../support/webhook-receiver.ts";
import { listCommands } from "../trust/secret-scenes.ts";

const place = makePlace();
let company: Sandbox & AsyncDisposable;

beforeAll(async () => {
  company = await openCompany({ employees: 60 });
});

afterAll(async () => {
  await company[Symbol.asyncDispose]();
  place[Symbol.dispose]();
});

/** The same user, for commands that are run within this process. */
const INSIDE: Scene = { env: {}, folders: { ...place, configMoved: true } };

const judges = new Map<string, Promise<ValidateFunction>>();

/** What namely says of an output, made into a judge that knows nothing of how it came about. */
function readSchema(name: string, ...words: string[]): Promise<ValidateFunction> {
  const key = [name, ...words].join(" ");
  const known = judges.get(key) ?? compileSchema(name, ...words);
  judges.set(key, known);
  return known;
}

async function compileSchema(name: string, ...words: string[]): Promise<ValidateFunction> {
  const { stdout, stderr, error } = await runLine(INSIDE, ["schema", name, ...words]);
  expect({ stderr, error }).toEqual({ stderr: "", error: undefined });
  const judge = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  addFormats.default(judge);
  return judge.compile(JSON.parse(stdout) as object);
}

async function run(...line: string[]): Promise<string> {
  const words = line.map((word) => (word === "REPORT" ? (company.control.reports()[0]?.id ?? "") : word));
  const { code, stdout, stderr } = await runProgram(words, { env: pointAt(company), place });
  expect({ words, code, stderr }).toMatchObject({ words, code: 0 });
  return stdout;
}

/** What a judge has against any of the records; there must be some. */
function findFaults(judge: ValidateFunction, records: readonly unknown[]): unknown[] {
  expect(records.length).toBeGreaterThan(0);
  return records.flatMap((record) =>
    judge(record)
      ? []
      : [(judge.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)],
  );
}

const RECORDS: readonly [string, ...string[]][] = [
  ["employees", "employees"],
  ["employees", "employees", "--include-sensitive", "--custom-fields", "all", "--remote-data"],
  ...LISTS.map(({ name }): [string, ...string[]] => [name, name, "--remote-data"]),
  ["feed", "feed", "--remote-data"],
  ["report", "report", "REPORT"],
  ["companies", "companies", "--include", "groups,fields"],
  ["org", "org", "tree", "--format", "ndjson"],
  ["org-problems", "org", "check", "--as-of", "2099-01-01"],
];

describe.concurrent("the schema is true of what is written:", { timeout: 120_000 }, () => {
  it.each(someOf(RECORDS, 3))("%s, by namely %s %s", async (name, ...words) => {
    expect(findFaults(await readSchema(name), parseNdjson(await run(...words)))).toEqual([]);
  });

  it.each(someOf(RECORDS, 2))("the envelope of %s, by namely %s %s", async (name, ...line) => {
    const words = line.includes("--format") ? line.slice(0, line.indexOf("--format")) : line;
    const envelope: unknown = JSON.parse(await run(...words, "--format", "json"));
    expect(findFaults(await readSchema(name, "--envelope"), [envelope])).toEqual([]);
  });

  it("employees whom the token may see little of", async () => {
    const hiddenKeys = ["start_date", "reports_to", "office", "mobile_phone", "ssn", "links"];
    await using other = await openCompany({ employees: 20, quirks: { hiddenKeys } });
    const words = ["employees", "--include-sensitive"];
    const { stdout } = await runProgram(words, { env: pointAt(other) });
    expect(findFaults(await readSchema("employees"), parseNdjson(stdout))).toEqual([]);
  });

  it("employees of the oldest shape that was recorded", async () => {
    await using other = await openCompany({ employees: 20, quirks: { profileShape: "2015" } });
    const { stdout } = await runProgram(["employees"], { env: pointAt(other) });
    expect(findFaults(await readSchema("employees"), parseNdjson(stdout))).toEqual([]);
  });

  it("a single employee and a single group", async () => {
    const [person = ""] = company.control.ids();
    const [group] = parseNdjson(await run("groups"));
    const one = JSON.parse(await run("employees", "get", person, "--format", "json")) as unknown;
    const other = JSON.parse(
      await run("groups", "get", String(group?.["id"]), "--format", "json"),
    ) as unknown;
    expect(findFaults(await readSchema("employees"), [one])).toEqual([]);
    expect(findFaults(await readSchema("groups"), [other])).toEqual([]);
  });

  it("a snapshot, line by line, and what is read out of it again", async () => {
    const hiddenKeys = ["start_date", "office"];
    await using other = await openCompany({ employees: 20, quirks: { hiddenKeys } });
    using own = makePlace();
    await runProgram(["snapshot", "-o", "people.ndjson"], { env: pointAt(other), place: own });
    const { stdout } = await runProgram(["employees", "--from", "people.ndjson"], { place: own });
    const [header, ...people] = parseNdjson(readFileSync(join(own.work, "people.ndjson"), "utf8"));
    const judge = await readSchema("snapshot-employee");
    expect(findFaults(await readSchema("snapshot-header"), [header])).toEqual([]);
    expect(findFaults(judge, people)).toEqual([]);
    expect(findFaults(judge, parseNdjson(stdout))).toEqual([]);
  });

  it("the list of snapshots, also as a whole", async () => {
    using own = makePlace();
    await runProgram(["snapshot"], { env: pointAt(company), place: own });
    const list = async (format: string): Promise<string> =>
      (await runProgram(["snapshot", "list", "--format", format], { place: own })).stdout;
    expect(findFaults(await readSchema("snapshots"), parseNdjson(await list("ndjson")))).toEqual([]);
    const envelope: unknown = JSON.parse(await list("json"));
    expect(findFaults(await readSchema("snapshots", "--envelope"), [envelope])).toEqual([]);
  });

  it("the status of stored logins, and of a token in a variable", async () => {
    using own = makePlace();
    const env = { NAMELY_BASE_URL: company.url };
    const login = ["login", "sandbox", "--with-token", "--store", "file"];
    await runProgram(login, { env, place: own, input: company.personalToken });
    const ask = async (more: Record<string, string>): Promise<unknown> => {
      const options = { env: { ...env, ...more }, place: own };
      return JSON.parse((await runProgram(["status", "--format", "json"], options)).stdout);
    };
    const told = [
      await ask({}),
      await ask({ NAMELY_TOKEN: company.personalToken }),
      await ask({ NAMELY_TOKEN: "no" }),
    ];
    expect(findFaults(await readSchema("status"), told)).toEqual([]);
  });

  it("the line of a sandbox", async () => {
    const sandbox = startHosted(["sandbox", "--port", "0", "--employees", "5", "--format", "json"], {
      place,
    });
    await sandbox.waitFor("}\n");
    sandbox.stop();
    const { stdout } = await sandbox.ended;
    expect(findFaults(await readSchema("sandbox"), [JSON.parse(stdout)])).toEqual([]);
  });

  it("an error", async () => {
    const { code, stderr } = await runProgram(["employees", "--format", "json"]);
    expect(code).toBe(4);
    expect(findFaults(await readSchema("error"), [JSON.parse(stderr)])).toEqual([]);
  });
});

describe("the schema is true of what happens:", { timeout: 120_000 }, () => {
  it("events of weeks, their report, and what is posted of them", async () => {
    await using busy = await openCompany({ employees: 60 });
    await using receiver = await startWebhookReceiver();
    using own = makePlace();
    const scene = { company: busy, place: own };
    await layBaseline(scene, "--include-sensitive", "--custom-fields", "all");
    busy.control.renameGroup("London", "Londinium");
    busy.control.advance(60);
    const [json, ndjson] = [await runDiff(scene, "--format", "json"), await runDiff(scene)];
    const env = { ...pointAt(busy), NAMELY_WEBHOOK_SECRET: WEBHOOK_SECRET };
    const posted = await runProgram(
      ["diff", "--save", "--as-of", busy.control.today, "--post", receiver.url],
      { env, place: own },
    );
    expect(posted.code).toBe(0);
    expect(ndjson.events.length).toBeGreaterThan(10);
    expect(findFaults(await readSchema("events"), ndjson.events)).toEqual([]);
    expect(findFaults(await readSchema("events", "--envelope"), [JSON.parse(json.stdout)])).toEqual([]);
    const bodies = receiver.deliveries.map(({ body }) => JSON.parse(body) as unknown);
    expect(findFaults(await readSchema("webhook"), bodies)).toEqual([]);
  });
});

describe("namely schema", () => {
  it("refuses a record with a field too many, one too few, and one of another kind", async () => {
    const judge = await readSchema("employees");
    const [one = {}] = parseNdjson(await run("employees", "--limit", "1"));
    const { name: _, ...less } = one;
    const wrong = [{ ...one, surprise: 1 }, less, { ...one, start_date: "11/23/2026" }];
    expect(findFaults(judge, wrong)).toHaveLength(3);
  });

  it("is the same from the built program, in a pipe", async () => {
    const { code, stdout, stderr } = await runProgram(["schema", "employees"], { place });
    const inside = await runLine(INSIDE, ["schema", "employees"]);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: inside.stdout, stderr: "" });
  });

  it("lists every output there is, for a program a name a line", async () => {
    const { stdout } = await runProgram(["schema"], { place });
    expect(stdout.trimEnd().split("\n")).toEqual(listSchemaNames(EVERY_COMMAND));
  });

  it("exists for the records of every command, and for nothing else", () => {
    const commands = listCommands(EVERY_COMMAND).map(
      ([words, command]) => [words, command, schemasOf(command)] as const,
    );
    // The answers of Namely itself, and drawings.
    const withoutModel = new Set(["api", "org chart"]);
    const silent = commands.filter(
      ([words, { flags }, schemas]) =>
        flags.some(({ spelling }) => spelling.startsWith("--format")) &&
        schemas.length === 0 &&
        !withoutModel.has(words),
    );
    expect(silent.map(([words]) => `${words} needs loadRecordSchema or writes`)).toEqual([]);
    const written = new Set(commands.flatMap(([, , schemas]) => schemas));
    const names = listSchemaNames(EVERY_COMMAND);
    const unknown = [...written].filter((name) => !names.includes(name));
    expect(unknown.map((name) => `writes names ${name}, which is not in schema-names.ts`)).toEqual([]);
    expect(names.filter((name) => name !== "error" && !written.has(name))).toEqual([]);
  });

  it.each([
    [["employes"], "Did you mean employees?"],
    [["--envelope"], "namely schema employees --envelope"],
    [["error", "--envelope"], "has no envelope"],
  ])("is wrong use with %j", async (words, said) => {
    const { code, stdout, stderr } = await runProgram(["schema", ...words], { place });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(said);
  });
});
