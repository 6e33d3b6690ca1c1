import { describe, expect, it } from "vitest";
import { countPageRequests, openCompany } from "../support/company.ts";
import { makePlace } from "../support/program.ts";
import { findWorkers, layBaseline, namesByPerson, runDiff } from "../support/snapshots.ts";

describe.concurrent("diff --incremental", { timeout: 120_000 }, () => {
  it("reports a person who vanished without a trace", async () => {
    await using company = await openCompany({ employees: 230 });
    using place = makePlace();
    await layBaseline({ company, place }, "--incremental");
    const [id = ""] = findWorkers(company, 1);
    company.control.remove(id);
    const { events } = await runDiff({ company, place }, "--incremental", "--save");
    expect(namesByPerson(events)).toEqual({ [id]: ["vanished"] });
  });

  it("reads all employees at least as often as --full-every says", async () => {
    await using company = await openCompany({ employees: 230 });
    using place = makePlace();
    await layBaseline({ company, place });
    const requestsOf = async (...words: string[]): Promise<number> => {
      const before = countPageRequests(company);
      await runDiff({ company, place }, "--incremental", "--save", ...words);
      return countPageRequests(company) - before;
    };
    expect(await requestsOf()).toBe(1);
    expect(await requestsOf("--full-every", "1h")).toBe(1);
    expect(await requestsOf("--full-every", "0s")).toBe(5);
  });
});
