/** What goes back to a client, before compression and before any fault has got at it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function jsonAnswer(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(value),
  };
}

export function htmlAnswer(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers: { "content-type": "text/html; charset=utf-8", ...headers }, body };
}

export function redirectAnswer(location: string, status = 302): Answer {
  return { status, headers: { location, "cache-control": "no-store" }, body: "" };
}

/** Recorded for a path that does not exist, asked with a valid token; taken for every other 401 too. */
export const UNAUTHORIZED: Answer = jsonAnswer(401, { error: "" });

/** Recorded nowhere; the shape is that of the other errors. */
export const FORBIDDEN: Answer = jsonAnswer(403, { message: "Forbidden", errors: [] });

/** `what` is the singular of the resource, capitalised: "Profile not found" was recorded. */
export function notFound(what: string, errors: "empty-array" | "null"): Answer {
  return jsonAnswer(404, { message: `${what} not found`, errors: errors === "null" ? null : [] });
}

/** Recorded for a profile that lacks names: errors may hold lists of errors. */
export function unprocessable(message: string, errors: readonly unknown[]): Answer {
  return jsonAnswer(422, { message, errors });
}

export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replaceAll(/[&<>"']/g, (letter) => entities[letter] ?? letter);
}
