import { chmod, stat } from "node:fs/promises";
import { join } from "node:path";
import { replaceFile, sweepBeside } from "../platform/files/atomic-file.ts";
import type { Clock } from "../platform/process/clock.ts";
import { FileTooLongError, readSmallFile, refuseLongText } from "../platform/files/bounded-file.ts";
import { Fault } from "../platform/errors/fault.ts";
import { removeDeadLock, withLock } from "../platform/files/lock.ts";
import { checkPrivateFile, checkPrivateFolder } from "../platform/files/private-folder.ts";
import { quoteWord } from "../platform/text/shell-word.ts";
import { joinSecrets, parseAccessToken, parseGrant } from "./secret-store.ts";
import type { SecretStore, Secrets } from "./secret-store.ts";

const fileVersion = 1;
const lockWaitMs = 10_000;

interface Content {
  readonly version: typeof fileVersion;
  /** Keyed by company; an entry holds `access_token` and `refresh_token`. Other members are kept. */
  readonly companies: Readonly<Record<string, unknown>>;
}

export interface FileStoreDeps {
  readonly configFolder: string;
  readonly clock: Clock;
  readonly platform: NodeJS.Platform;
  /** Reports that the file was repaired. */
  readonly warn: (sentence: string) => void;
}

/** Where the secrets are when the user has chosen a file. */
export function secretsPath(configFolder: string): string {
  return join(configFolder, "secrets.json");
}

/** Secrets in one file of the config folder that only this user may read (0600), replaced in one step. */
export function openFileStore(deps: FileStoreDeps): SecretStore {
  const path = secretsPath(deps.configFolder);
  const [lock, options] = [`${path}.lock`, { clock: deps.clock, waitMs: lockWaitMs }] as const;
  const change = (edit: (companies: Map<string, unknown>) => boolean): Promise<boolean> =>
    withLock(lock, options, async () => {
      const content = await readContent(path, deps);
      const companies = new Map(Object.entries(content.companies));
      if (!edit(companies)) return false;
      const changed = { ...content, companies: Object.fromEntries(companies) };
      const text = `${JSON.stringify(changed, null, 2)}\n`;
      refuseLongText(text, path, LONGEST_STORE);
      await replaceFile(path, text, { mode: 0o600 });
      return true;
    });

  return {
    kind: "file",
    place: path,
    read: async (company) => {
      const { companies } = await readContent(path, deps);
      const entry = Object.hasOwn(companies, company) ? companies[company] : undefined;
      if (!isObject(entry)) return { kind: "absent" };
      return joinSecrets(parseAccessToken(entry["access_token"]), parseGrant(entry["refresh_token"]));
    },
    write: async (company, secrets) => {
      await change((companies) => {
        companies.set(company, entryOf(secrets));
        return true;
      });
    },
    erase: async (company) => {
      // Read first, so that a logout does not create a folder where there never was one.
      const { companies } = await readContent(path, deps);
      if (!Object.hasOwn(companies, company)) {
        await removeDeadLock(lock, options);
        return { kind: "absent" };
      }
      return { kind: (await change((companies) => companies.delete(company))) ? "erased" : "absent" };
    },
  };
}

function entryOf({ access, grant }: Secrets): Record<string, unknown> {
  return { ...(access && { access_token: access }), ...(grant && { refresh_token: grant }) };
}

const LONGEST_STORE = 16 * 1024 * 1024;

async function readContent(path: string, deps: FileStoreDeps): Promise<Content> {
  await checkPrivateFolder(deps.configFolder);
  await checkPrivateFile(path);
  // A link may lead to another folder, where nothing else removes half-written files with tokens.
  await sweepBeside(path);
  let text: string;
  try {
    await closeToOthers(path, deps);
    text = (await readSmallFile(path, LONGEST_STORE)).toString("utf8");
  } catch (error) {
    if (error instanceof FileTooLongError)
      throw new Fault(
        "file.not-readable",
        `The file "${path}" is larger than 16 MiB, too large for stored tokens.`,
        { hint: moveAway(path) },
      );
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      return { version: fileVersion, companies: {} };
    throw new Fault("file.not-readable", `Cannot read the stored tokens in "${path}".`, {
      hint: `Check its permissions: ls -l ${quoteWord(path)}`,
      cause: error,
    });
  }
  return parseContent(text, path);
}

async function closeToOthers(path: string, { platform, warn }: FileStoreDeps): Promise<void> {
  // Windows has no such bits; there the user's own folder is private.
  if (platform === "win32") return;
  const { mode } = await stat(path);
  if ((mode & 0o077) === 0) return;
  await chmod(path, 0o600);
  warn(
    `Other users of this machine could read "${path}" (mode ${(mode & 0o777).toString(8)}). Its mode is now 600.`,
  );
}

function parseContent(text: string, path: string): Content {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    // Without the parser's error as cause: it quotes the file, and the file contains tokens.
    throw broken(path);
  }
  if (!isObject(content)) throw broken(path);
  if (typeof content["version"] === "number" && content["version"] > fileVersion) {
    throw new Fault(
      "file.secrets-newer",
      `The stored tokens in "${path}" were written by a newer version of namely.`,
      {
        hint: "Update namely, or set NAMELY_CONFIG_DIR to another folder.",
      },
    );
  }
  if (content["version"] !== fileVersion || !isObject(content["companies"])) throw broken(path);
  return { ...content, version: fileVersion, companies: content["companies"] };
}

function broken(path: string): Fault {
  return new Fault("file.secrets-broken", `The stored tokens in "${path}" are not valid.`, {
    hint: moveAway(path),
  });
}

function moveAway(path: string): string {
  return `Move the file away and log in again: mv ${quoteWord(path)} ${quoteWord(`${path}.old`)}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
