import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { type Clock, systemClock } from "../../src/platform/process/clock.ts";
import { runProgram } from "../../src/run.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import type { SandboxControl } from "../../src/sandbox/control/control.ts";

/** The width of the terminal in the picture. */
export const COLUMNS = 80;
const TODAY = "2026-11-23";

/** A clock on a fixed day, so that every run says the same. */
const clock: Clock = { ...systemClock, now: () => Date.parse(`${TODAY}T09:00:00Z`) };

/**
 * Runs `namely diff` on a terminal against a sandbox where a few things have happened, and returns what the terminal gets.
 * The same source gives the same text.
 */
export async function recordDiff(): Promise<string> {
  const sandbox = await startSandbox({
    employees: 60,
    seed: 7,
    company: "acme",
    today: TODAY,
    clock,
    rateLimit: "off",
  });
  const root = mkdtempSync(join(tmpdir(), "namely-picture-"));
  try {
    const env = {
      HOME: root,
      TZ: "UTC",
      NAMELY_CONFIG_DIR: join(root, "config"),
      NAMELY_STATE_DIR: join(root, "state"),
      NAMELY_BASE_URL: sandbox.url,
      NAMELY_TOKEN: sandbox.personalToken,
    };
    for (const name of ["config", "state"]) mkdirSync(join(root, name), { mode: 0o700 });
    await run(["diff", "--save"], env, root);
    changeTheCompany(sandbox.control);
    return await run(["diff", "--no-progress"], env, root);
  } finally {
    await sandbox.stop();
    rmSync(root, { recursive: true, force: true });
  }
}

function changeTheCompany(control: SandboxControl): void {
  const [leaver = "", leaving = "", moved = "", renamed = ""] = control
    .ids()
    .filter((id) => control.profile(id)["user_status"] === "active")
    .slice(-12);
  control.hire({
    first_name: "Grace",
    last_name: "Hopper",
    department: "Engineering",
    job_title: "Staff Engineer",
  });
  control.preHire({
    first_name: "Alan",
    last_name: "Turing",
    department: "Engineering",
    job_title: "Data Engineer",
    start_date: "2026-12-07",
  });
  control.terminate(leaver, { date: "2026-11-20" });
  control.scheduleDeparture(leaving, { date: "2026-12-18" });
  control.move(moved, { department: "Sales", job_title: "Account Executive" });
  control.rename(renamed, { last_name: "Lovelace" });
}

async function run(words: readonly string[], env: Record<string, string>, cwd: string): Promise<string> {
  const pieces: Buffer[] = [];
  const terminal = (): Writable & { isTTY: boolean; columns: number } =>
    Object.assign(
      new Writable({
        write: (piece: Buffer, _encoding, done) => {
          pieces.push(Buffer.from(piece));
          done();
        },
      }),
      { isTTY: true, columns: COLUMNS },
    );
  const code = await runProgram({
    words,
    env,
    cwd,
    platform: "linux",
    version: "0.0.0",
    stdin: Readable.from([]),
    stdout: terminal(),
    stderr: terminal(),
    clock,
    random: () => 0.5,
    randomBytes: (count) => new Uint8Array(count).fill(7),
    signal: new AbortController().signal,
    onUncaught: () => undefined,
    onWarning: () => undefined,
    exit: () => undefined,
  });
  const text = Buffer.concat(pieces).toString("utf8");
  if (code !== 0) throw new Error(`namely ${words.join(" ")} ended with ${code}:\n${text}`);
  return text;
}
