import { describe, expect, it, test } from "vitest";
import type { Fault } from "../../../src/platform/errors/fault.ts";
import {
  findPerson,
  fitsPerson,
  noSuchPerson,
  PersonFinder,
  requirePerson,
  severalPeople,
} from "../../../src/unified/employee/find-person.ts";
import type { OrgPerson } from "../../../src/unified/org/org.ts";
import { FieldVisibility } from "../../../src/unified/visibility.ts";
import { makePerson } from "../org-people.ts";

const PEOPLE = [
  makePerson("1", null, { name: "José García López", first_name: "José", last_name: "García López" }),
  makePerson("2", null, {
    name: "Ada King",
    first_name: "Augusta",
    middle_name: "Byron",
    preferred_name: "Ada",
    last_name: "King",
  }),
  makePerson("3", null, { name: "Ada Kingsley", personal_email: "ada@home.example" }),
  makePerson("ada", null, { name: "Another Person" }),
  makePerson("5", null, { name: "Søren O’Brien-Łukasz", first_name: "Søren", last_name: "O’Brien-Łukasz" }),
  makePerson("6", null, { name: "Martin Luther King, Jr.", first_name: "Martin", last_name: "King, Jr." }),
];

function find(text: string, people: readonly OrgPerson[] = PEOPLE): string[] {
  const match = findPerson(people, text);
  if (match.kind === "found") return [match.person.id];
  return match.kind === "several" ? match.candidates.map(({ id }) => id) : [];
}

describe("a person is found by", () => {
  it.each([
    ["the id, before anything else", "ada", ["ada"]],
    ["the employee number, zeros and all", "N-2", ["2"]],
    ["the employee number in any case", "n-2", ["2"]],
    ["the work email, whatever the case", "2@EXAMPLE.com", ["2"]],
    ["the personal email", " Ada@Home.example ", ["3"]],
    ["the whole name, without case and accents", "jose garcia lopez", ["1"]],
    ["a name typed with composed accents", "JOSE\u0301 GARCI\u0301A LO\u0301PEZ", ["1"]],
    ["letters that Unicode does not take apart", "soren obrien lukasz", ["5"]],
    ["the legal name", "Augusta King", ["2"]],
    ["the preferred name, before a part of another", "Ada King", ["2"]],
    ["the legal name with the middle name", "Augusta Byron King", ["2"]],
    ["the preferred name with the middle initial", "Ada B. King", ["2"]],
    ["the last name first, behind a comma", "King, Ada", ["2"]],
    ["the last name first, with the middle name", "King, Augusta Byron", ["2"]],
    ["a name that has a comma itself", "Martin Luther King, Jr.", ["6"]],
    ["words of the name", "García", ["1"]],
    ["words in any order and with any spaces", "  lópez   josé ", ["1"]],
  ])("%s", (_by, text, expected) => {
    expect(find(text)).toEqual(expected);
  });

  it("nothing of what only looks alike", () => {
    expect([find("Ad"), find("2@example"), find("King Kong"), find(""), find("---")]).toEqual([
      [],
      [],
      [],
      [],
      [],
    ]);
  });

  it("a last name alone, whoever has a preferred name or none", () => {
    expect(find("King", PEOPLE.slice(0, 5))).toEqual(["2"]);
  });

  it("a word that several have in their names, all of them", () => {
    expect(find("Ada", PEOPLE.slice(0, 3))).toEqual(["2", "3"]);
  });

  it("a name that one still has and another had, the one who is still there", () => {
    const left = makePerson("old", null, {
      name: "Ada King",
      employment_status: "inactive",
      lifecycle: "terminated",
    });
    expect(find("Ada King", [left, ...PEOPLE])).toEqual(["2"]);
    expect(find("Ada King", [left])).toEqual(["old"]);
  });
});

describe("a text that fits no one", () => {
  const nearest = (text: string): string[] => {
    const match = findPerson(PEOPLE, text);
    return match.kind === "none" ? match.nearest.map(({ id }) => id) : ["found"];
  };

  it.each([
    ["Ada Kign", ["2"]],
    ["Garcai", ["1"]],
    ["Ada@hom.example", ["3"]],
    ["Zzyzx Qqfoo", []],
  ])("has the people nearest to %s", (text, expected) => {
    expect(nearest(text)).toEqual(expected);
  });

  it("is an error that names them with title and email", () => {
    expect(noSuchPerson('"Ada Kign"', PEOPLE.slice(1, 3))).toMatchObject({
      code: "api.not-found",
      message: 'No employee matches "Ada Kign".',
      hint: 'Did you mean "Ada King" (Engineer, 2@example.com) or "Ada Kingsley" (Engineer, 3@example.com)?',
    });
  });

  it("is an error that leads to a search when no one is near", () => {
    expect(noSuchPerson('"x"', []).hint).toBe(
      "Find a person by a part of the name: namely employees --search <text>",
    );
  });
});

test("several people are listed with id, title and department, and who of them left", () => {
  const twins = [
    makePerson("a", null, {
      name: "Ada",
      lifecycle: "terminated",
      employment_status: "inactive",
      termination_date: "2026-01-31",
    }),
    makePerson("b", null, { name: null, job_title: null, department: null, work_email: null }),
  ];
  expect(severalPeople('"Ada"', twins)).toMatchObject({
    code: "usage.ambiguous",
    message: '"Ada" matches 2 employees.',
    items: ["a  Ada · Engineer · Engineering · left 2026-01-31", "b  (no name)"],
    hint: "Use an id instead, such as a",
  });
});

test("of very many people, only the first ten are listed", () => {
  const crowd = Array.from({ length: 13 }, (_, index) => makePerson(`p${index}`, null, { name: "Ada" }));
  const { items } = severalPeople('"Ada"', crowd);
  expect([items.length, items.at(-1)]).toEqual([11, "and 3 more"]);
});

test("a text of a kind that no employee shows is not taken for one that no one has", () => {
  const visibility = new FieldVisibility();
  visibility.watch(["name"]);
  visibility.see("1", () => false);
  const look = (text: string): unknown => {
    try {
      return requirePerson(findPerson(PEOPLE, text), text, { visibility, place: undefined });
    } catch (error) {
      return (error as Fault).code;
    }
  };
  expect([look("No Body"), look("x@example.com")]).toEqual(["access.field-hidden", "api.not-found"]);
});

test("people who come again are found once", () => {
  const finder = new PersonFinder<OrgPerson>("Ada King");
  for (const person of PEOPLE) finder.see(person);
  finder.restart();
  expect(finder.result()).toEqual({ kind: "none", nearest: [] });
  for (const person of PEOPLE) finder.see(person);
  expect(finder.result()).toMatchObject({ kind: "found", person: { id: "2" } });
});

test("one person alone fits a whole name, and no part of one", () => {
  const [, ada] = PEOPLE;
  expect(ada && [fitsPerson("King, Ada")(ada), fitsPerson("King")(ada)]).toEqual([true, false]);
});
