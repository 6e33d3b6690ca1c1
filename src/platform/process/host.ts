import { randomBytes } from "node:crypto";
import type { Readable } from "node:stream";
import { systemClock, type Clock } from "./clock.ts";
import { listenForInterruptions } from "./interruptions.ts";
import type { Environment } from "./environment.ts";

/** A stream to the user, with what is known of the terminal behind it. */
export interface Output extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** The process that a program runs in. `makeSystemHost` makes the real one; tests run a program in one of their own. */
export interface Host {
  /** The command line without the program's own name. */
  readonly words: readonly string[];
  readonly env: Environment;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  /** The program's own version. */
  readonly version: string;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly clock: Clock;
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number;
  /** Cryptographically strong bytes. */
  readonly randomBytes: (count: number) => Uint8Array;
  /** Aborted by SIGINT, SIGTERM, SIGHUP and a reader that has gone, with a fault as its reason. */
  readonly signal: AbortSignal;
  /** Calls the listener with an error that nothing has caught, after which `exit` has to follow. */
  readonly onUncaught: (listener: (error: unknown) => void) => void;
  /** Calls the listener with Node's own warnings instead of printing them. */
  readonly onWarning: (listener: (warning: Error) => void) => void;
  /** Ends the process at once, whatever is still under way. */
  readonly exit: (code: number) => void;
}

/** The host of this very process. Listens for signals from then on. */
export function makeSystemHost(version: string): Host {
  const { argv, env, platform, stdin, stdout, stderr } = process;
  return {
    words: argv.slice(2),
    env,
    cwd: process.cwd(),
    platform,
    version,
    stdin,
    stdout,
    stderr,
    clock: systemClock,
    random: () => Math.random(),
    randomBytes: (count) => randomBytes(count),
    signal: listenForInterruptions(process),
    onUncaught: (listener) => void process.on("uncaughtException", listener),
    onWarning: (listener) => {
      process.removeAllListeners("warning");
      process.on("warning", listener);
    },
    exit: (code) => process.exit(code),
  };
}
