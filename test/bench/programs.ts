import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

/** The launcher of the built program. */
export const NAMELY = join(import.meta.dirname, "../../bin/namely.js");
/** The reader that test/bench/bare-reader.ts describes. */
export const BARE_READER = join(import.meta.dirname, "bare-reader.mjs");
const SANDBOX = join(import.meta.dirname, "sandbox-process.mjs");

/** What a process cost. */
export interface Cost {
  /** Milliseconds from its start to its end. */
  readonly wallMs: number;
  /** Milliseconds of processor, its own and the system's for it. */
  readonly cpuMs: number;
  /** Most memory that it held at once. */
  readonly peakMiB: number;
}

/**
 * Said by the process itself on a fourth stream as its last word. The kernel's own figure for the peak of a child
 * begins with what its parent held when it was started, so the one of the process's memory is read where there is one.
 */
const COST_TELLER = `data:text/javascript,${encodeURIComponent(`
import { readFileSync, writeSync } from "node:fs";
process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  let peak = maxRSS;
  try { peak = Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]); } catch {}
  writeSync(3, JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMiB: peak / 1024 }));
});`)}`;

export type Environment = Readonly<Record<string, string | undefined>>;

/** Runs node with these words to the end, without a terminal; throws when it fails. */
export async function runNode(words: readonly string[], env: Environment = {}): Promise<Cost> {
  const { told, wallMs } = await run(["--import", COST_TELLER, ...words], env);
  const { cpuMs, peakMiB } = JSON.parse(told) as { cpuMs: number; peakMiB: number };
  return { wallMs, cpuMs, peakMiB };
}

/** Milliseconds that node with these words takes, with nothing added to it. */
export async function timeNode(words: readonly string[]): Promise<number> {
  return (await run(words, {})).wallMs;
}

async function run(words: readonly string[], env: Environment): Promise<{ told: string; wallMs: number }> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, words, {
    env: cleanEnvironment(env),
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  const [, complaint, last] = child.stdio.slice(1);
  if (!complaint || !last) throw new Error("A stream of the child is missing.");
  const streams = Promise.all([
    text(complaint as NodeJS.ReadableStream),
    text(last as NodeJS.ReadableStream),
  ]);
  const code = await ended;
  const wallMs = performance.now() - startedAt;
  const [said, told] = await streams;
  if (code !== 0) throw new Error(`node ${words.join(" ")} ended with ${code}: ${said}`);
  return { told, wallMs };
}

/** A company in a process of its own. */
export interface Company {
  /** Leads the program to the company, as somebody with a limit that never makes it wait. */
  readonly env: Environment;
  stop(): Promise<void>;
}

export async function startCompany(wish: {
  readonly employees: number;
  readonly latencyMs?: number;
}): Promise<Company> {
  const child = spawn(process.execPath, [SANDBOX, String(wish.employees), String(wish.latencyMs ?? 0)], {
    env: cleanEnvironment({}),
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const { url, token } = await new Promise<{ url: string; token: string }>((resolve, reject) => {
    child.once("message", (message) => resolve(message as { url: string; token: string }));
    child.once("exit", (code) => reject(new Error(`The sandbox ended with ${code}.`)));
    child.once("error", reject);
  });
  return {
    env: { NAMELY_BASE_URL: url, NAMELY_TOKEN: token, NAMELY_RATE_LIMIT: "1000000/1s" },
    stop: () =>
      new Promise((resolve) => {
        child.once("exit", () => resolve());
        child.kill();
      }),
  };
}

/** A folder for the time that the work takes. */
export async function withFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "namely-bench-files-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reads everybody into a file with the built program; a state folder of its own keeps earlier runs from counting. */
export function exportEmployees(company: Company, file: string): Promise<Cost> {
  return withFolder((folder) =>
    runNode([NAMELY, "employees", "--quiet", "-o", file], {
      ...company.env,
      NAMELY_CONFIG_DIR: join(folder, "config"),
      NAMELY_STATE_DIR: join(folder, "state"),
    }),
  );
}

/** Nothing that makes node read files or print more, nothing of the user's own Namely, no proxy. */
function cleanEnvironment(more: Environment): Record<string, string> {
  const env = {
    PATH: process.env["PATH"],
    HOME: process.env["HOME"],
    TMPDIR: process.env["TMPDIR"],
    ...more,
  };
  return Object.fromEntries(
    Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
