import type { Fault, FaultArea } from "../errors/fault.ts";

const EXIT_CODES: Readonly<Record<FaultArea, number>> = {
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
  const code = EXIT_CODE_OF_SIGNAL[fault.code];
  if (code !== undefined) return code;
  return EXIT_CODES[fault.area];
}
