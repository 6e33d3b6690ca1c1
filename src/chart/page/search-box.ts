import type { Chart } from "../chart.ts";
import { find } from "./elements.ts";
import { createSearch } from "./search.ts";

export interface SearchEvents {
  readonly onFound: (index: number) => void;
  /** Other people than before are hits. */
  readonly onChange: () => void;
  readonly onLeave: () => void;
}

/** The field in which somebody types, and who is found by it. */
export class SearchBox {
  hits: ReadonlySet<number> = new Set();
  readonly #input = find("words", HTMLInputElement);
  readonly #said = find("hits", HTMLOutputElement);
  readonly #buttons = [find("previous", HTMLButtonElement), find("next", HTMLButtonElement)];
  readonly #events: SearchEvents;
  readonly #search: (words: string) => number[];
  #found: readonly number[] = [];
  /** Which of those found is looked at; -1 before the first. */
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
    this.#place = -1;
    this.#say();
    this.#events.onChange();
  }

  #step(by: number): void {
    const count = this.#found.length;
    if (count === 0) return;
    this.#place = this.#place < 0 ? (by > 0 ? 0 : count - 1) : (this.#place + by + count) % count;
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
        ? "nobody"
        : this.#place < 0
          ? `${count} found`
          : `${(this.#place + 1).toLocaleString("en")} of ${count}`;
    for (const button of this.#buttons) button.disabled = this.#found.length === 0;
  }
}
