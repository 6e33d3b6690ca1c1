import { Fault } from "../../platform/errors/fault.ts";
import { canonicalPath } from "./api-request.ts";

/** Where a request is to go, as far as that is known without the company's address. */
export interface ApiTarget {
  /** `https://acme.namely.com` when a whole address was written. */
  readonly origin: string | undefined;
  /** Begins with a slash; within a whole address it begins at the host. */
  readonly path: string;
  /** With its question mark, or "". */
  readonly search: string;
}

/** Servers that decode twice exist; who encodes more often than this is up to something. */
const MOST_DECODINGS = 5;
const WHOLE_ADDRESS = /^(?<authority>[a-z][a-z0-9+.-]*:(?:\/\/[^/?]*)?)(?<rest>.*)$/isu;
/** Which path leads to tokens, and so past the login that keeps them safe. */
const LOGIN_PATH = /^(?:\/api\/v\d+)?\/oauth2(?:\/|$)/u;

/**
 * Reads `profiles/me`, `/profiles`, `/api/v1/profiles?per_page=5` or a whole address. The query stays unchanged.
 * Throws `usage.api-path` for whatever could lead to another host or out of the API on its way to Namely: for dots, also
 * encoded ones, for names of hosts, and for characters that programs read differently.
 */
export function readApiPath(text: string): ApiTarget {
  if (/[\p{Control}\u2028\u2029]/u.test(text)) throw refuse("The path holds a control character.");
  if (text.includes("\\")) throw refuse("The path holds a backslash.", "Write slashes, or %5C in a query.");
  if (text.includes("#"))
    throw refuse("The path holds a #.", "Namely never sees what follows it; write %23.");
  const whole = WHOLE_ADDRESS.exec(text)?.groups;
  const origin = whole === undefined ? undefined : readOrigin(whole["authority"] ?? "");
  const rest = whole === undefined ? text : (whole["rest"] ?? "");
  const mark = rest.indexOf("?");
  const path = mark < 0 ? rest : rest.slice(0, mark);
  const search = mark < 0 ? "" : rest.slice(mark);
  checkPath(path);
  return { origin, path: path.startsWith("/") ? path : `/${path}`, search: search === "?" ? "" : search };
}

/**
 * The path of a request below `baseUrl`, as `ApiRequest` has it. Throws `usage.other-host` for an address elsewhere and
 * `usage.api-path` for one outside the API.
 */
export function locate(target: ApiTarget, baseUrl: URL): string {
  let { path } = target;
  if (target.origin !== undefined) {
    if (target.origin !== baseUrl.origin) {
      throw new Fault(
        "usage.other-host",
        `The address is not below "${baseUrl.origin}", which the token is for.`,
        {
          hint: "Pass the path alone, such as /profiles/me, or the company with --company.",
        },
      );
    }
    const prefix = baseUrl.pathname.replace(/\/$/u, "");
    if (!path.startsWith(`${prefix}/api/`))
      throw refuse(`The address is not below ${baseUrl.origin}${prefix}/api.`);
    path = path.slice(prefix.length);
  }
  const below = path.startsWith("/api/v1/") ? path.slice("/api/v1".length) : path;
  if (/^\/api(?:\/v1)?$/u.test(below)) throw refuse("The path names nothing.");
  if (LOGIN_PATH.test(canonicalPath(below)))
    throw refuse(
      "Tokens are not asked for by path.",
      "namely login logs in, and namely token prints a token.",
    );
  return below;
}

function readOrigin(authority: string): string {
  if (authority.includes("@")) throw refuse("The address holds a user's name.");
  if (!/^https?:\/\/./iu.test(authority) || !URL.canParse(authority))
    throw refuse("That is neither a path nor a whole address.");
  return new URL(authority).origin;
}

function checkPath(path: string): void {
  if (path.startsWith("//")) throw refuse("The path begins with the name of a host.");
  const parts = path.replace(/^\//u, "").split("/");
  if (parts.every((part) => part === "")) throw refuse("The path names nothing.");
  for (const part of parts) {
    if (part === "")
      throw refuse("The path has an empty part.", "Was it to come from a variable that is not set?");
    if (/\s/u.test(part)) throw refuse("The path contains a space.", "Write %20 for it.");
    checkPart(part, path);
  }
}

function checkPart(part: string, path: string): void {
  let decoded = part;
  for (let round = 0; ; round++) {
    if (/^\.{1,2}(?:;|$)/u.test(decoded)) throw refuse('The path contains "." or ".." as a segment.');
    if (/[/\\\p{Control}]/u.test(decoded))
      throw refuse("The path holds an encoded slash or control character.");
    const next = decode(decoded);
    if (next === decoded) return;
    if (next === undefined) {
      if (round > 0) return;
      throw refuse(`The path "${path}" is not correctly percent-encoded.`, "Write %25 for a percent sign.");
    }
    if (round === MOST_DECODINGS) throw refuse("The path is encoded again and again.");
    decoded = next;
  }
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function refuse(
  sentence: string,
  hint = "Write it as Namely's documentation does, such as /profiles/me.",
): Fault {
  return new Fault("usage.api-path", sentence, { hint });
}
