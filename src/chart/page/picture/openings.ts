import type { Chart } from "../../chart.ts";

/** As many cards as can be read at a glance. */
const READABLE = 100;
/** The reports of the one at the top are shown even when they are more. */
const STILL_READABLE = 150;

/** Whose reports are shown. Only people with reports on the chart can be open. */
export class Openings {
  readonly #parents: readonly number[];
  readonly #levels: readonly number[];
  readonly #hasKids: readonly boolean[];
  #open = new Set<number>();
  /** What was open before the preview of a hit; undefined when none is shown. */
  #beforePreview: ReadonlySet<number> | undefined;
  /** The deepest level; 0 is the top. */
  readonly depth: number;

  constructor({ people }: Pick<Chart, "people">) {
    this.#parents = people.map(({ parent }) => parent);
    const levels: number[] = [];
    const hasKids = people.map(() => false);
    for (const [index, parent] of this.#parents.entries()) {
      levels[index] = parent < 0 ? 0 : (levels[parent] ?? 0) + 1;
      if (parent >= 0) hasKids[parent] = true;
    }
    this.#levels = levels;
    this.#hasKids = hasKids;
    this.depth = levels.reduce((most, level) => Math.max(most, level), 0);
  }

  isOpen = (index: number): boolean => this.#open.has(index);

  hasKids(index: number): boolean {
    return this.#hasKids[index] === true;
  }

  levelOf(index: number): number {
    return this.#levels[index] ?? 0;
  }

  /** The level that all of this is opened to; undefined where some branches go deeper than others. */
  findLevel(): number | undefined {
    let [open, closed] = [-1, Number.POSITIVE_INFINITY];
    for (const [index, level] of this.#levels.entries()) {
      if (!this.#hasKids[index]) continue;
      if (this.#open.has(index)) open = Math.max(open, level);
      else closed = Math.min(closed, level);
    }
    if (open >= closed) return undefined;
    return Math.min(this.depth, open + 1);
  }

  /** Opens and closes so that exactly the levels down to this one are seen. */
  openTo(level: number): void {
    this.keepPreview();
    this.#open.clear();
    for (const [index, own] of this.#levels.entries())
      if (own < level && this.#hasKids[index]) this.#open.add(index);
  }

  /** As many levels as can be read at a glance. Returns the level. */
  openReadable(): number {
    const sizes = Array.from({ length: this.depth + 1 }, () => 0);
    for (const level of this.#levels) sizes[level] = (sizes[level] ?? 0) + 1;
    let [level, seen] = [0, sizes[0] ?? 0];
    while (level < this.depth) {
      seen += sizes[level + 1] ?? 0;
      if (seen > (level === 0 ? STILL_READABLE : READABLE)) break;
      level += 1;
    }
    this.openTo(level);
    return level;
  }

  toggle(index: number): void {
    this.keepPreview();
    if (!this.#open.delete(index) && this.hasKids(index)) this.#open.add(index);
  }

  /** Opens all managers above, so that the card is shown. */
  reveal(index: number): void {
    for (let above = this.#parents[index] ?? -1; above >= 0; above = this.#parents[above] ?? -1)
      this.#open.add(above);
  }

  /**
   * Opens what is above a hit while a search is typed, and closes what the preview before has opened. True when that
   * changes anything.
   */
  preview(index: number | undefined): boolean {
    const before = [...this.#open];
    this.#beforePreview ??= new Set(before);
    this.#open = new Set(this.#beforePreview);
    if (index !== undefined) this.reveal(index);
    return before.length !== this.#open.size || before.some((one) => !this.#open.has(one));
  }

  /** Leaves open what the preview has opened. */
  keepPreview(): void {
    this.#beforePreview = undefined;
  }

  /** Closes what the preview has opened. True when that changes anything. */
  cancelPreview(): boolean {
    const changed = this.preview(undefined);
    this.keepPreview();
    return changed;
  }

  /** Opens a branch down to its last level. */
  openBelow(index: number): void {
    this.keepPreview();
    const below = new Set([index]);
    for (const [one, parent] of this.#parents.entries()) {
      if (one !== index && !below.has(parent)) continue;
      below.add(one);
      if (this.hasKids(one)) this.#open.add(one);
    }
  }
}
