import { Fault } from "../../platform/errors/fault.ts";
import type { HttpRequest } from "../../platform/net/http.ts";
import { decodePercent } from "../../platform/secrets/percent.ts";
import type { BodyLease, PageTurn } from "./body-room.ts";

/** How long an answer may take, in milliseconds; see src/platform/net/http.ts. After such a wait there is no retry. */
export interface Patience {
  readonly timeoutMs: number;
  readonly totalMs: number;
}

export type Method = HttpRequest["method"];

/** One request to Namely's API, before token, limit and retry. */
export interface ApiRequest {
  readonly method: Method;
  /** Below /api/v1, such as `/profiles`; one that begins with `/api/` counts from the base URL on. */
  readonly path: string;
  /** The query with its question mark, sent unchanged; or "". */
  readonly search: string;
  /** JSON. */
  readonly body?: string | undefined;
  /** For what is known to take long. */
  readonly patience?: Patience | undefined;
  /** For a page that is asked for in advance. */
  readonly turn?: PageTurn | undefined;
  /** What the answer may unpack into; undefined for one that is read by itself. */
  readonly room?: BodyLease | undefined;
}

/** What a request is called in messages; the query stays out, for it may hold names and addresses of people. */
export function describeRequest({ method, path }: Pick<ApiRequest, "method" | "path">): string {
  return `${method} ${path}`;
}

/** Whether it may change something at Namely, so that it must not be sent twice. */
export function isWrite({ method }: Pick<ApiRequest, "method">): boolean {
  return method !== "GET" && method !== "HEAD";
}

/** One spelling for all spellings of a path that mean the same to Namely, such as `/Profiles.json`. */
export function canonicalPath(path: string): string {
  return decodePercent(path)
    .toLowerCase()
    .replace(/^\/api\/v1(?=\/)/u, "")
    .replace(/(?:\.json)?\/*$/u, "");
}

/** Documented for GET /profiles; whether other methods and single profiles count is not documented, so they do. */
export function isCounted(path: string): boolean {
  return /^\/profiles(\/(?!fields(\/|$))[^/]+)?$/u.test(canonicalPath(path));
}

/** The address of a request. Throws `usage.api-path` should the path lead anywhere but below the API of `baseUrl`. */
export function buildUrl(baseUrl: URL, { path, search }: Pick<ApiRequest, "path" | "search">): URL {
  const url = new URL(baseUrl);
  const wanted = `${url.pathname.replace(/\/$/u, "")}${path.startsWith("/api/") ? "" : "/api/v1"}${path}`;
  url.pathname = wanted;
  url.search = search;
  // A URL takes dots out of its path by itself: what was lost there would have led to somewhere else.
  if (url.origin === baseUrl.origin && url.pathname.split("/").length === wanted.split("/").length)
    return url;
  throw new Fault("usage.api-path", "The path leads outside Namely's API.", {
    hint: "Pass a path of Namely's documentation, such as /profiles/me.",
  });
}

/** What is asked of a list without a person's data in it; everything else stays hidden in `--debug`. */
const HARMLESS: ReadonlySet<string> = new Set(
  "page per_page sort limit after order profile_format filter[user_status]".split(" "),
);

/** The query for `--debug`: what a filter searches for is a person's name or address, and stays hidden. */
export function describeQuery(url: URL): string {
  const parts = [...url.searchParams].map(([name, value]) => `${name}=${HARMLESS.has(name) ? value : "…"}`);
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
}
