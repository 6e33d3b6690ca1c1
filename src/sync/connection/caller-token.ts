import { redirectUri } from "../../auth/browser/redirect.ts";
import { defaultPort, readClientWord, readToken, type GivenToken } from "../../auth/token-origin.ts";

/** Secrets that a caller has in hand, each undefined or empty where it has none. */
export interface CallerSecrets {
  readonly token: string | undefined;
  readonly refreshToken: string | undefined;
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
}

/** How the caller's users know these secrets, such as "the token option". */
export type CallerNames = Readonly<Record<keyof CallerSecrets, string>>;

/**
 * The token that a caller hands over; undefined when it hands over none. Throws `usage.client`
 * or `auth.token-unusable` for what cannot be used.
 */
export function takeCallerToken(secrets: CallerSecrets, names: CallerNames): GivenToken | undefined {
  const { token, refreshToken, clientId, clientSecret } = secrets;
  if (token) {
    const origin = { kind: "caller", name: names.token } as const;
    return { kind: "fixed", origin, token: readToken(token, names.token) };
  }
  if (!refreshToken) return undefined;
  const client = {
    clientId: readClientWord(clientId ?? "", names.clientId),
    clientSecret: readClientWord(clientSecret ?? "", names.clientSecret),
    redirectUri: redirectUri(defaultPort),
  };
  const origin = { kind: "caller", name: names.refreshToken } as const;
  return { kind: "renewable", origin, client, refreshToken: readToken(refreshToken, names.refreshToken) };
}
