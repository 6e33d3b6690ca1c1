import { listFolder, listFolders, listResources, showResource } from "./documents.ts";
import { listNotifications, listNotificationsOf } from "./notifications.ts";
import {
  likeEvent,
  listComments,
  listEvents,
  listLikes,
  removeEvent,
  showEvent,
  unlikeEvent,
} from "./events.ts";
import { createProfile, updateProfile } from "./profile-writes.ts";
import { listCountries, listCurrencyTypes, showCountry } from "./reference.ts";
import { showReport } from "./reports.ts";
import { listFields, listSections, showField, showSection } from "./fields.ts";
import {
  listGroups,
  listGroupsOfType,
  listGroupTypes,
  listTeams,
  showGroup,
  showGroupType,
  showTeam,
  updateGroup,
} from "./groups.ts";
import { listJobTiers, listJobTitles, showJobTier, showJobTitle } from "./jobs.ts";
import type { Endpoint } from "./endpoint-request.ts";
import { listProfiles, showOwnProfile, showProfile } from "./profiles.ts";

export interface Route {
  /** As in the statistics: `/profiles/{id}`. */
  readonly name: string;
  readonly endpoint: Endpoint;
  /** The part of the path that stood for `{id}`. */
  readonly id: string;
}

/** Paths below /api/v1; the first that fits answers. `HEAD` is answered by what `GET` would be. */
const ROUTES: readonly (readonly [
  method: "GET" | "POST" | "PUT" | "DELETE",
  name: string,
  endpoint: Endpoint,
])[] = [
  ["GET", "/profiles", listProfiles],
  ["GET", "/profiles/me", showOwnProfile],
  ["GET", "/profiles/fields", listFields],
  ["GET", "/profiles/fields/sections", listSections],
  ["GET", "/profiles/fields/sections/{id}", showSection],
  ["GET", "/profiles/fields/{id}", showField],
  ["GET", "/profiles/{id}", showProfile],
  ["GET", "/groups", listGroups],
  ["GET", "/groups/{id}", showGroup],
  ["GET", "/group_types", listGroupTypes],
  ["GET", "/group_types/{id}", showGroupType],
  ["GET", "/group_types/{id}/groups", listGroupsOfType],
  ["GET", "/teams", listTeams],
  ["GET", "/teams/{id}", showTeam],
  ["GET", "/job_titles", listJobTitles],
  ["GET", "/job_titles/{id}", showJobTitle],
  ["GET", "/job_tiers", listJobTiers],
  ["GET", "/job_tiers/{id}", showJobTier],
  ["GET", "/countries", listCountries],
  ["GET", "/countries/{id}", showCountry],
  ["GET", "/currency_types", listCurrencyTypes],
  ["GET", "/events", listEvents],
  ["GET", "/events/{id}", showEvent],
  ["GET", "/events/{id}/comments", listComments],
  ["GET", "/notifications", listNotifications],
  ["GET", "/profiles/{id}/notifications", listNotificationsOf],
  ["GET", "/folders", listFolders],
  ["GET", "/folders/{id}/resources", listFolder],
  ["GET", "/resources", listResources],
  ["GET", "/resources/{id}", showResource],
  ["GET", "/reports/{id}", showReport],
  ["POST", "/profiles", createProfile],
  ["PUT", "/profiles/{id}", updateProfile],
  ["PUT", "/groups/{id}", updateGroup],
  ["DELETE", "/events/{id}", removeEvent],
  ["GET", "/likes/event/{id}/recent", listLikes],
  ["POST", "/likes/event/{id}", likeEvent],
  ["DELETE", "/likes/event/{id}", unlikeEvent],
];

const PATTERNS = ROUTES.map(([method, name, endpoint]) => ({
  method,
  name,
  endpoint,
  pattern: new RegExp(`^${name.replace("{id}", "([^/]+)")}$`),
}));

export function findRoute(method: string, path: string): Route | undefined {
  const asked = method === "HEAD" ? "GET" : method;
  for (const { method, name, endpoint, pattern } of PATTERNS) {
    const match = method === asked ? pattern.exec(path) : null;
    if (match !== null) return { name, endpoint, id: decode(match[1] ?? "") };
  }
  return undefined;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
