import { describe, expect, it } from "vitest";
import type { LifeEvent, LifeEventKind } from "../../src/sandbox/company/passing-days.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { openCompany } from "../support/company.ts";
import { makePlace } from "../support/program.ts";
import { sideBySide } from "../support/side-by-side.ts";
import { layBaseline, namesByPerson, readManagerId, runDiff } from "../support/snapshots.ts";
import { someOf } from "../support/effort.ts";

/** What decides on the events of one person, read from Namely's own profile by other ways than the program's. */
interface Seen {
  readonly status: unknown;
  readonly lastDay: string | undefined;
  readonly overdue: boolean;
  /** Everything that a move or a new name can change. */
  readonly rest: string;
}

function look({ control }: Sandbox): Map<string, Seen> {
  return new Map(
    control.ids().map((id) => {
      const profile = control.profile(id);
      const { user_status: status, departure_date, first_name, last_name, full_name, job_title } = profile;
      const { groups } = profile["links"] as { readonly groups: readonly { readonly id: string }[] };
      const lastDay = departure_date === "" ? undefined : (departure_date as string | undefined);
      const overdue = status === "active" && lastDay !== undefined && lastDay < control.today;
      const manager = readManagerId(profile["reports_to"]);
      const rest = JSON.stringify([first_name, last_name, full_name, job_title, manager, groups]);
      return [id, { status, lastDay, overdue, rest }];
    }),
  );
}

/** The events that follow from what the sandbox says it has done to one person, however often that was touched. */
function foretell(
  kinds: readonly LifeEventKind[],
  before: Seen | undefined,
  after: Seen | undefined,
): string[] {
  const did = (...wanted: LifeEventKind[]): boolean => wanted.some((kind) => kinds.includes(kind));
  const left = did("terminated", "departed");
  if (after === undefined) return before === undefined ? [] : ["vanished"];
  if (before === undefined) {
    if (left) return ["appeared_inactive"];
    return [did("pre_hired") && !did("started") ? "pre_hire" : "hired"];
  }
  const names: string[] = [];
  if (did("rehired")) names.push("rehired");
  if (did("started") && !left) names.push("started");
  if (left) names.push(did("started") ? "offer_withdrawn" : "terminated");
  if (!left && !did("rehired") && did("departure_scheduled", "departure_rescinded")) {
    const [from, to] = [before.lastDay, after.lastDay];
    if (from === undefined && to !== undefined && !after.overdue) names.push("termination_scheduled");
    if (from !== undefined && to === undefined) names.push("termination_rescinded");
    if (from !== undefined && to !== undefined && from !== to) names.push("termination_moved");
  }
  if (after.overdue && !before.overdue) names.push("overdue");
  if (before.rest !== after.rest) {
    if (!did("moved", "renamed", "rehired")) throw new Error(`Changed without a word: ${kinds.join(", ")}`);
    names.push("changed");
  }
  return names;
}

function foretellAll(
  lived: readonly LifeEvent[],
  before: ReadonlyMap<string, Seen>,
  after: ReadonlyMap<string, Seen>,
): Record<string, string[]> {
  const people = [...new Set([...before.keys(), ...after.keys(), ...lived.map(({ id }) => id)])];
  const told = people.map((id) => {
    const kinds = lived.filter((event) => event.id === id).map(({ kind }) => kind);
    return [id, foretell(kinds, before.get(id), after.get(id))] as const;
  });
  return Object.fromEntries(told.filter(([, names]) => names.length > 0));
}

describe.concurrent("diff", { timeout: 240_000 }, () => {
  it("reports the life of companies day by day exactly as it happened", async () => {
    // Two days, two weeks, and a month in which many are touched several times.
    const spans = [2, 14, 30];
    await sideBySide(someOf([11, 12], 1), async (seed) => {
      await using company = await openCompany({ employees: 368, seed });
      using place = makePlace();
      await layBaseline({ company, place });
      for (const days of spans) {
        const before = look(company);
        const lived = company.control.advance(days);
        const expected = foretellAll(lived, before, look(company));
        const { code, events } = await runDiff({ company, place }, "--save", "--force");
        expect({ seed, days, code, told: namesByPerson(events) }).toEqual({
          seed,
          days,
          code: 0,
          told: expected,
        });
      }
    });
  });
});
