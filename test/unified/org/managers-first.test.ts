import { describe, expect, it } from "vitest";
import { describeDisorder, orderManagersFirst } from "../../../src/unified/org/managers-first.ts";

/** `a<b`: a reports to b. */
function read(text: string): { id: string; manager: { id: string | null } | null }[] {
  return text.split(" ").map((word) => {
    const [id = "", manager] = word.split("<");
    return { id, manager: manager === undefined ? null : { id: manager === "" ? null : manager } };
  });
}

const order = (text: string): string =>
  orderManagersFirst(read(text))
    .people.map(({ id }) => id)
    .join(" ");

describe("managers first", () => {
  it("orders by level, and within a level as they came", () => {
    expect(order("e<c d<b c<a b<a a z")).toBe("a z c b e d");
  });

  it("puts people with an unknown manager at the end of the top level, and theirs below", () => {
    expect(order("x<gone y<x n< a b<a")).toBe("a x n y b");
    expect(orderManagersFirst(read("x<gone y<x n< a b<a"))).toMatchObject({ unknown: 2, circles: 0 });
  });

  it("begins a circle with its first person, at the end of the top level", () => {
    expect(order("w<q p<r q<p r<q a b<a")).toBe("a p q b w r");
    expect(orderManagersFirst(read("w<q p<r q<p r<q a b<a"))).toMatchObject({ unknown: 0, circles: 1 });
  });

  it("takes a person who is their own manager for a circle", () => {
    expect(order("s<s t<s a")).toBe("a s t");
    expect(orderManagersFirst(read("s<s t<s a")).circles).toBe(1);
  });

  it("never puts a report before a known manager outside a circle", () => {
    const ids = [...Array(2000).keys()];
    const people = ids.map((id) => ({
      id: String(id),
      manager: id % 97 === 0 ? null : { id: String((id * 7919) % 2003) },
    }));
    const { people: ordered } = orderManagersFirst(people);
    const at = new Map(ordered.map(({ id }, index) => [id, index]));
    const early = ordered.filter(
      ({ id, manager }) => manager && (at.get(manager.id) ?? -1) > (at.get(id) ?? 0),
    );
    expect(ordered).toHaveLength(2000);
    expect(early.length).toBe(orderManagersFirst(people).circles);
  });

  it("orders a chain of 100,000 people without recursion", () => {
    const people = [...Array(100_000).keys()].map((id) => ({
      id: String(id),
      manager: id === 99_999 ? null : { id: String(id + 1) },
    }));
    expect(orderManagersFirst(people).people[0]?.id).toBe("99999");
  });

  it("says once what was not possible", () => {
    const say = (unknown: number, circles: number) => describeDisorder({ people: [], unknown, circles });
    expect(say(0, 0)).toBeUndefined();
    expect(say(1, 0)).toBe(
      "1 employee has a manager who is not in this export, so --order puts them at the end of their level.",
    );
    expect(say(3, 2)).toBe(
      "3 employees have managers who are not in this export, and 2 reporting lines are circles, so --order puts them at the end of their level.",
    );
  });
});
