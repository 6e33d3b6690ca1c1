import type { Fault, FaultArea } from "../errors/fault.ts";

/** An exit code that only some commands end with. */
export type ExitCode = 3 | 4 | 5 | 6 | 7;

/** What an exit code of this program says. */
export interface ExitCodeMeaning {
  /** `0`, or several with the same meaning: `129, 130, 143`. */
  readonly code: string;
  readonly meaning: string;
  /** Set where only the commands end with it that say so. */
  readonly only?: ExitCode;
}

/** Every exit code, for help and docs. */
export const EXIT_CODE_MEANINGS: readonly ExitCodeMeaning[] = [
  { code: "0", meaning: "success" },
  { code: "1", meaning: "failed, for a reason without a code of its own" },
  { code: "2", meaning: "wrong use: a command, flag, value or input file is not valid" },
  { code: "3", meaning: "differences or problems were found, with --exit-code", only: 3 },
  { code: "4", meaning: "login needed, or the keychain cannot be used", only: 4 },
  { code: "5", meaning: "gave up waiting for the rate limit, with --max-wait", only: 5 },
  { code: "6", meaning: "incomplete: Namely did not send everything, nothing was published", only: 6 },
  { code: "7", meaning: "stopped by a guard, nothing was changed", only: 7 },
  { code: "129, 130, 143", meaning: "stopped by SIGHUP, SIGINT (Ctrl-C) or SIGTERM" },
];

const EXIT_CODE_OF_AREA: Readonly<Record<FaultArea, number>> = {
  usage: 2,
  auth: 4,
  keychain: 4,
  limit: 5,
  incomplete: 6,
  guard: 7,
  interrupted: 130,
  access: 1,
  api: 1,
  network: 1,
  file: 1,
  output: 1,
  sandbox: 1,
  internal: 1,
};

const EXIT_CODE_OF_SIGNAL: Readonly<Record<string, number>> = {
  "interrupted.closed-pipe": 0,
  "interrupted.sighup": 129,
  "interrupted.sigterm": 143,
};

/** The exit code of a program that ends with this fault. */
export function exitCodeOf(fault: Fault): number {
  return EXIT_CODE_OF_SIGNAL[fault.code] ?? EXIT_CODE_OF_AREA[fault.area];
}
