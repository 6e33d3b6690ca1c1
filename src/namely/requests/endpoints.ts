import { findNearest } from "../../platform/errors/nearest.ts";
import { canonicalPath } from "./api-request.ts";

/** First parts of the paths that Namely documents or its own programs use. */
const ENDPOINTS: readonly string[] =
  `profiles groups group_types teams job_titles job_tiers countries currency_types companies events likes reports
  notifications folders resources files settings time_off oauth2 api`.split(/\s+/u);

/** What others call what Namely calls differently. */
const OTHER_WORDS: ReadonlyMap<string, string> = new Map([
  ["employees", "profiles"],
  ["people", "profiles"],
  ["users", "profiles"],
  ["me", "profiles/me"],
  ["fields", "profiles/fields"],
  ["company", "companies/info"],
  ["departments", "groups"],
  ["divisions", "groups"],
  ["offices", "groups"],
  ["titles", "job_titles"],
  ["feed", "events"],
]);

/** Whether a path begins as one that Namely is known to have. */
export function isKnownEndpoint(path: string): boolean {
  return ENDPOINTS.includes(firstPart(path));
}

/** `Did you mean /profiles?` for a path that begins nearly as one of Namely's; undefined for all others. */
export function endpointHint(path: string): string | undefined {
  const first = firstPart(path);
  if (isKnownEndpoint(path)) return undefined;
  const nearest = OTHER_WORDS.get(first) ?? findNearest(first, ENDPOINTS, { most: 1 })[0];
  return nearest === undefined ? undefined : `Did you mean /${nearest}?`;
}

function firstPart(path: string): string {
  return canonicalPath(path).split("/")[1] ?? "";
}
