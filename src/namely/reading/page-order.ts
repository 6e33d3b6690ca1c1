import type { PageTurn } from "../requests/body-room.ts";
import type { Query } from "../requests/client.ts";

/** Documented maximum; a larger number would be cut down silently. */
export const PROFILES_PER_PAGE = 50;

/** One way to read the list of profiles. Rows with equal sort keys may come in any order, another one for each way. */
export type PageOrder =
  /** By page number; without `sort` in the order that Namely itself chooses. */
  | { readonly by: "number"; readonly sort: string | undefined; readonly perPage: number }
  /** By the legacy cursor: each page begins after the last profile of the page before. */
  | { readonly by: "cursor"; readonly perPage: number };

/** Which page of an order: its number, and for a cursor the id that it begins after. */
export interface PagePlace {
  readonly number: number;
  readonly after: string | undefined;
  /** For a page that is asked for in advance. */
  readonly turn?: PageTurn | undefined;
}

/** The usual order: people who join come last, so they shift no other person. */
export const ORDER_OF_JOINING: PageOrder = {
  by: "number",
  sort: "created_at",
  perPage: PROFILES_PER_PAGE,
};

/**
 * Further orders, for a list whose usual order cannot be trusted; `pageSize` is what a full page holds. The last name has
 * the fewest equal keys, and other page sizes cut groups of equal keys at other places.
 */
export function listOtherOrders(pageSize: number): readonly PageOrder[] {
  const numbered = (sort: string | undefined, less: number): PageOrder => ({
    by: "number",
    sort,
    perPage: Math.max(1, pageSize - less),
  });
  return [
    numbered("last_name", 0),
    numbered("-created_at", 1),
    { by: "cursor", perPage: pageSize },
    numbered("first_name", 2),
    numbered("-updated_at", 3),
    numbered("created_at", 5),
    numbered(undefined, 7),
    numbered("created_at", 11),
  ];
}

/** The query of one page. */
export function writePageQuery(order: PageOrder, { number, after }: PagePlace): Query {
  if (order.by === "cursor") return { limit: order.perPage, after };
  return { page: number, per_page: order.perPage, sort: order.sort };
}
