import { describe, expect, it } from "vitest";
import { findPeople } from "../../../src/unified/org/find-person.ts";
import { makePerson } from "../org-people.ts";

const PEOPLE = [
  makePerson("1", null, { name: "José García López", first_name: "José", last_name: "García López" }),
  makePerson("2", null, {
    name: "Ada King",
    first_name: "Augusta",
    preferred_name: "Ada",
    last_name: "King",
  }),
  makePerson("3", null, { name: "Ada Kingsley", personal_email: "ada@home.example" }),
  makePerson("ada", null, { name: "Somebody Else" }),
];

const find = (wanted: string): string[] => findPeople(PEOPLE, wanted).map(({ id }) => id);

describe("a person is found by", () => {
  it.each([
    ["the id, before anything else", "ada", ["ada"]],
    ["the employee number, zeros and all", "N-2", ["2"]],
    ["the work email, whatever the case", "2@EXAMPLE.com", ["2"]],
    ["the personal email", "ada@home.example", ["3"]],
    ["the whole name, without case and marks", "jose garcia lopez", ["1"]],
    ["first and last name", "Augusta King", ["2"]],
    ["a whole name before a part of another", "Ada King", ["2"]],
    ["words of the name", "García", ["1"]],
    ["words in any order and with any blanks", "  lópez   josé ", ["1"]],
  ])("%s", (_by, wanted, expected) => {
    expect(find(wanted)).toEqual(expected);
  });

  it("nothing of what only looks alike", () => {
    expect([find("Ad"), find("2@example"), find("King Kong"), find("")]).toEqual([[], [], [], []]);
  });

  it("a word that several have in their names, all of them", () => {
    expect(find("Ada").toSorted()).toEqual(["ada"]);
    expect(findPeople(PEOPLE.slice(0, 3), "Ada").map(({ id }) => id)).toEqual(["2", "3"]);
  });
});
