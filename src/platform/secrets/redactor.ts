import { decodePercent } from "./percent.ts";

/** Shorter values would hide half of an ordinary text. */
const SHORTEST_SECRET = 6;
const MASK = "[hidden]";

/**
 * Keeps secrets out of messages. It learns every secret that the program gets, and removes it from texts in each form that
 * may occur: plain, percent-encoded, base64, and escaped as JSON.
 */
export class Redactor {
  readonly #forms = new Set<string>();

  learn(secret: string | undefined): void {
    if (secret === undefined || secret.length < SHORTEST_SECRET) return;
    const bytes = Buffer.from(secret);
    const escaped = escapeJson(secret);
    const encoded = [encodeURIComponent(secret), new URLSearchParams({ s: secret }).toString().slice(2)];
    const forms = [
      secret,
      ...encoded,
      ...encoded.map(lowerEscapes),
      escaped,
      // What a server quotes from JSON is quoted in JSON again.
      escapeJson(escaped),
      bytes.toString("base64url"),
      bytes.toString("hex"),
      ...listBase64(bytes),
    ];
    for (const form of forms) this.#forms.add(form);
  }

  /** An address such as that of a proxy is no secret, but the password in it is. */
  learnAddress(address: string | undefined): void {
    // Without a scheme it would be the user's name.
    const whole = address === undefined || address.includes("://") ? address : `http://${address}`;
    if (whole === undefined || !URL.canParse(whole)) return;
    const { username, password } = new URL(whole);
    if (password === "") return;
    // Together with the name as well: that is how both are sent, and it may be long enough where the password is not.
    for (const [name, word] of [
      [username, password],
      [decodePercent(username), decodePercent(password)],
    ] as const) {
      this.learn(word);
      this.learn(`${name}:${word}`);
    }
  }

  clean(text: string): string {
    let cleaned = text;
    // Longest first: a secret may be part of another one.
    for (const form of [...this.#forms].sort((a, b) => b.length - a.length))
      cleaned = cleaned.replaceAll(form, MASK);
    // Tokens that were not learned are still found by the names before them.
    return (
      cleaned
        .replace(/\b(bearer\s+)[\w.~+/=-]{6,}/giu, `$1${MASK}`)
        // Only in a query: an error has a code as well, and that one is public.
        .replace(/([?&]code=)[\w.~+/%-]{6,}/giu, `$1${MASK}`)
        .replace(
          /\b((?:access_token|refresh_token|client_secret|code_verifier)["']?\s*[=:]\s*["']?)[\w.~+/%-]{6,}/giu,
          `$1${MASK}`,
        )
    );
  }
}

function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** `%2f` means the same as `%2F`. */
function lowerEscapes(encoded: string): string {
  return encoded.replaceAll(/%[0-9A-F]{2}/gu, (escape) => escape.toLowerCase());
}

/**
 * Base64 of the bytes alone, and its constant part when other bytes precede them, as a user name precedes a password.
 * Three bytes become four characters, so there are three offsets.
 */
function listBase64(bytes: Buffer): string[] {
  const behind = [0, 1, 2].map((count) => {
    const text = Buffer.concat([Buffer.alloc(count), bytes]).toString("base64");
    const begin = count === 0 ? 0 : count + 1;
    // The last characters depend on what follows, and so does the padding.
    return text.slice(begin, Math.floor(((count + bytes.length) * 4) / 3));
  });
  return [bytes.toString("base64").replace(/=+$/u, ""), ...behind];
}
