import type { Readable } from "node:stream";
import type { Clock } from "../platform/clock.ts";
import type { Folders } from "../platform/folders.ts";

/** A stream towards the user, as far as the commands need to know it. */
export interface Output extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Everything a command may know of the world around it. Built once in src/run.ts; tests build their own. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly clock: Clock;
  /** Cryptographically strong bytes. */
  readonly randomBytes: (count: number) => Uint8Array;
  /** A number from 0 up to, not including, 1, for jitter. */
  readonly random: () => number;
  /** Aborted by SIGINT and SIGTERM, with an `interrupted.*` fault as its reason. */
  readonly signal: AbortSignal;
  readonly cwd: string;
  readonly version: string;
  readonly platform: NodeJS.Platform;
  readonly folders: Folders;
  /** The global flags, already read. */
  readonly globals: Globals;
  /** Writes one line for `--debug` to stderr; does nothing without it. Never hand it a secret or a person's data. */
  readonly debug: (line: string) => void;
  /** Tells the redactor of a secret that the program has come to hold, so that no message can show it. */
  readonly learnSecret: (secret: string | undefined) => void;
  /** Puts a mask in place of every secret that was learned; for whatever may quote what a server has said. */
  readonly hideSecrets: (text: string) => string;
  /** Whether a question may be asked: stdin and stderr are terminals, and neither `CI` nor `--no-input` is set. */
  readonly interactive: boolean;
  /** Whether stderr takes colours. */
  readonly colour: boolean;
  /** Opens a URL in the user's browser; false when that is known to have failed. */
  readonly openBrowser: (url: string) => Promise<boolean>;
}

/** Flags that every command takes. */
export interface Globals {
  readonly company: string | undefined;
  /** `--token-file`: a file that holds nothing but a token; relative to `cwd`. */
  readonly tokenFile: string | undefined;
  readonly quiet: boolean;
  readonly progress: boolean;
  readonly debug: boolean;
  /** How long, in milliseconds, a run may wait for the rate limit in all; undefined for as long as it takes. */
  readonly maxWaitMs: number | undefined;
  /** What `--format` said, unchecked: each command knows its own formats. */
  readonly format: string | undefined;
  /** What `-o` said: a path as the user wrote it, relative to `cwd`; `-` is stdout. */
  readonly output: string | undefined;
  /** `--fields`: undefined when not given, an empty list when given without a value. */
  readonly fields: readonly string[] | undefined;
}
