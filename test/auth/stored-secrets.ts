import type { Secrets } from "../../src/auth/secret-store.ts";

/** What a browser login leaves, with values that carry its name. */
export function secretsOf(login: string): Secrets {
  return {
    access: { token: `access-${login}`, login, obtained_at: 1, expires_at: 2 },
    grant: {
      refresh_token: `refresh-${login}`,
      login,
      client_id: "i",
      client_secret: `secret-${login}`,
      redirect_uri: "u",
    },
  };
}
/** What a personal access token leaves. */
export const personal: Secrets = { access: { token: "pat", login: "p", obtained_at: 1 }, grant: undefined };

/** What a store answers when it holds these secrets. */
export function found(secrets: Secrets): unknown {
  return { kind: "found", secrets };
}
