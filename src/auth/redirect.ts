import { isLoopback } from "../platform/loopback.ts";
import { isSameSecret } from "../platform/same-secret.ts";

declare const checked: unique symbol;

/** An authorization code that came with our own `state`, or that a person typed at our own prompt. */
export type CheckedCode = string & { readonly [checked]: true };

/** What an authorization answer has to match. */
export interface Expected {
  readonly state: string;
  readonly port: number;
}

/** The parts of a request that decide whether it is the answer we wait for. */
export interface RedirectRequest {
  readonly method: string | undefined;
  /** Path and query, as on the request line. */
  readonly target: string | undefined;
  /** The Host header. */
  readonly host: string | undefined;
}

export type RedirectAnswer =
  | { readonly kind: "code"; readonly code: CheckedCode }
  /** Namely said no; `error` is one of RFC 6749's words, or `other`. */
  | { readonly kind: "refused"; readonly error: string };

export type RedirectCheck =
  | RedirectAnswer
  /** Not our answer: to be turned away with this status, while the login goes on. */
  | { readonly kind: "stranger"; readonly status: 400 | 404 };

/** The path of every redirect URI of ours; the port is the only part that a person may choose. */
const redirectPath = "/callback";

/** The redirect URI that has to be registered at Namely, which compares it letter by letter. */
export function redirectUri(port: number): string {
  return `http://localhost:${port}${redirectPath}`;
}

/**
 * Judges a request at the login listener. The order matters: a page elsewhere can make the browser send anything here,
 * so `error` and `code` are not looked at before `state` has shown that the answer is to our question.
 */
export function checkRedirect(request: RedirectRequest, expected: Expected): RedirectCheck {
  const { method, target, host } = request;
  if (method !== "GET" || target === undefined || !isOurHost(host, expected.port)) return stranger(404);
  const mark = target.indexOf("?");
  if ((mark < 0 ? target : target.slice(0, mark)) !== redirectPath) return stranger(404);
  return checkAnswer(new URLSearchParams(mark < 0 ? "" : target.slice(mark + 1)), expected.state);
}

/** The second half of the check, on the answer's parameters alone. */
export function checkAnswer(parameters: URLSearchParams, expectedState: string): RedirectCheck {
  const state = only(parameters, "state");
  if (state === undefined || !isSameSecret(state, expectedState)) return stranger(400);
  const error = only(parameters, "error");
  if (error !== undefined) return { kind: "refused", error: /^[a-z_]{1,40}$/.test(error) ? error : "other" };
  if (parameters.has("error")) return stranger(400);
  const code = only(parameters, "code");
  return code !== undefined && isCode(code) ? { kind: "code", code } : stranger(400);
}

/** Codes are opaque, but no server sends an empty one, one of kilobytes, or one with blanks and control characters. */
export function isCode(text: string): text is CheckedCode {
  return /^[\x21-\x7e]{1,2048}$/.test(text);
}

function stranger(status: 400 | 404): RedirectCheck {
  return { kind: "stranger", status };
}

// A name that some other DNS server points at 127.0.0.1 is how a web page gets past the browser's same-origin rule.
function isOurHost(host: string | undefined, port: number): boolean {
  const match = /^(.+?)(?::(\d{1,5}))?$/.exec(host ?? "");
  return match?.[1] !== undefined && isLoopback(match[1].toLowerCase()) && Number(match[2] ?? 80) === port;
}

function only(parameters: URLSearchParams, name: string): string | undefined {
  const values = parameters.getAll(name);
  return values.length === 1 ? values[0] : undefined;
}
