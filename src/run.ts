import { makeAccess } from "./auth/access.ts";
import { chooseHelpWidth } from "./cli/help-width.ts";
import { parseCommandLine, prepareCommand } from "./program/program.ts";
import type { Outcome } from "./cli/command.ts";
import { readGlobals } from "./cli/global-flags.ts";
import { isInCi } from "./platform/process/environment.ts";
import { isSwitchedOn } from "./platform/process/environment.ts";
import type { Context } from "./cli/context.ts";
import { learnEnvironment } from "./platform/secrets/environment-secrets.ts";
import { exitCodeOf } from "./platform/process/exit-code.ts";
import { AREA_HINTS } from "./platform/errors/area-hints.ts";
import { Fault } from "./platform/errors/fault.ts";
import { findFolders } from "./platform/files/folders.ts";
import { settleLocks } from "./platform/files/locks-in-hand.ts";
import type { Host } from "./platform/process/host.ts";
import { withColumnFile } from "./cli/columns-flag.ts";
import { writePiece } from "./platform/process/output-stream.ts";
import { Redactor } from "./platform/secrets/redactor.ts";
import { NoticeLines, renderJsonLine } from "./terminal/json-lines.ts";
import { renderFault, renderFaultJson } from "./terminal/messages.ts";
import { makeLinesPrintable, makePrintable } from "./terminal/printable.ts";

const EXIT_CODE_OF_OUTCOME: Readonly<Record<Outcome, number>> = {
  "differences-found": 3,
  "problems-found": 1,
};

/**
 * Runs one command line in a process that is handed in and returns the exit code, where every error has become a message.
 * The real process is that of src/main.ts.
 */
export async function runProgram(host: Host): Promise<number> {
  const { words, env, stdin, stdout, stderr, signal } = host;
  const redactor = new Redactor();
  learnEnvironment(redactor, env);
  let debug = words.includes("--debug") || isSwitchedOn(env["NAMELY_DEBUG"]);
  let json = /(^| )--(?:format[ =])?json( |$)/u.test(words.join(" "));
  let command = "namely";
  let notices: NoticeLines | undefined;
  // Left to itself, Node would print the error with all that hangs on it, such as the words of a command to Redis.
  host.onUncaught((error) => {
    reportFailure(error, { host, redactor, debug, json, command, isLoose: true });
  });
  try {
    const parsed = parseCommandLine(words, chooseHelpWidth(stdout));
    if (parsed.kind === "help") {
      await writePiece(stdout, parsed.text, signal);
      return 0;
    }
    command = parsed.words;
    const globals = readGlobals(parsed.given.flags, env);
    debug = globals.debug;
    json = globals.format === "json";
    if (json) notices = replaceLines(host, redactor);
    const options = parsed.command.read(parsed.given);
    const { clock, random, randomBytes, cwd, version, platform } = host;
    const parts = {
      env,
      clock,
      signal,
      cwd,
      version,
      platform,
      folders: findFolders(env, cwd, platform),
      debug: debug ? (line: string) => void stderr.write(renderDebug(redactor.clean(line), json)) : () => {},
      learnSecret: (secret: string | undefined) => redactor.learn(secret),
    };
    const context: Context = {
      ...parts,
      stdin,
      stdout,
      stderr: notices ?? stderr,
      random,
      randomBytes,
      access: makeAccess(parts, globals),
      globals,
      warn: (sentence, code = "other") =>
        void stderr.write(renderWarning({ code, message: redactor.clean(sentence) }, json)),
      hideSecrets: (text) => redactor.clean(text),
      interactive:
        stdin.isTTY === true &&
        stderr.isTTY === true &&
        !isInCi(env) &&
        parsed.given.flags["input"] !== false,
      color: !json && takesColor(env, stderr.isTTY === true, parsed.given.flags["color"] !== false),
      openBrowser: async (url) => (await import("./platform/net/browser.ts")).openInBrowser(url, { env }),
      prepareCommand,
    };
    const outcome = await parsed.command.run(await withColumnFile(context), options);
    return outcome === undefined ? 0 : EXIT_CODE_OF_OUTCOME[outcome];
  } catch (error) {
    return reportFailure(signal.aborted ? signal.reason : error, { host, redactor, debug, json, command });
  } finally {
    notices?.flush();
  }
}

/** Node's own warnings are lines, too. */
function replaceLines({ stderr, onWarning }: Host, redactor: Redactor): NoticeLines {
  onWarning(({ name, message }) => {
    stderr.write(renderWarning({ code: `node.${name}`, message: redactor.clean(message) }, true));
  });
  return new NoticeLines(stderr);
}

function renderDebug(message: string, json: boolean): string {
  return json ? renderJsonLine({ debug: { message } }) : `debug: ${makePrintable(message)}\n`;
}

function renderWarning(warning: { readonly code: string; readonly message: string }, json: boolean): string {
  return json ? renderJsonLine({ warning }) : `warning: ${makePrintable(warning.message)}\n`;
}

interface Reporting {
  readonly host: Host;
  readonly redactor: Redactor;
  readonly debug: boolean;
  readonly json: boolean;
  /** `namely employees get`, or as much of it as was understood. */
  readonly command: string;
  /** No caller is left to end what is still in progress. */
  readonly isLoose?: boolean;
}

/** Prints the error and returns its exit code. */
function reportFailure(error: unknown, how: Reporting): number {
  const { env, words, stderr } = how.host;
  const fault = addHint(error instanceof Fault ? error : describeBug(error), how.command);
  const code = exitCodeOf(fault);
  if (fault.code === "interrupted.closed-pipe") return code;
  const color = takesColor(env, stderr.isTTY === true, !words.includes("--no-color"));
  const text = how.json ? renderFaultJson(fault) : renderForPeople(fault, how.host, color);
  const message = how.redactor.clean(text) + (how.debug ? renderTrace(error, how) : "");
  // What was still to be written is void now, and a reader that has stopped reading must not keep the process alive.
  if (fault.area === "interrupted" || how.isLoose)
    stderr.write(message, () => void endAtOnce(how.host, code));
  else stderr.write(message);
  return code;
}

/** To be stopped is no error. A terminal has echoed ^C on the line. */
function renderForPeople(fault: Fault, { stderr }: Host, color: boolean): string {
  if (fault.area !== "interrupted") return renderFault(fault, { color });
  return `${stderr.isTTY === true ? "\n" : ""}${makePrintable(fault.message)}\n`;
}

/** What is under way besides may be in the middle of letting go of a lock. */
async function endAtOnce({ clock, exit }: Host, code: number): Promise<void> {
  await settleLocks(clock, LONGEST_SETTLING_MS);
  exit(code);
}

const LONGEST_SETTLING_MS = 500;

function renderTrace(error: unknown, { json, redactor }: Reporting): string {
  const trace = redactor.clean(describeChain(error));
  return json ? renderDebug(trace, true) : `${makeLinesPrintable(trace)}\n`;
}

/** What can be done about a fault that does not say it itself. */
function addHint(fault: Fault, command: string): Fault {
  if (fault.hint !== undefined) return fault;
  const hint = AREA_HINTS[fault.area]?.(command);
  if (hint === undefined) return fault;
  return new Fault(fault.code, fault.message, { hint, cause: fault.cause, requestId: fault.requestId });
}

function describeBug(error: unknown): Fault {
  return new Fault(
    "internal.unexpected",
    "Something went wrong that namely did not expect; this is a fault of namely.",
    {
      hint: "Run it again with --debug and report what it shows.",
      cause: error,
    },
  );
}

function describeChain(error: unknown): string {
  const lines: string[] = [];
  for (let next = error, depth = 0; next instanceof Error && depth < 5; next = next.cause, depth++) {
    lines.push(`${depth === 0 ? "" : "caused by "}${next.stack ?? next.message}`);
  }
  return lines.join("\n");
}

/** NO_COLOR and TERM=dumb are conventions; CI logs show escape codes as rubbish. */
function takesColor(env: Host["env"], terminal: boolean, wanted: boolean): boolean {
  return terminal && wanted && !env["NO_COLOR"] && env["TERM"] !== "dumb" && !isInCi(env);
}
