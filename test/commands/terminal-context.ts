import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable, Writable } from "node:stream";
import { onTestFinished } from "vitest";
import type { Command } from "../../src/cli/command.ts";
import { readGlobals } from "../../src/cli/global-flags.ts";
import { parseCommandLine, prepareCommand } from "../../src/program/program.ts";
import { makeAccess } from "../../src/auth/access.ts";
import { withColumnFile } from "../../src/cli/columns-flag.ts";
import type { Globals, Context } from "../../src/cli/context.ts";
import type { Clock } from "../../src/platform/process/clock.ts";
import { systemClock } from "../../src/platform/process/clock.ts";
import type { Folders } from "../../src/platform/files/folders.ts";
import type { Sandbox, SandboxOptions } from "../../src/sandbox/sandbox.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import { makeTempFolder } from "../support/temp-folder.ts";
import { findFreePort } from "../../src/platform/net/free-port.ts";

export interface Scene {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly folders: Folders;
}

/** Fresh folders and an environment that leads to the sandbox and to no keychain. */
export function makeScene(env: Scene["env"] = {}): Scene {
  const root = makeTempFolder();
  const folders = {
    config: join(root, "config"),
    state: join(root, "state"),
    temporary: join(root, "tmp"),
    configMoved: true,
  };
  return { env: { PATH: process.env["PATH"], HOME: root, ...env }, folders };
}

export interface TestSandbox extends Sandbox {
  /** The port of the redirect URI that is registered there; nothing listens on it. */
  readonly redirectPort: number;
}

/** A small sandbox, stopped when the test ends. */
export async function startTestSandbox(options: Partial<SandboxOptions> = {}): Promise<TestSandbox> {
  const redirectPort = await findFreePort();
  const sandbox = await startSandbox({
    employees: 12,
    today: "2026-11-23",
    clock: systemClock,
    company: "acme",
    redirectUris: [`http://localhost:${redirectPort}/callback`],
    ...options,
  });
  onTestFinished(() => sandbox.stop());
  return { ...sandbox, redirectPort, requests: sandbox.requests };
}

export interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly error: unknown;
  /** What the redactor has learned. */
  readonly learned: ReadonlySet<string>;
}

export interface RunWish {
  readonly positionals?: readonly string[];
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly globals?: Partial<Globals>;
  /** The text on stdin, when that is no terminal; a stream is the stdin itself. */
  readonly stdin?: string | Readable;
  readonly signal?: AbortSignal;
  /**
   * The person at the terminal: sees all that is on the screen so far whenever there is more, and answers with keys.
   * Left out, there is no terminal.
   */
  readonly person?: (screen: string) => string | undefined;
  /** Sees all that is on the screen so far whenever there is more, and types nothing. */
  readonly watch?: (screen: string) => void;
  /** What happens in the browser; false when none could be opened. */
  readonly browser?: (url: string) => Promise<boolean>;
  readonly clock?: Clock;
  /** Whether stdout is a terminal. */
  readonly isTerminal?: boolean;
}

/** Runs a command in this process as src/run.ts would, and records its output. */
export async function runCommand(scene: Scene, command: Command, wish: RunWish = {}): Promise<Run> {
  const { person } = wish;
  const stdin = Object.assign(new PassThrough(), { isTTY: person !== undefined, setRawMode: () => stdin });
  if (!person && !(wish.stdin instanceof Readable)) stdin.end(wish.stdin ?? "");
  const screen: string[] = [];
  const stdout: string[] = [];
  const learned = new Set<string>();
  const parts: Omit<Context, "access"> = {
    ...scene,
    stdin: wish.stdin instanceof Readable ? wish.stdin : asReadStream(stdin),
    stdout: Object.assign(collect(stdout), { isTTY: wish.isTerminal === true, columns: 80 }),
    stderr: collect(screen, () => {
      wish.watch?.(screen.join(""));
      const keys = person?.(screen.join(""));
      // After the prompt has finished drawing, as fingers are slower than that.
      if (keys !== undefined) setImmediate(() => stdin.write(keys));
    }),
    clock: wish.clock ?? systemClock,
    randomBytes: (count) => randomBytes(count),
    random: () => 0.5,
    signal: wish.signal ?? new AbortController().signal,
    cwd: scene.folders.config,
    version: "0.0.0",
    platform: process.platform,
    globals: {
      company: undefined,
      tokenFile: undefined,
      quiet: false,
      progress: false,
      debug: true,
      maxWaitMs: undefined,
      format: undefined,
      output: undefined,
      fields: undefined,
      ...wish.globals,
    },
    debug: (line) => void screen.push(`debug: ${line}\n`),
    warn: (sentence) => void screen.push(`warning: ${sentence}\n`),
    learnSecret: (secret) => void (secret && learned.add(secret)),
    hideSecrets: (text) => text,
    interactive: person !== undefined,
    color: false,
    openBrowser: wish.browser ?? (async () => false),
    prepareCommand,
  };
  const context: Context = { ...parts, access: makeAccess(parts, parts.globals) };
  let error: unknown;
  try {
    const given = { positionals: wish.positionals ?? [], flags: wish.flags ?? {} };
    const options = command.read(given);
    await command.run(await withColumnFile(context), options);
  } catch (thrown) {
    error = thrown;
  }
  return { stdout: stdout.join(""), stderr: screen.join(""), error, learned };
}

/** Runs a whole command line in this process, as src/run.ts would; help is an error here. */
export async function runLine(scene: Scene, words: readonly string[], wish: RunWish = {}): Promise<Run> {
  try {
    const parsed = parseCommandLine(words, 100);
    if (parsed.kind === "help") throw new Error("Help was shown.");
    const { flags } = parsed.given;
    const positionals = parsed.given.positionals.filter((word) => word !== undefined);
    const globals = readGlobals(flags, scene.env);
    return await runCommand(scene, parsed.command, { positionals, flags, globals, ...wish });
  } catch (error) {
    return { stdout: "", stderr: "", error, learned: new Set() };
  }
}

/** A browser in which the person agrees or not, and which then follows the redirect to the listener. */
export function browserThat(decision: "allow" | "deny", sandbox: Sandbox): (url: string) => Promise<boolean> {
  return async (url) => {
    const { authorizeUrl, headers } = await beginInBrowser(url);
    const location = sandbox.control.decide(authorizeUrl, decision);
    const answer = await fetch(location, { headers });
    await answer.text();
    return true;
  };
}

/** Follows the address that the browser is started with: to Namely's page, with the cookie that comes along. */
export async function beginInBrowser(
  url: string,
): Promise<{ readonly authorizeUrl: string; readonly headers: { readonly cookie: string } }> {
  const answer = await fetch(url, { redirect: "manual" });
  const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
  return { authorizeUrl: answer.headers.get("location") ?? "", headers: { cookie } };
}

/** Answers each of these questions when it is on the screen, in order. */
export function personWho(answers: readonly (readonly [question: string, keys: string | (() => string)])[]) {
  const left = [...answers];
  let seen = 0;
  return (screen: string): string | undefined => {
    const [next] = left;
    if (!next || !screen.slice(seen).includes(next[0])) return undefined;
    seen = screen.length;
    left.shift();
    return `${typeof next[1] === "string" ? next[1] : next[1]()}\r`;
  };
}

/** Every file below the folder, by path. */
export function readFolder(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files.map((file) => [
      join(file.parentPath, file.name),
      readFileSync(join(file.parentPath, file.name), "utf8"),
    ]),
  );
}

/** All that could be shown of an error, causes included. */
export function describeAll(error: unknown): string {
  const parts: string[] = [];
  for (let next = error; next instanceof Error; next = next.cause)
    parts.push(next.stack ?? "", JSON.stringify(next));
  return parts.join("\n");
}

/** What the commands use of a terminal's stream is there. */
function asReadStream(stream: unknown): NodeJS.ReadStream {
  return stream as NodeJS.ReadStream;
}

function collect(chunks: string[], after: () => void = () => {}): Writable {
  return new Writable({
    decodeStrings: false,
    write: (chunk: string | Buffer, _encoding, done) => {
      chunks.push(chunk.toString());
      after();
      done();
    },
  });
}
