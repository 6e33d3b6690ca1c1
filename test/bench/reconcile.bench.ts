import { spawnSync } from "node:child_process";
import { createReadStream, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { duel, report, type Row } from "./bench.ts";
import { fetchPeer } from "./peers.ts";
import { NAMELY, runNode, withFolder, type Cost } from "./programs.ts";
import { writeSnapshots } from "./snapshot-files.ts";

// Proves that a review of 100,000 accounts against 100,000 people takes at most twice the time of reading both files, and
// bounded memory; and shows what a database takes to join the same files, and csv-parse for the accounts alone.
const MANY = 100_000;
const MEMORY_MIB = 500;

report(await withFolder(reviewMany));

async function reviewMany(folder: string): Promise<readonly Row[]> {
  const { after: people } = writeSnapshots(folder, MANY);
  const accounts = join(folder, "accounts.csv");
  writeFileSync(accounts, await makeAccounts(people));
  expectFindings(people, accounts);
  const review = (): Promise<Cost> =>
    runNode([NAMELY, "reconcile", `google=${accounts}`, "--from", people, "--format", "ndjson", "--quiet"]);
  const parse = (): Promise<Cost> => runNode([join(import.meta.dirname, "csv-accounts.mjs"), accounts]);
  const readBoth = async (): Promise<Cost> => {
    const one = await runNode([NAMELY, "employees", "--from", people, "--format", "ndjson", "--quiet"]);
    const other = await parse();
    return {
      wallMs: one.wallMs + other.wallMs,
      cpuMs: one.cpuMs + other.cpuMs,
      peakMiB: Math.max(one.peakMiB, other.peakMiB),
    };
  };
  const join_ = [join(import.meta.dirname, "duckdb-accounts.mjs"), fetchPeer("duckdb"), people, accounts];
  const both = await duel(5, review, readBoth);
  const csv = await duel(3, review, parse);
  const database = await duel(3, review, () => runNode(join_));
  const peak = both.medians(({ peakMiB }) => peakMiB);
  return [
    {
      ...compare("reconcile: 100,000 accounts, 100,000 people", "reading both files", both),
      bound: { kind: "at most", ratio: 2 },
    },
    {
      name: "reconcile: its peak memory",
      ours: `${Math.round(peak.ours)} MiB`,
      peer: `${MEMORY_MIB} MiB`,
      ratio: peak.ours / MEMORY_MIB,
      bound: { kind: "at most", ratio: 1 },
    },
    compare("reconcile: against parsing the accounts", "csv-parse alone", csv),
    compare("reconcile: against a join by address", "DuckDB", database),
  ];
}

function compare(
  name: string,
  peer: string,
  { ratio, medians }: Awaited<ReturnType<typeof duel<Cost>>>,
): Row {
  const wall = medians(({ wallMs }) => wallMs);
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
  return {
    name,
    ours: seconds(wall.ours),
    peer: `${peer}: ${seconds(wall.peer)}`,
    ratio: ratio(({ wallMs }) => wallMs),
  };
}

/** An account for each person, as Google exports it. */
async function makeAccounts(people: string): Promise<string> {
  const rows = [
    "First Name [Required],Last Name [Required],Email Address [Required],Status [READ ONLY],Last Sign In [READ ONLY]",
  ];
  for await (const line of createInterface({ input: createReadStream(people) })) {
    const { id, first_name, last_name, work_email } = JSON.parse(line) as Record<string, string | undefined>;
    if (id !== undefined)
      rows.push(`${first_name},${last_name},${work_email?.toUpperCase()},Active,2026/11/20 08:00:00`);
  }
  return `${rows.join("\n")}\n`;
}

/** A review that matches no one is fast as well. */
function expectFindings(people: string, accounts: string): void {
  const words = [NAMELY, "reconcile", `google=${accounts}`, "--from", people, "--format", "json", "--quiet"];
  const { stdout } = spawnSync(process.execPath, words, { maxBuffer: 1024 * 1024 * 1024, encoding: "utf8" });
  const { summary } = JSON.parse(stdout) as { summary: { rows: number; findings: Record<string, number> } };
  if ((summary.findings["ok"] ?? 0) < summary.rows * 0.95)
    throw new Error(`Found ${JSON.stringify(summary.findings)}.`);
}
