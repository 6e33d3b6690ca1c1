import { Fault } from "../../platform/errors/fault.ts";

/** How a quirk's value is written and checked; the first choice, or the given value, is the documented behavior. */
type QuirkKind =
  | { readonly choices: readonly [string, ...string[]]; readonly orTitles?: true }
  | { readonly flag: boolean }
  | { readonly count: number }
  | { readonly words: readonly string[] };

const KINDS = {
  /**
   * `meta` of a page of profiles: what its counts mean and whether there is a total at all. `too-small` ends on the last
   * full page before the end (true when there is only one page), `some-short` leaves out three people, `too-large` is a
   * tenth more than the truth.
   */
  metaTotal: {
    choices: [
      "total_count",
      "absent",
      "string",
      "count-is-total",
      "zero-when-short",
      "too-small",
      "some-short",
      "too-large",
    ],
  },
  /**
   * The order of people with the same sort key: by number, or, as in a database without a tie-break, another one for
   * each page, page size and sort (the same for the same request). The cursor `after` stays stable, except with
   * `shuffled-cursor`, where it goes in circles.
   */
  ties: { choices: ["stable", "shuffled", "shuffled-cursor"] },
  /** People of the first day share created_at and updated_at in blocks of this many; 1 is off. */
  clusters: { count: 1 },
  /** Whether one person, or one in fifty, was last updated in 2099; a later change brings the real time. */
  futureTimes: { choices: ["none", "one", "many"] },
  /** Two people are listed twice, half the list apart; the second row is the same or shows another user_status. */
  doubledRows: { choices: ["none", "same", "differing"] },
  /** What total_count counts when people are listed twice. */
  doubledTotal: { choices: ["rows", "people"] },
  /** How a page beyond the end is answered. */
  beyondEnd: { choices: ["empty", "404", "422", "last-page", "first-page"] },
  /** The list never ends: pages beyond the end repeat people under new ids; total_count stays the same. */
  endless: { flag: false },
  /** The `Date` header: right, missing, three years ahead, or three years behind. */
  dateHeader: { choices: ["right", "none", "wrong", "behind"] },
  /** Keys of a profile: as documented now, or as recorded in Oct 2015 and Sep 2016. */
  profileShape: { choices: ["current", "2016", "2015"] },
  /** `us` is MM/DD/YYYY, as recorded in 2014. */
  dateFormat: { choices: ["iso", "us"] },
  /** How an empty field is written; mixed depends on field and person, as recorded. */
  emptyAs: { choices: ["mixed", "null", "empty-string"] },
  /** One manager in a list or alone; or a second one, the manager's own, behind the first or before it. */
  reportsTo: { choices: ["array", "object", "two", "two-reversed"] },
  /** The first is one element with the id `no_guid`, as recorded. */
  noManager: { choices: ["sentinel", "empty-array"] },
  employeeType: { choices: ["object", "string"] },
  assetManagement: { choices: ["array", "string"] },
  /** Salary amounts and epochs come as text. */
  numbersAsStrings: { flag: false },
  /**
   * `mixed` is as seen at real companies: some plural, "Office Location City", "Team". Or a list of new titles:
   * `department:Squad;division:Tribe`. A type's field_name and type never change.
   */
  groupTypeTitles: { choices: ["plural", "singular", "mixed"], orTitles: true },
  /** A group's `type`: the type's title, its id, or the lower-case word. */
  groupType: { choices: ["title", "id", "word"] },
  linkedGroups: { choices: ["full", "names", "absent"] },
  /** Keys that no token sees: they are absent, not empty. */
  hiddenKeys: { words: [] },
  /** Keys that are absent on every third person only; any key but `id`. */
  partlyHidden: { words: [] },
  /** Every person has the custom field badge_number, a bare JSON number of 17 digits. */
  badgeNumbers: { flag: false },
  /** Every person has team_positions, a list of objects with team_name. */
  teamPositions: { flag: false },
  /** Some first names end with a space, some last names begin with one. */
  strayNameSpaces: { flag: false },
  /** The user_status of people yet to start: `inactive` until May 2018. */
  preHireStatus: { choices: ["pending", "inactive"] },
  /**
   * Whether a refresh answers with the refresh token it was given, a new one, none, or null in its place. A new one takes the old one's
   * place: when that comes again, everything that stems from the same approval falls, as with servers of RFC 9700.
   */
  refreshToken: { choices: ["same", "rotating", "absent", "null"] },
  /** The status of a call with an expired access token. */
  expiredStatus: { choices: ["401", "403"] },
  pkce: { choices: ["verified", "ignored"] },
  /** An access token in the query, `?access_token=`, is accepted, as recorded until 2016. */
  accessTokenQuery: { flag: false },
  /** Whether `/companies/info` answers, or with which status it refuses. */
  companyInfo: { choices: ["shown", "401", "403", "404"] },
  /** The size of a page when the request does not say: documented as 30, reported as 25. */
  perPageDefault: { count: 30 },
  perPageCap: { count: 50 },
  /** Groups, teams, job titles and fields come in pages of this many, without a total; 1000 is all at once, as documented. */
  listPageSize: { count: 1000 },
  ignoreSort: { flag: false },
  /** `limit` and `after`, undocumented since 2017 but confirmed to work in 2018. */
  cursorPaging: { choices: ["honoured", "ignored"] },
  /** What follows on a cursor that is no id; on `after=None` it is always the first page. */
  unknownAfter: { choices: ["empty", "first-page"] },
  /** `limit=all`, withdrawn in 2017. */
  limitAll: { choices: ["withdrawn", "works"] },
  jobTitle: { choices: ["always", "null-for-some"] },
  /** Whether pre-hires have an email yet, and how an empty one is written. */
  hireWithoutEmail: { choices: ["no", "empty-string", "null"] },
  /** The status of a path that does not exist, asked with a valid token: 401 was recorded. */
  unknownPath: { choices: ["401", "404"] },
  notFoundErrors: { choices: ["empty-array", "null"] },
  /** What counts towards the limit: pages of profiles only, or single profiles too. */
  countedPaths: { choices: ["list", "list-and-single"] },
  throttleStatus: { choices: ["406", "429"] },
  retryAfter: { choices: ["none", "seconds", "date"] },
  createStatus: { choices: ["201", "200"] },
  /**
   * What `POST /profiles` creates. In 2014: status 200, "Unknown Job Title", no groups, no manager, inactive while the
   * start is ahead; in October 2014 active, with today as the start.
   */
  creates: { choices: ["current", "2014", "2014-october"] },
  /** Teams: as documented, or with nothing but id and name, as recorded beside profiles. */
  teams: { choices: ["documented", "names"] },
  /**
   * Rows of `/job_titles`: as documented now; as recorded in April 2015; or as titles beside profiles were then, with
   * numbers for ids and what profiles call them as `guid`.
   */
  jobTitles: { choices: ["current", "2015", "numbered"] },
  /** Whether sections list fields that `/profiles/fields` does not list. */
  sectionFields: { choices: ["same", "more"] },
  /** The epoch of an event: recorded as `created_at`, documented as `time`. */
  eventTime: { choices: ["both", "created_at", "time"] },
  /** The key of `/events/{id}/comments`: documented as `events`, read by a client as `comments`. */
  commentsKey: { choices: ["events", "comments"] },
  /** The key of `/resources/{id}`: documented as `groups`, most likely by mistake. */
  resourceKey: { choices: ["groups", "resources"] },
  /** `new_arrival` in older documentation. */
  eventTypes: { choices: ["current", "old"] },
  /** What follows on the last event: nothing, the last page again, or with `after` ignored always the first page. */
  eventCursor: { choices: ["honoured", "repeats-last", "ignored"] },
  /** Reports: as recorded; with two columns that are called the same; or with rows that lack their last cells. */
  reports: { choices: ["recorded", "twin-columns", "short-rows"] },
  /** The body of a webhook; Namely publishes no format, so these are those of other services. */
  webhookShape: { choices: ["profile", "profiles", "data", "resource", "bare", "email", "reference"] },
  webhookEncoding: { choices: ["json", "form"] },
  /** Duplicates, wrong order, and webhooks that are never sent. */
  webhookDelivery: { choices: ["once", "twice", "backwards", "every-other"] },
} as const satisfies Record<string, QuirkKind>;

export type QuirkName = keyof typeof KINDS;

type ValueOf<K extends QuirkKind> = K extends { readonly choices: readonly string[] }
  ? K["choices"][number] | (K extends { readonly orTitles: true } ? Readonly<Record<string, string>> : never)
  : K extends { readonly flag: boolean }
    ? boolean
    : K extends { readonly count: number }
      ? number
      : readonly string[];

/** The sides of every contradiction between what is known of Namely; see the table above for what each one means. */
export type Quirks = { -readonly [Name in QuirkName]: ValueOf<(typeof KINDS)[Name]> };

export const QUIRK_NAMES = Object.keys(KINDS) as readonly QuirkName[];

export function defaultQuirks(): Quirks {
  return Object.fromEntries(QUIRK_NAMES.map((name) => [name, defaultOf(KINDS[name])])) as unknown as Quirks;
}

function defaultOf(kind: QuirkKind): unknown {
  if ("choices" in kind) return kind.choices[0];
  if ("flag" in kind) return kind.flag;
  return "count" in kind ? kind.count : kind.words;
}

/** The values of a quirk, in words. */
export function describeQuirk(name: QuirkName): string {
  const kind: QuirkKind = KINDS[name];
  if ("choices" in kind) {
    return (
      kind.choices.join(", ") + (kind.orTitles ? ", or titles such as department:Squad;division:Tribe" : "")
    );
  }
  if ("flag" in kind) return "true, false";
  return "count" in kind ? "a number from 1 to 1000" : "names of fields, joined by ;";
}

/** Parses `name=value`. Throws `usage.sandbox-quirk` with the valid values. */
export function parseQuirk(text: string): Partial<Quirks> {
  const split = text.indexOf("=");
  const name = QUIRK_NAMES.find((known) => known === (split < 0 ? text : text.slice(0, split)));
  if (name === undefined) {
    throw new Fault("usage.sandbox-quirk", `Unknown quirk "${text}".`, {
      hint: `Write name=value. Names: ${QUIRK_NAMES.join(", ")}.`,
    });
  }
  const value = split < 0 ? undefined : readValue(KINDS[name], text.slice(split + 1));
  if (value === undefined) throw wrongValue(name);
  return { [name]: value };
}

/** Checks quirks from JSON. Throws `usage.sandbox-quirk`. */
export function checkQuirks(options: Readonly<Record<string, unknown>>): Partial<Quirks> {
  for (const [key, value] of Object.entries(options)) {
    const name = QUIRK_NAMES.find((known) => known === key);
    if (name === undefined) return parseQuirk(key);
    if (!fits(KINDS[name], value)) throw wrongValue(name);
  }
  return options;
}

function wrongValue(name: QuirkName): Fault {
  return new Fault("usage.sandbox-quirk", `Invalid value for the quirk "${name}".`, {
    hint: `${name} takes: ${describeQuirk(name)}.`,
  });
}

function readValue(kind: QuirkKind, text: string): unknown {
  if ("words" in kind) return text.split(";").filter((word) => word !== "");
  if ("flag" in kind) return text === "true" ? true : text === "false" ? false : undefined;
  if ("count" in kind) return /^\d{1,4}$/.test(text) && fits(kind, Number(text)) ? Number(text) : undefined;
  if (kind.choices.includes(text)) return text;
  if (kind.orTitles === undefined) return undefined;
  const titles = text.split(";").map((pair) => pair.split(":"));
  return titles.every(([field, title]) => field && title) ? Object.fromEntries(titles) : undefined;
}

function fits(kind: QuirkKind, value: unknown): boolean {
  if ("words" in kind) return Array.isArray(value) && value.every((word) => typeof word === "string");
  if ("flag" in kind) return typeof value === "boolean";
  if ("count" in kind)
    return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 1000;
  if (typeof value === "string") return kind.choices.includes(value);
  return (
    kind.orTitles === true &&
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every((title) => typeof title === "string")
  );
}
