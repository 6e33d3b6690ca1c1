import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeChart } from "../../src/chart/chart.ts";
import { Org } from "../../src/unified/org/org.ts";
import { isCurrent } from "../../src/unified/org/org-problems.ts";
import { tries } from "../support/effort.ts";
import { makePerson } from "../unified/org-people.ts";
import { anyCompany, chartOf } from "./charts.ts";

const LEFT = { employment_status: "inactive", lifecycle: "terminated" } as const;

describe("who is on a chart", () => {
  it("are all current employees, each once, whatever the managers are", () => {
    fc.assert(
      fc.property(anyCompany, (people) => {
        const { people: shown } = chartOf(people);
        const emails = shown.map(({ email }) => email);
        expect(new Set(emails).size).toBe(emails.length);
        const present = people.filter(isCurrent).map(({ work_email }) => work_email);
        expect(present.filter((email) => !emails.includes(email))).toEqual([]);
        for (const [index, { parent }] of shown.entries()) expect(parent).toBeLessThan(index);
      }),
      tries(200, 5000),
    );
  });

  it("are those who left but are still above a current employee, marked, and no others who left", () => {
    const { people } = chartOf([
      makePerson("boss"),
      makePerson("gone", "boss", LEFT),
      makePerson("also-gone", "gone", LEFT),
      makePerson("there", "also-gone"),
      makePerson("forgotten", "gone", LEFT),
    ]);
    expect(people.map(({ name, parent, marks }) => [name, parent, marks])).toEqual([
      ["Name boss", -1, []],
      ["Name gone", 0, ["left"]],
      ["Name also-gone", 1, ["left"]],
      ["Name there", 2, []],
    ]);
  });

  it("are people on circles and below unknown managers, marked", () => {
    const { people } = chartOf([
      makePerson("a", "c"),
      makePerson("b", "a"),
      makePerson("c", "b"),
      makePerson("below", "c"),
      makePerson("lost", "nobody"),
      makePerson("own", "own"),
      makePerson("new", null, { lifecycle: "pre_hire", employment_status: "pending" }),
    ]);
    expect(Object.fromEntries(people.map(({ email, marks }) => [email?.split("@")[0], marks]))).toEqual({
      a: ["circle"],
      b: ["circle"],
      c: ["circle"],
      below: [],
      lost: ["manager_unknown"],
      own: ["own_manager"],
      new: ["not_started"],
    });
    expect(people.find(({ email }) => email?.startsWith("lost"))?.manager).toBe("Name nobody");
  });
});

describe("what a chart says of a person", () => {
  const company = [
    makePerson("a"),
    makePerson("b", "a"),
    makePerson("c", "a", { department: "Sales" }),
    makePerson("d", "b", { department: null }),
    makePerson("e", "d"),
  ];

  it("counts direct reports and all people below, also those that a lesser depth cuts off", () => {
    const counts = (depth: number | undefined): unknown =>
      chartOf(company, { depth }).people.map(({ name, reports, below }) => [name, reports, below]);
    expect(counts(undefined)).toEqual([
      ["Name a", 2, 4],
      ["Name b", 1, 2],
      ["Name d", 1, 1],
      ["Name e", 0, 0],
      ["Name c", 0, 0],
    ]);
    expect(counts(1)).toEqual([
      ["Name a", 2, 4],
      ["Name b", 1, 2],
      ["Name c", 0, 0],
    ]);
  });

  it("has the departments of those who are shown, in order, with how many are in them", () => {
    const { departments, people } = chartOf(company);
    expect(departments.map(({ name, size }) => [name, size])).toEqual([
      ["Engineering", 3],
      ["Sales", 1],
    ]);
    expect(people.map(({ department }) => department)).toEqual([0, 0, -1, 0, 1]);
    expect(chartOf(company, { depth: 0 }).departments.map(({ name }) => name)).toEqual(["Engineering"]);
  });

  it("is nothing but what a card and its details show", () => {
    const [person] = chartOf([makePerson("a", null, { personal_email: "home@example.com" })]).people;
    expect(Object.keys(person ?? {}).sort()).toEqual(
      "below department email manager marks name office parent reports title".split(" "),
    );
    expect(JSON.stringify(person)).not.toMatch(/home@|N-a|2020/u);
  });

  it("does not depend on the order in which people come", () => {
    fc.assert(
      fc.property(anyCompany, (people) => {
        expect(chartOf(people.toReversed())).toEqual(chartOf(people));
      }),
      tries(50, 1000),
    );
  });

  it("begins with whom it is about", () => {
    const org = new Org(company);
    const chart = makeChart(org, [org.treeOf(makePerson("b", "a"))], {
      title: "",
      depth: undefined,
      clean: (text) => text,
    });
    expect(chart.people.map(({ name, manager }) => [name, manager])).toEqual([
      ["Name b", "Name a"],
      ["Name d", null],
      ["Name e", null],
    ]);
  });
});
