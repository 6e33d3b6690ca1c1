import { describe, expect, test } from "vitest";
import { FINDING_NAMES } from "../../../src/reconcile/review/finding-names.ts";
import { SYSTEM_NAMES } from "../../../src/sandbox/accounts/account-systems.ts";
import { expectTruth, fetchTruth, takeSnapshot } from "../../support/account-truth.ts";
import { openCompany } from "../../support/company.ts";
import { makePlace } from "../../support/program.ts";
import { findWorkers } from "../../support/snapshots.ts";

describe.concurrent("a review of the sandbox's accounts", { timeout: 120_000 }, () => {
  test.each(SYSTEM_NAMES)("of %s comes to the finding that each account was made for", async (system) => {
    await using company = await openCompany({ employees: 368 });
    using place = makePlace();
    await expectTruth(company, place, [system]);
  });

  test("still does when people are renamed, terminated, deleted and get the addresses of others", async () => {
    await using company = await openCompany({ employees: 160, seed: 2 });
    using place = makePlace();
    const { control } = company;
    const [
      renamed = "",
      leaver = "",
      late = "",
      gone = "",
      goneLater = "",
      moved = "",
      leaving = "",
      ...rest
    ] = findWorkers(company, 30);
    const addressOf = (id: string): string => String(control.profile(id)["email"]);
    control.terminate(goneLater, { date: "2026-10-01" });
    await takeSnapshot(company, place);
    const [old, given] = [addressOf(gone), addressOf(moved)];
    control.rename(renamed, { last_name: "Newname", email: "newname@sandbox.example.com" });
    for (const id of rest.slice(0, 8))
      control.rename(id, { last_name: "Other", email: `other.${id.slice(0, 8)}@sandbox.example.com` });
    control.terminate(leaver);
    for (const id of rest.slice(8, 20)) control.terminate(id, { date: "2026-06-01" });
    control.terminate(late, { date: "2026-11-02" });
    control.scheduleDeparture(leaving, { date: "2026-12-01" });
    control.setField(moved, "email", "moved.on@sandbox.example.com");
    control.hire({ first_name: "Sam", last_name: "Given", email: given });
    control.remove(gone);
    control.remove(goneLater);
    control.preHire({ first_name: "Pat", last_name: "Recycled", email: old });
    control.setField(rest[20] ?? "", "github_login", "someone-else");
    await expectTruth(company, place, SYSTEM_NAMES);
    const { findings } = await fetchTruth(company, "slack");
    expect(findings["ambiguous"]).toBeGreaterThan(0);
  });

  test("have an example of every finding that a review of files can come to", async () => {
    await using company = await openCompany({ employees: 368, seed: 1 });
    const found = new Set<string>();
    for (const system of SYSTEM_NAMES)
      for (const { finding } of (await fetchTruth(company, system)).accounts) found.add(finding);
    const notInFiles = new Set(["excepted", "no_account"]);
    expect([...found].sort()).toEqual(FINDING_NAMES.filter((name) => !notInFiles.has(name)).toSorted());
  });
});
