import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { findLock, SILENCE_MS } from "../../platform/files/lock-record.ts";
import { judgePart } from "../../platform/files/part-file.ts";
import {
  identifyThisProcess,
  judgeOwner,
  type ProcessIdentity,
} from "../../platform/files/process-identity.ts";
import { quoteWord } from "../../platform/text/shell-word.ts";
import type { Settings } from "../../auth/companies.ts";
import type { Context } from "../../cli/context.ts";
import { type Finding, type HealthCheck, ok, warning } from "./health-check.ts";

/** More than any state folder holds; it bounds the check. */
const MOST_ENTRIES = 50_000;
const MOST_SHOWN = 5;

/** What killed runs left behind in our own folders. */
export function listLeftoverChecks(
  context: Context,
  settings: () => Promise<Settings>,
): readonly HealthCheck[] {
  return [
    {
      name: "leftovers",
      run: async (signal) => {
        // Reading the settings removes what lies beside them, so only the rest is worth a line.
        await settings().catch(() => undefined);
        return checkLeftovers(context, signal);
      },
    },
  ];
}

interface Leftovers {
  /** Files that a killed process was writing. */
  readonly parts: string[];
  /** Locks whose holder is gone. */
  readonly locks: string[];
  /** How many locks are held by a process that runs. */
  held: number;
}

async function checkLeftovers({ folders, clock }: Context, signal: AbortSignal): Promise<readonly Finding[]> {
  const left: Leftovers = { parts: [], locks: [], held: 0 };
  const me = identifyThisProcess();
  for (const folder of [folders.config, folders.state]) {
    for await (const path of listFiles(folder, signal)) await judge(path, { me, left, now: clock.now() });
  }
  const findings = [
    ...(left.parts.length > 0 ? [describe(left.parts, "half-written file", "half-written files")] : []),
    ...(left.locks.length > 0 ? [describe(left.locks, "lock", "locks")] : []),
  ];
  if (findings.length > 0) return findings;
  return [
    ok(
      left.held === 0
        ? "Killed runs left nothing behind."
        : `Nothing is left behind; ${left.held} locks are in use.`,
    ),
  ];
}

async function judge(
  path: string,
  { me, left, now }: { readonly me: ProcessIdentity; readonly left: Leftovers; readonly now: number },
): Promise<void> {
  const name = basename(path);
  if (name.endsWith(".part")) {
    if (judgePart(name, me) === "abandoned") left.parts.push(path);
    return;
  }
  const found = await findLock(path);
  if (found.kind === "free") return;
  const owner = judgeOwner(found.record, me);
  const isSilent = now - found.mtimeMs > SILENCE_MS;
  if (owner === "dead" || (owner === "elsewhere" && isSilent)) left.locks.push(path);
  else left.held += 1;
}

function describe(paths: readonly string[], one: string, many: string): Finding {
  const shown = paths.slice(0, MOST_SHOWN).map(quoteWord);
  const rest = paths.length - shown.length;
  const count = `${paths.length} ${paths.length === 1 ? one : many}`;
  return warning(
    `Killed runs left ${count} behind. The next run removes them${rest === 0 ? "" : `; ${rest} of them are not listed`}.`,
    `rm -f ${shown.join(" ")}`,
  );
}

/** Every lock and half-written file below a folder; nothing for one that is missing or closed. */
async function* listFiles(folder: string, signal: AbortSignal): AsyncGenerator<string, void, undefined> {
  const open = [folder];
  for (let seen = 0; open.length > 0 && seen < MOST_ENTRIES;) {
    signal.throwIfAborted();
    const next = open.pop() ?? "";
    const entries = await readdir(next, { withFileTypes: true }).catch(() => []);
    seen += entries.length + 1;
    for (const entry of entries) {
      const path = join(next, entry.name);
      if (entry.isDirectory()) open.push(path);
      else if (/\.(?:part|lock)$|^\.lock$/u.test(entry.name)) yield path;
    }
  }
}
