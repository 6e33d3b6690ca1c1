import { join } from "node:path";
import { systemClock } from "../../src/platform/process/clock.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import { report, type Row } from "./bench.ts";
import { NAMELY, runNode, withFolder } from "./programs.ts";

// Proves that sharing the limit costs next to nothing: several runs at once send almost as many requests as the limit
// allows. It is counted at the server: what arrives a full limit of requests after another must come a window later, and
// should not come much later than that.
const LIMIT = { requests: 50, windowMs: 10_000 };
const WINDOWS = 4;

/** Several runs at once that need so many windows together; a run reads 50 people a page. */
async function measureThroughput(runs: number): Promise<Row> {
  const employees = ((LIMIT.requests * WINDOWS) / runs) * 50;
  const sandbox = await startSandbox({
    employees,
    rateLimit: LIMIT,
    today: "2026-11-23",
    clock: systemClock,
  });
  try {
    await withFolder((folder) =>
      Promise.all(
        Array.from({ length: runs }, (_, run) =>
          runNode([NAMELY, "employees", "--quiet", "-o", join(folder, `${run}.csv`)], {
            NAMELY_BASE_URL: sandbox.url,
            NAMELY_TOKEN: sandbox.personalToken,
            NAMELY_RATE_LIMIT: `${LIMIT.requests}/${LIMIT.windowMs}ms`,
            NAMELY_CONFIG_DIR: join(folder, "config"),
            NAMELY_STATE_DIR: join(folder, "state"),
          }),
        ),
      ),
    );
    const { rejected } = sandbox.control.stats();
    if (rejected > 0) throw new Error(`${rejected} requests were more than the limit allows.`);
    const arrivals = sandbox.requests.filter(({ counted }) => counted).map(({ at }) => at);
    const gaps = arrivals.slice(LIMIT.requests).map((at, index) => at - (arrivals[index] ?? Number.NaN));
    const meanGapMs = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const rate = (windowMs: number): string =>
      `${((LIMIT.requests * 60_000) / windowMs).toFixed(0)} a minute`;
    return {
      name: `budget: ${runs} ${runs === 1 ? "run" : "runs at once"}, ${arrivals.length} requests, ${LIMIT.requests} in ${LIMIT.windowMs / 1000} s`,
      ours: rate(meanGapMs),
      peer: `what the limit allows: ${rate(LIMIT.windowMs)}`,
      ratio: LIMIT.windowMs / meanGapMs,
      bound: { kind: "at least", ratio: 0.95 },
    };
  } finally {
    await sandbox.stop();
  }
}

const rows: Row[] = [];
for (const runs of [1, 8]) rows.push(await measureThroughput(runs));
report(rows);
