import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { diffCommand } from "../../src/commands/changes/diff.ts";
import { parseQuirk } from "../../src/sandbox/control/quirks.ts";
import { type CompanyOptions, openCompany, pointAt } from "../support/company.ts";
import { findWorkers, readLatest, readManagerId } from "../support/snapshots.ts";
import { runCommand } from "./terminal-context.ts";
import { someOf } from "../support/effort.ts";
import { follow, makePair } from "./incremental-pair.ts";

describe("reading only who has changed", { timeout: 240_000 }, () => {
  const habits: readonly CompanyOptions[] = [
    { quirks: parseQuirk("ignoreSort=true") },
    { quirks: parseQuirk("metaTotal=absent") },
    { quirks: parseQuirk("metaTotal=count-is-total") },
    { quirks: { numbersAsStrings: true, metaTotal: "string" } },
    { quirks: { perPageCap: 20, profileShape: "2015" } },
  ];

  it.each(someOf(habits, 1))("is never wrong with %j", async (options) => {
    await using company = await openCompany({ employees: 110, ...options });
    const pair = makePair(company);
    await follow(pair);
    const [first = "", second = "", third = ""] = findWorkers(company, 3);
    company.control.terminate(first);
    company.control.hire();
    await follow(pair);
    // Without a total nothing tells of somebody who is gone before everybody is read again.
    const tellsTotal = !/absent|count-is-total/u.test(JSON.stringify(options));
    if (tellsTotal) company.control.remove(second);
    await follow(pair);
    company.control.renameGroup("Engineering", "Research");
    company.control.rename(third, { last_name: "Okafor" });
    if (tellsTotal) company.control.advance(3);
    await follow(pair);
  });

  it("leaves a person who is gone to the next full read where Namely sends no total", async () => {
    await using company = await openCompany({ employees: 110, quirks: { metaTotal: "absent" } });
    const pair = makePair(company);
    await follow(pair);
    const [gone = ""] = findWorkers(company, 1);
    company.control.remove(gone);
    const flags = { save: true, incremental: true, asOf: company.control.today };
    await runCommand(pair.incremental, diffCommand, { flags });
    expect(readLatest(pair.incremental.folders)).toContain(`{"id":"${gone}"`);
    expect(await follow(pair, { fullEvery: "0s" })).toBe("that is due");
  });

  it("reads all employees where only that shows who has vanished, even when a person came at the same time", async () => {
    await using company = await openCompany({ employees: 110 });
    const pair = makePair(company);
    await follow(pair);
    company.control.remove(findWorkers(company, 1)[0] ?? "");
    company.control.hire();
    expect(await follow(pair)).toMatch(/^Namely counts 110 people where 111 are known/);
  });

  it("is never wrong where Namely does not say when a person was changed", async () => {
    await using company = await openCompany({ employees: 110 });
    const [first = "", second = ""] = findWorkers(company, 2);
    company.control.setField(first, "updated_at", "");
    const pair = makePair(company);
    await follow(pair);
    company.control.terminate(second);
    expect(await follow(pair)).toBe("Namely does not say when people were last changed");
  });

  it("is never wrong where all people have the same time, sorted or not", async () => {
    for (const ignoreSort of [false, true]) {
      await using company = await openCompany({ employees: 110, quirks: { ignoreSort } });
      for (const id of company.control.ids()) company.control.setField(id, "updated_at", 1_700_000_000);
      const pair = makePair(company);
      await follow(pair);
      // The first one by joining is changed before and the last one after: an unsorted list looks sorted.
      const [first = "", last = ""] = [company.control.ids()[0], company.control.ids().at(-1)];
      company.control.setField(first, "updated_at", 1_700_100_000);
      await follow(pair);
      company.control.setField(last, "updated_at", 1_700_200_000);
      company.control.rename(last, { last_name: "Okafor" });
      await follow(pair);
    }
  });

  it("gives managers their new names on the profiles of their reports, whichever of them has changed", async () => {
    await using company = await openCompany({ employees: 110 });
    const manager =
      readManagerId(company.control.profile(findWorkers(company, 1)[0] ?? "")["reports_to"]) ?? "";
    const pair = makePair(company);
    await follow(pair);
    company.control.rename(manager, { last_name: "Okafor" });
    expect(await follow(pair)).toBeUndefined();
    // Reports name the first name, and the own record shows the preferred one.
    company.control.rename(manager, { preferred_name: "Ade" });
    expect(await follow(pair)).toBeUndefined();
    company.control.rename(manager, { first_name: "Adebayo" });
    expect(await follow(pair)).toBeUndefined();
    company.control.setField(manager, "email", "ade@example.com");
    expect(await follow(pair)).toBeUndefined();
  });

  it("gives groups their new names, and reads all employees where a team may be called by them", async () => {
    await using company = await openCompany({ employees: 110 });
    const pair = makePair(company);
    await follow(pair);
    company.control.renameGroup("Engineering", "Research");
    company.control.renameGroup("London", "Aaa");
    expect(await follow(pair)).toBeUndefined();
    company.control.renameGroup("Public Sector", "State");
    expect(await follow(pair)).toBe("it is not clear how Namely calls a team whose group has a new name");
  });

  it("sees lifecycles from the new day although no person has changed", async () => {
    await using company = await openCompany({ employees: 110 });
    const [leaver = "", ...others] = findWorkers(company, 61);
    company.control.scheduleDeparture(leaver, { date: "2026-11-30" });
    // The latest page is read in any case: whoever is to be told by the day alone must not be on it.
    for (const id of others) company.control.setField(id, "bio", "Likes sand.");
    const pair = makePair(company);
    await follow(pair);
    expect(await follow(pair, { asOf: "2026-12-01" })).toBeUndefined();
    const line = readLatest(pair.incremental.folders)
      .split("\n")
      .find((text) => text.includes(leaver));
    expect(line).toContain('"lifecycle":"overdue"');
  });

  it("reads all employees when the token or the options are others than before", async () => {
    await using company = await openCompany({ employees: 110 });
    const pair = makePair(company);
    await follow(pair, { customFields: "shirt_size" });
    expect(await follow(pair, { customFields: "shirt_size" })).toBeUndefined();
    expect(await follow(pair)).toBeUndefined();
    expect(await follow(pair, { customFields: "allergies" })).toBe("other fields are wanted than before");
    expect(await follow(pair, { includeSensitive: true })).toBe("other fields are wanted than before");
    for (const hiddenKeys of [["shirt_size"], ["flsa"], ["departure_date"], []]) {
      const env = pointAt(company, company.control.makePersonalToken({ hiddenKeys }));
      const other = { ...pair, incremental: { ...pair.incremental, env }, full: { ...pair.full, env } };
      expect(await follow(other)).toBe("this token sees other fields than before");
    }
    company.control.addFault({ kind: "status", status: 403, path: "/groups" });
    expect(await follow(pair)).toBe("this token sees other lists than before");
  });

  it("reads all employees when that is due, or when it is unknown how the snapshot was read", async () => {
    await using company = await openCompany({ employees: 110 });
    const pair = makePair(company);
    const path = join(pair.incremental.folders.state, "snapshots", "sandbox", "reading.json");
    const edit = (change: object): void => {
      const reading = JSON.parse(readFileSync(path, "utf8")) as object;
      writeFileSync(path, JSON.stringify({ ...reading, ...change }));
    };
    await follow(pair);
    expect(await follow(pair, { fullEvery: "0s" })).toBe("that is due");
    const hourMs = 3_600_000;
    edit({ full_read_at: Date.now() - 23 * hourMs });
    expect(await follow(pair)).toBeUndefined();
    expect(await follow(pair, { fullEvery: "12h" })).toBe("that is due");
    edit({ full_read_at: Date.now() - 25 * hourMs });
    expect(await follow(pair)).toBe("that is due");
    edit({ full_read_at: Date.now() + 25 * hourMs });
    expect(await follow(pair)).toBe("the clock has been put back");
    const unknown = "it is not known how the last snapshot was read";
    edit({ snapshot: "2026-01-01T000000Z" });
    expect(await follow(pair)).toBe(unknown);
    writeFileSync(path, '{"version":1,"snap');
    expect(await follow(pair)).toBe(unknown);
    edit({ version: 2 });
    expect(await follow(pair)).toBe(unknown);
  });
});
