import { topic } from "../dice.ts";
import type { Quirks } from "../control/quirks.ts";
import type { ProfileStatus } from "./employment.ts";
import type { Listing } from "./listing.ts";
import { PEOPLE_LIMIT, type Roster, type SortKey } from "./roster.ts";

/** One row of a list of profiles. */
export interface ProfileRow {
  /** The person's number. */
  readonly index: number;
  /** Where the row has another id or status than the person. */
  readonly id?: string;
  readonly status?: ProfileStatus;
}

/** Which page of which order is cut; a database without a tie-break decides again for each. */
export interface PageCut {
  readonly page: number | string;
  readonly perPage: number;
  /** As the request has it, "" without a sort. */
  readonly sort: string;
}

/** The rows of one page's own order. */
export interface Rows {
  readonly length: number;
  at(row: number): ProfileRow | undefined;
}

/** The place of a person's second row: this many people further on, wrapping around at the end. */
interface Double {
  readonly index: number;
  readonly row: number;
}

/** The people of a listing as rows, with all that the quirks make of it. */
export function rowsOf(roster: Roster, quirks: Quirks, listing: Listing, key: SortKey, cut: PageCut): Rows {
  const at =
    quirks.ties === "stable" ? (row: number) => listing.at(row) : shuffleTies(roster, listing, key, cut);
  const once: Rows = {
    length: listing.length,
    at: (row) => {
      const index = at(row);
      return index === undefined ? undefined : { index };
    },
  };
  const rows = quirks.doubledRows === "none" ? once : withDoubles(roster, quirks, listing, once);
  return quirks.endless && rows.length > 0 ? withoutEnd(roster, rows) : rows;
}

/**
 * The rows that a cursor pages through, each person once. Its order is total, as it names a person; with
 * `shuffled-cursor` another one for each page.
 */
export function cursorRowsOf(
  roster: Roster,
  { ties }: Quirks,
  listing: Listing,
  cut: { readonly after: string; readonly perPage: number },
): Rows & { placeOf(index: number): number } {
  const at =
    ties === "shuffled-cursor"
      ? shuffleTies(roster, listing, "created_at", { page: cut.after, perPage: cut.perPage, sort: "" })
      : (row: number) => listing.at(row);
  const { length } = listing;
  return {
    length,
    at: (row) => {
      const index = at(row);
      return index === undefined ? undefined : { index };
    },
    placeOf: (index) => {
      if (ties !== "shuffled-cursor") return listing.indexOf(index);
      for (let row = 0; row < length; row += 1) if (at(row) === index) return row;
      return -1;
    },
  };
}

/** How many people have two rows in a listing. */
export function countDoubles(roster: Roster, quirks: Quirks, listing: Listing): number {
  return quirks.doubledRows === "none" ? 0 : findDoubles(roster, listing).length;
}

/** Only the run of equal keys around a place is ever put in order, so that deep pages of a large company stay fast. */
function shuffleTies(roster: Roster, listing: Listing, sort: SortKey, cut: PageCut): Listing["at"] {
  const keyOf = roster.keyOf(sort);
  const order = topic(`ties ${cut.page} ${cut.perPage} ${cut.sort}`);
  const rank = (index: number): number => roster.people.dice.word(order, index);
  let from = 0;
  let run: number[] = [];
  return (position) => {
    if (position >= from && position < from + run.length) return run[position - from];
    const index = listing.at(position);
    if (index === undefined) return undefined;
    const key = keyOf(index);
    const belongs = (place: number): boolean => {
      const other = listing.at(place);
      return other !== undefined && keyOf(other) === key;
    };
    from = position;
    while (belongs(from - 1)) from -= 1;
    run = [];
    for (let place = from; belongs(place); place += 1) run.push(listing.at(place) ?? 0);
    run.sort((a, b) => rank(a) - rank(b) || a - b);
    return run[position - from];
  };
}

function withDoubles(roster: Roster, quirks: Quirks, listing: Listing, once: Rows): Rows {
  const doubles = findDoubles(roster, listing);
  return {
    length: once.length + doubles.length,
    at: (row) => {
      const double = doubles.find((candidate) => candidate.row === row);
      if (double === undefined) return once.at(row - doubles.filter((before) => before.row < row).length);
      if (quirks.doubledRows === "same") return { index: double.index };
      const status = roster.status(double.index) === "active" ? "inactive" : "active";
      return { index: double.index, status };
    },
  };
}

/** Two people of the first day, as far as they are in the listing; each has a second row half the list away. */
function findDoubles(roster: Roster, listing: Listing): readonly Double[] {
  const { size } = roster.people;
  const half = Math.floor(listing.length / 2);
  const chosen = new Set([Math.floor(size / 4), Math.floor((size * 5) / 8)]);
  const rows = [...chosen].flatMap((index) => {
    const position = listing.indexOf(index);
    return position < 0 ? [] : [{ index, row: (position + half) % listing.length }];
  });
  // A row that is put in moves those behind it on.
  return rows
    .sort((a, b) => a.row - b.row)
    .map((double, before) => ({ ...double, row: double.row + before }));
}

/** Beyond the end the same people come again and again, with ids that no one has had yet. */
function withoutEnd(roster: Roster, rows: Rows): Rows {
  return {
    length: Number.POSITIVE_INFINITY,
    at: (row) => {
      const known = rows.at(row % rows.length);
      return row < rows.length || known === undefined
        ? known
        : { ...known, id: roster.people.ids.of(PEOPLE_LIMIT + row) };
    },
  };
}
