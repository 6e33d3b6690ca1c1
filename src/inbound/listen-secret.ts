import type { IncomingMessage } from "node:http";
import { Fault } from "../platform/errors/fault.ts";
import { decodePercent } from "../platform/secrets/percent.ts";
import { isSameSecret } from "../platform/secrets/same-secret.ts";

const NEW_SECRET_BYTES = 32;
/** It is part of a URL, where other characters have a meaning or several spellings. */
const SECRET = /^[A-Za-z0-9._~-]{24,200}$/u;
const MOST_SECRETS = 8;
const MOST_GIVEN = 8;

/** A new secret of 32 bytes from `randomBytes`, in characters without a meaning in a URL. */
export function makeListenSecret(randomBytes: (count: number) => Uint8Array): string {
  return Buffer.from(randomBytes(NEW_SECRET_BYTES)).toString("base64url");
}

/**
 * The secrets in a text, during rotation several separated by spaces. Throws `usage.listen-secret`, which
 * does not quote what was given.
 */
export function readListenSecrets(text: string): readonly string[] {
  const words = text.split(/\s+/u).filter(Boolean);
  if (words.length > 0 && words.length <= MOST_SECRETS && words.every((word) => SECRET.test(word)))
    return words;
  throw new Fault(
    "usage.listen-secret",
    "A listen secret must be 24 to 200 letters, digits and . _ ~ - only.",
    { hint: "Make one with: namely listen-secret new, or openssl rand -hex 32" },
  );
}

/** The parts of the URL that may hold the secret: what follows the path, and the query. */
export interface SecretPlace {
  /** Undefined where the path ends before it. */
  readonly segment: string | undefined;
  readonly query: URLSearchParams;
}

/** Whether one of the secrets is in the URL or in a header. All are compared, so that timing reveals nothing. */
export function hasSecret(
  { headers }: Pick<IncomingMessage, "headers">,
  { segment, query }: SecretPlace,
  secrets: readonly string[],
): boolean {
  const bearer = /^Bearer +(?<word>\S+)$/iu.exec(headers.authorization ?? "")?.groups?.["word"];
  const own = headers["x-namely-secret"];
  const given = [
    segment === undefined ? undefined : decodePercent(segment),
    ...query.getAll("secret").slice(0, MOST_GIVEN),
    bearer,
    typeof own === "string" ? own : undefined,
  ].filter((word) => word !== undefined);
  let isRight = false;
  for (const word of given) for (const secret of secrets) if (isSameSecret(word, secret)) isRight = true;
  return isRight;
}
