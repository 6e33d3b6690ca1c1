import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Fault } from "../errors/fault.ts";
import type { Environment } from "../process/environment.ts";

/** The answer for one account. A locked keychain is not an empty one, so there are three. */
export type KeychainAnswer =
  | { readonly kind: "found"; readonly value: string }
  | { readonly kind: "absent" }
  | { readonly kind: "unreachable"; readonly why: string };

/** The operating system's store for secrets. */
export interface Keychain {
  /** Its name for people, such as "the macOS Keychain". */
  readonly name: string;
  /** Reads several accounts at once. Never throws for a keychain that fails: that is an answer. */
  read(accounts: readonly string[]): Promise<Map<string, KeychainAnswer>>;
  /** Stores the value and checks that another process can read it. Throws `keychain.*` faults. */
  write(account: string, value: string): Promise<void>;
  /** Deletes the account; false when there was nothing to delete. Throws `keychain.unreachable`. */
  erase(account: string): Promise<boolean>;
}

export interface KeychainOptions {
  /** The name that all our entries share. */
  readonly service: string;
  readonly platform: NodeJS.Platform;
  /** The environment, of which the keychain gets only what leads to the session bus. */
  readonly env: Environment;
  /** How long a call may take. Default 3000. */
  readonly timeoutMs?: number;
  /** The built script that calls the keychain. Default: the one beside the bundle. */
  readonly childPath?: string;
}

export type KeychainTask =
  | { readonly do: "read" | "erase"; readonly account: string }
  | { readonly do: "write"; readonly account: string; readonly value: string };

/** What goes to the child on its standard input, as JSON. */
export interface KeychainRequest {
  readonly service: string;
  readonly tasks: readonly KeychainTask[];
}

/** One per task, as a JSON list on the child's standard output. `why` is the library's own message. */
export type KeychainResult = KeychainAnswer | { readonly kind: "written" } | { readonly kind: "erased" };

/** Windows stores 2560 bytes, in UTF-16. The same limit applies everywhere, so that a login works alike everywhere. */
const KEYCHAIN_VALUE_LIMIT = 1280;

const NATIVE_PART_MISSING = "its native part is not installed, or does not run on this system";

/** The hint for a keychain that cannot be used: unlocking it does not help while a part of the program is missing. */
export function keychainHint(why: string, otherwise: string): string {
  if (!why.includes(NATIVE_PART_MISSING)) return otherwise;
  return `Install namely again with its optional dependencies: npm install -g namely-cli --include=optional. ${otherwise}`;
}

const USE_A_FILE = "Store it in a file that only you can read: namely login --store file";

/**
 * The keychain of this system: Keychain on macOS, Credential Manager on Windows, the Secret Service elsewhere. Every call
 * runs in a child process, because a native call that hangs can only be ended together with its process.
 */
export function openKeychain(options: KeychainOptions): Keychain {
  const name = nameKeychain(options.platform);

  async function read(accounts: readonly string[]): Promise<Map<string, KeychainAnswer>> {
    const results = await ask(
      options,
      accounts.map((account) => ({ do: "read", account })),
    );
    return new Map(
      accounts.map((account, index) => {
        const result = results[index];
        return [
          account,
          result && isAnswer(result) ? result : { kind: "unreachable", why: "it gave no answer" },
        ];
      }),
    );
  }

  async function write(account: string, value: string): Promise<void> {
    if (value.length > KEYCHAIN_VALUE_LIMIT) {
      throw new Fault(
        "keychain.too-long",
        `The secret has ${value.length} characters, but the keychain stores at most ${KEYCHAIN_VALUE_LIMIT}.`,
        { hint: USE_A_FILE },
      );
    }
    const [result] = await ask(options, [{ do: "write", account, value }]);
    if (result?.kind !== "written") throw unreachable(name, result);
    // Another process must find it: some stores lose the value when the writing process ends.
    const kept = (await read([account])).get(account);
    if (kept?.kind === "found" && kept.value === value) return;
    const found =
      kept?.kind === "unreachable"
        ? kept.why
        : kept?.kind === "found"
          ? "another value was there"
          : "it was gone";
    throw new Fault(
      "keychain.not-kept",
      `The secret was written to ${name} but could not be read back: ${found}.`,
      { hint: USE_A_FILE },
    );
  }

  async function erase(account: string): Promise<boolean> {
    const [result] = await ask(options, [{ do: "erase", account }]);
    if (result?.kind === "erased") return true;
    if (result?.kind === "absent") return false;
    throw unreachable(name, result);
  }

  return { name, read, write, erase };
}

function nameKeychain(platform: NodeJS.Platform): string {
  if (platform === "darwin") return "the macOS Keychain";
  if (platform === "win32") return "the Windows Credential Manager";
  return "the Secret Service";
}

function unreachable(name: string, result: KeychainResult | undefined): Fault {
  const why = result?.kind === "unreachable" ? result.why : "it gave no answer";
  return new Fault("keychain.unreachable", `The keychain (${name}) cannot be used: ${why}.`, {
    hint: keychainHint(why, USE_A_FILE),
  });
}

function isAnswer(result: KeychainResult): result is KeychainAnswer {
  return result.kind === "found" || result.kind === "absent" || result.kind === "unreachable";
}

/** Asks in a process of its own; every failure of it becomes an answer of the kind `unreachable`. */
async function ask(options: KeychainOptions, tasks: readonly KeychainTask[]): Promise<KeychainResult[]> {
  if (tasks.length === 0) return [];
  const request: KeychainRequest = { service: options.service, tasks };
  const outcome = await runChild(options, JSON.stringify(request));
  const results = outcome.kind === "answered" ? readResults(outcome.text, tasks.length) : undefined;
  if (results) return results;
  const why = outcome.kind === "failed" ? outcome.why : "its helper process gave no answer";
  return tasks.map(() => ({ kind: "unreachable", why }));
}

type KeychainOutcome =
  | { readonly kind: "answered"; readonly text: string }
  | { readonly kind: "failed"; readonly why: string };

function runChild(options: KeychainOptions, input: string): Promise<KeychainOutcome> {
  const timeoutMs = options.timeoutMs ?? 3000;
  return new Promise((resolve) => {
    // Secrets travel through the pipes alone: arguments and environment can be seen by others.
    const child = spawn(process.execPath, [options.childPath ?? findChild()], {
      env: chooseEnvironment(options.env),
      stdio: ["pipe", "pipe", "ignore"],
      timeout: timeoutMs,
      killSignal: "SIGKILL",
      windowsHide: true,
    });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stdin.on("error", () => {
      // It ended before it had read everything; its exit code explains why.
    });
    child.on("error", () => resolve({ kind: "failed", why: "its helper process could not be started" }));
    child.on("close", (code, signal) => {
      if (child.killed)
        resolve({ kind: "failed", why: `it did not answer within ${timeoutMs / 1000} seconds` });
      else if (code === 0) resolve({ kind: "answered", text: Buffer.concat(chunks).toString("utf8") });
      else resolve({ kind: "failed", why: `its helper process failed (${signal ?? code})` });
    });
    child.stdin.end(input);
  });
}

/** The variables that lead to a session bus or to the user's profile, and none of our own. */
const NEEDED_BY_KEYCHAINS = new Set([
  "DBUS_SESSION_BUS_ADDRESS",
  "XDG_RUNTIME_DIR",
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SYSTEMROOT",
  "USERPROFILE",
  "USERNAME",
  "APPDATA",
  "LOCALAPPDATA",
]);

function chooseEnvironment(env: KeychainOptions["env"]): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => NEEDED_BY_KEYCHAINS.has(name.toUpperCase())),
  );
}

/** In the bundle all scripts are side by side; from the sources, the built one is used. */
function findChild(): string {
  const fromSources = import.meta.url.endsWith(".ts");
  return fileURLToPath(
    new URL(fromSources ? "../../../dist/keychain-child.js" : "./keychain-child.js", import.meta.url),
  );
}

function readResults(text: string, count: number): KeychainResult[] | undefined {
  let results: unknown;
  try {
    results = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(results) || results.length !== count) return undefined;
  return results.map(readResult);
}

function readResult(result: Partial<Record<"kind" | "value" | "why", unknown>> | null): KeychainResult {
  const { kind, value, why } = result ?? {};
  if (kind === "found" && typeof value === "string") return { kind, value };
  if (kind === "absent" || kind === "written" || kind === "erased") return { kind };
  return { kind: "unreachable", why: explainTrouble(typeof why === "string" ? why : "") };
}

/** The library's errors differ only in their messages. */
function explainTrouble(message: string): string {
  if (/Cannot find|native binding/i.test(message)) return NATIVE_PART_MISSING;
  if (/not provided by any/.test(message))
    return "no Secret Service is running (such as GNOME Keyring or KWallet)";
  if (/autolaunch|Failed to connect|session bus/i.test(message))
    return "there is no D-Bus session to reach it through";
  if (/dismissed|locked/i.test(message)) return "it is locked";
  if (/no result found/.test(message)) return "it has no keyring that is unlocked";
  if (/did not receive a reply/i.test(message)) return "it did not answer";
  return (
    message
      .replaceAll(/[^ -~]+/g, " ")
      .trim()
      .slice(0, 200) || "it gave no reason"
  );
}
