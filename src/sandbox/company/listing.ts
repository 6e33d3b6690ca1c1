/** The people of a query, in its order, by number. */
export interface Listing {
  readonly length: number;
  at(position: number): number | undefined;
  /** The place of a person; -1 when not among them. */
  indexOf(index: number): number;
}

/** All people by number. */
export function countingListing(length: number, descending: boolean): Listing {
  const turn = (position: number): number => (descending ? length - 1 - position : position);
  const inside = (position: number): boolean => position >= 0 && position < length;
  return {
    length,
    at: (position) => (inside(position) ? turn(position) : undefined),
    indexOf: (index) => (inside(index) ? turn(index) : -1),
  };
}

/** Some people, in an order of their own. */
export function arrayListing(indexes: Uint32Array, descending: boolean): Listing {
  const ordered = descending ? indexes.toReversed() : indexes;
  return {
    length: ordered.length,
    at: (position) => ordered[position],
    indexOf: (index) => ordered.indexOf(index),
  };
}
