import { describe, expect, it } from "vitest";
import { findAction, type ChartNeighbors } from "../../../../src/chart/page/keys.ts";
import { Openings } from "../../../../src/chart/page/picture/openings.ts";
import { createSearch } from "../../../../src/chart/page/search.ts";
import { makePerson } from "../../../unified/org-people.ts";
import { chartOf } from "../../charts.ts";

/** A company in which everybody but the last has so many reports. */
function makeCompany(size: number, reports: number): Openings {
  const people = Array.from({ length: size }, (_, index) => ({
    parent: index === 0 ? -1 : Math.floor((index - 1) / reports),
  }));
  return new Openings({ people } as never);
}

function countOpen(openings: Openings, size: number): number {
  return Array.from({ length: size }, (_, index) => index).filter(openings.isOpen).length;
}

describe("which branches are open", () => {
  it("are at the beginning as many levels as can be read at a glance", () => {
    const openings = makeCompany(5000, 8);
    expect(openings.openReadable()).toBe(2);
    expect(countOpen(openings, 5000)).toBe(9);
    expect(makeCompany(60, 8).openReadable()).toBe(2);
  });

  it("are none where already the first level is too much", () => {
    expect(makeCompany(3001, 3000).openReadable()).toBe(0);
    expect(makeCompany(121, 120).openReadable()).toBe(1);
  });

  it("are all down to a level, which is known as long as no branch differs", () => {
    const openings = makeCompany(73, 8);
    openings.openTo(2);
    expect([openings.depth, openings.findLevel(), countOpen(openings, 73)]).toEqual([2, 2, 9]);
    openings.toggle(3);
    expect(openings.findLevel()).toBeUndefined();
    openings.openTo(0);
    expect([openings.findLevel(), countOpen(openings, 73)]).toEqual([0, 0]);
  });

  it("are those above a person who is found, and with a whole branch those below", () => {
    const openings = makeCompany(585, 8);
    openings.reveal(584);
    expect([0, 8, 72].map(openings.isOpen)).toEqual([true, true, true]);
    expect(countOpen(openings, 585)).toBe(3);
    openings.openTo(0);
    openings.openBelow(1);
    expect(countOpen(openings, 585)).toBe(9);
    expect(openings.isOpen(0)).toBe(false);
  });

  it("are never those of a person without reports", () => {
    const openings = makeCompany(9, 8);
    openings.toggle(5);
    expect([openings.isOpen(5), openings.hasKids(5)]).toEqual([false, false]);
  });
});

describe("a search", () => {
  const search = createSearch(
    chartOf([
      makePerson("a", null, { name: "Zoë Strauß", job_title: "Head of Sales", department: "Sales" }),
      makePerson("b", "a", { name: "Ali", work_email: "zoe.two@example.com" }),
      makePerson("c", "a", { name: "Bea", department: "Ärzte" }),
    ]),
  );

  it.each([
    ["zoe", [0, 1]],
    ["STRAUSS", [0]],
    ["head sales", [0]],
    ["sales head", [0]],
    ["arzte", [2]],
    ["two@", [1]],
    ["nobody", []],
    ["  ", []],
  ])("for %j finds %j", (words, found) => {
    expect(search(words)).toEqual(found);
  });
});

describe("a key", () => {
  const parents = [-1, 0, 0, 1];
  const around = (open: readonly number[]): ChartNeighbors => ({
    parentOf: (index) => parents[index] ?? -1,
    kidsOf: (index) => parents.flatMap((parent, kid) => (parent === index ? [kid] : [])),
    isOpen: (index) => open.includes(index),
    hasKids: (index) => parents.includes(index),
  });

  it.each([
    ["ArrowDown", 0, [0], { kind: "go", to: 1 }],
    ["ArrowDown", 0, [], { kind: "toggle" }],
    ["ArrowDown", 3, [0, 1], { kind: "go", to: 3 }],
    ["ArrowUp", 3, [0, 1], { kind: "go", to: 1 }],
    ["ArrowUp", 0, [0], { kind: "go", to: 0 }],
    ["ArrowRight", 1, [0], { kind: "go", to: 2 }],
    ["ArrowRight", 2, [0], { kind: "go", to: 2 }],
    ["ArrowLeft", 2, [0], { kind: "go", to: 1 }],
    ["End", 1, [0], { kind: "go", to: 2 }],
    ["Home", 3, [0, 1], { kind: "go", to: 0 }],
    ["Enter", 1, [0], { kind: "details" }],
    [" ", 1, [0], { kind: "toggle" }],
    ["+", 1, [0], { kind: "zoom", closer: true }],
    ["0", -1, [0], { kind: "fit" }],
    ["ArrowLeft", -1, [0], { kind: "go", to: 0 }],
    ["x", 1, [0], undefined],
  ])("%j on person %i with %j open does %j", (key, current, open, action) => {
    expect(findAction(key, current, around(open))).toEqual(action);
  });
});
