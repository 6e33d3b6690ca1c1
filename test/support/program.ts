import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import { Readable, Writable } from "node:stream";
import { systemClock } from "../../src/platform/process/clock.ts";
import { runProgram as runHosted } from "../../src/run.ts";

export const LAUNCHER = resolve(import.meta.dirname, "../../bin/namely.js");

/** The Singer tap, built. */
const TAP_LAUNCHER = resolve(import.meta.dirname, "../../bin/tap-namely.js");

const VERSION = (
  JSON.parse(readFileSync(resolve(import.meta.dirname, "../../package.json"), "utf8")) as { version: string }
).version;

/** Folders of a user that nobody else has: everything the program can find or leave behind lies below `root`. */
export interface Place {
  readonly root: string;
  readonly home: string;
  readonly config: string;
  readonly state: string;
  readonly temporary: string;
  /** Where the program is started, for relative paths. */
  readonly work: string;
}

export interface HostedOptions {
  /** On top of the minimal environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What comes in on stdin; nothing when left out. */
  readonly input?: string;
  /** Default: `work` of the place. */
  readonly cwd?: string;
  /** Default: a fresh one that is gone after the run. */
  readonly place?: Place;
}

export interface ProgramOptions extends HostedOptions {
  /** Another user of this machine, for what root may do and others may not. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

export interface ProgramResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that runs, for tests that speak with it, slow it down or end it. */
export interface RunningProgram {
  readonly child: ChildProcess;
  readonly place: Place;
  /** What has come so far on both streams. */
  readonly said: () => string;
  /** Resolves when a text has come on either stream; rejects when the program ends without. */
  readonly waitFor: (text: string) => Promise<void>;
  readonly ended: Promise<ProgramResult>;
}

/** A fresh place; `using` removes it at the end. */
export function makePlace(): Place & Disposable {
  const place = createPlace();
  return { ...place, [Symbol.dispose]: () => removePlace(place) };
}

/**
 * Runs the program to its end inside this process, from its sources, on a host with nothing but this environment. For
 * promises about processes (kills, signals, terminals, pipes, disks, keychains) take `spawnProgram`.
 */
export async function runProgram(
  words: readonly string[],
  options: HostedOptions = {},
): Promise<ProgramResult> {
  const place = options.place ?? createPlace();
  const [stdout, stderr] = [new Collected(), new Collected()];
  try {
    const code = await runHosted({
      words,
      env: makeEnvironment(place, options.env),
      cwd: options.cwd ?? place.work,
      platform: process.platform,
      version: VERSION,
      stdin: Readable.from(options.input === undefined ? [] : [Buffer.from(options.input)]),
      stdout,
      stderr,
      clock: systemClock,
      random: () => Math.random(),
      randomBytes,
      signal: new AbortController().signal,
      onUncaught: () => undefined,
      onWarning: () => undefined,
      exit: () => undefined,
    });
    return { code, signal: null, stdout: stdout.text, stderr: stderr.text };
  } finally {
    if (options.place === undefined) removePlace(place);
  }
}

class Collected extends Writable {
  readonly #pieces: Buffer[] = [];

  get text(): string {
    return Buffer.concat(this.#pieces).toString("utf8");
  }

  override _write(piece: Buffer, _encoding: string, done: () => void): void {
    this.#pieces.push(Buffer.from(piece));
    done();
  }
}

/** Runs the built program to its end in a process of its own, as a user with nothing but this environment would. */
export async function spawnProgram(
  words: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  return runCommand(process.execPath, [LAUNCHER, ...words], options);
}

/** Starts the built program and leaves it running. */
export function startProgram(words: readonly string[], options: ProgramOptions = {}): RunningProgram {
  return startCommand(process.execPath, [LAUNCHER, ...words], options);
}

/** Runs the built Singer tap to its end. */
export async function runTap(words: readonly string[], options: ProgramOptions = {}): Promise<ProgramResult> {
  return runNode([TAP_LAUNCHER, ...words], options);
}

/** Starts the built Singer tap and leaves it running. */
export function startTap(words: readonly string[], options: ProgramOptions = {}): RunningProgram {
  return startCommand(process.execPath, [TAP_LAUNCHER, ...words], options);
}

/** Runs Node with these words to its end, in the same bare environment. */
export async function runNode(
  words: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  return runCommand(process.execPath, words, options);
}

/** Runs a line of bash in which `namely` is the built program: for pipes and redirections. */
export async function runInShell(line: string, options: ProgramOptions = {}): Promise<ProgramResult> {
  return runCommand("bash", ["-c", `namely() { ${QUOTED_COMMAND} "$@"; }; ${line}`], options);
}

/**
 * Starts the built program on a terminal of its own, as `script` gives one: both streams come back as one. `columns` 0 is
 * a terminal that does not know its size. `after` is a line of shell that is run on the same terminal when the program
 * has ended.
 */
export function startOnTerminal(
  words: readonly string[],
  options: ProgramOptions & { readonly columns?: number; readonly after?: string } = {},
): RunningProgram {
  const { columns = 120, after } = options;
  const alone = [QUOTED_COMMAND, ...words.map(quote)].join(" ");
  const command = after === undefined ? alone : `${alone}; ${after}`;
  const line = columns === 0 ? command : `stty cols ${columns} rows 40; ${command}`;
  return startCommand("script", ["--quiet", "--return", "--command", line, "/dev/null"], options);
}

/** The number of the program's own process, inside the terminal that was started for it. */
export function findProcessInside({ child }: RunningProgram): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/u.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
    } catch {
      // It has ended meanwhile.
    }
  }
  const isInside = (pid: number | undefined): boolean =>
    pid !== undefined && (pid === child.pid || isInside(parents.get(pid)));
  const found = [...parents.keys()].find(
    (pid) => isInside(pid) && readCommandLine(pid).slice(0, 2).join() === `${process.execPath},${LAUNCHER}`,
  );
  if (found === undefined) throw new Error("The program does not run in the terminal.");
  return found;
}

function readCommandLine(pid: number): string[] {
  return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
}

function startCommand(command: string, words: readonly string[], options: ProgramOptions): RunningProgram {
  const place = options.place ?? createPlace();
  const child = spawn(command, words, {
    cwd: options.cwd ?? place.work,
    env: makeEnvironment(place, options.env),
    stdio: ["pipe", "pipe", "pipe"],
    ...options.user,
  });
  // A program that does not read its stdin breaks the pipe, which is its right.
  child.stdin.on("error", () => undefined);
  if (options.input !== undefined || command !== "script") child.stdin.end(options.input ?? "");
  const pieces = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  const listeners = new Set<() => void>();
  for (const name of ["stdout", "stderr"] as const) {
    child[name].on("data", (piece: Buffer) => {
      pieces[name].push(piece);
      for (const listener of listeners) listener();
    });
  }
  const textOf = (name: "stdout" | "stderr"): string => Buffer.concat(pieces[name]).toString("utf8");
  const said = (): string => textOf("stdout") + textOf("stderr");
  const ended = new Promise<ProgramResult>((resolveEnd, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (options.place === undefined) removePlace(place);
      resolveEnd({ code, signal, stdout: textOf("stdout"), stderr: textOf("stderr") });
    });
  });
  const waitFor = (text: string): Promise<void> =>
    new Promise((resolveWait, reject) => {
      const look = (): void => {
        if (!said().includes(text)) return;
        listeners.delete(look);
        resolveWait();
      };
      listeners.add(look);
      look();
      ended.then(
        () => reject(new Error(`The program ended without saying ${JSON.stringify(text)}:\n${said()}`)),
        reject,
      );
    });
  return { child, place, said, waitFor, ended };
}

async function runCommand(
  command: string,
  words: readonly string[],
  options: ProgramOptions,
): Promise<ProgramResult> {
  return startCommand(command, words, options).ended;
}

/** Nothing of the environment of whoever runs the tests but the way to programs. */
function makeEnvironment(place: Place, more: ProgramOptions["env"] = {}): Record<string, string> {
  const env: Record<string, string | undefined> = {
    PATH: process.env["PATH"],
    HOME: place.home,
    TMPDIR: place.temporary,
    LANG: "C.UTF-8",
    TZ: "UTC",
    NAMELY_CONFIG_DIR: place.config,
    NAMELY_STATE_DIR: place.state,
    ...more,
  };
  return Object.fromEntries(
    Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

function createPlace(): Place {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "namely-place-")));
  const place: Place = {
    root,
    home: join(root, "home"),
    // These two are for the program to make.
    config: join(root, "config"),
    state: join(root, "state"),
    temporary: join(root, "temporary"),
    work: join(root, "work"),
  };
  for (const folder of [place.home, place.temporary, place.work]) mkdirSync(folder);
  return place;
}

function removePlace({ root }: Place): void {
  if (existsSync(root)) rmSync(root, { recursive: true, force: true });
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

const QUOTED_COMMAND = [process.execPath, LAUNCHER].map(quote).join(" ");
