import { join } from "node:path";
import type { Clock } from "../platform/process/clock.ts";
import type { Environment } from "../platform/process/environment.ts";
import type { Folders } from "../platform/files/folders.ts";
import { withLock } from "../platform/files/lock.ts";
import { openKeychain } from "../platform/secrets/keychain.ts";
import { changeSettings, readSettings, tidySettings, type Settings } from "./companies.ts";
import { openFileStore } from "./file-store.ts";
import { keychainService, openKeychainStore } from "./keychain-store.ts";
import type { SecretStores } from "./secret-store.ts";

/** The logins of this user on this machine: the settings that list them, and the places of their secrets. */
export interface Logins {
  /** Both places for secrets. */
  readonly stores: SecretStores;
  /** The settings as they are now. Throws `usage.config-*`. */
  read(): Promise<Settings>;
  /** Changes the settings under a lock and returns what they are then; only the given signal ends the wait for the lock. */
  change(edit: (settings: Settings) => Settings, signal?: AbortSignal): Promise<Settings>;
  /** Removes what a killed change of the settings left behind. */
  tidy(): Promise<void>;
  /** Holds off every other login, logout and refresh of this company on this machine. */
  holdAlone<Result>(company: string, hold: () => Promise<Result>): Promise<Result>;
}

export interface LoginsDeps {
  readonly env: Environment;
  readonly folders: Folders;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Reports, without secrets, what was repaired or should be known. */
  readonly warn: (sentence: string) => void;
}

// Longer than one refresh may take, so that a waiting program finds it done.
const LONGEST_HOLD_MS = 60_000;

/** Opening reads and writes nothing. */
export function openLogins({ env, folders, platform, clock, signal, warn }: LoginsDeps): Logins {
  const { config: configFolder } = folders;
  return {
    stores: {
      keychain: openKeychainStore(openKeychain({ service: keychainService(folders), platform, env })),
      file: openFileStore({ configFolder, clock, platform, warn }),
    },
    read: () => readSettings(configFolder),
    change: (edit, until) => changeSettings({ configFolder, clock, ...(until && { signal: until }) }, edit),
    tidy: () => tidySettings({ configFolder, clock }),
    holdAlone: (company, hold) =>
      withLock(join(configFolder, `${company}.login.lock`), { clock, signal, waitMs: LONGEST_HOLD_MS }, hold),
  };
}
