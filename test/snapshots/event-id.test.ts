import { describe, expect, test } from "vitest";
import { eventSchema, type RosterEvent } from "../../src/snapshots/compare/event.ts";
import { EVENT_NAMES } from "../../src/snapshots/compare/event-names.ts";
import { Renames } from "../../src/snapshots/compare/renames.ts";
import type { Employee } from "../../src/unified/employee/employee.ts";
import { comparePerson } from "./comparing.ts";
import { person, TOMORROW, without } from "./people.ts";

const gone = { employment_status: "inactive", termination_date: "2026-02-27" } as const;

function idOf(events: readonly RosterEvent[], name: RosterEvent["event"]): string {
  const event = events.find((one) => one.event === name);
  if (event === undefined) throw new Error(`No ${name} among ${events.length} events.`);
  return event.id;
}

describe("the id of an event", () => {
  test("is the same whenever the same thing is found again", () => {
    const find = () => comparePerson(person(), person(gone));
    expect(idOf(find(), "terminated")).toBe(idOf(find(), "terminated"));
    expect(idOf(find(), "terminated")).toMatch(/^evt_[0-9a-f]{32}$/u);
  });

  test("does not depend on when the later side was read, nor on what else is different there", () => {
    const plain = comparePerson(person(), person(gone));
    const after = person({
      ...gone,
      updated_at: "2026-03-02T09:00:00Z",
      work_email: null,
      lifecycle: "terminated",
    });
    expect(idOf(comparePerson(person(), after), "terminated")).toBe(idOf(plain, "terminated"));
  });

  test("does not depend on how much of the person the earlier side holds", () => {
    const older = without(person(), "access_role", "teams");
    expect(idOf(comparePerson(older, person(gone)), "terminated")).toBe(
      idOf(comparePerson(person(), person(gone)), "terminated"),
    );
  });

  test("does not depend on which other events there are", () => {
    const before = person({ start_date: TOMORROW });
    const leaving = { termination_date: "2026-04-30" };
    const alone = comparePerson(before, person({ start_date: TOMORROW, ...leaving }));
    const after = person({
      start_date: TOMORROW,
      ...leaving,
      access_role: "Administrator",
      lifecycle: "leaving",
    });
    const among = comparePerson(before, after);
    expect(among.length).toBeGreaterThan(alone.length);
    expect(idOf(among, "termination_scheduled")).toBe(idOf(alone, "termination_scheduled"));
  });

  test("is another one when the same thing happens a second time", () => {
    const first = person({ updated_at: "2026-01-01T00:00:00Z" });
    const second = person({ updated_at: "2026-02-15T00:00:00Z" });
    const [once, again] = [comparePerson(first, person(gone)), comparePerson(second, person(gone))];
    expect(idOf(again, "terminated")).not.toBe(idOf(once, "terminated"));
  });

  test("is another one also without a time of update, when the person was different", () => {
    const strip = (fields: Partial<Employee>) => without(person(fields), "updated_at");
    const ids = [{}, { access_role: "Administrator" }].map((fields) =>
      idOf(comparePerson(strip(fields), strip({ ...fields, ...gone })), "terminated"),
    );
    expect(ids[0]).not.toBe(ids[1]);
    expect(idOf(comparePerson(strip({}), strip(gone)), "terminated")).toBe(ids[0]);
  });

  test("is another one for other people, companies, kinds of event, dates and new values", () => {
    const other = { id: "other", name: "Other" };
    const ids = [
      comparePerson(person(), person(gone)),
      comparePerson(person({ id: "p2" }), person({ id: "p2", ...gone })),
      comparePerson(person({ company: other }), person({ company: other, ...gone })),
      comparePerson(person(), person({ ...gone, termination_date: "2026-02-26" })),
      comparePerson(person(), undefined),
      comparePerson(undefined, person()),
      comparePerson(undefined, person({ start_date: "2020-01-16" })),
      comparePerson(person(), person({ access_role: "A" })),
      comparePerson(person(), person({ access_role: "B" })),
      comparePerson(person(), person({ linkedin_url: "B" })),
    ].map(([event]) => event?.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("of a new name follows from what was renamed, and from both names", () => {
    const rename = { kind: "group", id: "g", from: "A", to: "B" } as const;
    const idOfRename = (fields: Partial<{ id: string; from: string; to: string }>, company = "acme") => {
      const renames = new Renames();
      renames.note({ ...rename, ...fields });
      return renames.report(company)[0]?.id;
    };
    expect(idOfRename({})).toBe(idOfRename({}));
    const ids = [idOfRename({}), idOfRename({ id: "h" }), idOfRename({ from: "C" }), idOfRename({ to: "C" })];
    expect(new Set([...ids, idOfRename({}, "other")]).size).toBe(5);
  });
});

test("every event of a person is as the schema has it", () => {
  const pairs: [Partial<Employee> | undefined, Partial<Employee> | undefined][] = [
    [undefined, person()],
    [person(), person(gone)],
    [person(), undefined],
    [person(), person({ access_role: null })],
    [without(person(), "company", "groups"), without(person({ access_role: null }), "company", "groups")],
  ];
  const events = pairs.flatMap(([before, after]) => comparePerson(before, after));
  expect(events).toHaveLength(pairs.length);
  for (const event of events) expect(eventSchema.parse(event)).toEqual(event);
  expect(new Set(EVENT_NAMES).size).toBe(EVENT_NAMES.length);
});
