import { describe, expect, it } from "vitest";
import type { Quirks } from "../../src/sandbox/control/quirks.ts";
import { makeScene, runLine, type Run } from "../commands/terminal-context.ts";
import { countPageRequests, openCompany, pointAt, type TestCompany } from "../support/company.ts";
import { openNamely } from "../support/library.ts";
import { idsOf, parseNdjson } from "../support/records.ts";

const PEOPLE = 368;
const PLAIN_REQUESTS = 8;

function openUnkind(quirks: Partial<Quirks>, employees = PEOPLE): Promise<TestCompany> {
  return openCompany({ employees, quirks: { ties: "shuffled", ...quirks } });
}

function run(company: TestCompany, ...words: string[]): Promise<Run> {
  return runLine(makeScene(pointAt(company)), words);
}

async function expectEverybody(company: TestCompany, ids: readonly unknown[]): Promise<void> {
  expect(ids).toHaveLength(new Set(ids).size);
  expect(new Set(ids)).toEqual(new Set(company.control.ids()));
  expect(countPageRequests(company)).toBeLessThanOrEqual(4 * PLAIN_REQUESTS);
}

describe.each([3, 7, 60])("a roster in blocks of %i that joined in the same second", (clusters) => {
  it("is exported whole", async () => {
    await using company = await openUnkind({ clusters });
    const { stdout, error } = await run(company, "employees", "--format", "ndjson");
    expect(error).toBeUndefined();
    await expectEverybody(company, idsOf(parseNdjson(stdout)));
  });

  it("is exported whole with a limit above its size", async () => {
    await using company = await openUnkind({ clusters });
    const { stdout, error } = await run(company, "employees", "--limit", "1000", "--format", "ndjson");
    expect(error).toBeUndefined();
    expect(new Set(idsOf(parseNdjson(stdout)))).toEqual(new Set(company.control.ids()));
  });

  it("is put into a snapshot whole", async () => {
    await using company = await openUnkind({ clusters });
    const scene = makeScene(pointAt(company));
    const { error } = await runLine(scene, ["snapshot"]);
    expect(error).toBeUndefined();
    const shown = await runLine(scene, ["snapshot", "show", "--format", "ndjson"]);
    expect(new Set(idsOf(parseNdjson(shown.stdout)))).toEqual(new Set(company.control.ids()));
    expect(countPageRequests(company)).toBeLessThanOrEqual(4 * PLAIN_REQUESTS);
  });

  it("makes no one vanish and no one a hire", async () => {
    await using company = await openUnkind({ clusters });
    const scene = makeScene(pointAt(company));
    await runLine(scene, ["diff", "--save"]);
    const { stdout, error } = await runLine(scene, ["diff", "--save", "--format", "ndjson"]);
    expect({ stdout, error }).toEqual({ stdout: "", error: undefined });
  });

  it("is merged whole by api --paginate, which keeps Namely's total", async () => {
    await using company = await openUnkind({ clusters });
    const { stdout, error } = await run(company, "api", "/profiles", "--paginate");
    expect(error).toBeUndefined();
    const { profiles, meta } = JSON.parse(stdout) as { profiles: { id: string }[]; meta: object };
    await expectEverybody(company, idsOf(profiles));
    expect(meta).toMatchObject({ total_count: PEOPLE });
  });

  it("is read whole by the library", async () => {
    await using company = await openUnkind({ clusters });
    await using namely = await openNamely(company);
    const ids: string[] = [];
    for await (const { id } of namely.employees()) ids.push(id);
    await expectEverybody(company, ids);
  });
});
