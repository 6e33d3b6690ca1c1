import { join } from "node:path";
import { duel, report } from "./bench.ts";
import { exportEmployees, startCompany, withFolder } from "./programs.ts";

// Proves that people pass through and do not pile up: ten times as many need hardly more memory. What grows with the
// company are the ids that tell whether anybody came twice, and the heap that node takes when it runs for longer.
const FEW = 5000;
const MANY = 50_000;

const few = await startCompany({ employees: FEW });
const many = await startCompany({ employees: MANY });
try {
  const { ratio, medians } = await withFolder((folder) =>
    duel(
      3,
      () => exportEmployees(many, join(folder, "many.ndjson")),
      () => exportEmployees(few, join(folder, "few.ndjson")),
    ),
  );
  const { ours, peer } = medians(({ peakMiB }) => peakMiB);
  report([
    {
      name: `memory: ${MANY} people, ndjson`,
      ours: `${Math.round(ours)} MiB`,
      peer: `${FEW} people: ${Math.round(peer)} MiB`,
      ratio: ratio(({ peakMiB }) => peakMiB),
      bound: { kind: "at most", ratio: 1.6 },
    },
  ]);
} finally {
  await Promise.all([few.stop(), many.stop()]);
}
