import { expect, it } from "vitest";
import { chooseSigns, DEPARTMENT_COLOURS, NO_DEPARTMENT_COLOUR } from "../../src/chart/department-signs.ts";

/** Relative luminance, as WCAG 2 defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((place) => Number.parseInt(colour.slice(place, place + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

it.each([...DEPARTMENT_COLOURS, NO_DEPARTMENT_COLOUR])(
  "%s contrasts with a light and a dark card",
  (colour) => {
    expect(contrast(colour, "#ffffff")).toBeGreaterThanOrEqual(3);
    expect(contrast(colour, "#1b212a")).toBeGreaterThanOrEqual(3);
  },
);

it("departments have a sign of their own as long as there are any", () => {
  const names = Array.from({ length: 24 }, (_, index) => `Department ${index}`).sort();
  const signs = chooseSigns(names).map(({ colour, broken }) => `${colour} ${broken}`);
  expect(new Set(signs).size).toBe(24);
  expect(chooseSigns(names.slice(0, 12)).every(({ broken }) => !broken)).toBe(true);
  expect(chooseSigns(Array.from({ length: 100 }, (_, index) => String(index)))).toHaveLength(100);
});

it("a department on its own gets the color that follows from its name", () => {
  const alone = ["Engineering", "Sales", "Finance", "Legal"].map((name) => chooseSigns([name])[0]?.colour);
  expect(alone).toEqual(
    ["Engineering", "Sales", "Finance", "Legal"].map((name) => chooseSigns([name])[0]?.colour),
  );
  expect(new Set(alone).size).toBeGreaterThan(1);
  const [first] = chooseSigns(["Engineering", "Zoo"]);
  expect(first).toEqual(chooseSigns(["Engineering"])[0]);
});
