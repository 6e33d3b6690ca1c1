import { learnEnvironment } from "../platform/secrets/environment-secrets.ts";
import { exitCodeOf } from "../platform/process/exit-code.ts";
import { Fault } from "../platform/errors/fault.ts";
import type { Host } from "../platform/process/host.ts";
import { writePiece } from "../platform/process/output-stream.ts";
import { Redactor } from "../platform/secrets/redactor.ts";
import { isSwitchedOn } from "../platform/process/environment.ts";
import { makePrintable } from "../terminal/printable.ts";
import { requireOwnCompany } from "../sync/lists/own-company.ts";
import { withConnection, type Connection } from "../sync/connection/connection.ts";
import { listFieldTypes } from "../sync/employees/custom-fields.ts";
import { makeReadContext } from "../sync/connection/make-read-context.ts";
import type { ReadContext } from "../sync/connection/read-context.ts";
import { KNOWN_PROFILE_KEYS } from "../unified/employee/profile-keys.ts";
import { describeTap } from "./about.ts";
import { HELP, readArguments, type TapOptions } from "./arguments.ts";
import { describeCatalog } from "./catalog.ts";
import { readConfig, SETTINGS, type TapConfig } from "./config.ts";
import { CustomColumns } from "./custom-columns.ts";
import { readJsonFile, type JsonObject } from "./json-file.ts";
import { openLog, type Log } from "./log.ts";
import { readSelection, selectByDefault, type SelectedStream } from "./selection.ts";
import { TapState } from "./state.ts";
import { CUSTOM_FIELDS, listStreams } from "./streams.ts";
import { syncStreams } from "./sync-streams.ts";

const NAMES = {
  token: "the setting access_token",
  refreshToken: "the setting refresh_token",
  clientId: "the setting client_id",
  clientSecret: "the setting client_secret",
} as const;

interface TapProcess {
  readonly host: Host;
  readonly redactor: Redactor;
  readonly log: Log;
}

/** Runs one command line of the tap in a process that is handed in and returns the exit code. */
export async function runTap(host: Host): Promise<number> {
  const { words, env, stderr, signal } = host;
  const redactor = new Redactor();
  learnEnvironment(redactor, env);
  const log = openLog(stderr, {
    clean: (text) => redactor.clean(text),
    debug: isSwitchedOn(env["NAMELY_DEBUG"]),
  });
  const run: TapProcess = { host, redactor, log };
  // Left to itself, Node would print the error with all that hangs on it.
  host.onUncaught((error) => reportFailure(error, run, true));
  try {
    await fulfil(readArguments(words), run);
    return 0;
  } catch (error) {
    return reportFailure(signal.aborted ? signal.reason : error, run, signal.aborted);
  }
}

async function fulfil(options: TapOptions, tap: TapProcess): Promise<void> {
  const { stdout, signal, version } = tap.host;
  const print = (text: string): Promise<void> => writePiece(stdout, text, signal);
  switch (options.kind) {
    case "help":
      return print(HELP);
    case "version":
      return print(`tap-namely ${version}\n`);
    case "about":
      return print(`${JSON.stringify(describeTap(version), null, 2)}\n`);
    case "discover": {
      const config = await loadConfig(options.config, tap);
      const custom = config.custom_fields === "none" ? undefined : await discoverCustom(config, tap);
      return print(`${JSON.stringify(describeCatalog(await listStreams(config), custom), null, 2)}\n`);
    }
    default:
      return extract(options, tap);
  }
}

async function extract(options: TapOptions & { readonly kind: "sync" }, tap: TapProcess): Promise<void> {
  const { host, log } = tap;
  const config = await loadConfig(options.config, tap);
  const streams = await listStreams(config);
  const catalog = await loadFile(options.catalog, "The catalog", host);
  const selected = catalog === undefined ? selectByDefault(streams) : readSelection(catalog, streams);
  const state = new TapState((await loadFile(options.state, "The state", host)) ?? {});
  await withOwnCompany(config, tap, async (context, connection) => {
    const described = await describeCustom(selected, config, connection, log);
    await syncStreams({ context, connection, config, state, stdout: host.stdout, log }, described);
    const { requests, retries } = connection.client.tally();
    log.info(`done with ${requests} requests, ${retries} of them repeated`);
  });
}

async function withOwnCompany<Result>(
  config: TapConfig,
  { host, log, redactor }: TapProcess,
  use: (context: ReadContext, connection: Connection) => Promise<Result>,
): Promise<Result> {
  const { env, cwd, platform, clock, random, signal, version } = host;
  const settings = {
    company: config.company,
    token: config.access_token,
    refreshToken: config.refresh_token,
    clientId: config.client_id,
    clientSecret: config.client_secret,
    baseUrl: config.base_url,
    rateLimit: config.rate_limit,
    redisUrl: config.redis_url,
    userAgent: config.user_agent,
  };
  const { context: settled } = makeReadContext(settings, {
    env,
    cwd,
    platform,
    clock,
    random,
    signal,
    version,
    names: NAMES,
    debug: (line) => log.debug(line),
    warn: (sentence) => log.warning(sentence),
  });
  // What is learned on the way must not be seen in our own messages either.
  const learnSecret = (secret: string | undefined): void => {
    redactor.learn(secret);
    settled.learnSecret(secret);
  };
  const context = { ...settled, learnSecret };
  const hooks = {
    onWait: ({ ms, reason }: { readonly ms: number; readonly reason: string }) =>
      log.info(`waits ${Math.ceil(ms / 1000)} s for the ${reason}`),
  };
  return withConnection(context, hooks, async (connection) => {
    await requireOwnCompany(connection);
    return use(context, connection);
  });
}

/** The custom fields for the catalog; without a login, or without an answer, they are one object. */
async function discoverCustom(config: TapConfig, tap: TapProcess): Promise<CustomColumns | undefined> {
  try {
    return await withOwnCompany(config, tap, (_, connection) => readCustom(config, connection, tap.log, []));
  } catch (error) {
    if (!(error instanceof Fault) || error.area === "interrupted") throw error;
    tap.log.warning(`${error.message} ${UNKNOWN_CUSTOM}`);
    return undefined;
  }
}

/** Adds what is known of the custom fields to the stream that has them. */
async function describeCustom(
  selected: readonly SelectedStream[],
  config: TapConfig,
  connection: Connection,
  log: Log,
): Promise<readonly SelectedStream[]> {
  const stream = selected.find(({ fields }) => fields.includes(CUSTOM_FIELDS));
  if (stream === undefined) return selected;
  const custom = await readCustom(config, connection, log, stream.leftOut);
  return custom === undefined ? selected : selected.map((one) => (one === stream ? { ...one, custom } : one));
}

async function readCustom(
  { custom_fields: wanted }: TapConfig,
  connection: Connection,
  log: Log,
  leftOut: Iterable<string>,
): Promise<CustomColumns | undefined> {
  const types = await listFieldTypes(connection);
  if (types === undefined) {
    log.warning(`This token may not read the definitions of fields. ${UNKNOWN_CUSTOM}`);
    return undefined;
  }
  const names = typeof wanted === "string" ? [...types.keys()].filter(isMadeUp) : wanted;
  const unwanted = new Set(leftOut);
  return new CustomColumns(
    new Map(names.map((name) => [name, types.get(name) ?? null])),
    (name) => !unwanted.has(name),
  );
}

const UNKNOWN_CUSTOM = "custom_fields is one object therefore, without columns of its own.";

/** Whether a field is the company's own. */
function isMadeUp(name: string): boolean {
  return !KNOWN_PROFILE_KEYS.has(name);
}

async function loadConfig(path: string | undefined, { host, redactor, log }: TapProcess): Promise<TapConfig> {
  const file = (await loadFile(path, "The config", host)) ?? {};
  // Before anything is said about it.
  for (const { name, sensitive } of SETTINGS) {
    const secret = file[name];
    if (sensitive && typeof secret === "string") redactor.learn(secret);
  }
  for (const name of ["redis_url", "base_url"]) {
    const address = file[name];
    if (typeof address === "string") redactor.learnAddress(address);
  }
  return readConfig(file, (sentence) => log.warning(sentence));
}

async function loadFile(
  path: string | undefined,
  what: string,
  { cwd }: Host,
): Promise<JsonObject | undefined> {
  if (path === undefined) return undefined;
  return readJsonFile({ cwd, path, what });
}

/** Prints one line and returns the exit code. `isLoose`: nothing else would end what is still under way. */
function reportFailure(error: unknown, { host, redactor }: TapProcess, isLoose: boolean): number {
  const { stderr, exit } = host;
  const fault = error instanceof Fault ? error : describeBug(error);
  const code = exitCodeOf(fault);
  if (fault.code === "interrupted.closed-pipe") {
    // A reader that has gone may leave a piece that would never be taken.
    stderr.write("", () => exit(code));
    return code;
  }
  const request = fault.requestId === undefined ? "" : ` (request ${fault.requestId})`;
  const text = [`${fault.message}${request}`, fault.hint].filter(Boolean).join(" ");
  const line = `CRITICAL ${makePrintable(redactor.clean(text))}\n`;
  if (isLoose) stderr.write(line, () => exit(code));
  else stderr.write(line);
  return code;
}

function describeBug(error: unknown): Fault {
  const kind = error instanceof Error ? error.name : typeof error;
  return new Fault("internal.unexpected", `Something went wrong that tap-namely did not expect (${kind}).`, {
    hint: "This is a fault of tap-namely; report it.",
    cause: error,
  });
}
