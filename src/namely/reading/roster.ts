import { Fault } from "../../platform/errors/fault.ts";
import {
  listOtherOrders,
  ORDER_OF_JOINING,
  PROFILES_PER_PAGE,
  type PageOrder,
  type PagePlace,
} from "./page-order.ts";
import {
  CursorReader,
  fetchOrderedPage,
  PageReader,
  type PageReaderOptions,
  type PageSource,
} from "./page-reader.ts";
import { AnnouncedTotal, RosterPass, type PassResult } from "./roster-pass.ts";
import { RosterUnion, type ReadingTime } from "./roster-union.ts";
import type { Page, RawRecord } from "./shapes.ts";

export interface RosterOptions extends Pick<PageReaderOptions, "client" | "clock" | "concurrency"> {
  /** How often to read from the start when the roster changes meanwhile. Default 3 times in all. */
  readonly attempts?: number;
  /** The usual order. Default: the order of joining, 50 a page. */
  readonly order?: PageOrder;
  /** How a page is asked for. Default: GET /profiles without a filter. */
  readonly fetchPage?: ((order: PageOrder, place: PagePlace) => Promise<Page>) | undefined;
  /** Called with a sentence about what is odd in a list that was read as a whole. */
  readonly onWarning?: ((sentence: string) => void) | undefined;
}

export type RosterPart =
  /**
   * The next profiles, none of which came before; none at all where a page had no new person. `total` is what Namely
   * says there are, if it says.
   */
  | {
      readonly kind: "page";
      readonly profiles: readonly RawRecord[];
      readonly total: number | undefined;
      /** The answer that brought them. */
      readonly page: Page;
      /** 1 in the usual order, more in each further one. */
      readonly order: number;
    }
  /** The roster changed while it was read: everything handed out so far is void, and reading begins again. */
  | { readonly kind: "restart"; readonly why: string };

const DEFAULT_ATTEMPTS = 3;

/**
 * Reads every profile once: all of them, or it throws `incomplete.*`.
 *
 * Namely pages by number, and rows with equal sort keys may come in another order for each page. So rows may repeat and
 * others never come, the same way every time. A repeat or a shortfall is therefore made up for by reading the list in
 * other orders, until the union holds as many people as Namely announces. Nothing is filtered by Namely here: people
 * leave the list of the active every day, but hardly ever the whole list.
 */
export async function* readRoster(options: RosterOptions): AsyncGenerator<RosterPart, void, undefined> {
  const attempts = options.attempts ?? DEFAULT_ATTEMPTS;
  let why: string | undefined;
  let conflict: string | undefined;
  const arrivals = new Set<string>();
  for (let attempt = 1; attempt <= attempts; attempt++) {
    if (why !== undefined) yield { kind: "restart", why };
    const end = yield* readInSomeOrder(options, new RosterUnion(timeOf(options), arrivals));
    if (end.kind === "whole") {
      if (end.warning !== undefined) options.onWarning?.(end.warning);
      return;
    }
    // Different data of one person may come from a change in between, but not twice.
    if (end.conflict !== undefined && conflict !== undefined) throw differingRows(conflict);
    ({ why, conflict } = end);
  }
  throw conflict === undefined ? movingRoster(attempts, why) : differingRows(conflict);
}

type AttemptEnd =
  | { readonly kind: "whole"; readonly warning: string | undefined }
  /** The list changed; `why` is the end of a sentence. */
  | { readonly kind: "moved"; readonly why: string; readonly conflict: string | undefined };

/** Reads in one order after the other until the union is whole. Throws `incomplete.roster` when it never is. */
async function* readInSomeOrder(
  options: RosterOptions,
  union: RosterUnion,
): AsyncGenerator<RosterPart, AttemptEnd, undefined> {
  const total = new AnnouncedTotal();
  const progress = new UnionProgress(union, total);
  let orders: readonly PageOrder[] = [options.order ?? ORDER_OF_JOINING];
  for (let index = 0; index < orders.length; index++) {
    const order = orders[index] ?? ORDER_OF_JOINING;
    const result = yield* readPass(options, { order, total, union, index });
    const moved = findMovement(union, total);
    if (moved !== undefined) return { kind: "moved", why: moved, conflict: union.conflict };
    if (result !== undefined) progress.note(result);
    if (progress.isWhole) return { kind: "whole", warning: progress.warning };
    if (progress.isHopeless) break;
    if (index === 0) {
      // Only who has seen every position knows who joined last.
      union.endFirstPass(result?.hasEnded === true && result.rows === (total.value ?? result.rows));
      orders = [order, ...listOtherOrders(result?.pageSize || PROFILES_PER_PAGE)];
    }
  }
  throw progress.describeShortfall();
}

interface PassPlan {
  readonly order: PageOrder;
  readonly total: AnnouncedTotal;
  readonly union: RosterUnion;
  /** How many passes went before. */
  readonly index: number;
}

/** One pass; undefined when the server rejects the order, which it may for all but the usual one. */
async function* readPass(
  options: RosterOptions,
  { order, total, union, index }: PassPlan,
): AsyncGenerator<RosterPart, PassResult | undefined, undefined> {
  const source = openSource(options, order);
  const pass = new RosterPass(source, order.perPage, total);
  try {
    for await (const page of pass.read()) {
      const profiles = union.add(page);
      if (union.conflict !== undefined || union.hasLaterArrival) break;
      if (profiles.length > 0 || index > 0)
        yield { kind: "page", profiles, total: total.value, page, order: index + 1 };
      // Two orders have shown that rows agree: from then on only missing people are searched for.
      if (index > 1 && union.size === total.value) break;
    }
  } catch (error) {
    if (index === 0 || !isRefusal(error)) throw error;
    return undefined;
  } finally {
    source.stop();
  }
  return pass.result;
}

function openSource(options: RosterOptions, order: PageOrder): PageSource {
  const { client, clock, concurrency } = options;
  const fetchPage = options.fetchPage ?? ((by, place) => fetchOrderedPage(client, by, place));
  if (order.by === "cursor") return new CursorReader((place) => fetchPage(order, place));
  return new PageReader({
    client,
    clock,
    perPage: order.perPage,
    fetchPage: (number, turn) => fetchPage(order, { number, after: undefined, turn }),
    ...(concurrency === undefined ? {} : { concurrency }),
  });
}

function timeOf({ client, clock }: RosterOptions): ReadingTime {
  const begun = clock.now();
  const byServer = (time: number): number => (time + (client.tally().serverAheadMs ?? 0)) / 1000;
  return { begun: () => byServer(begun), now: () => byServer(clock.now()) };
}

const REFUSALS: ReadonlySet<string> = new Set(["api.not-found", "api.rejected", "incomplete.page"]);

function isRefusal(error: unknown): boolean {
  return error instanceof Fault && REFUSALS.has(error.code);
}

function findMovement(union: RosterUnion, total: AnnouncedTotal): string | undefined {
  if (total.moved !== undefined) return total.moved;
  if (union.conflict !== undefined) return "an employee came twice with different data";
  return union.hasArrival || union.hasLaterArrival ? "a person joined while the list was read" : undefined;
}

/** By then the list was read by number in two page sizes, and by cursor. */
const PASSES_BEFORE_STEADY = 3;

/** Judges after each pass whether the union of all passes is complete. */
class UnionProgress {
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
  /** Ids that came more than once in every pass that saw the whole list. */
  #always: ReadonlySet<string> | undefined;

  constructor(union: RosterUnion, total: AnnouncedTotal) {
    this.#union = union;
    this.#total = total;
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
    this.isWhole = size === total && (!this.#hasRepeats || !isFirst);
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

function differingRows(id: string): Fault {
  return new Fault("incomplete.conflict", `The employee "${id}" comes twice with different data.`, {
    hint: `Compare with namely api /profiles/${id}, and ask Namely's support to remove the wrong one.`,
  });
}

function movingRoster(attempts: number, why: string | undefined): Fault {
  return new Fault(
    "incomplete.roster",
    `The list of employees changed in each of ${attempts} attempts: ${why ?? "unknown"}.`,
    { hint: "Run it again when no employee is being added or removed in Namely." },
  );
}
