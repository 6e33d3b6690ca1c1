import { type ChildProcess, spawn } from "node:child_process";
import { type FileHandle, open, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCode, explainFileError } from "../platform/files/file-fault.ts";
import { namePart } from "../platform/files/part-file.ts";

export interface ChildOptions {
  readonly program: string;
  readonly words: readonly string[];
  readonly cwd: string;
  /** All that the program finds in its environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What it is given on stdin. */
  readonly input: string;
  /** A private folder for the input, which is a file there for a moment. */
  readonly folder: string;
  /** After so many milliseconds it is killed. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Called with what it writes. */
  readonly onOutput: OutputTaker;
}

/** Takes what a program writes, piece by piece. */
export type OutputTaker = (chunk: Buffer, stream: "stdout" | "stderr") => void;

export type ChildEnd =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "ended"; readonly signal: string }
  | { readonly kind: "too-slow" }
  /** `code` is the system's word for why, such as ENOENT. */
  | { readonly kind: "not-started"; readonly code: string };

/** For what a program wrote just before it ended; what it left running may hold its output open for ever. */
const LAST_OUTPUT_MS = 1000;

/**
 * Runs a program without a shell until it ends. It leads a process group of its own (not on Windows), and when its time
 * is over the whole group is killed. Rejects with the signal's reason once an aborted program is gone, unless it had
 * done its work already, and with `file.*` when the input cannot be written.
 */
export async function runChild(options: ChildOptions): Promise<ChildEnd> {
  const { signal } = options;
  signal.throwIfAborted();
  let child: ChildProcess;
  const input = await openInput(options);
  try {
    child = start(options, input);
  } catch (error) {
    return { kind: "not-started", code: errorCode(error) ?? "unknown" };
  } finally {
    // Not waited for: the program may end before its output is read.
    void input.close();
  }
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const gone = waitForEnd(child);
  let isSlow = false;
  const kill = (): void => killGroup(child);
  const timer = setTimeout(() => {
    isSlow = true;
    kill();
  }, options.timeoutMs);
  signal.addEventListener("abort", kill, { once: true });
  let end: ChildEnd;
  try {
    child.stdout?.on("data", (chunk: Buffer) => options.onOutput(chunk, "stdout"));
    child.stderr?.on("data", (chunk: Buffer) => options.onOutput(chunk, "stderr"));
    end = await gone;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", kill);
  }
  if (end.kind === "not-started") return end;
  await readLastOutput(child, closed);
  if (end.kind === "exited" && end.code === 0) return end;
  signal.throwIfAborted();
  return isSlow ? { kind: "too-slow" } : end;
}

/**
 * The input as a file that is whole before the program starts and has no name any more. Through a pipe, a program whose
 * parent is killed between start and write would see an empty stdin and take it for "nothing happened".
 */
async function openInput({ folder, input }: ChildOptions): Promise<FileHandle> {
  const path = namePart(join(folder, "event"));
  try {
    await writeFile(path, input, { flag: "wx", mode: 0o600 });
    return await open(path, "r");
  } catch (error) {
    throw explainFileError(error, path);
  } finally {
    await unlink(path).catch(() => undefined);
  }
}

function start({ program, words, cwd, env }: ChildOptions, input: FileHandle): ChildProcess {
  return spawn(program, words, {
    cwd,
    env,
    shell: false,
    // On Windows this would open a window instead of making a group.
    detached: process.platform !== "win32",
    stdio: [input.fd, "pipe", "pipe"],
    windowsHide: true,
  });
}

function waitForEnd(child: ChildProcess): Promise<ChildEnd> {
  return new Promise((resolve) => {
    // Also called for a kill that came too late, hence the check of the process number.
    child.on("error", (error) => {
      if (child.pid === undefined) resolve({ kind: "not-started", code: errorCode(error) ?? "unknown" });
    });
    child.once("exit", (code, signal) =>
      resolve(code === null ? { kind: "ended", signal: signal ?? "a signal" } : { kind: "exited", code }),
    );
  });
}

async function readLastOutput(child: ChildProcess, closed: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, LAST_OUTPUT_MS);
  });
  await Promise.race([closed, late]);
  clearTimeout(timer);
  child.stdout?.destroy();
  child.stderr?.destroy();
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === "win32") return void child.kill("SIGKILL");
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // No process of the group is left.
  }
}
