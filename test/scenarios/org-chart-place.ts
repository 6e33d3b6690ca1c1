import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import type { OrgPerson } from "../../src/unified/org/org.ts";
import { openCompany, pointAt, type TestCompany } from "../support/company.ts";
import { makePlace, type Place, type ProgramResult, runProgram } from "../support/program.ts";

/** A place with the export of a company of 90 in `people.ndjson`. */
interface OrgChartPlace {
  readonly place: Place;
  /** The variables that point at the company itself. */
  readonly liveEnv: () => NodeJS.ProcessEnv;
  /** Runs `namely org chart` there. */
  readonly run: (...words: string[]) => Promise<ProgramResult>;
  /** Writes people as an export has them. */
  readonly writePeople: (name: string, people: readonly OrgPerson[]) => void;
}

/** Opens the company and exports it before the tests of the file that calls it. */
export function setUpOrgChart(): OrgChartPlace {
  let place: Place & Disposable;
  let company: TestCompany;
  beforeAll(async () => {
    company = await openCompany({ employees: 90 });
    place = makePlace();
    const { stdout } = await runProgram(["employees"], { env: pointAt(company) });
    writeFileSync(join(place.work, "people.ndjson"), stdout);
  });
  afterAll(async () => {
    place[Symbol.dispose]();
    await company[Symbol.asyncDispose]();
  });
  return {
    get place() {
      return place;
    },
    liveEnv: () => pointAt(company),
    run: (...words) => runProgram(["org", "chart", ...words], { place }),
    writePeople: (name, people) =>
      writeFileSync(join(place.work, name), people.map((person) => `${JSON.stringify(person)}\n`).join("")),
  };
}
