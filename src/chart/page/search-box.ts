import type { Chart } from "../chart.ts";
import { find } from "./elements.ts";
import { createSearch } from "./search.ts";

export interface SearchEvents {
  /** The user went to a hit. */
  readonly onFound: (index: number) => void;
  /** The text has changed; the first hit, if any. */
  readonly onTyped: (index: number | undefined) => void;
  readonly onCleared: () => void;
  readonly onLeave: () => void;
}

/** The search field and its hits. The first hit is shown while typing; Enter goes on to the next. */
export class SearchBox {
  hits: ReadonlySet<number> = new Set();
  readonly #input = find("words", HTMLInputElement);
  readonly #said = find("hits", HTMLOutputElement);
  readonly #buttons = [find("previous", HTMLButtonElement), find("next", HTMLButtonElement)];
  readonly #events: SearchEvents;
  readonly #search: (words: string) => number[];
  #found: readonly number[] = [];
  /** The hit that is shown; -1 for none. */
  #place = -1;

  constructor(chart: Chart, events: SearchEvents) {
    this.#events = events;
    this.#search = createSearch(chart);
    this.#input.addEventListener("input", () => this.#showHits());
    this.#input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.preventDefault();
        this.#input.value = "";
        this.#showHits();
        events.onLeave();
      } else if (event.key === "Enter") {
        event.preventDefault();
        this.#step(event.shiftKey ? -1 : 1);
      }
    });
    find("search", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      this.#step(1);
    });
    this.#buttons[0]?.addEventListener("click", () => this.#step(-1));
    this.#say();
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  #showHits(): void {
    this.#found = this.#search(this.#input.value);
    this.hits = new Set(this.#found);
    this.#place = this.#found.length > 0 ? 0 : -1;
    this.#say();
    if (this.#input.value.trim() === "") this.#events.onCleared();
    else this.#events.onTyped(this.#found[0]);
  }

  #step(by: number): void {
    const count = this.#found.length;
    if (count === 0) return;
    this.#place = (this.#place + by + count) % count;
    this.#say();
    const index = this.#found[this.#place];
    if (index !== undefined) this.#events.onFound(index);
  }

  #say(): void {
    const count = this.#found.length.toLocaleString("en");
    const isEmpty = this.#input.value.trim() === "";
    this.#said.textContent = isEmpty
      ? ""
      : this.#found.length === 0
        ? "no matches"
        : `${(this.#place + 1).toLocaleString("en")} of ${count}`;
    for (const button of this.#buttons) button.disabled = this.#found.length === 0;
  }
}
