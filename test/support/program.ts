import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import { Readable, Writable } from "node:stream";
import { type Clock, systemClock } from "../../src/platform/process/clock.ts";
import { Fault } from "../../src/platform/errors/fault.ts";
import type { Host } from "../../src/platform/process/host.ts";
import { runProgram as runHosted } from "../../src/run.ts";
import { runTap as runHostedTap } from "../../src/singer/run.ts";

export const LAUNCHER = resolve(import.meta.dirname, "../../bin/namely.js");

/** The Singer tap, built. */
export const TAP_LAUNCHER = resolve(import.meta.dirname, "../../bin/tap-namely.js");

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

/** What a run can be given wherever it runs. */
export interface SharedOptions {
  /** On top of the minimal environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What comes in on stdin; nothing when left out. */
  readonly input?: string;
  /** Default: `work` of the place. */
  readonly cwd?: string;
  /** Default: a fresh one that is gone after the run. */
  readonly place?: Place;
}

export interface HostedOptions extends SharedOptions {
  /** Default: the machine's own. */
  readonly clock?: Clock;
  /** Makes stdout and stderr a terminal of this width; 0 is one that does not know its size. Default: both are pipes. */
  readonly columns?: number;
}

export interface ProgramOptions extends SharedOptions {
  /** Another user of this machine, for what root may do and others may not. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

export interface ProgramResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A signal that asks the program to stop, and the code of the fault it becomes. */
const STOPS = {
  SIGINT: "interrupted.sigint",
  SIGTERM: "interrupted.sigterm",
} as const;

export type StopSignal = keyof typeof STOPS;

/** A program that is under way, in this process or in one of its own. */
export interface StartedProgram {
  readonly place: Place;
  /** What has come so far on both streams. */
  readonly said: () => string;
  /** Resolves when a text has come on either stream; rejects when the program ends without. */
  readonly waitFor: (text: string) => Promise<void>;
  /** Asks it to stop, as the signal does. Default: SIGTERM. */
  readonly stop: (signal?: StopSignal) => void;
  readonly ended: Promise<ProgramResult>;
}

/** A program in a process of its own, for tests that slow it down or kill it. */
export interface RunningProgram extends StartedProgram {
  readonly child: ChildProcess;
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
  return startHosted(words, options).ended;
}

/** Starts the program inside this process and leaves it running; end it with `stop`. */
export function startHosted(words: readonly string[], options: HostedOptions = {}): StartedProgram {
  return host(runHosted, words, options);
}

/** Runs the Singer tap to its end inside this process. */
export async function runTap(words: readonly string[], options: HostedOptions = {}): Promise<ProgramResult> {
  return host(runHostedTap, words, options).ended;
}

function host(
  run: (host: Host) => Promise<number>,
  words: readonly string[],
  options: HostedOptions,
): StartedProgram {
  const place = options.place ?? createPlace();
  const interruption = new AbortController();
  const said = new Transcript();
  const { columns } = options;
  const terminal = columns === undefined ? {} : { isTTY: true, columns };
  const running = run({
    words,
    env: makeEnvironment(place, options.env),
    cwd: options.cwd ?? place.work,
    platform: process.platform,
    version: VERSION,
    stdin: Readable.from(options.input === undefined ? [] : [Buffer.from(options.input)]),
    stdout: Object.assign(said.collect("stdout"), terminal),
    stderr: Object.assign(said.collect("stderr"), terminal),
    clock: options.clock ?? systemClock,
    random: () => Math.random(),
    randomBytes,
    signal: interruption.signal,
    onUncaught: () => undefined,
    onWarning: () => undefined,
    exit: () => undefined,
  });
  const ended = running
    .then((code) => ({ code, signal: null, ...said.texts }))
    .finally(() => {
      if (options.place === undefined) removePlace(place);
    });
  return {
    place,
    said: () => said.text,
    waitFor: (text) => said.waitFor(text, ended),
    stop: (signal = "SIGTERM") => interruption.abort(new Fault(STOPS[signal], "Stopped.")),
    ended,
  };
}

/** What a program has said so far, on each of its two streams. */
class Transcript {
  readonly #pieces = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  readonly #listeners = new Set<() => void>();

  get texts(): { readonly stdout: string; readonly stderr: string } {
    const { stdout, stderr } = this.#pieces;
    return { stdout: Buffer.concat(stdout).toString("utf8"), stderr: Buffer.concat(stderr).toString("utf8") };
  }

  get text(): string {
    const { stdout, stderr } = this.texts;
    return stdout + stderr;
  }

  add(name: "stdout" | "stderr", piece: Buffer): void {
    this.#pieces[name].push(piece);
    for (const listener of this.#listeners) listener();
  }

  collect(name: "stdout" | "stderr"): Writable {
    return new Writable({
      decodeStrings: true,
      write: (piece: Buffer, _encoding, done) => {
        this.add(name, Buffer.from(piece));
        done();
      },
    });
  }

  waitFor(text: string, ended: Promise<ProgramResult>): Promise<void> {
    return new Promise((resolveWait, reject) => {
      const look = (): void => {
        if (!this.text.includes(text)) return;
        this.#listeners.delete(look);
        resolveWait();
      };
      this.#listeners.add(look);
      look();
      ended.then(
        () => reject(new Error(`The program ended without saying ${JSON.stringify(text)}:\n${this.text}`)),
        reject,
      );
    });
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

/** Runs the built Singer tap to its end in a process of its own. */
export async function spawnTap(
  words: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
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
  const said = new Transcript();
  for (const name of ["stdout", "stderr"] as const)
    child[name].on("data", (piece: Buffer) => said.add(name, piece));
  const ended = new Promise<ProgramResult>((resolveEnd, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (options.place === undefined) removePlace(place);
      resolveEnd({ code, signal, ...said.texts });
    });
  });
  return {
    child,
    place,
    said: () => said.text,
    waitFor: (text) => said.waitFor(text, ended),
    stop: (signal = "SIGTERM") => void child.kill(signal),
    ended,
  };
}

async function runCommand(
  command: string,
  words: readonly string[],
  options: ProgramOptions,
): Promise<ProgramResult> {
  return startCommand(command, words, options).ended;
}

/** Nothing of the environment of whoever runs the tests but the way to programs. */
function makeEnvironment(place: Place, more: SharedOptions["env"] = {}): Record<string, string> {
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
