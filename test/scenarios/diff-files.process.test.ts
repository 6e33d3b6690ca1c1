import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCompany, pointAt } from "../support/company.ts";
import { makePlace, runInShell, runProgram } from "../support/program.ts";
import { findWorkers, namesByPerson, parseEvents } from "../support/snapshots.ts";

const place = makePlace();

afterAll(() => place[Symbol.dispose]());

/** Who came, left and moved between the two snapshots and the two exports of the place. */
let expected: Record<string, string[]>;

beforeAll(async () => {
  await using company = await openCompany({ employees: 60 });
  const env = pointAt(company);
  const save = async (name: string): Promise<void> => {
    await runProgram(["snapshot", "-o", `${name}.ndjson`], { env, place });
    await runProgram(["employees", "-o", `${name}-plain.ndjson`, "--as-of", "2026-11-23"], { env, place });
  };
  await save("old");
  const [leaver = "", mover = ""] = findWorkers(company, 2);
  const newcomer = company.control.hire();
  company.control.terminate(leaver);
  company.control.rename(mover, { last_name: "Okafor" });
  await save("new");
  expected = { [newcomer]: ["hired"], [leaver]: ["terminated"], [mover]: ["changed"] };
}, 120_000);

describe.concurrent("diff of two files", { timeout: 120_000 }, () => {
  it("reads what the shell gives it through pipes", async () => {
    const line = "namely diff <(cat old.ndjson) <(cat new.ndjson)";
    const { code, stdout } = await runInShell(line, { place });
    expect({ code, told: namesByPerson(parseEvents(stdout)) }).toEqual({ code: 0, told: expected });
  });
});
