/** A topic of chance, such as "last name": two topics drawn for the same person have nothing to do with each other. */
export type DiceTopic = number;

export function topic(name: string): DiceTopic {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/**
 * Chance without memory: every draw is a function of (seed, topic, index), so that person 734,211 can be described
 * without describing anybody before.
 */
export class Dice {
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = mix(seed >>> 0) ^ mix(Math.floor(seed / 0x1_0000_0000) + 0x51ed270b);
  }

  /** A whole number from 0 to 2^32 - 1. */
  word(topic: DiceTopic, index: number): number {
    return mix(mix(this.#seed ^ topic) + mix(index ^ 0x9e3779b9));
  }

  /** A number from 0 up to, not including, 1. */
  share(topic: DiceTopic, index: number): number {
    return this.word(topic, index) / 0x1_0000_0000;
  }

  /** A whole number from 0 up to, not including, `count`. */
  below(count: number, topic: DiceTopic, index: number): number {
    return Math.floor(this.share(topic, index) * count);
  }

  chance(probability: number, topic: DiceTopic, index: number): boolean {
    return this.share(topic, index) < probability;
  }

  pick<T>(choices: readonly [T, ...T[]], topic: DiceTopic, index: number): T {
    return choices[this.below(choices.length, topic, index)] ?? choices[0];
  }

  /** The whole numbers below `count`, in an order of the seed's own. */
  shuffle(count: number, topic: DiceTopic): number[] {
    const order = Array.from({ length: count }, (_, at) => at);
    return order.sort((a, b) => this.word(topic, a) - this.word(topic, b) || a - b);
  }
}

/** Spreads 32 bits over 32 bits so that every input bit may turn every output bit; one input for each output. */
function mix(value: number): number {
  let word = value >>> 0;
  word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
  word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
  return (word ^ (word >>> 15)) >>> 0;
}
