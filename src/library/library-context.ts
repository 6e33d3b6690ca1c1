import { systemClock } from "../platform/process/clock.ts";
import { makeReadContext, type SettledContext } from "../sync/connection/make-read-context.ts";
import type { NamelyOptions } from "./options.ts";

declare const __VERSION__: string;

const NAMES = {
  token: "the token option",
  refreshToken: "the refreshToken option",
  clientId: "the clientId option",
  clientSecret: "the clientSecret option",
} as const;

/** The one place of the library that reads the process: its environment and its folder. Nothing is changed there. */
export function readLibraryContext(options: NamelyOptions): SettledContext {
  const { company, token, refreshToken, clientId, clientSecret, rateLimit, redisUrl } = options;
  return makeReadContext(
    {
      company,
      token,
      refreshToken,
      clientId,
      clientSecret,
      rateLimit,
      redisUrl,
      tokenFile: options.tokenFile,
      baseUrl: options.baseUrl?.toString(),
      stateFolder: options.stateFolder,
      configFolder: options.configFolder,
      maxWaitMs: options.maxWaitMs,
    },
    {
      env: process.env,
      cwd: process.cwd(),
      platform: process.platform,
      clock: systemClock,
      random: () => Math.random(),
      signal: options.signal ?? new AbortController().signal,
      version: __VERSION__,
      names: NAMES,
      debug: (line) => options.onDebug?.(line),
      warn: (sentence) => options.onWarning?.(sentence),
    },
  );
}
