import * as z from "zod";
import type { Fault } from "../platform/errors/fault.ts";

export type StoreKind = "keychain" | "file";

const accessSchema = z.object({
  // A token that is not valid in a header would fail at every request like a network error.
  token: z.string().regex(/^[\x21-\x7e]+$/u),
  /** The login it belongs to: an access token beside a grant of another login is left over and not used. */
  login: z.string(),
  /** Milliseconds since 1970, by this machine's clock. */
  obtained_at: z.number(),
  /** Milliseconds since 1970; absent for a personal access token, whose end only Namely knows. */
  expires_at: z.number().optional(),
});

const grantSchema = z.object({
  refresh_token: z.string().min(1),
  login: z.string(),
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
  redirect_uri: z.string(),
});

/** An access token and its age. */
export type AccessToken = z.infer<typeof accessSchema>;

/** All that is needed to get another access token. One entry, so that a kill can never leave halves of two logins. */
export type Grant = z.infer<typeof grantSchema>;

/** The secrets of one login: a grant with its access token, or a personal access token alone. */
export interface Secrets {
  readonly access: AccessToken | undefined;
  readonly grant: Grant | undefined;
}

export type SecretsAnswer =
  | { readonly kind: "found"; readonly secrets: Secrets }
  | { readonly kind: "absent" }
  /** `fault` is what to throw where the secrets cannot be done without. */
  | { readonly kind: "unreachable"; readonly fault: Fault };

export type Erasure =
  | { readonly kind: "erased" }
  | { readonly kind: "absent" }
  | { readonly kind: "unreachable"; readonly why: string };

/** A place for the secrets of each company's login. */
export interface SecretStore {
  readonly kind: StoreKind;
  /** Where that is, for people: "the keychain", or the file's path. */
  readonly place: string;
  read(company: string): Promise<SecretsAnswer>;
  /** Replaces all secrets of the company. On a `keychain.*` or `file.*` fault the earlier ones are restored. */
  write(company: string, secrets: Secrets): Promise<void>;
  erase(company: string): Promise<Erasure>;
}

/** The two places; a login's `store` names the one in use. */
export type SecretStores = Readonly<Record<StoreKind, SecretStore>>;

/** Reads an entry that this program has written; undefined when it is something else. */
export function parseAccessToken(entry: unknown): AccessToken | undefined {
  return accessSchema.safeParse(entry).data;
}

/** Reads an entry that this program has written; undefined when it is something else. */
export function parseGrant(entry: unknown): Grant | undefined {
  return grantSchema.safeParse(entry).data;
}

/** Joins the two entries. After a kill between two writes they can be of different logins: the grant decides. */
export function joinSecrets(access: AccessToken | undefined, grant: Grant | undefined): SecretsAnswer {
  if (!access && !grant) return { kind: "absent" };
  const fits = access && (!grant || access.login === grant.login);
  return { kind: "found", secrets: { access: fits ? access : undefined, grant } };
}
