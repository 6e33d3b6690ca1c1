import { expect, it } from "vitest";
import { measurePill } from "../../../../src/chart/page/picture/pill.ts";
import { CARD } from "../../../../src/chart/parts.ts";

it.each([0.44, 0.5, 0.55, 0.7, 1, 2, 3])("the number of reports can be read at the scale %d", (scale) => {
  const { top, height, letters } = measurePill(scale);
  expect(letters * scale).toBeGreaterThanOrEqual(8.8);
  expect(height).toBeGreaterThan(letters);
  // It is over the lower edge of its card and never reaches the next one of a column.
  expect(top).toBeLessThan(CARD.height);
  expect(top + height).toBeLessThan(CARD.height + CARD.under);
});
