import type { SandboxCompany } from "../company/company.ts";
import type { ProfileStatus } from "../company/employment.ts";
import type { Roster } from "../company/roster.ts";
import type { RequestRecord } from "../http/requests.ts";
import type { SandboxParts } from "./sandbox-parts.ts";
import type { FaultRule } from "./fault-rule.ts";
import { defaultQuirks, QUIRK_NAMES, type Quirks } from "./quirks.ts";

/** The state of a sandbox, for its page. */
export interface SandboxOverview {
  readonly company: string;
  readonly token: string;
  readonly people: Readonly<Record<ProfileStatus, number>>;
  readonly departments: readonly string[];
  /** The latest requests below /api/v1, newest first, with how many seconds ago each came. */
  readonly latest: readonly { readonly request: RequestRecord; readonly secondsAgo: number }[];
  /** Whatever is not as usual, as `name=value`. */
  readonly quirks: readonly string[];
  readonly faults: readonly string[];
  readonly latencyMs: number;
  /** Such as `100 in 60 s`. */
  readonly rateLimit: string;
}

const MOST_REQUESTS = 15;

export function describeSandbox(parts: SandboxParts, latencyMs: number): SandboxOverview {
  const { company, clock, faults, log, personalToken, throttle } = parts;
  const now = clock.elapsed();
  return {
    company: company.permalink,
    token: personalToken,
    people: countPeople(company.roster),
    departments: listDepartments(company),
    latest: log.records
      .filter(({ path }) => path.startsWith("/api/v1/"))
      .slice(-MOST_REQUESTS)
      .toReversed()
      .map((request) => ({ request, secondsAgo: Math.max(0, Math.round((now - request.at) / 1000)) })),
    quirks: listQuirks(company.quirks),
    faults: faults.armed().map(describeFault),
    latencyMs,
    rateLimit:
      throttle.limit === "off"
        ? "off"
        : `${throttle.limit.requests} in ${Math.round(throttle.limit.windowMs / 1000)} s`,
  };
}

const counted = new WeakMap<Roster, { version: number; people: Record<ProfileStatus, number> }>();

/** Counted again only after a change: the sandbox may have a million people. */
function countPeople(roster: Roster): Readonly<Record<ProfileStatus, number>> {
  const known = counted.get(roster);
  if (known?.version === roster.version) return known.people;
  const people: Record<ProfileStatus, number> = { active: 0, pending: 0, inactive: 0 };
  for (const index of roster.indexes()) people[roster.status(index)] += 1;
  counted.set(roster, { version: roster.version, people });
  return people;
}

function listDepartments({ groups }: SandboxCompany): string[] {
  return groups.all.filter(({ type }) => type.type === "department").map(({ title }) => title);
}

function listQuirks(quirks: Quirks): string[] {
  const usual = defaultQuirks();
  return QUIRK_NAMES.filter((name) => JSON.stringify(quirks[name]) !== JSON.stringify(usual[name])).map(
    (name) => `${name}=${writeValue(quirks[name])}`,
  );
}

function describeFault(rule: FaultRule): string {
  const { kind, ...rest } = rule;
  return Object.entries({ kind, ...rest })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${writeValue(value)}`)
    .join(", ");
}

function writeValue(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
