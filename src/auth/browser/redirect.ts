import { isLoopback } from "../../platform/net/loopback.ts";
import { isSameSecret } from "../../platform/secrets/same-secret.ts";

/**
 * Where a browser that we start ourselves begins. All users of the machine can read this address in the process list
 * (`ps`), so it holds no `state`: the first to fetch it gets one that is valid only together with a cookie.
 */
export interface BrowserStart {
  /** Path on our listener. */
  readonly path: string;
  /** Namely's page, with a `state` of its own. */
  readonly url: URL;
  readonly state: string;
  readonly cookie: string;
}

declare const checked: unique symbol;

/** An authorization code that came with our own `state`, or that a person typed at our own prompt. */
export type CheckedCode = string & { readonly [checked]: true };

/** What an authorization answer has to match. */
export interface Expected {
  readonly state: string;
  readonly port: number;
  /** The way in for the browser that we have started ourselves. */
  readonly start?: Pick<BrowserStart, "path" | "state" | "cookie"> | undefined;
}

/** The parts of a request that decide whether it is the answer we wait for. */
export interface RedirectRequest {
  readonly method: string | undefined;
  /** Path and query, as on the request line. */
  readonly target: string | undefined;
  /** The Host header. */
  readonly host: string | undefined;
  /** The Cookie header. */
  readonly cookie?: string | undefined;
}

export type RedirectAnswer =
  | { readonly kind: "code"; readonly code: CheckedCode }
  /** Namely refused; `error` is one of RFC 6749's words, or `other`. */
  | { readonly kind: "refused"; readonly error: string };

export type RedirectCheck =
  | AnswerCheck
  /** The browser starts the login; `isKnown` when it sends the cookie that it was given before. */
  | { readonly kind: "start"; readonly isKnown: boolean };

/** What the parameters of an answer contain. */
export type AnswerCheck =
  | RedirectAnswer
  /** Not our answer: to be refused with this status, while the login goes on. */
  | { readonly kind: "stranger"; readonly status: 400 | 404 };

/** The cookie that goes with the state of the browser we have started. */
const cookieName = "namely_login";

/** The `Set-Cookie` header for the browser: for this browser alone, no script, and the five minutes of a login. */
export function writeCookie(cookie: string): string {
  return `${cookieName}=${cookie}; Path=/; Max-Age=300; HttpOnly; SameSite=Lax`;
}

function hasCookie(header: string | undefined, expected: string): boolean {
  const values = (header ?? "").split(";").map((part) => part.trim());
  return values.some((value) => isSameSecret(value, `${cookieName}=${expected}`));
}

/** The path of all our redirect URIs; only the port can be chosen. */
const redirectPath = "/callback";

/** The redirect URI to register in Namely, which compares it character by character. */
export function redirectUri(port: number): string {
  return `http://localhost:${port}${redirectPath}`;
}

/**
 * Judges a request at the login listener. The order matters: any web page can make the browser send anything here, so
 * `error` and `code` are not read before `state` has shown that the answer is to our question.
 */
export function checkRedirect(request: RedirectRequest, expected: Expected): RedirectCheck {
  const { method, target, host } = request;
  const { state, start } = expected;
  const isKnown = start !== undefined && hasCookie(request.cookie, start.cookie);
  if (method !== "GET" || target === undefined || !isOurHost(host, expected.port)) return unknownRequest(404);
  const mark = target.indexOf("?");
  if (start !== undefined && isSameSecret(target, start.path)) return { kind: "start", isKnown };
  if ((mark < 0 ? target : target.slice(0, mark)) !== redirectPath) return unknownRequest(404);
  const parameters = new URLSearchParams(mark < 0 ? "" : target.slice(mark + 1));
  return checkAnswer(parameters, isKnown ? [state, start.state] : [state]);
}

/** The second half of the check, on the answer's parameters alone; one of the states has to be theirs. */
export function checkAnswer(parameters: URLSearchParams, states: readonly string[]): AnswerCheck {
  const state = only(parameters, "state");
  if (state === undefined || !states.some((one) => isSameSecret(state, one))) return unknownRequest(400);
  const error = only(parameters, "error");
  if (error !== undefined) return { kind: "refused", error: /^[a-z_]{1,40}$/.test(error) ? error : "other" };
  if (parameters.has("error")) return unknownRequest(400);
  const code = only(parameters, "code");
  return code !== undefined && isCode(code) ? { kind: "code", code } : unknownRequest(400);
}

/**
 * Codes are opaque, but no server sends an empty one, one of kilobytes, or one with spaces or control characters. Quotes
 * and `://` come from a paste that went wrong, such as an address pasted twice.
 */
export function isCode(text: string): text is CheckedCode {
  return /^[\x21-\x7e]{1,2048}$/.test(text) && !/["'`]|:\/\//.test(text);
}

function unknownRequest(status: 400 | 404): AnswerCheck {
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
