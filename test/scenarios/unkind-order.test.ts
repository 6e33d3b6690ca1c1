import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { exitCodeOf } from "../../src/platform/process/exit-code.ts";
import { Fault } from "../../src/platform/errors/fault.ts";
import type { Quirks } from "../../src/sandbox/control/quirks.ts";
import { makeScene, runLine, type Run } from "../commands/terminal-context.ts";
import { openCompany, pointAt, type TestCompany } from "../support/company.ts";
import { IS_QUICK, quickly } from "../support/effort.ts";
import { idsOf, parseNdjson } from "../support/records.ts";
import { openTapPlace } from "../support/tap-place.ts";
import { makeTempFolder } from "../support/temp-folder.ts";

const PEOPLE = 368;
function openUnkind(quirks: Partial<Quirks>, employees = PEOPLE): Promise<TestCompany> {
  return openCompany({ employees, quirks: { ties: "shuffled", ...quirks } });
}

function run(company: TestCompany, ...words: string[]): Promise<Run> {
  return runLine(makeScene(pointAt(company)), words);
}

test("a part of the roster that is cut among people who joined together comes with a warning", async () => {
  await using company = await openCompany({ employees: PEOPLE, quirks: { clusters: 7 } });
  const { stdout, stderr } = await run(company, "employees", "--limit", "60", "--format", "ndjson");
  expect(parseNdjson(stdout)).toHaveLength(60);
  expect(stderr).toContain("Employees who joined Namely in the same second are on two pages");
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
