import { Fault } from "../platform/errors/fault.ts";
import type { BrowserLogin } from "./browser/browser-login.ts";
import { addLogin, findLogin, noteLeftover, noteLogout, putLoginBack, removeLogin } from "./companies.ts";
import type { Login } from "./companies.ts";
import type { Logins } from "./logins.ts";
import { toAccessToken } from "./renewal.ts";
import type { AccessToken, Erasure, Secrets, SecretStore, StoreKind } from "./secret-store.ts";

export interface SaveDeps {
  readonly logins: Logins;
  /** Reports a cleanup that failed but does not undo the login. */
  readonly warn: (sentence: string) => void;
}

/** Secrets of a new login, so that there is an access token among them. */
export interface FreshSecrets extends Secrets {
  readonly access: AccessToken;
}

/** The secrets of a fresh login in the browser. */
export function browserSecrets(
  { client, tokens }: BrowserLogin,
  randomBytes: (count: number) => Uint8Array,
): FreshSecrets {
  const login = newLoginId(randomBytes);
  return {
    access: toAccessToken(tokens, login),
    grant: {
      refresh_token: tokens.refreshToken,
      login,
      client_id: client.clientId,
      client_secret: client.clientSecret,
      redirect_uri: client.redirectUri,
    },
  };
}

/** The secrets of a login with a personal access token, which cannot be renewed. */
export function personalSecrets(
  token: string,
  now: number,
  randomBytes: (count: number) => Uint8Array,
): FreshSecrets {
  return { access: { token, login: newLoginId(randomBytes), obtained_at: now }, grant: undefined };
}

/**
 * Stores a verified login and makes its company the default. The secrets are written first, then the settings that name
 * them; when either fails, the earlier state is restored. At no time do the settings name one address while the store has
 * secrets for another. Only then an earlier login's secrets in the other store are erased.
 */
export async function saveLogin(
  deps: SaveDeps,
  company: string,
  login: Login,
  secrets: Secrets,
): Promise<void> {
  const { logins } = deps;
  const store = logins.stores[login.store];
  await logins.holdAlone(company, async () => {
    const before = await store.read(company);
    const settings = await logins.read();
    const earlier = findLogin(settings, company);
    // After a kill between the two steps the new secrets would be sent to the earlier login's address.
    const moves = earlier?.store === login.store && earlier.base_url !== login.base_url;
    if (moves) await logins.change((now) => removeLogin(now, company));
    try {
      await store.write(company, secrets);
      await logins.change((now) => addLogin(now, company, login));
    } catch (error) {
      await putBack(store, company, before.kind === "found" ? before.secrets : undefined);
      // The first failure is the one to report.
      if (moves) await logins.change((now) => putLoginBack(now, company, settings)).catch(() => undefined);
      throw error;
    }
    const stale = earlier?.store === login.store ? earlier.leftover_in : earlier?.store;
    if (stale !== undefined && stale !== login.store) await eraseLeftover(deps, stale, company);
  });
}

/** The result of erasing a company's secrets from one store. */
export interface StoreErasure {
  readonly store: SecretStore;
  readonly erasure: Erasure;
  /** False for a keychain in which, according to the settings, this company's secrets never were. */
  readonly suspected: boolean;
}

export interface Forgotten {
  readonly company: string;
  readonly erasures: readonly StoreErasure[];
  /** False when there was no login to this company in the settings. */
  readonly wasKnown: boolean;
  /** True when the secrets may still be in a store that could not be reached; the login then stays in the settings. */
  readonly left: boolean;
}

/** Erases a company's secrets from both stores and then the login from the settings. */
export async function forgetLogin(
  logins: Logins,
  company: string,
  login: Login | undefined,
): Promise<Forgotten> {
  return logins.holdAlone(company, async () => {
    const erasures = await Promise.all(
      [logins.stores.keychain, logins.stores.file].map(async (store) => ({
        store,
        erasure: await erase(store, company),
        suspected: store.kind === "file" || login?.store === store.kind || login?.leftover_in === store.kind,
      })),
    );
    const left = erasures.some(({ erasure, suspected }) => erasure.kind === "unreachable" && suspected);
    if (login && !left) await logins.change((now) => noteLogout(removeLogin(now, company), company));
    else if (!login) await logins.tidy();
    return { company, erasures, wasKnown: login !== undefined, left };
  });
}

async function erase(store: SecretStore, company: string): Promise<Erasure> {
  try {
    return await store.erase(company);
  } catch (error) {
    if (error instanceof Fault) return { kind: "unreachable", why: error.message };
    throw error;
  }
}

async function putBack(store: SecretStore, company: string, secrets: Secrets | undefined): Promise<void> {
  // The first failure is the one to report.
  await (secrets ? store.write(company, secrets) : store.erase(company)).catch(() => undefined);
}

async function eraseLeftover({ logins, warn }: SaveDeps, kind: StoreKind, company: string): Promise<void> {
  const store = logins.stores[kind];
  const erasure = await erase(store, company);
  if (erasure.kind !== "unreachable") return;
  warn(
    `Could not delete the earlier login to ${company} from ${store.place}, where it is no longer used: ${erasure.why}`,
  );
  await logins.change((now) => noteLeftover(now, company, kind));
}

function newLoginId(randomBytes: (count: number) => Uint8Array): string {
  return Buffer.from(randomBytes(8)).toString("hex");
}
