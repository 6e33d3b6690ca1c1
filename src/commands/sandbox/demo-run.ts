import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { Readable } from "node:stream";
import { startSandbox, type Sandbox } from "../../sandbox/sandbox.ts";
import { explainFileError } from "../../platform/files/file-fault.ts";
import { makePartFolder } from "../../platform/files/part-file.ts";
import { formatBytes } from "../../terminal/messages.ts";
import { confirm } from "../../terminal/prompts.ts";
import { chooseStyle } from "../../terminal/style.ts";
import { today } from "../../sync/connection/today.ts";
import { readGlobals } from "../../cli/global-flags.ts";
import type { Context } from "../../cli/context.ts";
import { makeAccess } from "../../auth/access.ts";
import { findFreePort } from "../../platform/net/free-port.ts";

export interface DemoOptions {
  /** Where the exported files are kept; undefined to remove them at the end. */
  readonly folder: string | undefined;
  /** Log in with the browser without asking first. */
  readonly browser: boolean;
}

const EMPLOYEES = 368;
const DAYS = 7;
/** Without an answer the demo goes on, so that it also runs unattended. */
const PATIENCE_MS = 6000;
const FILES = ["employees.csv", "company.json", "groups.json", "google.csv", "github.json", "review.json"];
/** The systems whose accounts are reviewed. */
const REVIEWED = ["google", "github"] as const;
const REVIEW = "reconcile google=google.csv github=github.json --match-field github_login";
const COLUMNS = 80;

/** One command of the demo, with what it shows. */
interface DemoStep {
  readonly does: string;
  readonly words: string;
  readonly change?: Partial<Context>;
  /** What happens before it. */
  readonly prepare?: (folder: string) => Promise<void>;
}

/**
 * Shows login, exports and the report after a week against a sandbox in this process. Only `--folder` keeps anything: the
 * exported files.
 */
export async function runDemo(context: Context, options: DemoOptions): Promise<void> {
  const say = (line: string): void => void context.stderr.write(`${line}\n`);
  const { bold } = chooseStyle(context.color);
  const kept = options.folder === undefined ? undefined : await openFolder(context, options.folder);
  const settings = await makePartFolder(join(context.folders.temporary, "namely-demo"));
  const port = await findFreePort();
  const sandbox = await startSandbox({
    employees: EMPLOYEES,
    today: today(context),
    clock: context.clock,
    redirectUris: [`http://localhost:${port}/callback`],
  });
  try {
    const folder = kept ?? (await makeFolder(join(settings, "files")));
    const stage = setStage(context, sandbox, { folder, settings });
    say(`Demo with a made-up company of ${EMPLOYEES} employees. Your settings stay as they are.`);
    const isInBrowser = options.browser || (await wantsBrowser(context));
    const steps = listSteps(sandbox, say, isInBrowser ? port : undefined);
    for (const [index, { does, words, change = {}, prepare }] of steps.entries()) {
      context.signal.throwIfAborted();
      await prepare?.(folder);
      say(`\n${bold(`Step ${index + 1} of ${steps.length}: ${does}`)}\n${showCommand(words)}`);
      await runWords(stage, words, { ...change, env: { ...stage.env, ...change.env } });
    }
    say(`\n${bold(options.folder === undefined ? "The exported files" : `The files in ${options.folder}`)}`);
    for (const file of FILES) say(`  ${file} (${formatBytes((await stat(join(folder, file))).size)})`);
    if (kept === undefined) say("They are removed now. To keep them: namely demo --folder demo");
    say(`\n${bold("Next")}`);
    say("  namely login <company>   connect to your own Namely");
    say("  namely sandbox           explore a made-up company yourself");
  } finally {
    await sandbox.stop();
    await rm(settings, { recursive: true, force: true });
  }
}

/** `port` is where the browser comes back to; undefined for a login with a token. */
function listSteps(
  sandbox: Sandbox,
  say: (line: string) => void,
  port: number | undefined,
): readonly DemoStep[] {
  const login: DemoStep =
    port === undefined
      ? {
          does: "log in with a personal access token",
          words: `login ${sandbox.company} --with-token --store file`,
          change: { stdin: Readable.from([sandbox.personalToken]), interactive: false },
        }
      : {
          does: "log in with the browser",
          words: `login ${sandbox.company} --store file --port ${port}`,
          change: {
            env: { NAMELY_CLIENT_ID: sandbox.clientId, NAMELY_CLIENT_SECRET: sandbox.clientSecret },
          },
        };
  return [
    login,
    { does: "export all employees to a spreadsheet", words: "employees -o employees.csv" },
    { does: "export the company", words: "companies -o company.json" },
    { does: "export departments, offices and other groups", words: "groups -o groups.json" },
    {
      does: "list a department in the terminal",
      words: "employees --department Legal --status active --format table",
    },
    { does: "save a snapshot to compare with later", words: "snapshot" },
    {
      does: "review who has accounts in Google and GitHub",
      words: `${REVIEW} -o review.json`,
      prepare: (folder) => writeAccountFiles(sandbox, folder),
    },
    {
      does: "see who joined, who left and what changed",
      words: "diff --save --format table",
      prepare: async () => {
        // A quiet week would show no account of a person who left.
        const leaver = sandbox.control.findLeaver();
        sandbox.control.advance(DAYS - 1);
        if (leaver !== undefined) sandbox.control.terminate(leaver);
        sandbox.control.advance(1);
        say("\nA week passes: people join, leave and move.");
      },
    },
    {
      does: "see what is new in the accounts since the last review",
      words: `${REVIEW} --since review.json --format table`,
      prepare: (folder) => writeAccountFiles(sandbox, folder),
    },
  ];
}

/** The exports of the systems, as an administrator downloads them. */
async function writeAccountFiles(sandbox: Sandbox, folder: string): Promise<void> {
  const systems = sandbox.control.accountSystems();
  for (const { system, file } of systems.filter((one) => REVIEWED.some((name) => name === one.system)))
    await writeFile(join(folder, file), sandbox.control.accounts(system));
}

/** The command as a shell takes it, on two lines where one is too long. */
function showCommand(words: string): string {
  const line = `$ namely ${words}`;
  if (line.length <= COLUMNS) return line;
  const at = line.indexOf(" --");
  return `${line.slice(0, at)} \\\n   ${line.slice(at)}`;
}

/** The same context, but with settings of its own and the sandbox in Namely's place. */
function setStage(context: Context, sandbox: Sandbox, places: { folder: string; settings: string }): Context {
  const kept = Object.entries(context.env).filter(([name]) => !name.startsWith("NAMELY_"));
  return {
    ...context,
    stderr: shortenPaths(context.stderr, places.settings),
    env: { ...Object.fromEntries(kept), NAMELY_BASE_URL: sandbox.url },
    cwd: places.folder,
    folders: {
      config: join(places.settings, "config"),
      state: join(places.settings, "state"),
      temporary: places.settings,
      configMoved: true,
    },
  };
}

/** Leaves out the demo's own folders, whose random names would fill the line. */
function shortenPaths(stream: Context["stderr"], settings: string): Context["stderr"] {
  const write = (chunk: string | Uint8Array, ...rest: never[]): boolean => {
    const text = typeof chunk === "string" ? chunk.replaceAll(`${join(settings, "state")}${sep}`, "") : chunk;
    return stream.write(
      typeof text === "string" ? text.replaceAll(`${join(settings, "config")}${sep}`, "") : text,
      ...rest,
    );
  };
  return new Proxy(stream, {
    get: (target, key) => {
      if (key === "write") return write;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}

async function runWords(stage: Context, text: string, change: Partial<Context>): Promise<void> {
  const command = stage.prepareCommand(text.split(" "));
  const globals = {
    ...readGlobals(command.flags, stage.env),
    debug: stage.globals.debug,
    progress: stage.globals.progress,
  };
  const context = { ...stage, globals, ...change };
  await command.run({ ...context, access: makeAccess(context, globals) });
}

/** Offers the browser on a terminal; goes on by itself without an answer. */
async function wantsBrowser(context: Context): Promise<boolean> {
  if (!context.interactive) return false;
  const patience = new AbortController();
  const signal = AbortSignal.any([context.signal, patience.signal]);
  const question = `Log in with the browser, as with a real Namely? (no in ${PATIENCE_MS / 1000} s)`;
  const answer = confirm({ ...context, signal }, { question, preset: false });
  context.clock.sleep(PATIENCE_MS, signal).then(
    () => patience.abort(),
    () => {},
  );
  try {
    return await answer;
  } catch (error) {
    context.signal.throwIfAborted();
    if (patience.signal.aborted) return false;
    throw error;
  } finally {
    patience.abort();
  }
}

async function openFolder(context: Context, wanted: string): Promise<string> {
  const folder = resolve(context.cwd, wanted);
  try {
    return await makeFolder(folder);
  } catch (error) {
    throw explainFileError(error, folder);
  }
}

async function makeFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  return folder;
}
