/**
 * The candidates nearest to `word`, nearest first, for "did you mean". Upper and lower case count as
 * the same; a candidate that begins with the word counts as near. Equal ones keep the order they were given in.
 */
export function findNearest(
  word: string,
  candidates: readonly string[],
  options: { most?: number } = {},
): string[] {
  const wanted = word.toLowerCase();
  return [...new Set(candidates)]
    .map((candidate) => ({ candidate, slips: measureSlips(wanted, candidate.toLowerCase()) }))
    .filter(({ slips }) => Number.isFinite(slips))
    .sort((a, b) => a.slips - b.slips)
    .slice(0, options.most ?? 3)
    .map(({ candidate }) => candidate);
}

/** The hint that asks whether a candidate near to `word` was intended, or `otherwise` where none is near. */
export function suggestNearest(
  word: string,
  candidates: readonly string[],
  otherwise: string,
  options: { most?: number } = {},
): string {
  const nearest = findNearest(word, candidates, options);
  return nearest.length > 0 ? `Did you mean ${nearest.join(" or ")}?` : otherwise;
}

/** How many slips make of one lower-case word the other; infinite when it is too far away to be intended. */
export function measureSlips(wanted: string, candidate: string): number {
  if (wanted === "") return Infinity;
  // Longer words may hold more slips: one in every three letters, but never more than three.
  const allowed = Math.min(3, Math.max(1, Math.floor(wanted.length / 3)));
  const begun = wanted.length >= 3 && candidate.startsWith(wanted) ? allowed : Infinity;
  if (Math.abs(wanted.length - candidate.length) > allowed) return begun;
  const slips = Math.min(begun, countSlips(wanted, candidate));
  return slips <= allowed ? slips : Infinity;
}

/** Letters to add, drop, replace or swap with their neighbor (optimal string alignment). */
export function countSlips(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      const swapped =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current.push(
        Math.min(
          at(last, column) + 1,
          at(current, column - 1) + 1,
          at(last, column - 1) + (same ? 0 : 1),
          swapped ? at(beforeLast, column - 2) + 1 : Infinity,
        ),
      );
    }
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
