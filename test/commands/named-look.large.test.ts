import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffCommand } from "../../src/commands/changes/diff.ts";
import type { NotifiedPeople } from "../../src/sync/snapshots/named-people.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { tries } from "../support/effort.ts";
import { parseEvents, readLatest } from "../support/snapshots.ts";
import { makePollCommand } from "./poll-command.ts";
import { makeScene, runCommand, type Scene } from "./terminal-context.ts";

/** Two places that follow the same company: one is told whom to look at, the other reads everybody. */
interface Pair {
  readonly company: Sandbox;
  readonly told: Scene;
  readonly full: Scene;
}

function makePair(company: Sandbox): Pair {
  return { company, told: makeScene(pointAt(company)), full: makeScene(pointAt(company)) };
}

const name = (ids: readonly string[], more: Partial<NotifiedPeople> = {}): NotifiedPeople => ({
  ids: new Set(ids),
  emails: new Set(),
  isUnclear: false,
  ...more,
});

/** One poll of `listen`, without the listening. */
const pollOf = (named?: NotifiedPeople) => makePollCommand(named, (isWell) => expect(isWell).toBe(true));

interface Followed {
  /** Ids of the events that were found. */
  readonly events: readonly string[];
  /** Which profiles were asked for, by path and query. */
  readonly asked: readonly string[];
}

/** Follows the company in both places, and sees that both have come to the same. */
async function follow({ company, told, full }: Pair, named?: NotifiedPeople): Promise<Followed> {
  const usual = { asOf: company.control.today, force: true };
  const already = company.requests.length;
  const one = await runCommand(told, pollOf(named), { flags: usual });
  const asked = company.requests
    .slice(already)
    .map(({ path, query }) => `${path.replace("/api/v1", "")}?${query}`)
    .filter((line) => line.startsWith("/profiles"));
  const other = await runCommand(full, diffCommand, { flags: { ...usual, save: true } });
  expect([one.error, other.error]).toEqual([undefined, undefined]);
  expect(one.stdout).toBe(other.stdout);
  const [got, wanted] = [told, full].map(({ folders }) => readLatest(folders).split("\n"));
  expect(got?.filter((line, index) => line !== wanted?.[index])).toEqual([]);
  expect(got?.length).toBe(wanted?.length);
  return { events: parseEvents(one.stdout).map(({ event }) => event), asked };
}

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

describe("looking at who was named", { timeout: 240_000 }, () => {
  it("leaves the same bytes and the same events as reading everybody, whatever has happened to them", async () => {
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
            await follow(pair, name([...named]));
          }
        },
      ),
      tries(2, 60),
    );
  });
});
