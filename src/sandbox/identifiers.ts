import { type Dice, topic } from "./dice.ts";

const KEYS = ["round 1", "round 2", "round 3", "round 4"].map(topic);
const REST = ["rest 1", "rest 2", "rest 3"].map(topic);

/**
 * UUIDs for one kind of thing, shaped like version 4, from which the number can be read back: a million people need no
 * table of ids. The first 32 bits are the number, scrambled; the rest is drawn from it and serves as a check.
 */
export class Identifiers {
  readonly #dice: Dice;
  readonly #kind: number;

  constructor(dice: Dice, kind: string) {
    this.#dice = dice;
    this.#kind = topic(kind);
  }

  of(index: number): string {
    const [second = 0, third = 0, fourth = 0] = REST.map((rest) => this.#dice.word(rest ^ this.#kind, index));
    const middle = hex(second);
    const variant = "89ab"[third & 3] ?? "8";
    const tail = hex(third) + hex(fourth);
    return `${hex(this.#scramble(index))}-${middle.slice(0, 4)}-4${middle.slice(4, 7)}-${variant}${tail.slice(0, 3)}-${tail.slice(3, 15)}`;
  }

  /** The number an id was made from; undefined when the id is none of ours. */
  indexOf(id: string): number | undefined {
    const first = /^[0-9a-f]{8}(?=-)/.exec(id)?.[0];
    if (first === undefined) return undefined;
    const index = this.#unscramble(Number.parseInt(first, 16));
    return this.of(index) === id ? index : undefined;
  }

  /** Four rounds of a Feistel network over 16 + 16 bits: one output for each input, and back. */
  #scramble(index: number): number {
    let left = index >>> 16;
    let right = index & 0xffff;
    for (const key of KEYS) [left, right] = [right, left ^ this.#round(key, right)];
    return ((left << 16) | right) >>> 0;
  }

  #unscramble(word: number): number {
    let left = word >>> 16;
    let right = word & 0xffff;
    for (const key of KEYS.toReversed()) [left, right] = [right ^ this.#round(key, left), left];
    return ((left << 16) | right) >>> 0;
  }

  #round(key: number, half: number): number {
    return this.#dice.word(key ^ this.#kind, half) & 0xffff;
  }
}

function hex(word: number): string {
  return word.toString(16).padStart(8, "0");
}
