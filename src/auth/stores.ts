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
  /** Told, in a sentence without secrets, what had to be put right or should be known. */
  readonly warn: (sentence: string) => void;
}

/** Both places for secrets. Opening touches neither: that is left to the first read or write. */
export function openStores({ env, folders, platform, clock, warn }: StoreDeps): SecretStores {
  return {
    keychain: openKeychainStore(openKeychain({ service: keychainService(folders), platform, env })),
    file: openFileStore({ configFolder: folders.config, clock, platform, warn }),
  };
}
