import { createHmac } from "node:crypto";
import { Fault } from "../platform/errors/fault.ts";

// Source of names, lengths and layout: the Standard Webhooks specification, "Webhook scheme" and "Signature scheme".
const PREFIX = "whsec_";
const FEWEST_BYTES = 24;
const MOST_BYTES = 64;
const NEW_SECRET_BYTES = 32;

/**
 * The keys out of one secret `whsec_<base64>`, or out of several with spaces between them while one replaces another.
 * Throws `usage.webhook-secret`, which does not quote what was given.
 */
export function readWebhookSecrets(text: string): readonly Buffer[] {
  const words = text.split(/\s+/u).filter(Boolean);
  if (words.length === 0) throw unusableSecret();
  return words.map(readSecret);
}

export interface Signable {
  readonly id: string;
  /** Seconds since 1970, whole. */
  readonly timestamp: number;
  readonly body: string;
  readonly secrets: readonly Uint8Array[];
}

/** The value of `webhook-signature`: one `v1,<base64>` for each secret, the destination needs to know only one of them. */
export function signDelivery({ id, timestamp, body, secrets }: Signable): string {
  const signed = `${id}.${timestamp}.${body}`;
  return secrets
    .map((secret) => `v1,${createHmac("sha256", secret).update(signed).digest("base64")}`)
    .join(" ");
}

/** A new secret, `whsec_<base64>` of 32 bytes that `randomBytes` gives. */
export function makeWebhookSecret(randomBytes: (count: number) => Uint8Array): string {
  return PREFIX + Buffer.from(randomBytes(NEW_SECRET_BYTES)).toString("base64");
}

function readSecret(word: string): Buffer {
  if (!word.startsWith(PREFIX)) throw unusableSecret();
  const encoded = word.slice(PREFIX.length);
  const bytes = Buffer.from(encoded, "base64");
  // Node skips what is not base64: only what comes out the same again was all of it.
  const canonical = bytes.toString("base64");
  const isWhole = encoded === canonical || encoded === canonical.replace(/=+$/u, "");
  if (!isWhole || bytes.length < FEWEST_BYTES || bytes.length > MOST_BYTES) throw unusableSecret();
  return bytes;
}

function unusableSecret(): Fault {
  return new Fault(
    "usage.webhook-secret",
    `A webhook secret has to be ${PREFIX} and ${FEWEST_BYTES} to ${MOST_BYTES} bytes in base64.`,
    { hint: `Make one with: echo "${PREFIX}$(openssl rand -base64 ${NEW_SECRET_BYTES})"` },
  );
}
