import { expect, test } from "vitest";
import { layOutChart } from "../../src/chart/layout.ts";
import { renderMermaid } from "../../src/chart/mermaid.ts";
import { NO_DEPARTMENT_COLOUR } from "../../src/chart/department-signs.ts";

const everybody = (): boolean => true;

/** Built as numbers alone: whoever hangs above has a lesser one. */
function layOut(size: number, bossOf: (index: number) => number): number {
  const parents = Array.from({ length: size }, (_, index) => (index === 0 ? -1 : bossOf(index)));
  const { x, y, shown } = layOutChart(parents, everybody);
  expect([...x, ...y].some(Number.isNaN)).toBe(false);
  return shown.length;
}

test("150,000 direct reports of one person find their places", () => {
  expect(layOut(150_000, () => 0)).toBe(150_000);
});

test("150,000 people without a manager find their places", () => {
  expect(layOut(150_000, () => -1)).toBe(150_000);
});

test("150,000 pairs below one person find their places", () => {
  expect(layOut(150_001, (index) => (index % 2 === 1 ? 0 : index - 1))).toBe(150_001);
});

test("a chain of 20,000 people finds its places", () => {
  expect(layOut(20_000, (index) => index - 1)).toBe(20_000);
});

test("a flowchart reads each person once, however many departments there are", () => {
  let looks = 0;
  const person = {
    name: "A",
    title: null,
    office: null,
    email: null,
    parent: -1,
    manager: null,
    marks: [],
    reports: 0,
    below: 0,
  };
  const people = Array.from({ length: 200 }, (_, index) =>
    Object.defineProperty({ ...person, department: 0 }, "department", {
      get: () => {
        looks += 1;
        return index;
      },
    }),
  );
  const departments = people.map((_, index) => ({
    name: `D${index}`,
    size: 1,
    colour: NO_DEPARTMENT_COLOUR,
    broken: false,
  }));
  const text = [...renderMermaid({ title: "T", departments, people })].join("");
  expect(text).toContain("class p199 d199");
  expect(looks).toBe(200);
});
