import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layOutChart } from "../../src/chart/layout.ts";
import { CARD } from "../../src/chart/parts.ts";
import { tries } from "../support/effort.ts";
import { checkLayout, company, everybody, wideCompany } from "./layout-checks.ts";

describe("the places of cards", () => {
  it("hold exactly those whose managers are open", () => {
    fc.assert(
      fc.property(fc.oneof(company, wideCompany), fc.nat(), (parents, seed) =>
        checkLayout(parents, (index) => (index * 7919 + seed) % 3 > 0),
      ),
      tries(60, 2000),
    );
  });

  it("stay within bounds that can be looked at for one manager with 3,000 reports", () => {
    const { width, height } = layOutChart(
      Array.from({ length: 3001 }, (_, index) => (index === 0 ? -1 : 0)),
      everybody,
    );
    expect(width / height).toBeGreaterThan(0.5);
    expect(width / height).toBeLessThan(2);
  });

  it("go as deep as a chain of 5,000 managers", () => {
    const { height, shown } = layOutChart(
      Array.from({ length: 5000 }, (_, index) => index - 1),
      everybody,
    );
    expect(shown).toHaveLength(5000);
    expect(height).toBe(4999 * (CARD.height + CARD.under + CARD.stem) + CARD.height);
  });

  it("make no mile of a company of 5,000 that is opened as a whole", () => {
    const parents = Array.from({ length: 5000 }, (_, index) =>
      index === 0 ? -1 : Math.floor((index - 1) / 8),
    );
    const { width, height } = layOutChart(parents, everybody);
    expect(width).toBeLessThan(25_000);
    expect(width / height).toBeGreaterThan(0.7);
    expect(width / height).toBeLessThan(4);
  });

  it("are the same for the same people", () => {
    const parents = Array.from({ length: 300 }, (_, index) =>
      index === 0 ? -1 : Math.floor((index - 1) / 5),
    );
    expect(layOutChart(parents, everybody)).toEqual(layOutChart(parents, everybody));
  });
});
