import type { Access } from "../../auth/access.ts";
import type { Clock } from "../../platform/process/clock.ts";
import type { Folders } from "../../platform/files/folders.ts";
import type { Environment } from "../../platform/process/environment.ts";

/**
 * What reading from Namely needs to know of its process: no flags, no streams, no prompts. The commands hand over their
 * own context, the library and the tap build one from options and configuration.
 */
export interface ReadContext {
  readonly env: Environment;
  readonly clock: Clock;
  /** A number from 0 up to, not including, 1, for jitter. */
  readonly random: () => number;
  /** Aborted when the work is to stop; its reason is what is thrown then. */
  readonly signal: AbortSignal;
  /** What relative paths are relative to. */
  readonly cwd: string;
  readonly version: string;
  readonly platform: NodeJS.Platform;
  readonly folders: Folders;
  readonly access: Access;
  readonly globals: WaitChoice;
  /** Writes one line for debugging. Never hand it a secret or a person's data. */
  readonly debug: (line: string) => void;
  /** Says what should be known even when nothing else is to be said. */
  readonly warn: (sentence: string, code?: string) => void;
  /** Gives the redactor a secret that the program has come to hold, so that no message can show it. */
  readonly learnSecret: (secret: string | undefined) => void;
}

export interface WaitChoice {
  /** How long, in milliseconds, a run may wait for the rate limit in all; undefined for as long as it takes. */
  readonly maxWaitMs: number | undefined;
}
