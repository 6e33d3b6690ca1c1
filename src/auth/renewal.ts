import type { Clock } from "../platform/process/clock.ts";
import { Fault } from "../platform/errors/fault.ts";
import type { Transport } from "../platform/net/http.ts";
import { refreshTokens } from "./exchange.ts";
import type { Tokens } from "./exchange-answer.ts";
import type { AccessToken, Grant, Secrets } from "./secret-store.ts";

/** What the API client is given to have a usable token at all times. */
export interface RenewingTokenSource {
  /** A usable access token; it is renewed ahead of its end. */
  current(): Promise<string>;
  /**
   * Another token in place of one that the server has refused (401 or 403), or undefined when there is none: this kind
   * cannot be renewed, or the refused one has itself just come in place of a refused one, so that age is not the reason.
   */
  renew(rejected: string): Promise<string | undefined>;
}

/** Where the tokens of one login are kept between two requests, and between two programs. */
export interface Keeping {
  /** Throws an `auth.*` fault when there is nothing to be had. */
  read(): Promise<Secrets>;
  /** Throws when the tokens could not be kept; `read` then still gives the earlier ones. */
  write(secrets: Secrets): Promise<void>;
  /** Runs `hold` while nobody else, in this program or another, renews this login. */
  exclusively<T>(hold: () => Promise<T>): Promise<T>;
}

export interface RenewalDeps {
  readonly transport: Transport;
  readonly clock: Pick<Clock, "now" | "sleep">;
  /** Told, in a sentence without secrets, what could not be done but does not stop the run. */
  readonly warn: (sentence: string) => void;
  readonly debug: (line: string) => void;
  /** Told every secret as soon as the program holds it, so that no message can show it. */
  readonly learnSecret: (secret: string | undefined) => void;
}

export interface RenewalOptions {
  readonly baseUrl: URL;
  readonly keeping: Keeping;
  /** What is thrown when the login cannot be renewed any more. */
  readonly expired: () => Fault;
}

const marginMs = 60_000;

/** True while the token can be sent with some time to spare: a minute, or half of what it lasts when that is less. */
export function isFresh(access: AccessToken | undefined, now: number): access is AccessToken {
  if (!access) return false;
  if (access.expires_at === undefined) return true;
  const margin = Math.min(marginMs, (access.expires_at - access.obtained_at) / 2);
  // A clock that was set back would make a token look as if it came from the future: that one is not trusted.
  return now < access.expires_at - margin && now >= access.obtained_at - marginMs;
}

/**
 * Tokens from a login that can be renewed: one refresh at a time over all programs, and none that another program has
 * already done. Everybody who asks in the meantime waits for the same one.
 */
export function openRenewal(deps: RenewalDeps, options: RenewalOptions): RenewingTokenSource {
  let held: Secrets | undefined;
  const read = async (): Promise<Secrets> => learn(deps, await options.keeping.read());
  let underway: Promise<AccessToken> | undefined;
  /** A token that came in place of a refused one, and that nobody has begun anything new with so far. */
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
      // How young a token is says nothing: a server may withdraw it within seconds. But when those who were waiting for
      // it bring it straight back, it is the pages that are not for them, and each would cost another refresh.
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
    // Another machine, or a program that does not know our lock, may have used the refresh token a moment earlier.
    const again = learn(deps, await options.keeping.read());
    const newer = usableOf(again);
    if (newer) return { secrets: again, access: newer, sent: false };
    throw options.expired();
  }
  if (outcome.kind === "without-access") {
    const { refreshToken = grant.refresh_token, fault } = outcome;
    // The new refresh token first, whatever is wrong with the rest: the one that was sent may be used up.
    const kept = learn(deps, { access: found.access, grant: { ...grant, refresh_token: refreshToken } });
    if (refreshToken !== grant.refresh_token) await keep(deps, options.keeping, kept, true);
    throw fault;
  }
  if (outcome.tokens.isRefreshTokenUnusable) {
    deps.warn(
      "Namely sent a refresh token that cannot be used; the earlier one is kept, and may have ended.",
    );
  }
  const secrets = mergeTokens(grant, outcome.tokens);
  learn(deps, secrets);
  await keep(deps, options.keeping, secrets, secrets.grant.refresh_token !== grant.refresh_token);
  deps.debug("token: refreshed");
  return { secrets, access: secrets.access, sent: true };
}

// The tokens in hand are good whatever becomes of the store: the run goes on with them.
async function keep(deps: RenewalDeps, keeping: Keeping, secrets: Secrets, rotated: boolean): Promise<void> {
  try {
    await keeping.write(secrets);
  } catch (error) {
    const why = error instanceof Fault ? error.message : "The reason is not known.";
    deps.warn(
      rotated
        ? `The renewed login could not be stored, and the stored one is used up: log in again after this run. ${why}`
        : `The renewed access token could not be stored. ${why}`,
    );
  }
}

/** A login with the tokens it was given anew; the refresh token stays the same unless there is another one. */
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
