import type { Clock } from "../platform/process/clock.ts";
import { Fault } from "../platform/errors/fault.ts";
import type { Transport } from "../platform/net/http.ts";
import { refreshTokens } from "./exchange.ts";
import type { Tokens } from "./exchange-answer.ts";
import type { AccessToken, Grant, Secrets } from "./secret-store.ts";

/** Gives the API client a valid token at any time. */
export interface RenewingTokenSource {
  /** A valid access token, renewed before it expires. */
  current(): Promise<string>;
  /**
   * Another token in place of one that the server has refused (401 or 403). Undefined when there is none: this kind
   * cannot be renewed, or the refused one has itself just replaced a refused one, so age is not the reason.
   */
  renew(rejected: string): Promise<string | undefined>;
}

/** Where the tokens of one login are kept between two requests, and between two programs. */
export interface Keeping {
  /** Throws an `auth.*` fault when there are no tokens. */
  read(): Promise<Secrets>;
  /** Throws when the tokens could not be stored; `read` then still gives the earlier ones. */
  write(secrets: Secrets): Promise<void>;
  /** Runs `hold` while nothing else, in this program or another, renews this login. */
  exclusively<T>(hold: () => Promise<T>): Promise<T>;
}

export interface RenewalDeps {
  readonly transport: Transport;
  readonly clock: Pick<Clock, "now" | "sleep">;
  /** Reports, without secrets, what failed but does not stop the run. */
  readonly warn: (sentence: string) => void;
  readonly debug: (line: string) => void;
  /** Gets every secret as soon as the program has it, so that no message can show it. */
  readonly learnSecret: (secret: string | undefined) => void;
}

export interface RenewalOptions {
  readonly baseUrl: URL;
  readonly keeping: Keeping;
  /** The error for a login that cannot be renewed any more. */
  readonly expired: () => Fault;
}

const marginMs = 60_000;

/** True while the token is valid for at least another minute, or half of its lifetime when that is less. */
export function isFresh(access: AccessToken | undefined, now: number): access is AccessToken {
  if (!access) return false;
  if (access.expires_at === undefined) return true;
  const margin = Math.min(marginMs, (access.expires_at - access.obtained_at) / 2);
  // After a clock was set back, a token seems to come from the future: that one is not trusted.
  return now < access.expires_at - margin && now >= access.obtained_at - marginMs;
}

/**
 * Tokens from a login that can be renewed: one refresh at a time over all programs, and none that another program has
 * already done. All requests for a token in the meantime wait for the same refresh.
 */
export function openRenewal(deps: RenewalDeps, options: RenewalOptions): RenewingTokenSource {
  let held: Secrets | undefined;
  const read = async (): Promise<Secrets> => learn(deps, await options.keeping.read());
  let underway: Promise<AccessToken> | undefined;
  /** A token that replaced a refused one and that no new request has used so far. */
  let untried: string | undefined;

  const replace = (rejected: string | undefined): Promise<AccessToken> => {
    underway ??= options.keeping
      .exclusively(() => renewAlone(deps, options, rejected))
      .then(({ secrets, access, sent }) => {
        held = secrets;
        untried = sent && rejected !== undefined ? access.token : undefined;
        return access;
      })
      .finally(() => {
        underway = undefined;
      });
    return underway;
  };

  const find = async (): Promise<string> => {
    if (underway) return (await underway).token;
    held ??= await read();
    if (isFresh(held.access, deps.clock.now())) return held.access.token;
    return (await replace(undefined)).token;
  };

  return {
    current: async () => {
      const token = await find();
      if (token === untried) untried = undefined;
      return token;
    },
    renew: async (rejected) => {
      const joined = (await underway)?.token;
      if (joined !== undefined && joined !== rejected) return joined;
      held ??= await read();
      const { access, grant } = held;
      if (access?.token !== rejected && isFresh(access, deps.clock.now())) return access.token;
      // The age of a token proves nothing: a server may withdraw it within seconds. But when the requests that waited for
      // it report it as refused, they lack access to those pages, and each would cost another refresh.
      if (!grant || rejected === untried) return undefined;
      return (await replace(rejected)).token;
    },
  };
}

interface Renewed {
  readonly secrets: Secrets;
  readonly access: AccessToken;
  /** False when another program had done it already. */
  readonly sent: boolean;
}

async function renewAlone(
  deps: RenewalDeps,
  options: RenewalOptions,
  rejected: string | undefined,
): Promise<Renewed> {
  const usableOf = ({ access }: Secrets): AccessToken | undefined =>
    isFresh(access, deps.clock.now()) && access.token !== rejected ? access : undefined;

  const found = learn(deps, await options.keeping.read());
  const waiting = usableOf(found);
  if (waiting) return { secrets: found, access: waiting, sent: false };
  const { grant } = found;
  if (!grant) throw options.expired();

  deps.debug("token: refresh sent");
  const outcome = await refreshTokens(deps, {
    baseUrl: options.baseUrl,
    client: clientOf(grant),
    refreshToken: grant.refresh_token,
  });
  if (outcome.kind === "rejected") {
    deps.debug("token: refresh rejected");
    // Another machine, or a program without our lock, may have used the refresh token a moment earlier.
    const again = learn(deps, await options.keeping.read());
    const newer = usableOf(again);
    if (newer) return { secrets: again, access: newer, sent: false };
    throw options.expired();
  }
  if (outcome.kind === "without-access") {
    const { refreshToken = grant.refresh_token, fault } = outcome;
    // Store the new refresh token first, also when the rest is not usable: the one that was sent may be used up.
    const kept = learn(deps, { access: found.access, grant: { ...grant, refresh_token: refreshToken } });
    if (refreshToken !== grant.refresh_token) await keep(deps, options.keeping, kept, true);
    throw fault;
  }
  if (outcome.tokens.isRefreshTokenUnusable) {
    deps.warn(
      "Namely sent a refresh token that is not valid. The earlier one is kept, but may have expired.",
    );
  }
  const secrets = mergeTokens(grant, outcome.tokens);
  learn(deps, secrets);
  await keep(deps, options.keeping, secrets, secrets.grant.refresh_token !== grant.refresh_token);
  deps.debug("token: refreshed");
  return { secrets, access: secrets.access, sent: true };
}

// The tokens are valid even if they cannot be stored: the run goes on with them.
async function keep(deps: RenewalDeps, keeping: Keeping, secrets: Secrets, rotated: boolean): Promise<void> {
  try {
    await keeping.write(secrets);
  } catch (error) {
    const why = error instanceof Fault ? error.message : "The reason is unknown.";
    deps.warn(
      rotated
        ? `Could not store the renewed login, and the stored one is used up: log in again after this run. ${why}`
        : `Could not store the renewed access token. ${why}`,
    );
  }
}

/** A login with its new tokens; the refresh token stays the same unless there is a new one. */
function mergeTokens(grant: Grant, tokens: Tokens): { readonly access: AccessToken; readonly grant: Grant } {
  return {
    grant: { ...grant, refresh_token: tokens.refreshToken ?? grant.refresh_token },
    access: toAccessToken(tokens, grant.login),
  };
}

function learn({ learnSecret }: RenewalDeps, secrets: Secrets): Secrets {
  for (const secret of [secrets.access?.token, secrets.grant?.refresh_token, secrets.grant?.client_secret])
    learnSecret(secret);
  return secrets;
}

/** The entry for an access token of this login. */
export function toAccessToken(tokens: Tokens, login: string): AccessToken {
  return { token: tokens.accessToken, login, obtained_at: tokens.obtainedAt, expires_at: tokens.expiresAt };
}

function clientOf(grant: Grant): { clientId: string; clientSecret: string; redirectUri: string } {
  return { clientId: grant.client_id, clientSecret: grant.client_secret, redirectUri: grant.redirect_uri };
}
