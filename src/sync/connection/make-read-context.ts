import { resolve } from "node:path";
import { makeAccess } from "../../auth/access.ts";
import type { Clock } from "../../platform/process/clock.ts";
import { learnEnvironment } from "../../platform/secrets/environment-secrets.ts";
import { findFolders } from "../../platform/files/folders.ts";
import { Redactor } from "../../platform/secrets/redactor.ts";
import { takeCallerToken, type CallerNames, type CallerSecrets } from "./caller-token.ts";
import type { ReadContext } from "./read-context.ts";
import type { Environment } from "../../platform/process/environment.ts";

/** What a caller has settled itself; what is undefined is searched where the command line searches it. */
export interface ConnectionSettings extends CallerSecrets {
  readonly company: string | undefined;
  readonly tokenFile?: string | undefined;
  readonly baseUrl: string | undefined;
  readonly rateLimit: string | undefined;
  readonly redisUrl: string | undefined;
  readonly stateFolder?: string | undefined;
  readonly configFolder?: string | undefined;
  readonly maxWaitMs?: number | undefined;
  readonly userAgent?: string | undefined;
}

/** The process that a world is made for, and how its users know their secrets. */
export interface ContextHost {
  readonly env: Environment;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly version: string;
  readonly names: CallerNames;
  /** Given lines that hold no secret any more. */
  readonly debug: (line: string) => void;
  readonly warn: (sentence: string, code?: string) => void;
}

/** A world for reading, and what keeps its secrets out of texts. */
export interface SettledContext {
  readonly context: ReadContext;
  readonly clean: (text: string) => string;
}

/** Puts settings in place of their variables; the environment itself stays as it is. */
export function makeReadContext(settings: ConnectionSettings, settled: ContextHost): SettledContext {
  const { env: found, cwd, platform, names, debug, warn, ...deps } = settled;
  const redactor = new Redactor();
  learnEnvironment(redactor, found);
  for (const secret of [settings.token, settings.refreshToken, settings.clientSecret, settings.redisUrl])
    redactor.learn(secret);
  for (const address of [settings.redisUrl, settings.baseUrl]) redactor.learnAddress(address);
  const given: Environment = {
    NAMELY_BASE_URL: settings.baseUrl,
    NAMELY_RATE_LIMIT: settings.rateLimit,
    NAMELY_REDIS_URL: settings.redisUrl,
    NAMELY_STATE_DIR: settings.stateFolder && resolve(cwd, settings.stateFolder),
    NAMELY_CONFIG_DIR: settings.configFolder && resolve(cwd, settings.configFolder),
  };
  const env = { ...found };
  for (const [name, value] of Object.entries(given)) if (value !== undefined) env[name] = value;
  const clean = (text: string): string => redactor.clean(text);
  const secrets = {
    ...settings,
    clientId: settings.clientId ?? env["NAMELY_CLIENT_ID"],
    clientSecret: settings.clientSecret ?? env["NAMELY_CLIENT_SECRET"],
  };
  const { company, tokenFile, maxWaitMs, userAgent } = settings;
  const parts = {
    ...deps,
    env,
    cwd,
    platform,
    folders: findFolders(env, cwd, platform),
    debug: (line: string) => debug(clean(line)),
    learnSecret: (secret: string | undefined) => redactor.learn(secret),
  };
  const token = takeCallerToken(secrets, names);
  return {
    clean,
    context: {
      ...parts,
      access: makeAccess(parts, { company, tokenFile, token, userAgent }),
      globals: { maxWaitMs },
      warn: (sentence, code) => warn(clean(sentence), code),
    },
  };
}
