import { join } from "node:path";
import { duel, report } from "./bench.ts";
import { BARE_READER, exportEmployees, runNode, startCompany, withFolder, type Company } from "./programs.ts";

// Proves that a slow Namely is waited for eight pages at a time. The official client reads 30 people a page, one page
// after the other. No reader with eight requests at once needs fewer rounds than there are eights of pages of 50. A round
// is the time of one answer: what takes ten of them takes ten seconds where Namely needs a second for a page.
const EMPLOYEES = 2900;
const OFFICIAL_ROUNDS = Math.ceil(EMPLOYEES / 30);
const LEAST_ROUNDS = Math.ceil(EMPLOYEES / 50 / 8);
const QUICK_MS = 200;
const SLOW_MS = 1000;

const quick = await startCompany({ employees: EMPLOYEES, latencyMs: QUICK_MS });
const slow = await startCompany({ employees: EMPLOYEES, latencyMs: SLOW_MS });
try {
  await withFolder(async (folder) => {
    const read = (company: Company) =>
      exportEmployees(
        { ...company, env: { ...company.env, NAMELY_RATE_LIMIT: undefined } },
        join(folder, "people.csv"),
      );
    const official = await duel(
      1,
      () => read(quick),
      () => runNode([BARE_READER, "30", "1"], quick.env),
    );
    const { ours, peer } = official.medians(({ wallMs }) => wallMs);
    const { wallMs } = await read(slow);
    const rounds = (ms: number, latencyMs: number): string => `${(ms / latencyMs).toFixed(1)} rounds`;
    report([
      {
        name: `latency: ${EMPLOYEES} people, ${QUICK_MS} ms a page`,
        ours: rounds(ours, QUICK_MS),
        peer: `one page of 30 after the other: ${rounds(peer, QUICK_MS)}`,
        ratio: official.ratio(({ wallMs }) => wallMs),
        bound: { kind: "at most", ratio: 0.2 },
      },
      {
        name: `latency: ${EMPLOYEES} people, ${SLOW_MS / 1000} s a page`,
        ours: rounds(wallMs, SLOW_MS),
        peer: `least with 8 at once: ${LEAST_ROUNDS} rounds`,
        ratio: wallMs / SLOW_MS / LEAST_ROUNDS,
        // Ten rounds.
        bound: { kind: "at most", ratio: 1.25 },
      },
      {
        name: `latency: ${EMPLOYEES} people, ${SLOW_MS / 1000} s a page`,
        ours: rounds(wallMs, SLOW_MS),
        peer: `one page of 30 after the other, reckoned: ${OFFICIAL_ROUNDS} rounds`,
        ratio: wallMs / SLOW_MS / OFFICIAL_ROUNDS,
      },
    ]);
  });
} finally {
  await Promise.all([quick.stop(), slow.stop()]);
}
