import { afterAll, beforeAll } from "vitest";
import { openCompany, pointAt } from "../support/company.ts";
import { makePlace, type Place, runProgram } from "../support/program.ts";
import { findWorkers } from "../support/snapshots.ts";

/** A place with two snapshots of a company and two exports, and what happened between them. */
interface TwoRosters {
  readonly place: Place;
  /** Who came, left and moved, by the person's id. */
  readonly expected: Readonly<Record<string, string[]>>;
}

/** Writes `old.ndjson`, `old-plain.ndjson`, `new.ndjson` and `new-plain.ndjson` before the tests of the file that calls it. */
export function setUpTwoRosters(): TwoRosters {
  const place = makePlace();
  const expected: Record<string, string[]> = {};
  afterAll(() => place[Symbol.dispose]());
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
    Object.assign(expected, { [newcomer]: ["hired"], [leaver]: ["terminated"], [mover]: ["changed"] });
  }, 120_000);
  return { place, expected };
}
