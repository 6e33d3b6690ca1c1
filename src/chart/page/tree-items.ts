import { MARK_WORDS } from "../card-text.ts";
import type { Chart, ChartPerson } from "../chart.ts";
import type { ChartLayout } from "../layout.ts";
import { CARD } from "../parts.ts";
import type { View } from "./picture/camera.ts";
import { make } from "./elements.ts";
import type { Openings } from "./picture/openings.ts";

function sayReports({ reports, below }: ChartPerson): string | undefined {
  if (reports === 0) return undefined;
  const direct = reports === 1 ? "1 direct report" : `${reports} direct reports`;
  return below > reports ? `${direct}, ${below} below in all` : direct;
}

/** The number of colleagues on either side, and half the number of reports, offered to a screen reader at a time. */
const AROUND = 25;

/**
 * The chart for screen readers, which cannot read the canvas. Thousands of elements would be slow, so there are elements
 * only for the current person, the managers above and the people around. They lie where the cards are, for magnifiers.
 */
export class TreeItems {
  readonly #chart: Chart;
  readonly #tree: HTMLElement;
  readonly #openings: Openings;
  readonly #siblings = new Map<number, readonly number[]>();
  readonly #items = new Map<number, HTMLElement>();

  constructor(chart: Chart, tree: HTMLElement, openings: Openings) {
    this.#chart = chart;
    this.#tree = tree;
    this.#openings = openings;
    const kids = new Map<number, number[]>();
    for (const [index, { parent }] of chart.people.entries()) {
      const known = kids.get(parent);
      if (known === undefined) kids.set(parent, [index]);
      else known.push(index);
    }
    this.#siblings = kids;
  }

  /** A person's reports, or the tops for -1, in the order of the chart. */
  kidsOf(index: number): readonly number[] {
    return this.#siblings.get(index) ?? [];
  }

  /** Makes the elements around `current`. */
  update(current: number): void {
    const announced = this.#choose(current);
    this.#items.clear();
    for (const index of announced) this.#items.set(index, this.#makeItem(index, index === current));
    this.#tree.replaceChildren();
    for (const item of this.#items.values()) this.#tree.append(item);
    if (current >= 0) this.#tree.setAttribute("aria-activedescendant", `person-${current}`);
    else this.#tree.removeAttribute("aria-activedescendant");
  }

  place({ x, y, scale }: View, layout: ChartLayout): void {
    for (const [index, item] of this.#items) {
      const [left = 0, top = 0] = [layout.x[index], layout.y[index]];
      item.style.transform = `translate(${x + left * scale}px, ${y + top * scale}px)`;
      item.style.width = `${CARD.width * scale}px`;
      item.style.height = `${CARD.height * scale}px`;
    }
  }

  #choose(current: number): number[] {
    const { people } = this.#chart;
    const above: number[] = [];
    if (current < 0) return this.kidsOf(-1).slice(0, AROUND);
    for (let manager = people[current]?.parent ?? -1; manager >= 0; manager = people[manager]?.parent ?? -1)
      above.unshift(manager);
    const siblings = this.kidsOf(people[current]?.parent ?? -1);
    const own = siblings.indexOf(current);
    const before = siblings.slice(Math.max(0, own - AROUND), own);
    const kids = this.#openings.isOpen(current) ? this.kidsOf(current).slice(0, 2 * AROUND) : [];
    return [...above, ...before, current, ...kids, ...siblings.slice(own + 1, own + AROUND + 1)];
  }

  #makeItem(index: number, isCurrent: boolean): HTMLElement {
    const { people, departments } = this.#chart;
    const person = people[index];
    if (person === undefined) throw new RangeError("No person has this index.");
    const siblings = this.kidsOf(person.parent);
    const said = [
      person.name,
      person.title,
      departments[person.department]?.name,
      sayReports(person),
      ...person.marks.map((mark) => MARK_WORDS[mark].long),
    ];
    const item = make("div", {
      id: `person-${index}`,
      role: "treeitem",
      "aria-level": String(this.#openings.levelOf(index) + 1),
      "aria-setsize": String(siblings.length),
      "aria-posinset": String(siblings.indexOf(index) + 1),
      "aria-selected": String(isCurrent),
      "aria-label": said.filter(Boolean).join(", "),
    });
    if (this.#openings.hasKids(index))
      item.setAttribute("aria-expanded", String(this.#openings.isOpen(index)));
    return item;
  }
}
