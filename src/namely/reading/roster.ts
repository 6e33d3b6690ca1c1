import { Fault } from "../../platform/errors/fault.ts";
import { CursorReader } from "./cursor-reader.ts";
import {
  listOtherOrders,
  ORDER_OF_JOINING,
  PROFILES_PER_PAGE,
  type PageOrder,
  type PagePlace,
} from "./page-order.ts";
import {
  fetchOrderedPage,
  NO_SUCH_PAGE,
  PageReader,
  type PageReaderOptions,
  type PageSource,
} from "./page-reader.ts";
import { AnnouncedTotal, RosterPass, type PassResult } from "./roster-pass.ts";
import { RosterUnion, type ReadingTime } from "./roster-union.ts";
import type { Page, RawRecord } from "./shapes.ts";
import { UnionProgress } from "./union-progress.ts";

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
    // Two orders have shown that rows agree: from then on only missing people are searched for.
    const stopsAtTotal = index > 1 && !progress.isBeyondTotal;
    const result = yield* readPass(options, { order, total, union, index, stopsAtTotal });
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
  /** Whether it ends once the union holds as many people as are announced. */
  readonly stopsAtTotal: boolean;
}

/** One pass; undefined when the server rejects the order, which it may for all but the usual one. */
async function* readPass(
  options: RosterOptions,
  { order, total, union, index, stopsAtTotal }: PassPlan,
): AsyncGenerator<RosterPart, PassResult | undefined, undefined> {
  const source = openSource(options, order);
  const pass = new RosterPass(source, order.perPage, total);
  try {
    for await (const page of pass.read()) {
      const profiles = union.add(page);
      if (union.conflict !== undefined || union.hasLaterArrival) break;
      if (profiles.length > 0 || index > 0)
        yield { kind: "page", profiles, total: total.value, page, order: index + 1 };
      if (stopsAtTotal && union.size === total.value) break;
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

/** How a server may refuse an unknown order; what the usual order has brought stays. */
const REFUSALS: ReadonlySet<string> = new Set([...NO_SUCH_PAGE, "api.server-error", "incomplete.page"]);

function isRefusal(error: unknown): boolean {
  return error instanceof Fault && REFUSALS.has(error.code);
}

function findMovement(union: RosterUnion, total: AnnouncedTotal): string | undefined {
  if (total.moved !== undefined) return total.moved;
  if (union.conflict !== undefined) return "an employee came twice with different data";
  return union.hasArrival || union.hasLaterArrival ? "a person joined while the list was read" : undefined;
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
