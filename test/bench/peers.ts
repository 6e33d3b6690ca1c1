import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** Programs that ours is measured against. They are no dependencies: only whoever runs the bench fetches them. */
const PEERS = { duckdb: "@duckdb/node-api@1.5.6-r.1", daff: "daff@1.4.2" } as const;

/** The folder of a peer's package, fetched into node_modules/.cache the first time. */
export function fetchPeer(name: keyof typeof PEERS): string {
  // The bench runs from a folder whose node_modules leads to the repository's.
  const modules = realpathSync("node_modules");
  const cache = join(modules, ".cache", "namely-bench");
  const packageName = PEERS[name].replace(/(?<=.)@.*$/u, "");
  const folder = join(cache, "node_modules", packageName);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  execFileSync(
    "npm",
    ["install", "--prefix", cache, "--no-audit", "--no-fund", "--silent", ...Object.values(PEERS)],
    { cwd: dirname(modules), stdio: ["ignore", "ignore", "inherit"] },
  );
  return folder;
}
