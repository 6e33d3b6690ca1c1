import { join } from "node:path";
import { duel, report, type Row } from "./bench.ts";
import { BARE_READER, type Cost, exportEmployees, runNode, startCompany, withFolder } from "./programs.ts";

// Proves that checking, joining, mapping and writing everybody stays in proportion to reading them at all: the built
// program against a reader that only fetches the same pages, as many at once, and parses them. The company answers at
// once here; from a real one, hundreds of milliseconds away, all of this hides behind the waiting.
const EMPLOYEES = 20_000;
const PAIRS = 5;

const company = await startCompany({ employees: EMPLOYEES });
try {
  const rows = await withFolder(async (folder) => [
    ...(await measure("ndjson", join(folder, "people.ndjson"))),
    ...(await measure("csv", join(folder, "people.csv"))),
  ]);
  report(rows);
} finally {
  await company.stop();
}

async function measure(format: string, file: string): Promise<Row[]> {
  const { ratio, medians } = await duel(
    PAIRS,
    () => exportEmployees(company, file),
    () => runNode([BARE_READER], company.env),
  );
  const name = `export: ${EMPLOYEES} people, ${format}`;
  const row = (what: string, cost: (reading: Cost) => number, show: (value: number) => string): Row => {
    const { ours, peer } = medians(cost);
    return {
      name: `${name}, ${what}`,
      ours: show(ours),
      peer: `bare reader: ${show(peer)}`,
      ratio: ratio(cost),
    };
  };
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
  return [
    { ...row("wall", ({ wallMs }) => wallMs, seconds), bound: { kind: "at most", ratio: 2.5 } },
    { ...row("processor", ({ cpuMs }) => cpuMs, seconds), bound: { kind: "at most", ratio: 3.5 } },
    row(
      "peak memory",
      ({ peakMiB }) => peakMiB,
      (mebibytes) => `${Math.round(mebibytes)} MiB`,
    ),
  ];
}
