import fc from "fast-check";
import { describe, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { openCompany } from "../support/company.ts";
import { findWorkers } from "../support/snapshots.ts";
import { tries } from "../support/effort.ts";
import { follow, makePair } from "./incremental-pair.ts";

/** One thing that happens in a company; `who` is any number. */
const DEEDS: readonly ((company: Sandbox, who: number) => void)[] = [
  ({ control }, who) => void control.advance(1 + (who % 12)),
  ({ control }) => void control.hire(),
  ({ control }) => void control.preHire(),
  (company, who) => company.control.terminate(pick(company, who)),
  (company, who) => company.control.scheduleDeparture(pick(company, who)),
  (company, who) => company.control.rehire(pick(company, who)),
  (company, who) => company.control.remove(pick(company, who)),
  // The first ones to join lead the others.
  (company, who) => company.control.rename(pick(company, who % 12), { first_name: `Ada ${who % 7}` }),
  (company, who) => company.control.rename(pick(company, who % 12), { preferred_name: `Ad ${who % 7}` }),
  (company, who) => company.control.setField(pick(company, who % 12), "email", `a${who % 7}@example.com`),
  (company, who) => company.control.move(pick(company, who), { manager: pick(company, who % 12) }),
  ({ control }, who) => {
    const { groups } = control.profile(control.ids()[who % 40] ?? "")["links"] as {
      readonly groups: readonly { readonly id: string }[];
    };
    control.renameGroup(groups[who % groups.length]?.id ?? "", `Unit ${who % 5}`);
  },
];

function pick({ control }: Sandbox, who: number): string {
  const ids = control.ids();
  return ids[who % ids.length] ?? "";
}

describe("reading only who has changed", { timeout: 240_000 }, () => {
  it("leaves the same bytes as a full read, whatever has happened", async () => {
    const deed = fc.tuple(fc.nat(DEEDS.length - 1), fc.nat(999));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(99),
        fc.array(fc.array(deed, { maxLength: 4 }), { maxLength: 3 }),
        async (seed, weeks) => {
          const unkind = { ties: "shuffled", clusters: 7, futureTimes: "one", dateHeader: "none" } as const;
          await using company = await openCompany({ employees: 110, seed, quirks: unkind });
          const pair = makePair(company);
          await follow(pair);
          for (const week of weeks) {
            for (const [kind, who] of week) DEEDS[kind]?.(company, who);
            await follow(pair);
          }
        },
      ),
      tries(1, 60),
    );
  });

  it.each([
    { ties: "shuffled", clusters: 60, futureTimes: "one", dateHeader: "wrong" },
    { ties: "shuffled", clusters: 7, futureTimes: "many", dateHeader: "none" },
    { ties: "shuffled", clusters: 3, futureTimes: "one", dateHeader: "behind" },
  ] as const)("sees all of an import in one second, and what comes after it, with %j", async (quirks) => {
    await using company = await openCompany({ employees: 230, quirks });
    const pair = makePair(company);
    await follow(pair);
    company.control.importField({ field: "last_name", value: "Okafor", count: 110 });
    await follow(pair);
    const [leaver = ""] = findWorkers(company, 1);
    company.control.advance(1);
    company.control.terminate(leaver);
    await follow(pair);
    company.control.hire();
    await follow(pair);
  });
});
