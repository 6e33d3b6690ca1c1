import { makeListenSecret, readListenSecrets } from "../inbound/listen-secret.ts";
import { makeWebhookSecret, readWebhookSecrets } from "../delivery/signature.ts";

/** A secret of a company that its keychain can hold beside the login. */
export interface SecretKind {
  /** Such as `webhook-secret`: the command that keeps it, and the word in its fault. */
  readonly command: "webhook-secret" | "listen-secret";
  /** The variable that goes before the keychain. */
  readonly variable: string;
  /** The part of the keychain's account behind the company. */
  readonly entry: string;
  /** "The secret …", for sentences. */
  readonly describe: (company: string) => string;
  /** What is missing without it. */
  readonly purpose: string;
  make(randomBytes: (count: number) => Uint8Array): string;
  /** Throws `usage.*` when this is no such secret. */
  check(text: string): unknown;
}

/** What the events of --post are signed with. */
export const WEBHOOK_SECRET: SecretKind = {
  command: "webhook-secret",
  variable: "NAMELY_WEBHOOK_SECRET",
  entry: "webhook_secret",
  describe: (company) => `secret for the web hooks of ${company}`,
  purpose: "to sign web hooks with",
  make: makeWebhookSecret,
  check: readWebhookSecrets,
};

/** What Namely's calls to `listen` have to bear. */
export const LISTEN_SECRET: SecretKind = {
  command: "listen-secret",
  variable: "NAMELY_LISTEN_SECRET",
  entry: "listen_secret",
  describe: (company) => `secret for calls about ${company}`,
  purpose: "for calls to bear",
  make: makeListenSecret,
  check: readListenSecrets,
};
