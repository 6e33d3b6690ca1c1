import { join } from "node:path";
import { onTestFinished } from "vitest";
import { changeSettings } from "../../src/auth/companies.ts";
import type { Login } from "../../src/auth/companies.ts";
import type { Secrets } from "../../src/auth/secret-store.ts";
import type { SessionDeps } from "../../src/auth/session.ts";
import { openLogins } from "../../src/auth/logins.ts";
import type { Clock } from "../../src/platform/process/clock.ts";
import { systemClock } from "../../src/platform/process/clock.ts";
import { openTransport } from "../../src/platform/net/http.ts";
import { makeTempFolder } from "../support/temp-folder.ts";
import { client } from "../support/token-server.ts";

/** A wall clock that the test sets, while waits take their real time. */
class SetClock implements Clock {
  time = Date.UTC(2026, 10, 23, 12);
  now = (): number => this.time;
  elapsed = (): number => systemClock.elapsed();
  sinceBoot = (): number => systemClock.sinceBoot();
  sleep = (ms: number, signal?: AbortSignal): Promise<void> => systemClock.sleep(ms, signal);
}

export interface SessionContext {
  readonly deps: SessionDeps & { readonly clock: SetClock };
  readonly warnings: string[];
  readonly debugLines: string[];
  readonly learned: Set<string>;
}

/** Doors onto fresh folders, in which nobody is logged in yet. */
export function makeSessionContext(env: Readonly<Record<string, string>> = {}): SessionContext {
  const root = makeTempFolder();
  const warnings: string[] = [];
  const debugLines: string[] = [];
  const learned = new Set<string>();
  const transport = openTransport({ env: {}, userAgent: "namely-cli/test" });
  onTestFinished(() => transport.close());
  const deps = {
    env,
    folders: {
      config: join(root, "config"),
      state: join(root, "state"),
      temporary: join(root, "tmp"),
      configMoved: true,
    },
    clock: new SetClock(),
    transport,
    signal: new AbortController().signal,
    platform: process.platform,
    cwd: root,
    warn: (sentence: string) => void warnings.push(sentence),
    debug: (line: string) => void debugLines.push(line),
    learnSecret: (secret: string | undefined) => void (secret && learned.add(secret)),
  };
  return { deps, warnings, debugLines, learned };
}

/** Lays down a login as `namely login` leaves it, in a file unless said otherwise, with an access token that has `secondsLeft`. */
export async function layLogin(
  context: SessionContext,
  company: string,
  wish: {
    readonly baseUrl: URL;
    readonly refreshToken: string;
    readonly secondsLeft: number;
    readonly store?: "file" | "keychain";
  },
): Promise<Secrets> {
  const { clock, folders } = context.deps;
  const { store = "file" } = wish;
  const login: Login = {
    method: "oauth",
    store,
    base_url: wish.baseUrl.href,
    client_id: client.id,
    redirect_port: 8976,
    user: { id: "1", name: "Jane Doe", email: "jane@example.com" },
    logged_in_at: new Date(clock.now()).toISOString(),
  };
  const expiresAt = clock.now() + wish.secondsLeft * 1000;
  const secrets: Secrets = {
    access: {
      token: "canary-old-access",
      login: "l1",
      obtained_at: expiresAt - 899_000,
      expires_at: expiresAt,
    },
    grant: {
      refresh_token: wish.refreshToken,
      login: "l1",
      client_id: client.id,
      client_secret: client.secret,
      redirect_uri: "http://localhost:8976/callback",
    },
  };
  await changeSettings({ configFolder: folders.config, clock }, (settings) => ({
    ...settings,
    current: company,
    companies: { ...settings.companies, [company]: login },
  }));
  await openLogins(context.deps).stores[store].write(company, secrets);
  return secrets;
}
