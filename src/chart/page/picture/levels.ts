import type { Chart } from "../../chart.ts";
import type { ChartLayout } from "../../layout.ts";
import { find, make } from "../elements.ts";
import type { Openings } from "./openings.ts";

/** Offers how many levels to open; `depth` is how many there are. */
export function fillLevels(levels: HTMLSelectElement, depth: number): void {
  const options = Array.from({ length: Math.min(depth, 12) + 1 }, (_, level) =>
    make(
      "option",
      { value: String(level) },
      level === 0 ? "the top" : level === 1 ? "1 level" : `${level} levels`,
    ),
  );
  const all = make("option", { value: String(depth) }, "all levels");
  // Branches that were opened one by one share no level.
  const mixed = make("option", { value: "", hidden: "", disabled: "" }, "as opened");
  levels.replaceChildren(mixed, ...options.slice(0, depth), all);
}

/** Says how many cards are shown, and which level that is. */
export function countCards(
  levels: HTMLSelectElement,
  { people }: Chart,
  { shown }: ChartLayout,
  openings: Openings,
): void {
  const all = people.length.toLocaleString("en");
  const noun = people.length === 1 ? "person" : "people";
  const text =
    shown.length === people.length
      ? `${all} ${noun}`
      : `${shown.length.toLocaleString("en")} of ${all} ${noun} shown`;
  find("count", HTMLElement).textContent = text;
  const level = openings.findLevel();
  levels.value = level === undefined ? "" : String(level);
}
