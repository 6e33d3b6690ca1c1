import fc from "fast-check";
import { expect } from "vitest";
import { type ChartLayout, layOutChart } from "../../src/chart/layout.ts";
import { CARD } from "../../src/chart/parts.ts";

/** Counts every manager as open. */
export const everybody = (): boolean => true;

/** Trees of all shapes: bushy, thin, with several tops; a small `reach` makes chains, a large one few managers. */
export const company = fc
  .record({
    size: fc.integer({ min: 1, max: 400 }),
    reach: fc.constantFrom(1, 3, 20, 400),
    tops: fc.constantFrom(0, 0, 0.05, 0.9),
    chances: fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
  })
  .map(({ size, reach, tops, chances }) => {
    const parents: number[] = [];
    for (let index = 0; index < size; index++) {
      const isTop = index === 0 || (chances.next().value ?? 0) < tops;
      const share = chances.next().value ?? 0;
      parents.push(isTop ? -1 : Math.max(0, index - 1 - Math.floor(share ** 2 * Math.min(index, reach))));
    }
    return parents;
  });

/** A manager with many reports and chains among them, so that shelves and columns meet. */
export const wideCompany = fc
  .record({
    teams: fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 60 }),
    chain: fc.nat({ max: 30 }),
  })
  .map(({ teams, chain }) => {
    const parents = [-1];
    for (const size of teams) {
      const lead = parents.push(0) - 1;
      for (let index = 0; index < size; index++) parents.push(lead);
    }
    for (let index = 0, boss = 0; index < chain; index++) boss = parents.push(boss) - 1;
    return parents;
  });

/** Pairs of cards that come closer to each other than cards may. */
function findOverlaps({ shown, x, y }: ChartLayout): [number, number][] {
  const at = (places: Float64Array, index: number): number => places[index] ?? Number.NaN;
  const ordered = [...shown].sort((a, b) => at(y, a) - at(y, b));
  const overlaps: [number, number][] = [];
  for (const [place, one] of ordered.entries()) {
    for (const other of ordered.slice(place + 1)) {
      if (at(y, other) - at(y, one) >= CARD.height + CARD.under) break;
      if (Math.abs(at(x, one) - at(x, other)) < CARD.width + CARD.gap - 0.001) overlaps.push([one, other]);
    }
  }
  return overlaps;
}

/** Lines that run through a card instead of to its edge. */
function findCrossings({ lines, shown, x, y }: ChartLayout): number[] {
  const crossed: number[] = [];
  for (let index = 0; index < lines.length; index += 4) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = lines.slice(index, index + 4);
    const [left, right] = [Math.min(x1, x2), Math.max(x1, x2)];
    const [top, bottom] = [Math.min(y1, y2), Math.max(y1, y2)];
    for (const card of shown) {
      const [cardX, cardY] = [x[card] ?? 0, y[card] ?? 0];
      const inside =
        left < cardX + CARD.width - 1 &&
        right > cardX + 1 &&
        top < cardY + CARD.height - 1 &&
        bottom > cardY + 1;
      if (inside) crossed.push(card);
    }
  }
  return crossed;
}

/** Expects each card whose managers are open in one place of its own, and straight lines that cross no card. */
export function checkLayout(parents: readonly number[], isOpen: (index: number) => boolean): void {
  const layout = layOutChart(parents, isOpen);
  const { shown, x, y, width, height, lines } = layout;
  expect(new Set(shown).size).toBe(shown.length);
  for (const [index, parent] of parents.entries()) {
    const isThere = parent < 0 || (shown.includes(parent) && isOpen(parent));
    expect(shown.includes(index)).toBe(isThere);
    const [left = Number.NaN, top = Number.NaN] = [x[index], y[index]];
    expect(Number.isFinite(left) && Number.isFinite(top)).toBe(isThere);
    if (!isThere) continue;
    expect(left).toBeGreaterThanOrEqual(-0.001);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(left + CARD.width).toBeLessThanOrEqual(width + 0.001);
    expect(top + CARD.height).toBeLessThanOrEqual(height + 0.001);
    // Whoever reports to somebody is below.
    const above = y[parent] ?? Number.NEGATIVE_INFINITY;
    expect(top).toBeGreaterThanOrEqual(above + CARD.height + CARD.under);
  }
  for (let index = 0; index < lines.length; index += 4)
    expect(lines[index] === lines[index + 2] || lines[index + 1] === lines[index + 3]).toBe(true);
  expect(findOverlaps(layout)).toEqual([]);
  expect(findCrossings(layout)).toEqual([]);
}
