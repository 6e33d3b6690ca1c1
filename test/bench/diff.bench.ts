import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { duel, report, type Row } from "./bench.ts";
import { fetchPeer } from "./peers.ts";
import { NAMELY, runNode, withFolder, type Cost } from "./programs.ts";
import { writeSnapshots, type SnapshotFiles } from "./snapshot-files.ts";

// Proves that a comparison of two snapshots of a million people that names every event costs no more time than a
// database takes to count the differences, and no memory that grows with the company; that equal snapshots are passed
// over in a small multiple of the time that it takes to split them into lines; and what the usual tools for comparing files take for it.
const MANY = 1_000_000;
const FEW = 10_000;
const MEMORY_MIB = 150;

report(await withFolder(compareMany));

async function compareMany(folder: string): Promise<readonly Row[]> {
  const files = writeSnapshots(folder, MANY);
  expectCounts(files);
  const rows = [...(await againstDuckDb(files)), await againstReading(files), await againstGnuDiff(files)];
  rmSync(files.before);
  rmSync(files.after);
  return [...rows, await againstDaff(folder)];
}

function diff(before: string, after: string): Promise<Cost> {
  return runNode([NAMELY, "diff", before, after, "--format", "ndjson", "--quiet"]);
}

function bound(ratio: number): Pick<Row, "bound"> {
  return { bound: { kind: "at most", ratio } };
}

/** A comparison that overlooks something is fast as well. */
function expectCounts({ before, after, added, removed, changed }: SnapshotFiles): void {
  const words = [NAMELY, "diff", before, after, "--format", "json", "--quiet"];
  const { stdout } = spawnSync(process.execPath, words, { maxBuffer: 1024 * 1024 * 1024, encoding: "utf8" });
  const { summary } = JSON.parse(stdout) as { summary: { events: Record<string, number> } };
  const expected = JSON.stringify({ appeared: added, vanished: removed, changed });
  if (JSON.stringify(summary.events) !== expected)
    throw new Error(`Found ${JSON.stringify(summary.events)} instead of ${expected}.`);
}

async function againstDuckDb({ before, after }: SnapshotFiles): Promise<readonly Row[]> {
  const join_ = [join(import.meta.dirname, "duckdb-join.mjs"), fetchPeer("duckdb"), before, after];
  const { ratio, medians } = await duel(
    5,
    () => diff(before, after),
    () => runNode(join_),
  );
  const wall = medians(({ wallMs }) => wallMs);
  const peak = medians(({ peakMiB }) => peakMiB);
  return [
    {
      name: "diff: 1,000,000 people, 2 % different",
      ours: seconds(wall.ours),
      peer: `DuckDB full outer join: ${seconds(wall.peer)}`,
      ratio: ratio(({ wallMs }) => wallMs),
      ...bound(1),
    },
    {
      name: "diff: its peak memory",
      ours: `${Math.round(peak.ours)} MiB`,
      peer: `${MEMORY_MIB} MiB; DuckDB: ${Math.round(peak.peer)} MiB`,
      ratio: peak.ours / MEMORY_MIB,
      ...bound(1),
    },
  ];
}

async function againstReading({ before }: SnapshotFiles): Promise<Row> {
  const read = [join(import.meta.dirname, "read-both.mjs"), before, before];
  const { ratio, medians } = await duel(
    5,
    () => diff(before, before),
    () => runNode(read),
  );
  const wall = medians(({ wallMs }) => wallMs);
  return {
    name: "diff: 1,000,000 people, equal",
    ours: seconds(wall.ours),
    peer: `reading the lines of both: ${seconds(wall.peer)}`,
    ratio: ratio(({ wallMs }) => wallMs),
    ...bound(3),
  };
}

async function againstGnuDiff({ before, after }: SnapshotFiles): Promise<Row> {
  const time = (): number => {
    const startedAt = performance.now();
    spawnSync("diff", [before, after], { stdio: "ignore" });
    return performance.now() - startedAt;
  };
  const { ratio, medians } = await duel(3, async () => (await diff(before, after)).wallMs, time);
  const wall = medians((ms) => ms);
  return {
    name: "diff: against lines alone",
    ours: seconds(wall.ours),
    peer: `GNU diff: ${seconds(wall.peer)}`,
    ratio: ratio((ms) => ms),
  };
}

/** At a size that daff can do; of the fields, those that its table has room for. */
async function againstDaff(folder: string): Promise<Row> {
  const { before, after } = writeSnapshots(folder, FEW);
  const tables = [before, after].map((path, index) => {
    const table = join(folder, `${index}.csv`);
    const { stdout } = spawnSync(
      process.execPath,
      [NAMELY, "employees", "--from", path, "--format", "csv", "--quiet"],
      { maxBuffer: 1024 * 1024 * 1024 },
    );
    writeFileSync(table, stdout);
    return table;
  });
  const daff = [join(fetchPeer("daff"), "bin", "daff.js"), "diff", "--id", "id", ...tables];
  const { ratio, medians } = await duel(
    3,
    () => diff(before, after),
    () => runNode(daff),
  );
  const wall = medians(({ wallMs }) => wallMs);
  return {
    name: `diff: ${FEW} people`,
    ours: seconds(wall.ours),
    peer: `daff: ${seconds(wall.peer)}`,
    ratio: ratio(({ wallMs }) => wallMs),
    ...bound(1),
  };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
