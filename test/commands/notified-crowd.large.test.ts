import fc from "fast-check";
import { describe, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { openCompany } from "../support/company.ts";
import { tries } from "../support/effort.ts";
import { follow, makePair, notify } from "./notified-pair.ts";

/** One thing that happens to one person; `who` is any number. */
const DEEDS: readonly ((company: Sandbox, id: string, who: number) => void)[] = [
  ({ control }, id) => control.terminate(id),
  ({ control }, id) => control.scheduleDeparture(id),
  ({ control }, id) => control.rehire(id),
  ({ control }, id, who) => control.rename(id, { last_name: `Ada ${who % 7}` }),
  ({ control }, id, who) => control.rename(id, { preferred_name: `Ad ${who % 7}` }),
  ({ control }, id, who) => control.setField(id, "email", `a${who}@example.com`),
  ({ control }, id, who) => control.move(id, { manager: control.ids()[who % 12] ?? null }),
  ({ control }, id) => control.move(id, { department: "Sales" }),
  ({ control }, id) => control.remove(id),
];

describe("a poll of the people who were named", { timeout: 240_000 }, () => {
  it("leaves the same bytes and the same events as a full read, whatever has happened to them", async () => {
    const deed = fc.tuple(fc.nat(DEEDS.length - 1), fc.nat(109), fc.nat(999));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(99),
        fc.array(fc.array(deed, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
        async (seed, rounds) => {
          await using company = await openCompany({ employees: 110, seed });
          const pair = makePair(company);
          await follow(pair);
          for (const round of rounds) {
            const named = new Set<string>();
            for (const [kind, who, other] of round) {
              const id = company.control.ids()[who] ?? company.control.ids()[0] ?? "";
              DEEDS[kind]?.(company, id, other);
              named.add(id);
            }
            await follow(pair, notify([...named]));
          }
        },
      ),
      tries(2, 60),
    );
  });
});
