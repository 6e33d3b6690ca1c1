import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
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
import { findFreePort } from "../../platform/net/free-port.ts";

export interface DemoOptions {
  /** Where the exported files go; undefined for a fresh folder among the temporary files. */
  readonly folder: string | undefined;
  /** Log in through the browser without asking first. */
  readonly browser: boolean;
}

const EMPLOYEES = 368;
const DAYS = 7;
/** Somebody who only looks on shall see the whole demo all the same. */
const PATIENCE_MS = 6000;

const EXPORTS = [
  {
    does: "Everybody, for a spreadsheet",
    words: "employees --format csv -o employees.csv",
    file: "employees.csv",
  },
  { does: "The company", words: "companies --format json -o companies.json", file: "companies.json" },
  { does: "Its groups", words: "groups --format json -o groups.json", file: "groups.json" },
];
const ROSTER_COMMAND =
  "employees --status active --limit 12 --format table --fields name,job_title,department,manager.name,start_date";

/**
 * Shows login, exports and the report after a week against a sandbox in this process; afterwards only the exported files
 * are left.
 */
export async function runDemo(context: Context, options: DemoOptions): Promise<void> {
  const say = (line: string): void => void context.stderr.write(`${line}\n`);
  const { bold } = chooseStyle(context.colour);
  const folder = await openFolder(context, options.folder);
  const settings = await makePartFolder(join(context.folders.temporary, "namely-demo"));
  const port = await findFreePort();
  const sandbox = await startSandbox({
    employees: EMPLOYEES,
    today: today(context),
    clock: context.clock,
    redirectUris: [`http://localhost:${port}/callback`],
  });
  try {
    const stage = setStage(context, sandbox, { folder, settings });
    const perform = async (does: string, words: string, change: Partial<Context> = {}): Promise<void> => {
      context.signal.throwIfAborted();
      say(`\n${bold(does)}\n$ namely ${words}`);
      await runWords(stage, words, change);
    };
    say(`A company of ${EMPLOYEES} people who do not exist is running at ${sandbox.url}.`);
    if (options.browser || (await wantsBrowser(context))) {
      const client = { NAMELY_CLIENT_ID: sandbox.clientId, NAMELY_CLIENT_SECRET: sandbox.clientSecret };
      await perform("Log in through the browser", `login ${sandbox.company} --store file --port ${port}`, {
        env: { ...stage.env, ...client },
      });
    } else {
      await perform(
        "Log in with a personal access token",
        `login ${sandbox.company} --with-token --store file`,
        {
          stdin: Readable.from([sandbox.personalToken]),
          interactive: false,
        },
      );
    }
    for (const { does, words } of EXPORTS) await perform(does, words);
    await perform("The first of those who work there", ROSTER_COMMAND);
    await perform("Everybody as they are today, to compare with later", "snapshot");
    sandbox.control.advance(DAYS);
    say(`\n${bold("A week passes: people join, leave, move and marry")}`);
    await perform(
      "Who joined, who left, what changed",
      `diff --save --incremental --format table --as-of ${sandbox.control.today}`,
    );
    say(`\n${bold("The files")}`);
    for (const { file } of EXPORTS) {
      const path = join(folder, file);
      say(`${path} (${formatBytes((await stat(path)).size)})`);
    }
    say("\nThe company is gone again. With your own Namely: namely login <company>");
  } finally {
    await sandbox.stop();
    await rm(settings, { recursive: true, force: true });
  }
}

/** The same world, but with settings of its own and the sandbox in Namely's place. */
function setStage(context: Context, sandbox: Sandbox, places: { folder: string; settings: string }): Context {
  const kept = Object.entries(context.env).filter(([name]) => !name.startsWith("NAMELY_"));
  return {
    ...context,
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

async function runWords(stage: Context, text: string, change: Partial<Context>): Promise<void> {
  const command = stage.prepareCommand(text.split(" "));
  const globals = {
    ...readGlobals(command.flags, stage.env),
    debug: stage.globals.debug,
    progress: stage.globals.progress,
  };
  await command.run({ ...stage, globals, ...change });
}

/** Offers the browser on a terminal; goes on by itself when nobody answers. */
async function wantsBrowser(context: Context): Promise<boolean> {
  if (!context.interactive) return false;
  const patience = new AbortController();
  const signal = AbortSignal.any([context.signal, patience.signal]);
  const question = `Log in through the browser, as with a real Namely? (no in ${PATIENCE_MS / 1000} s)`;
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

async function openFolder(context: Context, wanted: string | undefined): Promise<string> {
  if (wanted === undefined) return mkdtemp(join(context.folders.temporary, "namely-demo-"));
  const folder = resolve(context.cwd, wanted);
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw explainFileError(error, folder);
  }
  return folder;
}
