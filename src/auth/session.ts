import { createHash } from "node:crypto";
import type { Clock } from "../platform/process/clock.ts";
import { Fault } from "../platform/errors/fault.ts";
import type { Folders } from "../platform/files/folders.ts";
import { findLogin, readSettings } from "./companies.ts";
import { chooseLogin, findLoginUrl } from "./login-choice.ts";
import { openLogins } from "./logins.ts";
import type { Logins } from "./logins.ts";
import { openRenewal } from "./renewal.ts";
import type { Keeping, RenewalDeps, RenewingTokenSource } from "./renewal.ts";
import type { SecretStore, Secrets } from "./secret-store.ts";
import { findBaseUrl, findNamedCompany } from "./subdomain.ts";
import { findGivenToken, hintForRefusal, nameOrigin } from "./token-origin.ts";
import type { GivenToken, TokenOrigin } from "./token-origin.ts";
import type { Environment } from "../platform/process/environment.ts";

/** Everything that requests to one company's Namely need. */
export interface Session extends RenewingTokenSource {
  /** Subdomain, when known: a token from the environment together with NAMELY_BASE_URL needs none. */
  readonly company: string | undefined;
  /** Such as `https://acme.namely.com/`; ends with the API's mount point, without `/api/v1`. */
  readonly baseUrl: URL;
  /** Where the token came from, for people and hints. */
  readonly origin: TokenOrigin;
  /** The hint for a token of this session that Namely refuses for good. */
  readonly refusalHint: string;
}

export interface SessionDeps extends RenewalDeps {
  readonly env: Environment;
  readonly folders: Folders;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly platform: NodeJS.Platform;
  readonly cwd: string;
}

export interface SessionOptions {
  /** The value of `--company`. */
  readonly company: string | undefined;
  /** The value of `--token-file`. */
  readonly tokenFile: string | undefined;
  /** A token from the caller. */
  readonly given?: GivenToken | undefined;
}

/**
 * Finds the company and the token for a command. A token from outside (`--token-file` or a variable) takes precedence over
 * the stored login; together with NAMELY_BASE_URL neither the settings nor a keychain are read.
 * Throws `auth.required`, `auth.not-logged-in`, `usage.company-missing` and what reading the settings throws.
 */
export async function openSession(deps: SessionDeps, options: SessionOptions): Promise<Session> {
  const company = findNamedCompany(options.company, deps.env);
  const given = options.given ?? (await findGivenToken(deps, options.tokenFile));
  return given ? openGivenSession(deps, given, company) : openStoredSession(deps, company);
}

async function openGivenSession(
  deps: SessionDeps,
  given: GivenToken,
  named: string | undefined,
): Promise<Session> {
  const override = deps.env["NAMELY_BASE_URL"];
  const place =
    named !== undefined || override
      ? { company: named, baseUrl: findBaseUrl(named, override) }
      : await findCurrentPlace(deps);
  const source = given.kind === "fixed" ? fixedSource(given.token) : openGivenRenewal(deps, given, place);
  const { origin } = given;
  return {
    ...place,
    origin,
    refusalHint: hintForRefusal(origin, place.company, given.kind === "fixed"),
    ...source,
  };
}

async function findCurrentPlace({
  folders,
}: SessionDeps): Promise<{ company: string | undefined; baseUrl: URL }> {
  const settings = await readSettings(folders.config);
  const login = settings.current === undefined ? undefined : findLogin(settings, settings.current);
  return { company: settings.current, baseUrl: findBaseUrl(settings.current, login?.base_url) };
}

async function openStoredSession(deps: SessionDeps, named: string | undefined): Promise<Session> {
  const logins = openLogins(deps);
  const { company, login } = chooseLogin(await logins.read(), named);
  const baseUrl = findLoginUrl(company, login, deps.env["NAMELY_BASE_URL"]);
  const store = logins.stores[login.store];
  const keeping = keepInStore(logins, store, company);
  const source = openRenewal(deps, { baseUrl, keeping, expired: () => expired(company) });
  const origin: TokenOrigin = { kind: "store", store: store.kind, place: store.place };
  return {
    company,
    baseUrl,
    origin,
    refusalHint: hintForRefusal(origin, company, login.method === "token"),
    ...source,
  };
}

function fixedSource(token: string): RenewingTokenSource {
  return { current: async () => token, renew: async () => undefined };
}

function keepInStore(logins: Logins, store: SecretStore, company: string): Keeping {
  return {
    read: async () => {
      const answer = await store.read(company);
      if (answer.kind === "found") return answer.secrets;
      throw answer.kind === "absent" ? missing(company, store) : answer.fault;
    },
    write: (secrets) => store.write(company, secrets),
    exclusively: (hold) => logins.holdAlone(company, hold),
  };
}

/** A refresh token from outside: everything stays in memory, because its origin cannot be updated from here. */
function openGivenRenewal(
  deps: SessionDeps,
  given: GivenToken & { kind: "renewable" },
  { baseUrl, company }: { readonly baseUrl: URL; readonly company: string | undefined },
): RenewingTokenSource {
  const login = createHash("sha256").update(given.refreshToken).digest("hex").slice(0, 16);
  let warned = false;
  let secrets: Secrets = {
    access: undefined,
    grant: {
      refresh_token: given.refreshToken,
      login,
      client_id: given.client.clientId,
      client_secret: given.client.clientSecret,
      redirect_uri: given.client.redirectUri,
    },
  };
  const keeping: Keeping = {
    read: async () => secrets,
    write: async (next) => {
      if (!warned && next.grant?.refresh_token !== secrets.grant?.refresh_token) {
        warned = true;
        deps.warn(
          `Namely has issued a new refresh token: the one in ${nameOrigin(given.origin)} may not work next time.`,
        );
      }
      secrets = next;
    },
    exclusively: (hold) => hold(),
  };
  const ended = (): Fault =>
    new Fault("auth.login-expired", `Namely rejected the refresh token from ${nameOrigin(given.origin)}.`, {
      hint: hintForRefusal(given.origin, company),
    });
  return openRenewal(deps, { baseUrl, keeping, expired: ended });
}

function expired(company: string): Fault {
  return new Fault("auth.login-expired", `The login to ${company} has expired.`, {
    hint: `namely login ${company}`,
  });
}

function missing(company: string, { kind, place }: SecretStore): Fault {
  const where = kind === "keychain" ? `the keychain (${place})` : place;
  return new Fault("auth.secrets-missing", `The tokens for ${company} are no longer in ${where}.`, {
    hint: `namely login ${company}`,
  });
}
