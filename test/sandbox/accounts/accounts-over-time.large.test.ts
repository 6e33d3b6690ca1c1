import { describe, expect, test } from "vitest";
import { SYSTEM_NAMES } from "../../../src/sandbox/accounts/account-systems.ts";
import { expectTruth, fetchTruth, takeSnapshot } from "../../support/account-truth.ts";
import { openCompany } from "../../support/company.ts";
import { IS_FULL } from "../../support/effort.ts";
import { makePlace } from "../../support/program.ts";

const SEEDS = IS_FULL ? [1, 2, 3, 4, 5, 6, 7, 8] : [4];

describe.concurrent("a review of the sandbox's accounts", { timeout: 300_000 }, () => {
  test.each(SEEDS)("comes to their truth after days with a snapshot of each, with seed %d", async (seed) => {
    await using company = await openCompany({ employees: 368, seed });
    using place = makePlace();
    const stories = new Set<string>();
    for (let day = 0; day < 20; day += 1) {
      await takeSnapshot(company, place);
      company.control.advance(1);
    }
    await expectTruth(company, place, SYSTEM_NAMES);
    for (const system of SYSTEM_NAMES)
      for (const { story } of (await fetchTruth(company, system)).accounts) stories.add(story);
    expect([...stories]).toEqual(expect.arrayContaining(["former_address", "not_closed_yet", "prepared"]));
  });
});
