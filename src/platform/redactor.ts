/** Shorter values would blank out half of the text they are looked for in. */
const SHORTEST_SECRET = 6;
const MASK = "[hidden]";

/**
 * Keeps secrets out of what is written for people. It is told every secret that the program comes to hold, and removes
 * them from texts in each form in which they travel: plain, percent-encoded, base64, and escaped as JSON.
 */
export class Redactor {
  readonly #forms = new Set<string>();

  learn(secret: string | undefined): void {
    if (secret === undefined || secret.length < SHORTEST_SECRET) return;
    const forms = [
      secret,
      encodeURIComponent(secret),
      new URLSearchParams({ s: secret }).toString().slice(2),
      JSON.stringify(secret).slice(1, -1),
      Buffer.from(secret).toString("base64").replace(/=+$/u, ""),
      Buffer.from(secret).toString("base64url"),
    ];
    for (const form of forms) this.#forms.add(form);
  }

  clean(text: string): string {
    let cleaned = text;
    // Longest first: a secret may be part of another one.
    for (const form of [...this.#forms].sort((a, b) => b.length - a.length))
      cleaned = cleaned.replaceAll(form, MASK);
    // Tokens that nobody told us of still look like what follows their customary names.
    return (
      cleaned
        .replace(/\b(bearer\s+)[\w.~+/=-]{6,}/giu, `$1${MASK}`)
        // Only in a query: a fault has a code as well, and that is for everybody.
        .replace(/([?&]code=)[\w.~+/%-]{6,}/giu, `$1${MASK}`)
        .replace(
          /\b((?:access_token|refresh_token|client_secret|code_verifier)["']?\s*[=:]\s*["']?)[\w.~+/%-]{6,}/giu,
          `$1${MASK}`,
        )
    );
  }
}
