import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { exitCodeOf } from "../../src/platform/process/exit-code.ts";
import { Fault } from "../../src/platform/errors/fault.ts";
import type { Quirks } from "../../src/sandbox/control/quirks.ts";
import { makeScene, runLine, type Run } from "../commands/terminal-context.ts";
import { countPageRequests, openCompany, pointAt, type TestCompany } from "../support/company.ts";
import { IS_QUICK, quickly } from "../support/effort.ts";
import { idsOf, parseEnvelope, parseNdjson } from "../support/records.ts";
import { openTapPlace } from "../support/tap-place.ts";
import { makeTempFolder } from "../support/temp-folder.ts";

const PEOPLE = 368;
function openUnkind(quirks: Partial<Quirks>, employees = PEOPLE): Promise<TestCompany> {
  return openCompany({ employees, quirks: { ties: "shuffled", ...quirks } });
}

function run(company: TestCompany, ...words: string[]): Promise<Run> {
  return runLine(makeScene(pointAt(company)), words);
}

/** All employees that `--limit` and the cursors after it bring. */
async function walk(company: TestCompany, limit: number): Promise<{ ids: unknown[]; sizes: number[] }> {
  const ids: unknown[] = [];
  const sizes: number[] = [];
  let cursor: string | null = null;
  do {
    const more: string[] = cursor === null ? [] : ["--cursor", cursor];
    const { stdout, error } = await run(company, "employees", "--limit", String(limit), "--json", ...more);
    expect(error).toBeUndefined();
    const { result, next_cursor } = parseEnvelope(stdout);
    ids.push(...idsOf(result));
    sizes.push(result.length);
    cursor = next_cursor;
  } while (cursor !== null && sizes.length < 50);
  return { ids, sizes };
}

test.each([
  [3, "total_count", 50],
  [7, "total_count", 60],
  [60, "total_count", 50],
  [7, "absent", 50],
  [60, "absent", 60],
] as const)(
  "windows of a roster in blocks of %i, with the total %s, hold all employees once in parts of %i",
  async (clusters, metaTotal, limit) => {
    await using company = await openUnkind({ clusters, metaTotal }, 130);
    const { ids, sizes } = await walk(company, limit);
    expect(ids).toHaveLength(130);
    expect(new Set(ids)).toEqual(new Set(company.control.ids()));
    expect(sizes.slice(0, -1)).toEqual(sizes.slice(0, -1).map(() => limit));
  },
);

test("a window costs no more than its pages where no one joined together", async () => {
  await using company = await openUnkind({});
  await run(company, "employees", "--limit", "60", "--json");
  expect(countPageRequests(company)).toBe(2);
});

test("windows end with exit code 6 where the list has fewer people than its total", async () => {
  await using company = await openCompany({ employees: 120, quirks: { metaTotal: "too-large" } });
  const first = await run(company, "employees", "--limit", "70", "--json");
  const cursor = parseEnvelope(first.stdout).next_cursor ?? "";
  const { stdout, error } = await run(company, "employees", "--limit", "70", "--json", "--cursor", cursor);
  expect(error).toMatchObject({
    code: "incomplete.roster",
    message: "The list is incomplete: 120 of 132 employees came.",
  });
  expect(stdout).toBe("");
});

test.each(["groups", "teams", "job-titles", "fields"])(
  "%s that come in pages without a total are whole",
  async (list) => {
    await using paged = await openCompany({ employees: 20, quirks: { listPageSize: 20 } });
    await using whole = await openCompany({ employees: 20 });
    const { stdout } = await run(paged, list, "--format", "ndjson", "--fields", "id");
    expect(stdout).toBe((await run(whole, list, "--format", "ndjson", "--fields", "id")).stdout);
    expect(parseNdjson(stdout).length).toBeGreaterThan(0);
  },
);

test("one person asked for by email is no one where two rows of the list differ", async () => {
  await using company = await openCompany({ employees: 120, quirks: { doubledRows: "differing" } });
  const id = company.control.ids()[30] ?? "";
  const { stdout: shown } = await run(company, "api", `/profiles/${id}`);
  const { email } = (JSON.parse(shown) as { profiles: { email: string }[] }).profiles[0] ?? { email: "" };
  for (const words of [
    ["employees", "--email", email],
    ["employees", "get", email],
  ]) {
    const { stdout, error } = await run(company, ...words, "--format", "ndjson");
    expect({ stdout, error }).toMatchObject({ stdout: "", error: { code: "incomplete.conflict" } });
  }
});

describe("tap-namely", { timeout: 60_000 }, () => {
  it.skipIf(IS_QUICK)("extracts all people of a roster in blocks of 7", async () => {
    await using company = await openUnkind({ clusters: 7 });
    using tap = openTapPlace(company);
    const { records } = await tap.extract();
    const ids = records.filter(({ stream }) => stream === "employees").map(({ record }) => record["id"]);
    expect(new Set(ids)).toEqual(new Set(company.control.ids()));
  });
});

describe("a list that lies about its length", () => {
  const outcome = ({ error, stdout }: Run): object => {
    const isWhole = error === undefined;
    return isWhole
      ? { people: idsOf(parseNdjson(stdout)).length }
      : { exit: error instanceof Fault ? exitCodeOf(error) : error, stdout };
  };

  const lies: readonly (readonly [string, Partial<Quirks>, object])[] = [
    ["a total that is too small", { metaTotal: "too-small" }, { people: 120 }],
    ["a total that is short of some", { metaTotal: "some-short", ignoreSort: true }, { people: 120 }],
    ["a total that is too large", { metaTotal: "too-large" }, { exit: 6, stdout: "" }],
    ["no total and refused pages", { metaTotal: "absent", beyondEnd: "404" }, { exit: 6, stdout: "" }],
    ["a total and refused pages", { beyondEnd: "422" }, { people: 120 }],
    ["no total and its last page again", { metaTotal: "absent", beyondEnd: "last-page" }, { people: 120 }],
    ["no total and its first page again", { metaTotal: "absent", beyondEnd: "first-page" }, { people: 120 }],
    ["no end, but a total", { endless: true }, { exit: 6, stdout: "" }],
    ["differing rows of one person", { doubledRows: "differing" }, { exit: 6, stdout: "" }],
    [
      "differing rows of one person, uncounted",
      { doubledRows: "differing", doubledTotal: "people" },
      { exit: 6, stdout: "" },
    ],
    ["equal rows of one person", { doubledRows: "same", doubledTotal: "people" }, { people: 120 }],
  ];

  it.each(quickly(lies, 4))("with %s gives the whole truth or exit 6", async (_, quirks, expected) => {
    await using company = await openCompany({ employees: 120, quirks });
    expect(outcome(await run(company, "employees", "--format", "ndjson"))).toEqual(expected);
  });

  it("ends on a full page by a total that is too small, and is read on by a limit above its size", async () => {
    await using company = await openCompany({ employees: 120, quirks: { metaTotal: "too-small" } });
    const words = ["employees", "--limit", "1000", "--format", "ndjson"];
    expect(outcome(await run(company, ...words))).toEqual({ people: 120 });
  });

  it("keeps the file that was there before", async () => {
    await using company = await openCompany({ employees: 120, quirks: { metaTotal: "too-large" } });
    const scene = makeScene(pointAt(company));
    const path = join(makeTempFolder(), "people.ndjson");
    writeFileSync(path, "before\n");
    const { error } = await runLine(scene, ["employees", "-o", path]);
    expect(error).toMatchObject({ message: "The list is incomplete: 120 of 132 employees came." });
    expect(readFileSync(path, "utf8")).toBe("before\n");
  });
});
