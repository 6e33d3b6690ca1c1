import { MARK_WORDS } from "../card-text.ts";
import type { Chart } from "../chart.ts";
import { type ChartLayout, layOutChart } from "../layout.ts";
import { CARD } from "../parts.ts";
import { Camera, type Covered, fitView, type Size } from "./camera.ts";
import { showDetails } from "./details.ts";
import { find, make, makeText } from "./elements.ts";
import { listenForGestures } from "./gestures.ts";
import { findAction } from "./keys.ts";
import { fillLegend } from "./legend.ts";
import { Openings } from "./openings.ts";
import { Painter, PILL } from "./painter.ts";
import { preparePrinting } from "./paper.ts";
import { SearchBox } from "./search-box.ts";
import { TreeItems } from "./tree-items.ts";

/** No smaller at the beginning, where names can be read; no smaller where somebody has been found. */
const LEAST_SCALE = 0.36;
const READABLE_SCALE = 0.7;
const ZOOM_STEP = 1.3;

/** The page: what is opened, where it is looked at from, who has the keyboard, and what follows from each click and key. */
export class ChartApp {
  readonly #chart: Chart;
  readonly #parents: readonly number[];
  readonly #openings: Openings;
  readonly #camera = new Camera(() => this.#askForFrame());
  readonly #tree = find("tree", HTMLElement);
  readonly #tip = find("tip", HTMLElement);
  readonly #details = find("details", HTMLElement);
  readonly #levels = find("levels", HTMLSelectElement);
  readonly #painter: Painter;
  readonly #items: TreeItems;
  readonly #search: SearchBox;
  #layout: ChartLayout;
  #current = -1;
  #department: number | undefined;
  #frame = 0;

  constructor(chart: Chart) {
    this.#chart = chart;
    this.#parents = chart.people.map(({ parent }) => parent);
    this.#openings = new Openings(chart);
    this.#painter = new Painter(chart, find("canvas", HTMLCanvasElement));
    this.#items = new TreeItems(chart, this.#tree, this.#openings);
    this.#search = new SearchBox(chart, {
      onFound: (index) => this.#goTo(index),
      onChange: () => this.#askForFrame(),
      onLeave: () => this.#tree.focus(),
    });
    this.#openings.openReadable();
    this.#layout = layOutChart(this.#parents, this.#openings.isOpen);
  }

  start(): void {
    find("title", HTMLElement).textContent = this.#chart.title;
    this.#fillLevels();
    this.#listen();
    fillLegend(find("legend", HTMLElement), this.#chart, (department) => {
      this.#department = department;
      this.#askForFrame();
    });
    preparePrinting(this.#chart, find("paper", HTMLElement), this.#openings.isOpen);
    this.#items.update(-1);
    this.#countCards();
    this.#begin();
  }

  #listen(): void {
    listenForGestures(this.#tree, this.#camera, {
      onTap: (x, y) => this.#tap(x, y),
      onHover: (at) => this.#hover(at),
    });
    this.#tree.addEventListener("keydown", (event) => this.#press(event));
    this.#tree.addEventListener("focus", () => {
      // Whoever comes by the keyboard begins at the top.
      if (this.#current < 0 && this.#tree.matches(":focus-visible")) this.#setCurrent(0);
      this.#askForFrame();
    });
    this.#tree.addEventListener("blur", () => this.#askForFrame());
    const onClick = (id: string, act: () => void): void =>
      find(id, HTMLButtonElement).addEventListener("click", act);
    onClick("zoom-in", () => this.#zoom(ZOOM_STEP));
    onClick("zoom-out", () => this.#zoom(1 / ZOOM_STEP));
    onClick("fit", () => this.#fit());
    onClick("print", () => print());
    this.#levels.addEventListener("change", () => {
      this.#openings.openTo(Number(this.#levels.value));
      this.#relayOut(-1);
      this.#begin();
    });
    addEventListener("keydown", (event) => {
      const typed = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
      if (event.key === "/" && !typed && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        this.#search.focus();
      }
      if (event.key === "Escape" && !typed) this.#closeDetails();
    });
    new ResizeObserver(() => this.#askForFrame()).observe(this.#tree);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.#painter.readColours();
      this.#askForFrame();
    });
  }

  #press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = findAction(event.key, this.#current, {
      parentOf: (index) => this.#parents[index] ?? -1,
      kidsOf: (index) => this.#items.kidsOf(index),
      isOpen: this.#openings.isOpen,
      hasKids: (index) => this.#openings.hasKids(index),
    });
    if (action === undefined) return;
    event.preventDefault();
    if (action.kind === "go") this.#setCurrent(action.to);
    else if (action.kind === "toggle") this.#toggle(this.#current);
    else if (action.kind === "details") this.#showDetails(this.#current);
    else if (action.kind === "zoom") this.#zoom(action.closer ? ZOOM_STEP : 1 / ZOOM_STEP);
    else this.#fit();
  }

  #tap(x: number, y: number): void {
    const hit = this.#findAt(x, y);
    if (hit === undefined) {
      this.#closeDetails();
      return;
    }
    if (hit.onPill && this.#openings.hasKids(hit.index)) {
      this.#current = hit.index;
      this.#toggle(hit.index);
    } else {
      this.#setCurrent(hit.index, false);
      this.#showDetails(hit.index);
    }
  }

  #hover(at: { readonly x: number; readonly y: number } | undefined): void {
    const hit = at && this.#findAt(at.x, at.y);
    this.#tree.classList.toggle("pointing", hit !== undefined);
    const person = hit && this.#chart.people[hit.index];
    this.#tip.hidden = !person || this.#camera.view.scale >= READABLE_SCALE;
    if (!person || !at || this.#tip.hidden) return;
    const department = this.#chart.departments[person.department]?.name;
    const more = [person.title, department, ...person.marks.map((mark) => MARK_WORDS[mark].short)];
    this.#tip.replaceChildren(
      makeText(person.name),
      make("small", {}, makeText(more.filter(Boolean).join(" · "))),
    );
    const { width } = this.#size();
    const left = Math.max(8, Math.min(at.x + 14, width - this.#tip.offsetWidth - 8));
    this.#tip.style.transform = `translate(${left}px, ${at.y + 18}px)`;
  }

  #findAt(x: number, y: number): { readonly index: number; readonly onPill: boolean } | undefined {
    const { view } = this.#camera;
    const [across, down] = [(x - view.x) / view.scale, (y - view.y) / view.scale];
    // Far away a card is smaller than a finger.
    const around = view.scale < 0.2 ? 4 / view.scale : 0;
    for (const index of this.#layout.shown) {
      const left = across - (this.#layout.x[index] ?? 0);
      const top = down - (this.#layout.y[index] ?? 0);
      if (left < -around || left > CARD.width + around || top < -around) continue;
      const reports = this.#chart.people[index]?.reports ?? 0;
      const isNearMiddle = Math.abs(left - CARD.width / 2) < 46;
      const onPill = reports > 0 && view.scale > 0.3 && isNearMiddle && top >= PILL.top - 2;
      if (top <= (onPill ? PILL.top + PILL.height + 4 : CARD.height + around)) return { index, onPill };
    }
    return undefined;
  }

  #toggle(index: number): void {
    if (!this.#openings.hasKids(index)) return;
    this.#openings.toggle(index);
    this.#relayOut(index);
  }

  /** Lays everything out anew; the card of `fixed` stays where it is on the screen. */
  #relayOut(fixed: number): void {
    const before = this.#layout;
    this.#layout = layOutChart(this.#parents, this.#openings.isOpen);
    // Somebody whose branch was closed gives the keyboard to the one who has closed it.
    while (this.#current >= 0 && Number.isNaN(this.#layout.x[this.#current] ?? Number.NaN))
      this.#current = this.#parents[this.#current] ?? -1;
    if (fixed >= 0 && !Number.isNaN(before.x[fixed] ?? Number.NaN)) {
      const { view } = this.#camera;
      const dx = ((before.x[fixed] ?? 0) - (this.#layout.x[fixed] ?? 0)) * view.scale;
      const dy = ((before.y[fixed] ?? 0) - (this.#layout.y[fixed] ?? 0)) * view.scale;
      this.#camera.pan(dx, dy);
    }
    this.#items.update(this.#current);
    this.#countCards();
    if (!this.#details.hidden && this.#current >= 0) this.#showDetails(this.#current);
    this.#askForFrame();
  }

  #setCurrent(index: number, follow = true): void {
    if (this.#chart.people[index] === undefined) return;
    if (Number.isNaN(this.#layout.x[index] ?? Number.NaN)) {
      const above = this.#parents[index] ?? -1;
      this.#openings.reveal(index);
      this.#relayOut(above);
    }
    this.#current = index;
    this.#items.update(index);
    if (!this.#details.hidden) this.#showDetails(index);
    if (follow) this.#bringIntoSight(index);
    this.#askForFrame();
  }

  /** For a search: close enough to be read, and in the middle. */
  #goTo(index: number): void {
    this.#setCurrent(index, false);
    const { width, height } = this.#size();
    const scale = Math.max(READABLE_SCALE, this.#camera.view.scale);
    this.#camera.flyTo({ ...this.#centre(index, scale, width / 2, height / 2), scale });
  }

  #centre(index: number, scale: number, x: number, y: number): { x: number; y: number } {
    return {
      x: x - ((this.#layout.x[index] ?? 0) + CARD.width / 2) * scale,
      y: y - ((this.#layout.y[index] ?? 0) + CARD.height / 2) * scale,
    };
  }

  #bringIntoSight(index: number): void {
    const { view } = this.#camera;
    const { width, height } = this.#size();
    const left = view.x + (this.#layout.x[index] ?? 0) * view.scale;
    const top = view.y + (this.#layout.y[index] ?? 0) * view.scale;
    const [right, bottom] = [left + CARD.width * view.scale, top + CARD.height * view.scale];
    const edge = 40;
    const dx = left < edge ? edge - left : right > width - edge ? width - edge - right : 0;
    const dy = top < edge ? edge - top : bottom > height - edge ? height - edge - bottom : 0;
    if (dx !== 0 || dy !== 0) this.#camera.flyTo({ ...view, x: view.x + dx, y: view.y + dy });
  }

  #showDetails(index: number): void {
    if (index < 0) return;
    showDetails(
      this.#details,
      { chart: this.#chart, openings: this.#openings, index },
      {
        onGo: (to) => this.#goTo(to),
        onToggle: (one) => this.#toggle(one),
        onOpenBelow: (one) => {
          this.#openings.openBelow(one);
          this.#relayOut(one);
        },
        onClose: () => {
          this.#closeDetails();
          this.#tree.focus();
        },
      },
    );
  }

  #closeDetails(): void {
    this.#details.hidden = true;
  }

  #zoom(factor: number): void {
    const { width, height } = this.#size();
    this.#camera.zoomAt(width / 2, height / 2, factor);
  }

  #fit(): void {
    const view = fitView(this.#layout, this.#size(), this.#covered());
    if (view !== undefined) this.#camera.flyTo(view);
  }

  /** What the legend hides, where the window is wide enough to do without. */
  #covered(): Covered {
    const legend = find("legend", HTMLDetailsElement);
    return legend.open && this.#size().width > 900
      ? { width: legend.offsetLeft + legend.offsetWidth, top: legend.offsetTop }
      : { width: 0, top: 0 };
  }

  /** All of it where that can be read, else the top. */
  #begin(): void {
    const size = this.#size();
    const fitting = fitView(this.#layout, size, this.#covered(), LEAST_SCALE);
    if (fitting !== undefined) return this.#camera.set(fitting);
    const scale = size.width < 640 ? 0.8 : READABLE_SCALE;
    const top = this.#layout.shown[0] ?? 0;
    const { x } = this.#centre(top, scale, size.width / 2, 0);
    this.#camera.set({ x, y: 36, scale });
  }

  #fillLevels(): void {
    const { depth } = this.#openings;
    const options = Array.from({ length: Math.min(depth, 12) + 1 }, (_, level) =>
      make(
        "option",
        { value: String(level) },
        level === 0 ? "the top" : level === 1 ? "1 level" : `${level} levels`,
      ),
    );
    const everybody = make("option", { value: String(depth) }, "everybody");
    // Where each branch has been opened on its own there is no level.
    const mixed = make("option", { value: "", hidden: "", disabled: "" }, "as opened");
    this.#levels.replaceChildren(mixed, ...options.slice(0, depth), everybody);
  }

  #countCards(): void {
    const { people } = this.#chart;
    const all = people.length.toLocaleString("en");
    const noun = people.length === 1 ? "person" : "people";
    const { shown } = this.#layout;
    const text =
      shown.length === people.length
        ? `${all} ${noun}`
        : `${shown.length.toLocaleString("en")} of ${all} ${noun} shown`;
    find("count", HTMLElement).textContent = text;
    const level = this.#openings.findLevel();
    this.#levels.value = level === undefined ? "" : String(level);
  }

  #size(): Size {
    return { width: this.#tree.clientWidth, height: this.#tree.clientHeight };
  }

  #askForFrame(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw(): void {
    const { view } = this.#camera;
    this.#painter.draw({
      layout: this.#layout,
      view,
      stage: this.#size(),
      current: this.#current,
      hasFocus: document.activeElement === this.#tree,
      hits: this.#search.hits,
      department: this.#department,
      isOpen: this.#openings.isOpen,
      hasKids: (index) => this.#openings.hasKids(index),
    });
    this.#items.place(view, this.#layout);
    find("scale", HTMLElement).textContent = `${Math.round(view.scale * 100)}%`;
  }
}
