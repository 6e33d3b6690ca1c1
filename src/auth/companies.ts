import { join } from "node:path";
import * as z from "zod";
import { replaceFile } from "../platform/files/atomic-file.ts";
import type { Clock } from "../platform/process/clock.ts";
import { FileTooLongError, readSmallFile, refuseLongText } from "../platform/files/bounded-file.ts";
import { Fault } from "../platform/errors/fault.ts";
import { removeDeadLock, withLock } from "../platform/files/lock.ts";
import { sweepParts } from "../platform/files/part-file.ts";
import {
  checkPrivateFile,
  checkPrivateFolder,
  ensurePrivateFolder,
} from "../platform/files/private-folder.ts";
import { quoteWord } from "../platform/text/shell-word.ts";
import { companyPattern } from "./subdomain.ts";

const fileVersion = 1;
const lockWaitMs = 10_000;

// Loose everywhere: an older version that writes the file keeps what a newer one has added.
const loginSchema = z.looseObject({
  method: z.enum(["oauth", "token"]),
  store: z.enum(["keychain", "file"]),
  /** The other store, when an earlier login's secrets could not be erased from it. */
  leftover_in: z.enum(["keychain", "file"]).optional(),
  /** Only when it is not `https://<company>.namely.com/`. */
  base_url: z.url().optional(),
  client_id: z.string().optional(),
  redirect_port: z.int().min(1).max(65_535).optional(),
  user: z.looseObject({ id: z.string(), name: z.string(), email: z.string().nullable() }),
  /** RFC 3339, UTC. */
  logged_in_at: z.string(),
});

const settingsSchema = z.looseObject({
  version: z.literal(fileVersion),
  current: z.string().optional(),
  /** Companies without a login any more, for secrets that outlive it. */
  logged_out: z.array(z.string().regex(companyPattern)).optional(),
  companies: z.record(z.string().regex(companyPattern), loginSchema),
});

/** One login without its secrets. */
export type Login = z.infer<typeof loginSchema>;

/** The content of `config.json`: the companies this user is logged in to, and the default one. */
export type Settings = z.infer<typeof settingsSchema>;

/** Where the settings are. */
export function settingsPath(configFolder: string): string {
  return join(configFolder, "config.json");
}

const LONGEST_SETTINGS = 16 * 1024 * 1024;

/**
 * Reads the settings; a missing file is an empty one. Half-written files of killed processes beside it, which may hold a
 * login, are removed: every command that uses logins reads the settings. Throws `usage.config-broken` or `usage.config-newer`
 * for a file that is not valid, and does not change it.
 */
export async function readSettings(configFolder: string): Promise<Settings> {
  const path = settingsPath(configFolder);
  await checkPrivateFolder(configFolder);
  await checkPrivateFile(path);
  await sweepParts(configFolder);
  let text: string;
  try {
    text = (await readSmallFile(path, LONGEST_SETTINGS)).toString("utf8");
  } catch (error) {
    if (error instanceof FileTooLongError)
      throw new Fault("usage.config-broken", `The settings file "${path}" is larger than 16 MiB.`, {
        hint: `Move it away and log in again: mv ${quoteWord(path)} ${quoteWord(`${path}.old`)}`,
      });
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      return { version: fileVersion, companies: {} };
    throw new Fault("file.not-readable", `Cannot read the settings file "${path}".`, {
      hint: "Check its permissions, or set NAMELY_CONFIG_DIR to another folder.",
      cause: error,
    });
  }
  return parseSettings(text, path);
}

/**
 * Changes the settings under a lock, so that two programs at once do not overwrite each other, and replaces the file in
 * one step. `change` gets the settings as they are at that time.
 */
export async function changeSettings(
  deps: { readonly configFolder: string; readonly clock: Clock; readonly signal?: AbortSignal },
  change: (settings: Settings) => Settings,
): Promise<Settings> {
  const { configFolder, clock, signal } = deps;
  const path = settingsPath(configFolder);
  await ensurePrivateFolder(configFolder);
  return withLock(`${path}.lock`, { clock, ...(signal && { signal }), waitMs: lockWaitMs }, async () => {
    const changed = change(await readSettings(configFolder));
    const text = `${JSON.stringify(changed, null, 2)}\n`;
    refuseLongText(text, path, LONGEST_SETTINGS);
    await replaceFile(path, text, { mode: 0o600 });
    return changed;
  });
}

/** Removes the lock that a killed change of the settings left behind, where there is nothing more to change. */
export async function tidySettings(deps: {
  readonly configFolder: string;
  readonly clock: Clock;
}): Promise<void> {
  const { configFolder, clock } = deps;
  await removeDeadLock(`${settingsPath(configFolder)}.lock`, { clock, waitMs: lockWaitMs });
}

/** The login to this company, if there is one. */
export function findLogin(settings: Settings, company: string): Login | undefined {
  // A company may be called "constructor", a name that every plain object has.
  return Object.hasOwn(settings.companies, company) ? settings.companies[company] : undefined;
}

/** Every company with a login, in alphabetical order. */
export function listCompanies(settings: Settings): string[] {
  return Object.keys(settings.companies).sort();
}

/** Settings with this login in place of an earlier one, and this company as the default. */
export function addLogin(settings: Settings, company: string, login: Login): Settings {
  const earlier = findLogin(settings, company);
  const kept =
    earlier && Object.fromEntries(Object.entries(earlier).filter(([key]) => !(key in loginSchema.shape)));
  return {
    ...keepLoggedOut(settings, (loggedOut) => loggedOut.filter((other) => other !== company)),
    current: company,
    companies: { ...settings.companies, [company]: { ...kept, ...login } },
  };
}

/** Settings that record where secrets of an earlier login to this company were left behind. */
export function noteLeftover(settings: Settings, company: string, store: Login["store"]): Settings {
  const login = findLogin(settings, company);
  if (!login) return settings;
  return { ...settings, companies: { ...settings.companies, [company]: { ...login, leftover_in: store } } };
}

/** Settings that remember that the user has logged out of this company. */
export function noteLogout(settings: Settings, company: string): Settings {
  return keepLoggedOut(settings, (loggedOut) => [...new Set([...loggedOut, company])].sort());
}

/** Settings without this login. When exactly one other is left, that becomes the default. */
export function removeLogin(settings: Settings, company: string): Settings {
  const { [company]: _, ...companies } = settings.companies;
  const { current, ...others } = settings;
  const next = current === company || current === undefined ? onlyOne(Object.keys(companies)) : current;
  return { ...others, ...(next !== undefined && { current: next }), version: fileVersion, companies };
}

/** Settings with this login and the default company as they were before. */
export function putLoginBack(settings: Settings, company: string, before: Settings): Settings {
  const { current: _, ...others } = settings;
  const login = findLogin(before, company);
  return {
    ...others,
    ...(before.current !== undefined && { current: before.current }),
    companies: { ...settings.companies, ...(login && { [company]: login }) },
  };
}

/** Settings with another default company. */
export function makeCurrent(settings: Settings, company: string): Settings {
  return { ...settings, current: company };
}

function keepLoggedOut(settings: Settings, edit: (companies: readonly string[]) => string[]): Settings {
  const { logged_out: loggedOut = [], ...others } = settings;
  const edited = edit(loggedOut);
  return edited.length === 0 ? others : { ...others, logged_out: edited };
}

function onlyOne(companies: readonly string[]): string | undefined {
  return companies.length === 1 ? companies[0] : undefined;
}

function parseSettings(text: string, path: string): Settings {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw broken(path, "it is not JSON");
  }
  const version =
    typeof content === "object" && content !== null && "version" in content ? content.version : undefined;
  if (typeof version === "number" && version > fileVersion) {
    throw new Fault(
      "usage.config-newer",
      `The settings file "${path}" was written by a newer version of namely.`,
      {
        hint: "Update namely, or set NAMELY_CONFIG_DIR to another folder.",
      },
    );
  }
  const parsed = settingsSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.map(String).join(".") ?? "";
  throw broken(path, where === "" ? "it is not an object" : `the value of "${where}" is not valid`);
}

function broken(path: string, why: string): Fault {
  return new Fault("usage.config-broken", `The settings file "${path}" is broken: ${why}.`, {
    hint: `Fix it, or move it away and log in again: mv ${quoteWord(path)} ${quoteWord(`${path}.old`)}`,
  });
}
