import { decodeUtf8 } from "../platform/text/utf8.ts";

/** The usable members of a token answer. Each is read alone, so that an odd one does not spoil the others. */
export interface TokenAnswer {
  readonly accessToken: TokenMember;
  readonly refreshToken: TokenMember;
  readonly lifetimeSeconds: number;
}

export type TokenMember =
  | { readonly kind: "usable"; readonly token: string }
  | { readonly kind: "absent" }
  /** `why` is a clause about the value that does not quote it. */
  | { readonly kind: "unusable"; readonly why: string };

// Namely's access tokens last 15 minutes (documented; 899 s in recorded answers). For an answer without a lifetime.
const USUAL_LIFETIME_SECONDS = 899;
/** A longer one is shortened: a 401 renews the token in any case, and dates have a limit. */
const LONGEST_LIFETIME_SECONDS = 30 * 86_400;

/** Reads the body of an answer from the token endpoint; undefined when it is no JSON object. */
export function readTokenAnswer(body: Buffer): TokenAnswer | undefined {
  // Tokens are ASCII: bytes that are not UTF-8 can spoil only the member that contains them.
  const answer = parseObject(decodeUtf8(body) ?? body.toString("latin1"));
  if (answer === undefined) return undefined;
  return {
    accessToken: readMember(answer.get("access_token")),
    refreshToken: readMember(answer.get("refresh_token")),
    lifetimeSeconds: readLifetime(answer.get("expires_in")),
  };
}

/** What is wrong with a token, as a clause; undefined when it is valid in a header as it is (RFC 6750 2.1). */
export function findTokenTrouble(token: string): string | undefined {
  if (token === "") return "it is empty";
  if (/[\r\n]/u.test(token)) return "it contains a line break";
  return /^[\x21-\x7e]+$/u.test(token) ? undefined : "it has spaces or other invalid characters";
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
