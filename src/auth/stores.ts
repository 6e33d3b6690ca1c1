import type { Clock } from "../platform/process/clock.ts";
import type { Folders } from "../platform/files/folders.ts";
import { openKeychain } from "../platform/secrets/keychain.ts";
import { openFileStore } from "./file-store.ts";
import { keychainService, openKeychainStore } from "./keychain-store.ts";
import type { SecretStores } from "./secret-store.ts";
import type { Environment } from "../platform/process/environment.ts";

export interface StoreDeps {
  readonly env: Environment;
  readonly folders: Folders;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  /** Reports, without secrets, what was repaired or should be known. */
  readonly warn: (sentence: string) => void;
}

/** Both places for secrets. Opening reads and writes nothing. */
export function openStores({ env, folders, platform, clock, warn }: StoreDeps): SecretStores {
  return {
    keychain: openKeychainStore(openKeychain({ service: keychainService(folders), platform, env })),
    file: openFileStore({ configFolder: folders.config, clock, platform, warn }),
  };
}
