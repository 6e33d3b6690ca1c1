import type { Clock } from "../platform/process/clock.ts";
import type { Environment } from "../platform/process/environment.ts";
import type { Folders } from "../platform/files/folders.ts";
import type { Transport } from "../platform/net/http.ts";
import type { Logins } from "./logins.ts";
import type { Session } from "./session.ts";
import type { GivenToken } from "./token-origin.ts";

/**
 * How a run gets in: what it sends requests over, the login that it uses, and the logins of this machine. Each part is
 * loaded when it is first asked for, since most command lines need none.
 */
export interface Access {
  /** Connections that the proxy of the environment applies to; to be closed. Throws `usage.proxy`. */
  openTransport(): Promise<Transport>;
  /** The company and the token of this run. Throws `auth.*` and `usage.company-missing`. */
  openSession(use: SessionUse): Promise<Session>;
  /** The logins of this user. Calls `warn`, without secrets, with what was repaired. */
  openLogins(warn: (sentence: string) => void): Promise<Logins>;
}

/** What a session asks over, until when, and whom it warns. */
export interface SessionUse {
  readonly transport: Transport;
  readonly signal: AbortSignal;
  readonly warn: (sentence: string) => void;
}

export interface AccessDeps {
  readonly env: Environment;
  readonly folders: Folders;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly cwd: string;
  readonly version: string;
  readonly debug: (line: string) => void;
  readonly learnSecret: (secret: string | undefined) => void;
}

/** Which login to use. */
export interface LoginChoice {
  readonly company: string | undefined;
  /** `--token-file`: a file that holds nothing but a token; relative to `cwd`. */
  readonly tokenFile: string | undefined;
  /** A token that the caller has in hand; it goes before every other place. */
  readonly token?: GivenToken | undefined;
  /** What requests say they come from, instead of this program's name. */
  readonly userAgent?: string | undefined;
}

/** Opens nothing yet. */
export function makeAccess(deps: AccessDeps, choice: LoginChoice): Access {
  const { env, version } = deps;
  const { company, tokenFile, token, userAgent = `namely-cli/${version}` } = choice;
  return {
    openTransport: async () => (await import("./request-parts.ts")).openTransport({ env, userAgent }),
    openSession: async (use) =>
      (await import("./request-parts.ts")).openSession(
        { ...deps, ...use },
        { company, tokenFile, given: token },
      ),
    openLogins: async (warn) => (await import("./logins.ts")).openLogins({ ...deps, warn }),
  };
}
