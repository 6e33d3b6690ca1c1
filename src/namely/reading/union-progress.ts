import { Fault } from "../../platform/errors/fault.ts";
import type { AnnouncedTotal, PassResult } from "./roster-pass.ts";
import type { RosterUnion } from "./roster-union.ts";

/** By then the list was read by number in two page sizes, and by cursor. */
const PASSES_BEFORE_STEADY = 3;

/** Judges after each pass whether the union of all passes is complete. */
export class UnionProgress {
  isWhole = false;
  /** Further orders would find no one else: the list itself has fewer people than its total says. */
  isHopeless = false;
  warning: string | undefined;
  readonly #union: RosterUnion;
  readonly #total: AnnouncedTotal;
  #passes = 0;
  #longest = 0;
  #before = 0;
  #hasRepeats = false;
  readonly #sequences = new Set<string>();
  /** Of the passes that saw the whole list: another one shows that the list came in another order. */
  readonly #wholeSequences = new Set<string>();
  readonly #cuts = new Set<string>();
  /** Of the passes that saw the whole list: two of them show its rows in two orders, or one order in two page sizes. */
  readonly #wholeCuts = new Set<string>();
  /** Ids that came more than once in every pass that saw the whole list. */
  #always: ReadonlySet<string> | undefined;

  constructor(union: RosterUnion, total: AnnouncedTotal) {
    this.#union = union;
    this.#total = total;
  }

  /** Whether an order had more rows than people are announced. */
  get isBeyondTotal(): boolean {
    return this.#longest > (this.#total.value ?? this.#longest);
  }

  note(result: PassResult): void {
    const { rows, people, hasEnded, isCertain, isEven, sequence, repeated } = result;
    const { size } = this.#union;
    const total = this.#total.value;
    const isFirst = this.#passes === 0;
    if (hasEnded && rows > this.#longest) {
      this.#longest = rows;
      // What came before did not see the whole list and says nothing about it.
      this.#wholeSequences.clear();
      this.#wholeCuts.clear();
      this.#always = undefined;
    }
    // A pass over a part of the list finds no new person and proves nothing.
    const sawList = hasEnded && rows >= size && rows === this.#longest;
    const stoodStill = !isFirst && sawList && size === this.#before;
    // Every position of the list held a different person: whatever the order, no one can be missing.
    const isFilled = hasEnded && isCertain && rows === people && people === size;
    // Without a total, a page that is cut in the middle of the list can hide a person.
    const isProof = isFilled && (isEven || total !== undefined);
    const cut = `${sequence} ${result.pageSize}`;
    // What was cut out of a page is on another page, or at another place, in another order or page size.
    const isSound = isEven || !this.#cuts.has(cut);
    this.#passes++;
    this.#before = size;
    this.#cuts.add(cut);
    this.#hasRepeats ||= rows > people;
    this.#sequences.add(sequence);
    if (sawList) {
      this.#wholeSequences.add(sequence);
      this.#wholeCuts.add(cut);
      this.#always = intersect(this.#always, repeated);
    }
    // Equal keys repeat others in another order; who comes twice in every order is in the list twice.
    const isExplained = this.#always?.size === rows - size;
    const isSteady = stoodStill && isExplained && this.#passes > PASSES_BEFORE_STEADY;
    if (total === undefined || size > total) {
      // Without a total, the rows of a list that was read to its end are one, unless a person is in it twice.
      const isAgreed = !isFirst && sawList && size === rows && isSound;
      this.isWhole = isProof || (isSteady && this.#wholeSequences.size > 1) || isAgreed;
      this.warning = this.isWhole ? this.#describeDoubt() : undefined;
      return;
    }
    // More rows than people are announced: someone is listed twice, or the total is too small and proves nothing.
    const isDoubled = sawList && isExplained && this.#wholeCuts.size > 1;
    this.isWhole = size === total && (this.isBeyondTotal ? isDoubled : !this.#hasRepeats || !isFirst);
    this.isHopeless = stoodStill && (isProof || (isSteady && this.#sequences.size > 1));
  }

  describeShortfall(): Fault {
    const { size } = this.#union;
    const total = this.#total.value;
    const orders = `in ${this.#passes} ${this.#passes === 1 ? "order" : "orders"}`;
    if (total === undefined) {
      const rows =
        this.#longest === 0
          ? `${size} employees came, and no order showed an end`
          : `${size} of ${this.#longest} rows brought an employee`;
      return new Fault("incomplete.roster", `The list of employees is not reliable: ${rows}.`, {
        hint: `Run it again later. It was read ${orders}, and Namely gives no total.`,
      });
    }
    if (size >= total) {
      const sentence = `The list is not reliable: ${this.#longest} rows brought ${size} of ${total} employees.`;
      return new Fault("incomplete.roster", sentence, {
        hint: `Run it again later. It was read ${orders}, and Namely's total does not fit.`,
      });
    }
    const [twice] = this.#always ?? [];
    const steady =
      twice === undefined
        ? "The list was the same each time: ask Namely's support why it differs from its own total."
        : `The employee "${twice}" is in the list more than once each time: ask Namely's support to correct that.`;
    return new Fault("incomplete.roster", `The list is incomplete: ${size} of ${total} employees came.`, {
      hint: this.isHopeless ? steady : `Run it again later. It was read ${orders}.`,
    });
  }

  #describeDoubt(): string | undefined {
    const { size } = this.#union;
    const total = this.#total.value;
    if (total !== undefined)
      return `Namely announces ${total} employees but sent ${size}; all ${size} are included.`;
    if (this.#passes === 1) return undefined;
    const why = this.#hasRepeats ? "repeated employees" : "sent pages of different lengths";
    return `Namely ${why} and gives no total, so its list was read in ${this.#passes} orders: ${size} employees.`;
  }
}

function intersect(known: ReadonlySet<string> | undefined, ids: readonly string[]): ReadonlySet<string> {
  return new Set(known === undefined ? ids : ids.filter((id) => known.has(id)));
}
