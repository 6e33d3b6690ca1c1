import fc from "fast-check";
import { expect, test } from "vitest";
import { dayOf } from "../../src/sandbox/calendar.ts";
import { SandboxCompany } from "../../src/sandbox/company/company.ts";
import { NAME_PAIRS } from "../../src/sandbox/company/identity.ts";
import { Dice } from "../../src/sandbox/dice.ts";
import { Identifiers } from "../../src/sandbox/identifiers.ts";
import { defaultQuirks } from "../../src/sandbox/control/quirks.ts";
import { text, TODAY } from "./visitor.ts";

const NOTHING: ReadonlySet<string> = new Set();

function found(employees: number, seed = 1): SandboxCompany {
  return new SandboxCompany({ seed, employees, company: "sandbox", today: TODAY }, defaultQuirks());
}

function everybody(company: SandboxCompany): ReturnType<SandboxCompany["roster"]["describe"]>[] {
  return Array.from({ length: company.roster.entered }, (_, index) => company.roster.describe(index));
}

test("every id leads back to its number and no other id does", () => {
  const ids = new Identifiers(new Dice(7), "profile");
  fc.assert(
    fc.property(fc.nat({ max: 0xffff_ffff }), fc.integer({ min: 0, max: 35 }), (index, position) => {
      const id = ids.of(index);
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(ids.indexOf(id)).toBe(index);
      const bent = id.slice(0, position) + (id[position] === "0" ? "1" : "0") + id.slice(position + 1);
      expect(ids.indexOf(bent)).toBeUndefined();
    }),
  );
  expect(ids.indexOf("no_guid")).toBeUndefined();
});

test("the same seed makes the same people and another seed others", () => {
  const describe = (company: SandboxCompany): unknown =>
    everybody(company).map((person) => company.shape.full(person, NOTHING));
  expect(describe(found(120))).toEqual(describe(found(120)));
  expect(JSON.stringify(describe(found(120, 2)))).not.toBe(JSON.stringify(describe(found(120))));
});

test("no two people share an id or a mail address, not even when their names are alike", () => {
  const people = everybody(found(NAME_PAIRS + 500));
  expect(new Set(people.map((person) => person.id)).size).toBe(people.length);
  expect(new Set(people.map((person) => person.email)).size).toBe(people.length);
  expect(people.every((person) => /^[a-z0-9.-]+@sandbox\.example\.com$/.test(person.email ?? ""))).toBe(true);
  const names = new Set(people.map((person) => `${person.firstName} ${person.lastName}`));
  expect(names.size).toBeLessThan(people.length);
});

test("names come with accents, apostrophes, hyphens and in other scripts", () => {
  const names = everybody(found(2000))
    .map((person) => `${person.firstName} ${person.lastName}`)
    .join("\n");
  for (const sort of [
    /[àéîõüç]/,
    /O'/,
    /\p{L}-\p{L}/u,
    /\p{Script=Han}/u,
    /\p{Script=Cyrillic}/u,
    /\p{Script=Arabic}/u,
  ]) {
    expect(names).toMatch(sort);
  }
});

test("entries ascend strictly in time, and nothing in the past happens after today", () => {
  const today = dayOf(TODAY) * 86_400;
  const people = everybody(found(3000));
  expect(people.every((person, at) => at === 0 || person.created > (people[at - 1]?.created ?? 0))).toBe(
    true,
  );
  expect(people.every((person) => person.updated >= person.created && person.updated < today)).toBe(true);
  expect(people.some((person) => person.updated === person.created)).toBe(true);
});

test("who is there, who left and who is yet to come fits the dates, but for the overdue", () => {
  const today = dayOf(TODAY);
  const people = everybody(found(368));
  const share = people.filter((person) => person.status === "inactive").length / people.length;
  expect(share).toBeGreaterThan(0.06);
  expect(share).toBeLessThan(0.18);
  const inOrder = people.every(({ status, start = 0, departure = 0 }) => {
    if (status === "pending") return start > today;
    return status === "active" ? start < today : start < departure && departure < today;
  });
  expect(inOrder).toBe(true);
  expect(people.every(({ departure, reason }) => (departure === undefined) === (reason === undefined))).toBe(
    true,
  );
  const active = people.filter((person) => person.status === "active" && person.departure !== undefined);
  expect(active.filter(({ departure = 0 }) => departure < today)).toHaveLength(2);
  expect(active.filter(({ departure = 0 }) => departure > today).length).toBeGreaterThanOrEqual(2);
  expect(people.filter((person) => person.status === "pending").length).toBeGreaterThanOrEqual(2);
});

test("each person's managers lead to the first person, through sane spans, from the same department", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), fc.nat({ max: 50 }), (size, seed) => {
      const { roster } = found(size, seed);
      const spans = new Map<number | undefined, number>();
      for (let index = 0; index < size; index += 1) {
        const manager = roster.manager(index);
        // A manager always has a smaller number, so there can be no circle.
        expect(index === 0 ? manager === undefined : manager !== undefined && manager < index).toBe(true);
        const { department } = roster.describe(index);
        expect(
          [0, undefined].includes(manager) || roster.describe(manager ?? 0).department === department,
        ).toBe(true);
        spans.set(manager, (spans.get(manager) ?? 0) + 1);
      }
      expect(Math.max(...spans.values())).toBeLessThanOrEqual(30);
    }),
    { numRuns: 20 },
  );
});

test("the reports of a manager are exactly those whose manager it is", () => {
  const company = found(900);
  company.roster.change(40, { manager: 3 });
  const { roster } = company;
  for (let manager = 0; manager < 900; manager += 1) {
    const expected = Array.from({ length: 900 }, (_, index) => index).filter(
      (index) => roster.manager(index) === manager,
    );
    expect(roster.reports(manager)).toEqual(expected);
  }
});

test("social security numbers are from ranges that are never given out", () => {
  const company = found(1000);
  const numbers = everybody(company).map((person) => text(company.shape.full(person, NOTHING), "ssn"));
  expect(numbers.every((ssn) => /^(?:|9\d\d-?\d\d-?\d{4}|000-00-\d{4})$/.test(ssn))).toBe(true);
});

test("companies of every small size can be described", () => {
  for (let size = 0; size <= 40; size += 1) {
    const company = found(size);
    expect(everybody(company).map((person) => company.shape.full(person, NOTHING))).toHaveLength(size);
  }
});
