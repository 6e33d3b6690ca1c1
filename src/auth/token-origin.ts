import { resolve } from "node:path";
import { FileTooLongError, readSmallFile } from "../platform/files/bounded-file.ts";
import { Fault } from "../platform/errors/fault.ts";
import { quoteWord } from "../platform/text/shell-word.ts";
import type { OAuthClient } from "./exchange.ts";
import { redirectUri } from "./browser/redirect.ts";
import type { StoreKind } from "./secret-store.ts";
import { findTokenTrouble } from "./token-answer.ts";
import type { Environment } from "../platform/process/environment.ts";

/** The port of the redirect URI unless `--port` sets another one. */
export const defaultPort = 8976;

export type TokenVariable = "NAMELY_TOKEN" | "NAMELY_TOKEN_FILE" | "NAMELY_REFRESH_TOKEN";

/** Where a token came from, for people and for hints. */
export type TokenOrigin =
  | { readonly kind: "token-file"; readonly path: string }
  | { readonly kind: "variable"; readonly variable: TokenVariable }
  /** `name` is its place in the caller's own words, such as "the token option". */
  | { readonly kind: "caller"; readonly name: string }
  | { readonly kind: "store"; readonly store: StoreKind; readonly place: string };

/** A token that was given to this run from outside and takes precedence over stored logins. */
export type GivenToken =
  | { readonly kind: "fixed"; readonly origin: TokenOrigin; readonly token: string }
  | {
      readonly kind: "renewable";
      readonly origin: TokenOrigin;
      readonly client: OAuthClient;
      readonly refreshToken: string;
    };

/** For a personal access token; otherwise Namely calls it invalid (source: documentation of LeanIX). */
export const SSO_RULE = "The token's user must not be SSO-enabled.";

/** The hint for a token that Namely refuses: a login does not help while another token takes precedence. */
export function hintForRefusal(origin: TokenOrigin, company: string | undefined, isPersonal = false): string {
  const hint = hintForOrigin(origin, company);
  if (!isPersonal) return hint;
  // The command comes last, so that it can be copied.
  if (origin.kind === "store")
    return `${SSO_RULE} Log in with another token: ${hint} --with-token < token.txt`;
  return `${hint} ${SSO_RULE}`;
}

function hintForOrigin(origin: TokenOrigin, company: string | undefined): string {
  const login = `namely login ${company ?? "<company>"}`;
  if (origin.kind === "store") return login;
  if (origin.kind === "token-file") return `Put a valid token into "${origin.path}".`;
  if (origin.kind === "caller") return `Put a valid token into ${origin.name}.`;
  return {
    NAMELY_TOKEN: "Put a valid token into NAMELY_TOKEN.",
    NAMELY_TOKEN_FILE: "Put a valid token into the file in NAMELY_TOKEN_FILE.",
    NAMELY_REFRESH_TOKEN: `Put a new refresh token into NAMELY_REFRESH_TOKEN, or unset it and log in: ${login}`,
  }[origin.variable];
}

/** The origin of a token in one word. */
export function nameOrigin(origin: TokenOrigin): string {
  if (origin.kind === "variable") return origin.variable;
  if (origin.kind === "caller") return origin.name;
  return origin.kind === "token-file" ? origin.path : origin.place;
}

const LONGEST_TOKEN_FILE = 65_536;

const variables: readonly TokenVariable[] = ["NAMELY_TOKEN", "NAMELY_TOKEN_FILE", "NAMELY_REFRESH_TOKEN"];

/** The variable that gives the token, if one is set; an empty one counts as not set. */
export function findTokenVariable(env: Environment): TokenVariable | undefined {
  return variables.find((variable) => env[variable]);
}

/**
 * The token from `--token-file`, NAMELY_TOKEN, NAMELY_TOKEN_FILE or NAMELY_REFRESH_TOKEN, in this order; undefined when
 * the stored login is used. Throws `auth.token-file`, `auth.token-unusable` or `usage.client-missing`.
 */
export async function findGivenToken(
  deps: { env: Environment; cwd: string },
  tokenFile: string | undefined,
): Promise<GivenToken | undefined> {
  const { env, cwd } = deps;
  if (tokenFile !== undefined) return readTokenFile({ kind: "token-file", path: tokenFile }, cwd, tokenFile);
  const variable = findTokenVariable(env);
  const value = variable && env[variable];
  if (!value) return undefined;
  const origin = { kind: "variable", variable } as const;
  if (variable === "NAMELY_TOKEN") return { kind: "fixed", origin, token: readToken(value, variable) };
  if (variable === "NAMELY_TOKEN_FILE") return readTokenFile(origin, cwd, value);
  return { kind: "renewable", origin, client: readClient(env), refreshToken: readToken(value, variable) };
}

/** A token that is valid in a header: without the line end that editors and `echo` leave behind. */
export function readToken(text: string, source: string): string {
  const token = text.trim();
  const trouble = findTokenTrouble(token);
  if (trouble === undefined) return token;
  throw new Fault("auth.token-unusable", `${source} does not contain a valid token: ${trouble}.`, {
    hint: "Copy the token again from Namely (API > Personal Access Tokens).",
  });
}

async function readTokenFile(origin: TokenOrigin, cwd: string, path: string): Promise<GivenToken> {
  let text: string;
  try {
    text = (await readSmallFile(resolve(cwd, path), LONGEST_TOKEN_FILE)).toString("utf8");
  } catch (error) {
    if (error instanceof FileTooLongError)
      throw new Fault("auth.token-file", `The token file "${path}" is larger than 64 KiB.`, {
        hint: "A token file contains one token and nothing else.",
      });
    throw new Fault("auth.token-file", `Cannot read the token file "${path}".`, {
      hint: `Check the path and its permissions: ls -l ${quoteWord(path)}`,
      cause: error,
    });
  }
  return { kind: "fixed", origin, token: readToken(text, `"${path}"`) };
}

function readClient(env: Environment): OAuthClient {
  const { NAMELY_CLIENT_ID: clientId, NAMELY_CLIENT_SECRET: clientSecret } = env;
  if (clientId && clientSecret) {
    return {
      clientId: readClientWord(clientId, "NAMELY_CLIENT_ID"),
      clientSecret: readClientWord(clientSecret, "NAMELY_CLIENT_SECRET"),
      redirectUri: redirectUri(defaultPort),
    };
  }
  const missing = [!clientId && "NAMELY_CLIENT_ID", !clientSecret && "NAMELY_CLIENT_SECRET"].filter(Boolean);
  const are = `${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} missing`;
  throw new Fault("usage.client-missing", `NAMELY_REFRESH_TOKEN is set, but ${are}.`, {
    hint: "A refresh token works only with the OAuth client it was issued to: set NAMELY_CLIENT_ID and NAMELY_CLIENT_SECRET.",
  });
}

/** A client id or secret without the line end that files of secrets have. */
export function readClientWord(text: string, variable: string): string {
  const word = text.trim();
  if (/^[\x21-\x7e]+$/.test(word)) return word;
  throw new Fault("usage.client", `${variable} is not valid: it has spaces or other invalid characters.`, {
    hint: "Copy it again from Namely (API > OAuth Applications).",
  });
}
