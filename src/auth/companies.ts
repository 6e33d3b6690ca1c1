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
import { companyPattern } from "./subdomain.ts";

const fileVersion = 1;
const lockWaitMs = 10_000;

// Loose everywhere: what a newer program has added is kept, not lost, when an older one writes the file.
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
  companies: z.record(z.string().regex(companyPattern), loginSchema),
});

/** What is known of one login, without its secrets. */
export type Login = z.infer<typeof loginSchema>;

/** The content of `config.json`: which companies this user is logged in to, and which one is meant when none is named. */
export type Settings = z.infer<typeof settingsSchema>;

/** Where the settings lie. */
export function settingsPath(configFolder: string): string {
  return join(configFolder, "config.json");
}

const LONGEST_SETTINGS = 16 * 1024 * 1024;

/**
 * Reads the settings; a missing file is an empty one. What killed processes left half-written beside them, which may be
 * a login, is removed: every command that knows logins comes by here. Throws `usage.config-broken` or
 * `usage.config-newer` for a file that cannot be understood, which is then left alone.
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
      throw new Fault(
        "usage.config-broken",
        `${path} is too long to be the settings: it has more than 16 MiB.`,
        {
          hint: "Move it away, or name another folder with NAMELY_CONFIG_DIR.",
        },
      );
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      return { version: fileVersion, companies: {} };
    throw new Fault("file.not-readable", `${path} could not be read.`, {
      hint: "Check who may read it, or name another folder with NAMELY_CONFIG_DIR.",
      cause: error,
    });
  }
  return parseSettings(text, path);
}

/**
 * Changes the settings under a lock, so that two programs at once lose nothing of each other's, and replaces the file
 * in one step. `change` is given the settings as they are by then.
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

/** Removes the lock that a change of the settings left which was killed, where there is nothing to change any more. */
export async function tidySettings(deps: {
  readonly configFolder: string;
  readonly clock: Clock;
}): Promise<void> {
  const { configFolder, clock } = deps;
  await removeDeadLock(`${settingsPath(configFolder)}.lock`, { clock, waitMs: lockWaitMs });
}

/** The login to this company, if there is one. */
export function findLogin(settings: Settings, company: string): Login | undefined {
  // A company may be called "constructor"; a plain object always has something under that name.
  return Object.hasOwn(settings.companies, company) ? settings.companies[company] : undefined;
}

/** Every company with a login, in alphabetical order. */
export function listCompanies(settings: Settings): string[] {
  return Object.keys(settings.companies).sort();
}

/** Settings with this login in place of an earlier one, and this company as the current one. */
export function addLogin(settings: Settings, company: string, login: Login): Settings {
  const earlier = findLogin(settings, company);
  const kept =
    earlier && Object.fromEntries(Object.entries(earlier).filter(([key]) => !(key in loginSchema.shape)));
  return {
    ...settings,
    current: company,
    companies: { ...settings.companies, [company]: { ...kept, ...login } },
  };
}

/** Settings that know where secrets of an earlier login to this company were left behind. */
export function noteLeftover(settings: Settings, company: string, store: Login["store"]): Settings {
  const login = findLogin(settings, company);
  if (!login) return settings;
  return { ...settings, companies: { ...settings.companies, [company]: { ...login, leftover_in: store } } };
}

/** Settings without this login. When exactly one other is left, that becomes the current one. */
export function removeLogin(settings: Settings, company: string): Settings {
  const { [company]: _, ...companies } = settings.companies;
  const { current, ...others } = settings;
  const next = current === company || current === undefined ? onlyOne(Object.keys(companies)) : current;
  return { ...others, ...(next !== undefined && { current: next }), version: fileVersion, companies };
}

/** Settings with this login, and the choice of the current company, as they were before. */
export function putLoginBack(settings: Settings, company: string, before: Settings): Settings {
  const { current: _, ...others } = settings;
  const login = findLogin(before, company);
  return {
    ...others,
    ...(before.current !== undefined && { current: before.current }),
    companies: { ...settings.companies, ...(login && { [company]: login }) },
  };
}

/** Settings with another current company. */
export function makeCurrent(settings: Settings, company: string): Settings {
  return { ...settings, current: company };
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
      `${path} was written by a newer version of this program and was left alone.`,
      {
        hint: "Update the program, or use another folder with NAMELY_CONFIG_DIR.",
      },
    );
  }
  const parsed = settingsSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.map(String).join(".") ?? "";
  throw broken(path, where === "" ? "it is not an object" : `something is wrong at ${where}`);
}

function broken(path: string, why: string): Fault {
  return new Fault("usage.config-broken", `${path} cannot be understood (${why}) and was left alone.`, {
    hint: "Mend it by hand, or move it away and log in again.",
  });
}
