import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Org, walkTree } from "../../../src/unified/org/org.ts";
import { tries } from "../../support/effort.ts";
import { makePerson } from "../org-people.ts";

const ids = (people: readonly { readonly id: string }[]): string[] => people.map(({ id }) => id);

describe("the managers above a person", () => {
  const org = new Org([
    makePerson("a"),
    makePerson("b", "a"),
    makePerson("c", "b"),
    makePerson("lost", "gone"),
  ]);

  it("come from the direct one up to the top", () => {
    const { managers, end } = org.managersOf("c");
    expect({ ids: ids(managers), end }).toEqual({ ids: ["b", "a"], end: "top" });
  });

  it("are an empty list for the person at the top", () => {
    expect(org.managersOf("a")).toEqual({ managers: [], end: "top" });
  });

  it("are as many as were asked for", () => {
    const { managers, end } = org.managersOf("c", 1);
    expect({ ids: ids(managers), end }).toEqual({ ids: ["b"], end: "level" });
  });

  it("end as at the top when just as many were asked for as there are", () => {
    expect(org.managersOf("c", 2).end).toBe("top");
  });

  it("end where a manager is not among the people", () => {
    expect(org.managersOf("lost")).toEqual({ managers: [], end: "unknown" });
  });

  it("end where they come back to the beginning, and no one comes twice", () => {
    const round = new Org([makePerson("a", "c"), makePerson("b", "a"), makePerson("c", "b")]);
    const { managers, end } = round.managersOf("a");
    expect({ ids: ids(managers), end }).toEqual({ ids: ["c", "b"], end: "cycle" });
  });

  it("end at once for a person who is their own manager", () => {
    expect(new Org([makePerson("a", "a")]).managersOf("a")).toEqual({ managers: [], end: "cycle" });
  });
});

describe("the tree below a person", () => {
  const org = new Org([
    makePerson("boss"),
    makePerson("z", "boss", { name: "Zoë" }),
    makePerson("b", "boss", { name: "Bea" }),
    makePerson("c", "b", { name: "Cem" }),
  ]);

  it("has the reports of each by name", () => {
    const places = [...walkTree(org.treeOf(makePerson("boss")))];
    expect(places.map(({ node, level }) => [node.person.id, level])).toEqual([
      ["boss", 0],
      ["b", 1],
      ["c", 2],
      ["z", 1],
    ]);
  });

  it("goes no deeper than was asked for", () => {
    expect([...walkTree(org.treeOf(makePerson("boss"), 1))]).toHaveLength(3);
    expect([...walkTree(org.treeOf(makePerson("boss"), 0))]).toHaveLength(1);
  });
});

it("the trees of the tops contain each person once, with any assignment of managers", () => {
  const companies = fc
    .integer({ min: 1, max: 12 })
    .chain((size) =>
      fc.array(fc.option(fc.integer({ min: 0, max: size })), { minLength: size, maxLength: size }),
    );
  fc.assert(
    fc.property(companies, (managers) => {
      const people = managers.map((manager, at) =>
        makePerson(String(at), manager === null ? null : String(manager)),
      );
      const org = new Org(people);
      const reached = org
        .tops()
        .flatMap((top) => [...walkTree(org.treeOf(top))].map(({ node }) => node.person.id));
      expect(reached.toSorted()).toEqual(ids(people).toSorted());
    }),
    tries(300, 20_000),
  );
});
