import { describe, expect, it } from "vitest";
import { openCompany, pointAt } from "../support/company.ts";
import { makePlace, runProgram } from "../support/program.ts";
import { findWorkers, layBaseline, listStored, namesByPerson, runDiff } from "../support/snapshots.ts";

describe.concurrent("diff", { timeout: 120_000 }, () => {
  it("--exit-code is 3 when something is reported, after --events has chosen", async () => {
    await using company = await openCompany({ employees: 60 });
    using place = makePlace();
    await layBaseline({ company, place });
    const id = company.control.hire();
    const codeOf = async (...words: string[]): Promise<unknown> => {
      const { code, events } = await runDiff({ company, place }, ...words);
      return [code, namesByPerson(events)];
    };
    const told = { [id]: ["hired"] };
    expect(await codeOf()).toEqual([0, told]);
    expect(await codeOf("--exit-code")).toEqual([3, told]);
    expect(await codeOf("--exit-code", "--events", "terminated, HIRED")).toEqual([3, told]);
    expect(await codeOf("--exit-code", "--events", "terminated,vanished")).toEqual([0, {}]);
    // The baseline that everybody uses does not move past what nobody was told.
    expect(await codeOf("--exit-code", "--events", "terminated", "--save")).toEqual([2, {}]);
    expect(listStored(place)).toHaveLength(1);
    expect(await codeOf("--exit-code")).toEqual([3, told]);
  });

  it("--ignore leaves out the fields that it names, and them alone", async () => {
    await using company = await openCompany({ employees: 60 });
    using place = makePlace();
    await layBaseline({ company, place }, "--custom-fields", "shirt_size,allergies");
    const [first = "", second = ""] = findWorkers(company, 2);
    company.control.setField(first, "mobile_phone", "+1 212 555 0100");
    company.control.setField(first, "shirt_size", "XXS");
    company.control.setField(second, "shirt_size", "XXS");
    company.control.setField(second, "allergies", "Mondays");
    const fieldsOf = async (...words: string[]): Promise<unknown> => {
      const { events } = await runDiff({ company, place }, ...words);
      const pairs = events.map(({ employee, changes }) => [employee?.id, changes.map(({ field }) => field)]);
      return Object.fromEntries(pairs);
    };
    const [shirt, allergy] = ["custom_fields.shirt_size", "custom_fields.allergies"];
    expect(await fieldsOf()).toEqual({ [first]: ["phones", shirt], [second]: [allergy, shirt].sort() });
    expect(await fieldsOf("--ignore", `phones,${shirt}`)).toEqual({ [second]: [allergy] });
    expect(await fieldsOf("--ignore", "custom_fields")).toEqual({ [first]: ["phones"] });
  });

  it.each([
    [["--events", "hired,terminatd"], "Did you mean terminated?"],
    [["--ignore", "phones,custom_field"], "Did you mean custom_fields"],
    [["--ignore", "phone"], "Did you mean phones"],
    [["--events", "hired,,terminated"], "Separate names by single commas"],
    [["--timezone", "America/New_Yorck"], "--timezone America/New_York"],
    [["--as-of", "2026-02-30"], "--as-of 2026-11-23"],
    [["--full-every", "daily"], "--full-every 12h"],
    [["--format", "xml"], "csv"],
  ])("%j is wrong use, with a suggestion, before any request", async (words, says) => {
    await using company = await openCompany({ employees: 5 });
    const { code, stdout, stderr } = await runProgram(["diff", "--save", ...words], {
      env: pointAt(company),
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(says);
    expect(company.requests).toEqual([]);
  });

  it("--timezone says where today is", async () => {
    await using company = await openCompany({ employees: 5 });
    using place = makePlace();
    await layBaseline({ company, place });
    const env = pointAt(company);
    const dayIn = async (zone: string): Promise<string> => {
      const words = ["diff", "--format", "json", "--timezone", zone];
      const { stdout } = await runProgram(words, { env, place });
      return (JSON.parse(stdout) as { summary: { as_of: string } }).summary.as_of;
    };
    // They are 25 hours apart, so that it is never the same day in both.
    for (const zone of ["Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
      const begun = new Date();
      const day = await dayIn(zone);
      const calendar = new Intl.DateTimeFormat("en-CA", { timeZone: zone });
      // Midnight may pass meanwhile.
      expect([calendar.format(begun), calendar.format(new Date())]).toContain(day);
    }
  });
});
