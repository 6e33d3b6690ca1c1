import { decodeUtf8 } from "../platform/text/utf8.ts";

/** What a token answer holds that can be used. Each member is judged alone, so that an odd one takes no other with it. */
export interface TokenAnswer {
  readonly accessToken: TokenMember;
  readonly refreshToken: TokenMember;
  readonly lifetimeSeconds: number;
}

export type TokenMember =
  | { readonly kind: "usable"; readonly token: string }
  | { readonly kind: "absent" }
  /** There is one, and `why` is a clause about it that does not quote it. */
  | { readonly kind: "unusable"; readonly why: string };

// Namely's access tokens last 15 minutes (documented; 899 s in recorded answers). For a server that does not say.
const USUAL_LIFETIME_SECONDS = 899;
/** What is claimed beyond it is shortened: a 401 renews the token in any case, and dates have an end. */
const LONGEST_LIFETIME_SECONDS = 30 * 86_400;

/** Reads the body of an answer from the token address; undefined when it is no JSON object. */
export function readTokenAnswer(body: Buffer): TokenAnswer | undefined {
  // Tokens are ASCII: bytes that are not UTF-8 can spoil only the member that they stand in.
  const answer = parseObject(decodeUtf8(body) ?? body.toString("latin1"));
  if (answer === undefined) return undefined;
  return {
    accessToken: readMember(answer.get("access_token")),
    refreshToken: readMember(answer.get("refresh_token")),
    lifetimeSeconds: readLifetime(answer.get("expires_in")),
  };
}

/** What is wrong with a token, as a clause about it; undefined when it can stand in a header as it is (RFC 6750 2.1). */
export function findTokenTrouble(token: string): string | undefined {
  if (token === "") return "it is empty";
  if (/[\r\n]/u.test(token)) return "it contains a line break";
  if (/\s/u.test(token)) return "it contains a space";
  return /^[\x21-\x7e]+$/u.test(token) ? undefined : "it contains control or non-ASCII characters";
}

function readMember(value: unknown): TokenMember {
  if (value === undefined || value === null || value === "") return { kind: "absent" };
  if (typeof value !== "string") return { kind: "unusable", why: "it is not text" };
  const why = findTokenTrouble(value);
  return why === undefined ? { kind: "usable", token: value } : { kind: "unusable", why };
}

function readLifetime(value: unknown): number {
  const isText = typeof value === "string" && /^\d+(?:\.\d+)?$/u.test(value.trim());
  const seconds = isText ? Number(value) : value;
  if (typeof seconds !== "number" || !(seconds > 0)) return USUAL_LIFETIME_SECONDS;
  return Math.min(seconds, LONGEST_LIFETIME_SECONDS);
}

function parseObject(text: string): ReadonlyMap<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    return new Map<string, unknown>(Object.entries(value));
  } catch {
    return undefined;
  }
}
