import { createHash } from "node:crypto";
import type { NamelyClient, Query } from "../../src/namely/requests/client.ts";

export interface TiedListOptions {
  readonly people: number;
  /** So many people in a row share their `created_at` and `updated_at`. */
  readonly block: number;
  readonly seed?: number;
  /** `meta.total_count`; "absent" for none. Default: the number of rows. */
  readonly total?: number | "absent";
  /** Which parts of a request are ignored. */
  readonly ignores?: readonly ("sort" | "per_page" | "page" | "after")[];
  readonly cap?: number;
  /** Whether the cursor, too, pages through another order for each page. */
  readonly isCursorTied?: boolean;
  /** Places of people who are in the list a second time, at its end, with a change to their row. */
  readonly doubled?: { readonly places: readonly number[]; readonly change: object };
  /** A page beyond the end: empty, refused by throwing, or a page of the list again. */
  readonly beyond?: (number: number) => "empty" | "last" | "first";
}

interface Row {
  readonly id: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly user_status: string;
}

/**
 * People behind a database that pages by LIMIT and OFFSET without a tie-break: rows with equal sort keys come in an order
 * of its own for each page, page size and sort, the same whenever the same page is asked for.
 */
export class TiedList implements NamelyClient {
  readonly queries: Query[] = [];
  readonly #options: TiedListOptions;
  readonly #rows: readonly Row[];

  constructor(options: TiedListOptions) {
    this.#options = options;
    const rows = Array.from({ length: options.people }, (_, index) => makeRow(index, options.block));
    const { places = [], change = {} } = options.doubled ?? {};
    this.#rows = [
      ...rows,
      ...places.flatMap((place) => rows[place] ?? []).map((row) => ({ ...row, ...change })),
    ];
  }

  get ids(): string[] {
    return [...new Set(this.#rows.map(({ id }) => id))];
  }

  get = async (_path: string, query: Query = {}): Promise<{ body: unknown; requestId: undefined }> => {
    this.queries.push(query);
    await new Promise(setImmediate);
    const { total = this.#rows.length } = this.#options;
    const profiles = this.#cut(query);
    const meta =
      total === "absent" ? { count: profiles.length } : { count: profiles.length, total_count: total };
    return { body: { profiles, meta }, requestId: undefined };
  };

  tally(): { requests: number; retries: number; waitedMs: number } {
    return { requests: this.queries.length, retries: 0, waitedMs: 0 };
  }

  #cut(query: Query): readonly Row[] {
    const { cap = 50, ignores = [], isCursorTied = false } = this.#options;
    const isCursor = query["limit"] !== undefined;
    const asked = Number(query[isCursor ? "limit" : "per_page"]);
    const size = ignores.includes("per_page") ? cap : Math.min(asked, cap);
    const sort = ignores.includes("sort") ? "created_at" : String(query["sort"] ?? "created_at");
    // A cursor is a condition on the row that it names, so its order is total.
    const cursor = isCursorTied ? `cursor ${query["after"] ?? ""}` : "cursor";
    const ordered = this.#order(sort, isCursor ? cursor : `${Number(query["page"])}/${size}`);
    if (isCursor) {
      const after = ignores.includes("after") ? undefined : query["after"];
      const start = after === undefined ? 0 : ordered.findIndex(({ id }) => id === after) + 1;
      return ordered.slice(start, start + size);
    }
    let page = ignores.includes("page") ? 1 : Number(query["page"]);
    const last = Math.max(1, Math.ceil(ordered.length / size));
    if (page > last) page = { empty: page, last, first: 1 }[this.#options.beyond?.(page) ?? "empty"];
    return ordered.slice((page - 1) * size, page * size);
  }

  #order(sort: string, salt: string): readonly Row[] {
    const key = sort.replace(/^-/u, "") as keyof Row;
    const sign = sort.startsWith("-") ? -1 : 1;
    const { seed = 1 } = this.#options;
    const tie = (row: Row): string =>
      createHash("md5").update(`${seed} ${salt} ${sort} ${row.id} ${row.user_status}`).digest("hex");
    return this.#rows
      .map((row) => ({ row, tie: tie(row) }))
      .sort((a, b) => {
        if (a.row[key] !== b.row[key]) return a.row[key] < b.row[key] ? -sign : sign;
        return a.tie < b.tie ? -1 : 1;
      })
      .map(({ row }) => row);
  }
}

function makeRow(index: number, block: number): Row {
  const joined = 1_400_000_000 + Math.floor(index / block) * 60;
  return {
    id: `p${index}`,
    first_name: `First ${(index * 7) % 40}`,
    last_name: `Last ${(index * 31) % 190}`,
    created_at: joined,
    updated_at: joined + 5,
    user_status: "active",
  };
}
