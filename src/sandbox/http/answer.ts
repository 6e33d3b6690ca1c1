import type { Quirks } from "../control/quirks.ts";

/** What goes back to a client, before compression and before any fault has got at it. */
export interface SandboxResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Sent instead of the body, for what would be too large as a whole. */
  readonly pieces?: Iterable<string>;
}

export function jsonResponse(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): SandboxResponse {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(value),
  };
}

/** An error of the sandbox itself, not one of Namely. */
export function problemResponse(
  status: number,
  error: { readonly code: string; readonly message: string; readonly hint: string | undefined },
): SandboxResponse {
  const { hint, ...rest } = error;
  return jsonResponse(status, { error: { ...rest, ...(hint === undefined ? {} : { hint }) } });
}

export function htmlResponse(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): SandboxResponse {
  return { status, headers: { "content-type": "text/html; charset=utf-8", ...headers }, body };
}

export function redirectResponse(location: string, status = 302): SandboxResponse {
  return { status, headers: { location, "cache-control": "no-store" }, body: "" };
}

/** Recorded for a path that does not exist, asked with a valid token; taken for every other 401 too. */
export const UNAUTHORIZED: SandboxResponse = jsonResponse(401, { error: "" });

/** Recorded nowhere; the shape is that of the other errors. */
export const FORBIDDEN: SandboxResponse = jsonResponse(403, { message: "Forbidden", errors: [] });

/** `what` is the singular of the resource, capitalised: "Profile not found" was recorded. */
export function notFound(what: string, { notFoundErrors }: Quirks): SandboxResponse {
  return jsonResponse(404, { message: `${what} not found`, errors: notFoundErrors === "null" ? null : [] });
}

/** Recorded for a profile that lacks names: errors may hold lists of errors. */
export function unprocessable(message: string, errors: readonly unknown[]): SandboxResponse {
  return jsonResponse(422, { message, errors });
}
