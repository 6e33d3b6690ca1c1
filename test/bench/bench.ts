/** One line of the table. A row without a bound tells something and decides nothing. */
export interface Row {
  readonly name: string;
  readonly ours: string;
  readonly peer: string;
  readonly ratio?: number;
  readonly bound?: { readonly kind: "at most" | "at least"; readonly ratio: number };
}

/** Hands the rows of this process's bench to test/bench/run.js. */
export function report(rows: readonly Row[]): void {
  const send = process.send?.bind(process);
  if (send === undefined) throw new Error("Benches are run by test/bench/run.js.");
  send(
    rows.map(({ name, ours, peer, ratio, bound }) => ({
      name,
      ours,
      peer,
      ratio: ratio?.toFixed(2) ?? "",
      bound: bound ? `${bound.kind} ${bound.ratio}` : "",
      verdict: bound && ratio !== undefined ? judge(ratio, bound) : "told",
    })),
  );
}

function judge(ratio: number, bound: NonNullable<Row["bound"]>): "ok" | "BROKEN" {
  return (bound.kind === "at most" ? ratio <= bound.ratio : ratio >= bound.ratio) ? "ok" : "BROKEN";
}

export interface Duel<Reading> {
  readonly ours: readonly Reading[];
  readonly peers: readonly Reading[];
  /** The median over the pairs of what ours cost in units of what the peer cost right after or before. */
  readonly ratio: (cost: (reading: Reading) => number) => number;
  /** Medians of each side alone. */
  readonly medians: (cost: (reading: Reading) => number) => { readonly ours: number; readonly peer: number };
}

/**
 * Measures both sides in turns, the one that begins changing each time, after a first pair that does not count. What
 * else the machine does meanwhile hits both sides of a pair alike, and the median leaves out the pairs that it does not.
 */
export async function duel<Reading>(
  pairs: number,
  ours: () => Reading | Promise<Reading>,
  peer: () => Reading | Promise<Reading>,
): Promise<Duel<Reading>> {
  const readings = { ours: [] as Reading[], peers: [] as Reading[] };
  for (let pair = 0; pair <= pairs; pair++) {
    const oursFirst = pair % 2 === 0;
    const first = await (oursFirst ? ours() : peer());
    const second = await (oursFirst ? peer() : ours());
    if (pair === 0) continue;
    readings.ours.push(oursFirst ? first : second);
    readings.peers.push(oursFirst ? second : first);
  }
  return {
    ...readings,
    ratio: (cost) =>
      median(readings.ours.map((reading, pair) => cost(reading) / costOf(readings.peers, pair, cost))),
    medians: (cost) => ({ ours: median(readings.ours.map(cost)), peer: median(readings.peers.map(cost)) }),
  };
}

function costOf<Reading>(
  readings: readonly Reading[],
  index: number,
  cost: (reading: Reading) => number,
): number {
  const reading = readings[index];
  if (reading === undefined) throw new RangeError("A reading of the peer is missing.");
  return cost(reading);
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** Milliseconds that the work takes, from a heap without rubbish on. */
export function time(work: () => void): number {
  globalThis.gc?.();
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}
