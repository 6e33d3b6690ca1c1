import { expect, it } from "vitest";
import { drawTreeLines } from "../../src/terminal/tree.ts";

function draw(...lines: readonly [level: number, text: string][]): string {
  return [...drawTreeLines(lines.map(([level, text]) => ({ level, text })))].join("\n");
}

it("a tree is drawn with a branch for each, and a stem as long as more hang from it", () => {
  expect(draw([0, "a"], [1, "b"], [2, "c"], [2, "d"], [1, "e"], [2, "f"])).toBe(
    ["a", "├─ b", "│  ├─ c", "│  └─ d", "└─ e", "   └─ f"].join("\n"),
  );
});

it("several trees stand below each other", () => {
  expect(draw([0, "a"], [1, "b"], [0, "c"], [1, "d"])).toBe(["a", "└─ b", "c", "└─ d"].join("\n"));
});

it("a branch that goes on behind a deep one keeps its stem", () => {
  expect(draw([0, "a"], [1, "b"], [2, "c"], [3, "d"], [1, "e"])).toBe(
    ["a", "├─ b", "│  └─ c", "│     └─ d", "└─ e"].join("\n"),
  );
});

it("nothing is nothing", () => {
  expect(draw()).toBe("");
});

it("a chain of thousands is indented only so far, and then says how deep it is", () => {
  const lines = Array.from({ length: 20_000 }, (_, level) => ({ level, text: "x" }));
  const drawn = [...drawTreeLines(lines)];
  expect(drawn[64]).toBe(`${"   ".repeat(63)}└─ x`);
  expect(drawn[19_999]).toBe(`${"   ".repeat(63)}… level 19999 └─ x`);
});

it("a line with deep ones before and behind it keeps its place", () => {
  const levels = [...Array.from({ length: 70 }, (_, level) => level), 1];
  const drawn = [...drawTreeLines(levels.map((level) => ({ level, text: "x" })))];
  expect(drawn.at(-1)).toBe("└─ x");
  expect(drawn[69]).toBe(`│  ${"   ".repeat(62)}… level 69 └─ x`);
});
