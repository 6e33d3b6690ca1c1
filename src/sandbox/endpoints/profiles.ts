import type { SandboxPerson } from "../company/people.ts";
import type { Listing } from "../company/listing.ts";
import { FILTER_KEYS, type ProfileQuery, type SortKey } from "../company/roster.ts";
import { countDoubles, cursorRowsOf, type Rows, rowsOf } from "../company/rows.ts";
import { type SandboxResponse, jsonResponse, notFound, unprocessable } from "../http/answer.ts";
import type { EndpointRequest } from "./endpoint-request.ts";
import { linkedToProfiles, PROFILE_LINKS } from "./linked.ts";

const SORT_KEYS: readonly SortKey[] = ["first_name", "last_name", "created_at", "updated_at"];

interface ProfilePage {
  readonly people: readonly SandboxPerson[];
  readonly asked: number;
  /** All that match the filters. */
  readonly total: number;
  /** What the legacy cursor was, which `meta` echoes. */
  readonly after: string | undefined;
}

export function listProfiles(request: EndpointRequest): SandboxResponse {
  const { company, query } = request;
  const selection = readSelection(request);
  const listing = company.roster.list(selection);
  const page = usesCursor(request) ? cutAfter(request, listing) : cutPage(request, listing, selection.sort);
  if (typeof page === "string") return refusePage(request, page);
  const short = query.get("profile_format") === "short";
  const hidden = hiddenKeys(request);
  return profilesAnswer(request, 200, {
    profiles: page.people.map((person) =>
      short ? company.shape.short(person) : company.shape.full(person, hidden),
    ),
    meta: pageMeta(request, page),
    links: PROFILE_LINKS,
    linked: linkedToProfiles(company, page.people),
  });
}

function refusePage({ company }: EndpointRequest, how: "404" | "422"): SandboxResponse {
  return how === "404"
    ? notFound("Page", company.quirks)
    : unprocessable("error listing profiles", ["page is out of range"]);
}

export function showProfile(request: EndpointRequest): SandboxResponse {
  const { company, id } = request;
  const index = company.roster.indexOf(id);
  if (index === undefined) return notFound("Profile", company.quirks);
  return oneProfile(request, index);
}

export function showOwnProfile(request: EndpointRequest): SandboxResponse {
  const { company, viewer } = request;
  if (viewer.person !== undefined && company.roster.has(viewer.person))
    return oneProfile(request, viewer.person);
  // A user that exists for the API alone has this much of a profile, as recorded.
  const user = {
    id: company.people.ids.of(0xffff_ffff),
    email: `api@${company.people.mailDomain}`,
    first_name: "Admin",
    last_name: "Admin",
    user_status: "active",
    links: {},
  };
  return jsonResponse(200, { profiles: [user], meta: { count: 1, status: 200 }, links: {}, linked: {} });
}

export function oneProfile(request: EndpointRequest, index: number, status = 200): SandboxResponse {
  const { company } = request;
  const person = company.roster.describe(index);
  return profilesAnswer(request, status, {
    profiles: [company.shape.full(person, hiddenKeys(request))],
    meta: { count: 1, status },
    links: PROFILE_LINKS,
    linked: linkedToProfiles(company, [person]),
  });
}

/** Badge numbers are text until here, since no number of JavaScript holds all their digits. */
function profilesAnswer({ company }: EndpointRequest, status: number, value: unknown): SandboxResponse {
  const answer = jsonResponse(status, value);
  return company.quirks.badgeNumbers
    ? { ...answer, body: answer.body.replaceAll(/"badge_number":"(\d{17})"/g, '"badge_number":$1') }
    : answer;
}

export function hiddenKeys(request: EndpointRequest): ReadonlySet<string> {
  return new Set([...request.company.quirks.hiddenKeys, ...request.viewer.hidden]);
}

function readSelection(request: EndpointRequest): ProfileQuery {
  const { query } = request;
  const wanted = readSort(request);
  const sort = SORT_KEYS.find((key) => key === wanted.replace(/^-/, ""));
  const filters: Partial<Record<(typeof FILTER_KEYS)[number], string>> = {};
  for (const key of FILTER_KEYS) {
    const wanted = query.get(`filter[${key}]`);
    if (wanted !== null) filters[key] = wanted;
  }
  // Without a sort, every recording is in the order of entering.
  return { sort: sort ?? "created_at", descending: sort !== undefined && wanted.startsWith("-"), filters };
}

function readSort({ company, query }: EndpointRequest): string {
  return company.quirks.ignoreSort ? "" : (query.get("sort") ?? "");
}

/** Whether the request pages the old way, which only counts where the new one is not used. */
function usesCursor({ company, query }: EndpointRequest): boolean {
  if (company.quirks.cursorPaging === "ignored" || query.has("page") || query.has("per_page")) return false;
  return query.has("limit") || query.has("after");
}

function cutPage(request: EndpointRequest, listing: Listing, key: SortKey): ProfilePage | "404" | "422" {
  const { roster, quirks } = request.company;
  const perPage = readPerPage(request, "per_page");
  const asked = readNumber(request.query.get("page")) ?? 1;
  const rows = countDoubles(roster, quirks, listing) + listing.length;
  const pages = Math.max(1, Math.ceil(rows / perPage));
  let page = asked;
  if (asked > pages && !quirks.endless) {
    if (quirks.beyondEnd === "404" || quirks.beyondEnd === "422") return quirks.beyondEnd;
    if (quirks.beyondEnd === "last-page") page = pages;
    if (quirks.beyondEnd === "first-page") page = 1;
  }
  const cut = { page, perPage, sort: readSort(request) };
  return slice(request, listing, rowsOf(roster, quirks, listing, key, cut), (page - 1) * perPage, perPage);
}

/** The old cursor names a person, so its order is total and has each person once. */
function cutAfter(request: EndpointRequest, listing: Listing): ProfilePage {
  const { company, query } = request;
  const { roster, quirks } = company;
  const all = query.get("limit") === "all" && quirks.limitAll === "works";
  const perPage = all ? listing.length : readPerPage(request, "limit");
  const asked = query.get("after") ?? undefined;
  // A real program sent this for its first page for years.
  const after = asked === "None" ? undefined : asked;
  const index = after === undefined ? undefined : roster.indexOf(after);
  const rows = cursorRowsOf(roster, quirks, listing, { after: after ?? "", perPage });
  // An id that is none leaves nothing to come after it, unless the quirk has it ignored.
  const lost = quirks.unknownAfter === "first-page" ? 0 : listing.length;
  const start = after === undefined ? 0 : index === undefined ? lost : rows.placeOf(index) + 1;
  return { ...slice(request, listing, rows, start, perPage), after };
}

function slice(
  { company }: EndpointRequest,
  listing: Listing,
  rows: Rows,
  start: number,
  asked: number,
): ProfilePage {
  const { roster, quirks } = company;
  const people: SandboxPerson[] = [];
  for (let position = start; position < Math.min(rows.length, start + asked); position += 1) {
    const row = rows.at(position);
    if (row !== undefined) people.push({ ...roster.describe(row.index), ...row });
  }
  const doubles = quirks.doubledTotal === "rows" ? countDoubles(roster, quirks, listing) : 0;
  return { people, asked, total: listing.length + doubles, after: undefined };
}

function readPerPage({ company, query }: EndpointRequest, name: "per_page" | "limit"): number {
  return Math.min(readNumber(query.get(name)) ?? company.quirks.perPageDefault, company.quirks.perPageCap);
}

/** A whole number from 1 up; undefined for everything else, which is then as if it had not been sent. */
function readNumber(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}

function pageMeta({ company }: EndpointRequest, page: ProfilePage): unknown {
  const rows = page.people.length;
  const cursor = page.after === undefined ? {} : { after: page.after };
  switch (company.quirks.metaTotal) {
    case "absent":
      return { count: rows, status: 200, ...cursor };
    case "string":
      return { count: String(rows), total_count: String(page.total), status: 200, ...cursor };
    case "count-is-total":
      return { count: page.total, status: 200, ...cursor };
    case "zero-when-short":
      return { count: rows < page.asked ? 0 : rows, total_count: page.total, status: 200, ...cursor };
    case "too-small": {
      const full = Math.floor((page.total - 1) / page.asked) * page.asked;
      return { count: rows, total_count: full > 0 ? full : page.total, status: 200, ...cursor };
    }
    case "some-short":
      return { count: rows, total_count: Math.max(1, page.total - 3), status: 200, ...cursor };
    case "too-large":
      return {
        count: rows,
        total_count: page.total + Math.max(1, Math.floor(page.total / 10)),
        status: 200,
        ...cursor,
      };
    default:
      return { count: rows, total_count: page.total, status: 200, ...cursor };
  }
}
