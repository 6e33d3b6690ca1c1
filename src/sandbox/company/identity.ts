import { type Dice, topic } from "../dice.ts";
import { CULTURES, type Culture, type Name, SHORT_FORMS } from "./names.ts";

export interface PersonIdentity {
  readonly first: Name;
  readonly last: Name;
  readonly middle: string | undefined;
  readonly preferred: string | undefined;
  readonly woman: boolean;
  /** The part of the mail address before the `@`; no two people share one. */
  readonly mailbox: string;
}

const PAIRS = topic("name pairs");
const NAMESAKE = topic("namesake");
const MIDDLE = topic("middle name");
const MIDDLE_KIND = topic("middle name kind");
const PREFERRED = topic("preferred name");

interface Range {
  readonly from: number;
  readonly culture: Culture;
}

const ranges: Range[] = [];
let pairs = 0;
for (const culture of CULTURES) {
  ranges.push({ from: pairs, culture });
  pairs += (culture.women.length + culture.men.length) * culture.families.length;
}

/** How many different full names there are before the first one comes again. */
export const NAME_PAIRS = pairs;

/** Names of people by their number: full names do not repeat within a round of `NAME_PAIRS`, a few namesakes apart. */
export class Identities {
  readonly #dice: Dice;
  readonly #step: number;
  readonly #start: number;

  constructor(dice: Dice) {
    this.#dice = dice;
    this.#start = dice.below(NAME_PAIRS, PAIRS, 0);
    this.#step = coprime(Math.floor(NAME_PAIRS * (0.25 + dice.share(PAIRS, 1) / 2)), NAME_PAIRS);
  }

  names(index: number): { first: Name; last: Name; woman: boolean } {
    return this.#pair(this.#source(index));
  }

  of(index: number): PersonIdentity {
    const source = this.#source(index);
    const { first, last, woman } = this.#pair(source);
    const plain = `${first.latin}.${last.latin}`;
    // A person with a name that exists already gets a number: the person's own, so that it stays unique.
    const mailbox = source === index && index < NAME_PAIRS ? plain : `${plain}${index + 1}`;
    return {
      first,
      last,
      middle: this.#middle(index),
      preferred: this.#dice.chance(0.6, PREFERRED, index) ? SHORT_FORMS.get(first.written) : undefined,
      woman,
      mailbox,
    };
  }

  /** One in 150 has the name of a person hired before. */
  #source(index: number): number {
    return index > 20 && this.#dice.chance(1 / 150, NAMESAKE, index)
      ? index - 1 - this.#dice.below(20, NAMESAKE, ~index)
      : index;
  }

  #pair(source: number): { first: Name; last: Name; woman: boolean } {
    const pair = (this.#start + (source % NAME_PAIRS) * this.#step) % NAME_PAIRS;
    const { from, culture } = ranges.findLast((range) => range.from <= pair) ?? {
      from: 0,
      culture: UNNAMED_CULTURE,
    };
    const given = Math.floor((pair - from) / culture.families.length);
    const woman = given < culture.women.length;
    const first = woman ? culture.women[given] : culture.men[given - culture.women.length];
    const last = culture.families[(pair - from) % culture.families.length];
    return { first: first ?? UNNAMED, last: last ?? UNNAMED, woman };
  }

  #middle(index: number): string | undefined {
    if (!this.#dice.chance(0.3, MIDDLE, index)) return undefined;
    const { first, last } = this.#pair(index + 7919);
    const share = this.#dice.share(MIDDLE_KIND, index);
    if (share < 0.5) return first.written;
    return share < 0.8 ? `${first.written.slice(0, 1)}.` : last.written;
  }
}

const UNNAMED: Name = { written: "Nameless", latin: "nameless" };
const UNNAMED_CULTURE: Culture = { women: [UNNAMED], men: [UNNAMED], families: [UNNAMED] };

function coprime(from: number, modulus: number): number {
  let step = Math.max(1, from);
  while (divisor(step, modulus) !== 1) step += 1;
  return step;
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
