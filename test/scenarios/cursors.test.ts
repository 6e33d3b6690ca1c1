import { describe, expect, it } from "vitest";
import { openCompany, pointAt } from "../support/company.ts";
import { type ProgramResult, runProgram } from "../support/program.ts";
import { idsOf, parseEnvelope } from "../support/records.ts";
import { sideBySide } from "../support/side-by-side.ts";
import { someOf } from "../support/effort.ts";

type Env = Readonly<Record<string, string>>;

async function readWindow(env: Env, words: readonly string[], cursor?: string): Promise<ProgramResult> {
  const more = cursor === undefined ? [] : ["--cursor", cursor];
  return runProgram([...words, "--format", "json", ...more], { env });
}

/** Reads on from cursor to cursor until there is none. */
async function walk(env: Env, words: readonly string[]): Promise<{ ids: unknown[]; sizes: number[] }> {
  const ids: unknown[] = [];
  const sizes: number[] = [];
  let cursor: string | undefined;
  do {
    const { code, stdout } = await readWindow(env, words, cursor);
    expect(code).toBe(0);
    const { result, result_count, next_cursor } = parseEnvelope(stdout);
    expect(result_count).toBe(result.length);
    ids.push(...idsOf(result));
    sizes.push(result.length);
    cursor = next_cursor ?? undefined;
  } while (cursor !== undefined && sizes.length < 50);
  return { ids, sizes };
}

async function firstCursor(env: Env, words: readonly string[]): Promise<string> {
  const { stdout } = await readWindow(env, words);
  const { next_cursor } = parseEnvelope(stdout);
  if (next_cursor === null) throw new Error("There is no cursor.");
  return next_cursor;
}

function expectRefusal({ code, stdout, stderr }: ProgramResult): void {
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  const { error } = JSON.parse(stderr) as { error: { message: string; hint: string } };
  expect(error.message).toMatch(/cursor/i);
  expect(error.hint).toBe("Begin again without --cursor.");
}

describe.concurrent("--limit and --cursor", { timeout: 120_000 }, () => {
  it("return each person once, in order, for any limit", async () => {
    await using company = await openCompany({ employees: 130 });
    const cases = [
      [40, [40, 40, 40, 10]],
      [65, [65, 65]],
      [130, [130]],
    ] as const;
    await sideBySide(someOf(cases, 1), async ([limit, sizes]) => {
      const walked = await walk(pointAt(company), ["employees", "--limit", String(limit)]);
      expect(walked).toEqual({ ids: company.control.ids(), sizes });
    });
  });

  it("walk what a filter leaves over", async () => {
    await using company = await openCompany({ employees: 130 });
    const env = pointAt(company);
    const all = await readWindow(env, ["employees", "--department", "Engineering"]);
    const { result } = parseEnvelope(all.stdout);
    expect(result.length).toBeGreaterThan(20);
    const walked = await walk(env, ["employees", "--department", "Engineering", "--limit", "20"]);
    expect(walked.ids).toEqual(idsOf(result));
  });

  it("walk groups", async () => {
    await using company = await openCompany({ employees: 30 });
    const env = pointAt(company);
    const all = parseEnvelope((await readWindow(env, ["groups"])).stdout);
    const { ids } = await walk(env, ["groups", "--limit", "20"]);
    expect(ids).toEqual(idsOf(all.result));
  });

  it("work without a total as well", async () => {
    await using company = await openCompany({ employees: 100, quirks: { metaTotal: "absent" } });
    const { ids } = await walk(pointAt(company), ["employees", "--limit", "50"]);
    expect(ids).toEqual(company.control.ids());
  });

  it("read no more pages than a small limit needs", async () => {
    await using company = await openCompany({ employees: 1000 });
    await readWindow(pointAt(company), ["employees", "--limit", "10"]);
    expect(company.requests.filter(({ path }) => path === "/api/v1/profiles")).toHaveLength(1);
  });

  it("print the cursor on stderr, where the records have no room for it", async () => {
    await using company = await openCompany({ employees: 5 });
    const { stderr } = await runProgram(["employees", "--limit", "2"], { env: pointAt(company) });
    expect(stderr).toMatch(/--cursor [\w-]+\n$/);
  });

  it("refuse a cursor of another company", async () => {
    await using one = await openCompany();
    await using other = await openCompany({ company: "other", seed: 2 });
    const cursor = await firstCursor(pointAt(one), ["employees", "--limit", "5"]);
    expectRefusal(await readWindow(pointAt(other), ["employees", "--limit", "5"], cursor));
  });

  it("refuse a cursor of another command or of other filters", async () => {
    await using company = await openCompany();
    const env = pointAt(company);
    const cursor = await firstCursor(env, ["employees", "--limit", "5"]);
    expectRefusal(await readWindow(env, ["groups", "--limit", "5"], cursor));
    expectRefusal(await readWindow(env, ["employees", "--status", "active", "--limit", "5"], cursor));
  });

  it("refuse what is no cursor", async () => {
    await using company = await openCompany({ employees: 20 });
    const env = pointAt(company);
    const cursor = await firstCursor(env, ["employees", "--limit", "5"]);
    const broken = [
      "abc",
      cursor.slice(0, -6),
      Buffer.from("[]").toString("base64url"),
      Buffer.from('[1,"x",-1,0,"y"]').toString("base64url"),
    ];
    const refusals = await sideBySide(someOf(broken, 2), (text) =>
      readWindow(env, ["employees", "--limit", "5"], text),
    );
    for (const refusal of refusals) expectRefusal(refusal);
  });

  it("refuse a cursor whose place in the list is gone", async () => {
    await using company = await openCompany({ employees: 130 });
    const env = pointAt(company);
    const cursor = await firstCursor(env, ["employees", "--limit", "60"]);
    for (const id of company.control.ids().slice(55, 75)) company.control.remove(id);
    expectRefusal(await readWindow(env, ["employees", "--limit", "60"], cursor));
  });

  it("skip no person when one before the cursor is gone", async () => {
    await using company = await openCompany({ employees: 130 });
    const env = pointAt(company);
    const before = company.control.ids();
    const cursor = await firstCursor(env, ["employees", "--limit", "60"]);
    company.control.remove(before[3] ?? "");
    const { code, stdout } = await readWindow(env, ["employees", "--limit", "60"], cursor);
    expect(code).toBe(0);
    expect(idsOf(parseEnvelope(stdout).result)).toEqual(before.slice(60, 120));
  });

  it("refuse a limit that is no count of people", async () => {
    await sideBySide(someOf(["0", "-1", "abc"], 1), async (limit) => {
      const { code, stdout, stderr } = await runProgram(["employees", "--limit", limit]);
      expect({ limit, code, stdout }).toEqual({ limit, code: 2, stdout: "" });
      expect(stderr).toContain("--limit");
    });
  });
});
