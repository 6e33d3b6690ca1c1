import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test, type TestContext } from "vitest";
import { readSettings } from "../../src/auth/companies.ts";
import { exchangeCode, refreshTokens } from "../../src/auth/exchange.ts";
import { openFileStore } from "../../src/auth/file-store.ts";
import type { CheckedCode } from "../../src/auth/browser/redirect.ts";
import { listColumns } from "../../src/formats/columns.ts";
import { createRowReader } from "../../src/formats/table-cells.ts";
import { explainRefusal, readJson } from "../../src/namely/requests/answers.ts";
import { parsePage } from "../../src/namely/reading/shapes.ts";
import { systemClock } from "../../src/platform/process/clock.ts";
import { Fault } from "../../src/platform/errors/fault.ts";
import type { Transport } from "../../src/platform/net/http.ts";
import { parseHeader } from "../../src/snapshots/file/header.ts";
import { renderFault, renderFaultJson } from "../../src/terminal/messages.ts";
import { escapeUnprintable, makeLinesPrintable } from "../../src/terminal/printable.ts";
import { renderTable } from "../../src/terminal/table.ts";
import { employeeSchemaWith } from "../../src/unified/employee/employee.ts";
import { mapCompany } from "../../src/unified/lists/map-company.ts";
import { mapGroups } from "../../src/unified/lists/map-groups.ts";
import {
  rawCompanySchema,
  rawGroupSchema,
  rawGroupTypeSchema,
  rawProfileSchema,
  rawSensitiveSchema,
} from "../../src/unified/raw/raw.ts";
import { readEmployeeLine } from "../../src/unified/employee/read-employee.ts";
import { tries } from "../support/effort.ts";
import { tally } from "../support/tally.ts";
import { makeTempFolder } from "../support/temp-folder.ts";
import { mapProfile } from "../unified/mapping.ts";
import { profileOfToday } from "../unified/profiles.ts";
import { hostileText, LINE_ENDS, OBEYED, spoil, stringify } from "./hostile-input.ts";
import { WRITERS } from "../support/writers.ts";

const everything = { includeSensitive: true, customFields: "all", remoteData: true } as const;
const columns = listColumns(employeeSchemaWith({ sensitive: true, customFields: true, remoteData: true }));

/** Puts a record into every format, and looks at what a terminal would get of it. */
function countEscapes(record: object): number {
  const end = { nextCursor: null, count: 1, partial: false };
  const write = (format: "json" | "ndjson" | "csv" | "markdown"): string => {
    const writer = WRITERS[format]({ columns });
    return writer.open() + writer.write([record]) + writer.close(end);
  };
  const cells = createRowReader(columns)(record);
  const table = renderTable(columns, [cells], { width: undefined, color: false });
  const narrow = renderTable(columns, [cells], { width: 60, color: false });
  // The narrow one wraps its cells instead of cutting them.
  expect(table.split("\n")).toHaveLength(3);
  for (const line of narrow.split("\n")) expect(stringWidth(line)).toBeLessThanOrEqual(60);
  const markdown = write("markdown");
  // A header, a rule and one line for the record.
  expect(markdown.split("\n")).toHaveLength(4);
  const ndjson = write("ndjson");
  expect(JSON.stringify(JSON.parse(escapeUnprintable(ndjson)))).toBe(JSON.stringify(JSON.parse(ndjson)));
  const shown = [
    table,
    narrow,
    makeLinesPrintable(markdown),
    makeLinesPrintable(write("csv")),
    escapeUnprintable(ndjson),
    escapeUnprintable(write("json")),
  ];
  return shown.filter((text) => OBEYED.test(text.replaceAll(LINE_ENDS, ""))).length;
}

interface Counts {
  inputs: number;
  crashes: number;
  "escapes reaching a terminal": number;
  "prototypes changed": number;
}

const PRISTINE = [Object.prototype, Array.prototype, Function.prototype].map(
  (one) => Reflect.ownKeys(one).length,
);

/** Lets code read hostile input, which it may refuse by a fault and by nothing else. */
class Reading {
  readonly #counts: Counts = {
    inputs: 0,
    crashes: 0,
    "escapes reaching a terminal": 0,
    "prototypes changed": 0,
  };

  async try(read: () => unknown): Promise<void> {
    this.#counts.inputs += 1;
    try {
      const record = await read();
      if (typeof record === "object" && record !== null)
        this.#counts["escapes reaching a terminal"] += countEscapes(record);
    } catch (error) {
      if (!(error instanceof Fault)) {
        this.#counts.crashes += 1;
        throw error;
      }
      const lines = [renderFault(error, { color: false }), renderFaultJson(error)];
      if (lines.some((text) => OBEYED.test(text.replaceAll(LINE_ENDS, ""))))
        this.#counts["escapes reaching a terminal"] += 1;
      if (error.area === "internal") this.#counts.crashes += 1;
    }
    const now = [Object.prototype, Array.prototype, Function.prototype].map(
      (one) => Reflect.ownKeys(one).length,
    );
    if ("polluted" in {} || now.some((count, index) => count !== PRISTINE[index]))
      this.#counts["prototypes changed"] += 1;
  }

  get counts(): Readonly<Counts> {
    return this.#counts;
  }
}

async function readAll<Input>(
  context: TestContext,
  input: fc.Arbitrary<Input>,
  read: (input: Input) => unknown,
  effort = tries(100, 2000),
): Promise<void> {
  const reading = new Reading();
  await fc.assert(
    fc.asyncProperty(input, (value) => reading.try(() => read(value))),
    effort,
  );
  tally(context, "R14", { ...reading.counts });
  const { inputs, ...bad } = reading.counts;
  expect(inputs).toBeGreaterThan(0);
  expect(bad).toEqual({ crashes: 0, "escapes reaching a terminal": 0, "prototypes changed": 0 });
}

const PROFILE_KEYS = Object.keys({ ...rawProfileSchema.shape, ...rawSensitiveSchema.shape });
const GROUP = { id: "g1", title: "Sales", type: "Departments", count: 3, links: { group_type: "t1" } };
const TYPE = { id: "t1", title: "Departments", field_name: "departments" };
const COMPANY = { name: "Acme", permalink: "acme", authentications: [] };

describe("hostile data is only data", () => {
  test("in every field of a profile", async (context) => {
    await readAll(context, spoil(profileOfToday, PROFILE_KEYS), (raw) => mapProfile(raw, everything));
  });

  test("in every field of a group and of its type", async (context) => {
    const groups = spoil(GROUP, Object.keys(rawGroupSchema.shape));
    const types = spoil(TYPE, Object.keys(rawGroupTypeSchema.shape));
    await readAll(context, fc.tuple(groups, types), ([group, type]) =>
      mapGroups({ groups: [group], groupTypes: [type] }, { remoteData: true }).at(0),
    );
  });

  test("in every field of a company", async (context) => {
    const options = { baseUrl: "https://acme.namely.com", subdomain: "acme", remoteData: true };
    const keys = [...Object.keys(rawCompanySchema.shape), "companies", "company", "info"];
    await readAll(context, spoil(COMPANY, keys), (raw) => mapCompany(raw, options));
  });

  test("in every part of an answer around records", async (context) => {
    const page = { profiles: [{ id: "p1" }], meta: { count: 1, total_count: 1 }, linked: {} };
    await readAll(context, spoil(page, ["profiles", "meta", "linked", "links"]), (body) => {
      parsePage(body, "profiles", "/profiles");
    });
  });

  test("in every part of a refusal, whose words are quoted", async (context) => {
    const body = fc.oneof(
      spoil({ message: "No.", errors: [["Never."]] }, ["message", "error", "errors"]).map(stringify),
      hostileText,
    );
    const status = fc.constantFrom(200, 400, 403, 404, 406, 422, 500);
    await readAll(context, fc.tuple(body, status, hostileText), async ([text, status, requestId]) => {
      const answer = { status, headers: { "x-request-id": requestId }, body: Buffer.from(text) };
      const request = { method: "GET", path: "/groups" } as const;
      if (status === 403) throw await explainRefusal(answer, request, "namely login", async () => true);
      const { fault } = readJson(answer, request);
      if (fault !== undefined) throw fault;
    });
  });

  test("in every part of a token answer", async (context) => {
    const answer = { access_token: "a", refresh_token: "r", token_type: "bearer", expires_in: 899 };
    const keys = [...Object.keys(answer), "error", "error_description", "scope", "id_token"];
    const body = fc.oneof(spoil(answer, keys).map(stringify), hostileText);
    const status = fc.constantFrom(200, 200, 204, 400, 401, 500);
    const client = { clientId: "c", clientSecret: "s", redirectUri: "http://localhost:8976/callback" };
    const baseUrl = new URL("https://acme.namely.com/");
    await readAll(
      context,
      fc.tuple(body, status, hostileText, fc.boolean()),
      async ([text, status, id, isFirst]) => {
        const headers = { "content-type": "application/json", "x-request-id": id };
        const transport: Transport = {
          request: async () => ({ status, headers, body: Buffer.from(text) }),
          close: async () => undefined,
        };
        const deps = { transport, clock: { now: () => 0, sleep: waitForEnd } };
        const { signal } = new AbortController();
        if (isFirst)
          await exchangeCode(deps, {
            baseUrl,
            client,
            code: "c" as CheckedCode,
            verifier: "v".repeat(43),
            signal,
          });
        else await refreshTokens(deps, { baseUrl, client, refreshToken: "r" });
      },
    );
  });

  test("in every field of a line of a file of people", async (context) => {
    const employee = mapProfile(profileOfToday, { includeSensitive: true, customFields: "all" });
    const line = fc.oneof(
      { weight: 5, arbitrary: spoil(employee, [...Object.keys(employee), "remote_data"]).map(stringify) },
      hostileText,
      fc.json(),
    );
    await readAll(context, line, (text) => {
      const read = readEmployeeLine(text, { file: "people.ndjson", line: 1 });
      return read.kind === "employee" ? read.employee : undefined;
    });
  });

  test("in every field of a snapshot's header", async (context) => {
    const header = { format: "namely-snapshot/1", company: COMPANY, groups: [GROUP], visible_keys: ["id"] };
    await readAll(context, spoil(header, [...Object.keys(header), "includes", "as_of"]), (value) => {
      parseHeader(value, "people.ndjson");
    });
  });

  test("in every field of the files in the config folder", async (context) => {
    const configFolder = join(makeTempFolder(), "config");
    mkdirSync(configFolder, { mode: 0o700 });
    const login = {
      method: "token",
      store: "file",
      user: { id: "1", name: "Jane", email: null },
      logged_in_at: "2026",
    };
    const settings = spoil(login, [...Object.keys(login), "base_url", "client_id", "redirect_port"]).chain(
      (login) =>
        spoil({ version: 1, current: "acme", companies: { acme: login } }, [
          "version",
          "current",
          "companies",
        ]),
    );
    const access = { token: "a", login: "l", obtained_at: 1 };
    const secrets = spoil(access, Object.keys(access)).map((access_token) => ({
      version: 1,
      companies: { acme: { access_token, refresh_token: access_token } },
    }));
    const content = fc.oneof(settings.map(stringify), secrets.map(stringify), hostileText);
    const store = openFileStore({
      configFolder,
      clock: systemClock,
      platform: process.platform,
      warn: () => undefined,
    });
    await readAll(
      context,
      content,
      async (text) => {
        for (const name of ["config.json", "secrets.json"])
          writeFileSync(join(configFolder, name), text, { mode: 0o600 });
        await store.read("acme").catch(rethrowUnlessFault);
        await readSettings(configFolder);
      },
      tries(50, 1000),
    );
  });
});

function rethrowUnlessFault(error: unknown): void {
  if (!(error instanceof Fault)) throw error;
}

/** Never done by itself, so that nothing runs into its time limit. */
function waitForEnd(_ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((_, reject) =>
    signal?.addEventListener("abort", () => reject(new Error("It is over."))),
  );
}
