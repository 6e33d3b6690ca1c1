import type { Chart } from "../chart.ts";
import { type ChartLayout, layOutChart } from "../layout.ts";
import { CARD } from "../parts.ts";
import { Camera, centreOn, fitView, type Size, type View } from "./picture/camera.ts";
import { showDetails } from "./details.ts";
import { type CardHit, findCardAt } from "./picture/card-at.ts";
import { find } from "./elements.ts";
import { listenForGestures } from "./gestures.ts";
import { findAction } from "./keys.ts";
import { fillLegend } from "./legend.ts";
import { countCards, fillLevels } from "./picture/levels.ts";
import { Openings } from "./picture/openings.ts";
import { Painter } from "./picture/painter.ts";
import { preparePrinting } from "./picture/paper.ts";
import { SearchBox } from "./search-box.ts";
import { showTip } from "./tip.ts";
import { TreeItems } from "./tree-items.ts";

/** The smallest scales at the start, where names can be read, and on a hit of a search. */
const LEAST_SCALE = 0.44;
const READABLE_SCALE = 0.7;
const ZOOM_STEP = 1.3;

/** The page: what is open, the view, who has the keyboard, and what each click and key does. */
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
  /** The view before the preview of a hit; undefined when none is shown. */
  #viewBefore: View | undefined;
  #frame = 0;

  constructor(chart: Chart) {
    this.#chart = chart;
    this.#parents = chart.people.map(({ parent }) => parent);
    this.#openings = new Openings(chart);
    this.#painter = new Painter(chart, find("canvas", HTMLCanvasElement));
    this.#items = new TreeItems(chart, this.#tree, this.#openings);
    this.#search = new SearchBox(chart, {
      onFound: (index) => {
        this.#keepPreview();
        this.#goTo(index);
      },
      onCleared: () => this.#cancelPreview(),
      onTyped: (index) => this.#preview(index),
      onLeave: () => this.#tree.focus(),
    });
    this.#openings.openReadable();
    this.#layout = layOutChart(this.#parents, this.#openings.isOpen);
  }

  start(): void {
    find("title", HTMLElement).textContent = this.#chart.title;
    fillLevels(this.#levels, this.#openings.depth);
    this.#listen();
    fillLegend(find("legend", HTMLElement), this.#chart, (department) => {
      this.#department = department;
      this.#askForFrame();
    });
    preparePrinting(this.#chart, find("paper", HTMLElement), this.#openings.isOpen);
    this.#items.update(-1);
    countCards(this.#levels, this.#chart, this.#layout, this.#openings);
    this.#begin();
  }

  #listen(): void {
    listenForGestures(this.#tree, this.#camera, {
      onTap: (x, y) => this.#tap(x, y),
      onHover: (at) => this.#hover(at),
    });
    this.#tree.addEventListener("keydown", (event) => this.#press(event));
    this.#tree.addEventListener("focus", () => {
      // The keyboard starts at the top.
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
    this.#keepPreview();
    if (action.kind === "go") this.#setCurrent(action.to);
    else if (action.kind === "toggle") this.#toggle(this.#current);
    else if (action.kind === "details") this.#showDetails(this.#current);
    else if (action.kind === "zoom") this.#zoom(action.closer ? ZOOM_STEP : 1 / ZOOM_STEP);
    else this.#fit();
  }

  #tap(x: number, y: number): void {
    const hit = this.#findCardAt(x, y);
    this.#keepPreview();
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
    const hit = at && this.#findCardAt(at.x, at.y);
    this.#tree.classList.toggle("pointing", hit !== undefined);
    const person = hit && this.#chart.people[hit.index];
    const isNeeded = this.#camera.view.scale < READABLE_SCALE;
    showTip(
      this.#tip,
      this.#chart,
      isNeeded && at && person ? { person, at, width: this.#size().width } : undefined,
    );
  }

  #findCardAt(x: number, y: number): CardHit | undefined {
    return findCardAt({ chart: this.#chart, layout: this.#layout, view: this.#camera.view }, x, y);
  }

  #toggle(index: number): void {
    if (!this.#openings.hasKids(index)) return;
    this.#openings.toggle(index);
    this.#relayOut(index);
  }

  /** Lays everything out again; the card of `fixed` stays where it is on the screen. */
  #relayOut(fixed: number): void {
    const before = this.#layout;
    this.#layout = layOutChart(this.#parents, this.#openings.isOpen);
    // When its branch is closed, the card with the keyboard gives it to the manager above.
    while (this.#current >= 0 && Number.isNaN(this.#layout.x[this.#current] ?? Number.NaN))
      this.#current = this.#parents[this.#current] ?? -1;
    if (fixed >= 0 && !Number.isNaN(before.x[fixed] ?? Number.NaN)) {
      const { view } = this.#camera;
      const dx = ((before.x[fixed] ?? 0) - (this.#layout.x[fixed] ?? 0)) * view.scale;
      const dy = ((before.y[fixed] ?? 0) - (this.#layout.y[fixed] ?? 0)) * view.scale;
      this.#camera.pan(dx, dy);
    }
    this.#items.update(this.#current);
    countCards(this.#levels, this.#chart, this.#layout, this.#openings);
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
    if (follow) this.#bringIntoView(index);
    this.#askForFrame();
  }

  /** While a search is typed: shows the first hit, and closes what the hit before has opened. */
  #preview(index: number | undefined): void {
    this.#viewBefore ??= this.#camera.view;
    if (this.#openings.preview(index)) this.#relayOut(-1);
    if (index === undefined) this.#askForFrame();
    else this.#goTo(index);
  }

  #keepPreview(): void {
    this.#openings.keepPreview();
    this.#viewBefore = undefined;
  }

  /** The search was cleared without going to a hit: everything is as it was before. */
  #cancelPreview(): void {
    if (this.#openings.cancelPreview()) this.#relayOut(-1);
    if (this.#viewBefore !== undefined) this.#camera.flyTo(this.#viewBefore);
    this.#viewBefore = undefined;
    this.#askForFrame();
  }

  /** For a search: close enough to be read, and in the middle. */
  #goTo(index: number): void {
    this.#setCurrent(index, false);
    const { width, height } = this.#size();
    const scale = Math.max(READABLE_SCALE, this.#camera.view.scale);
    this.#camera.flyTo({ ...centreOn(this.#layout, index, scale, width / 2, height / 2), scale });
  }

  #bringIntoView(index: number): void {
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
    const view = fitView(this.#layout, this.#size());
    if (view !== undefined) this.#camera.flyTo(view);
  }

  /** All of it where that can be read, else the top. */
  #begin(): void {
    const size = this.#size();
    const fitting = fitView(this.#layout, size, LEAST_SCALE);
    if (fitting !== undefined) return this.#camera.set(fitting);
    const scale = size.width < 640 ? 0.8 : READABLE_SCALE;
    const top = this.#layout.shown[0] ?? 0;
    const { x } = centreOn(this.#layout, top, scale, size.width / 2, 0);
    this.#camera.set({ x, y: 36, scale });
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
