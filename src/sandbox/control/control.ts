import { type EmployeeMove, enter, type Entry, move, setField } from "../company/changes.ts";
import type { IncomingMessage } from "node:http";
import { type SystemName } from "../accounts/account-systems.ts";
import { listSystems, writeAccounts, type AccountSystemEntry } from "../accounts/account-files.ts";
import { answerAccounts } from "./accounts-endpoint.ts";
import type { SandboxResponse } from "../http/answer.ts";
import { listSavedReports } from "../endpoints/reports.ts";
import { type LifeEvent, liveOneDay } from "../company/passing-days.ts";
import type { FaultRule } from "./fault-rule.ts";
import { Fault } from "../../platform/errors/fault.ts";
import type { Profile } from "../profile/shape.ts";
import type { SandboxParts } from "./sandbox-parts.ts";
import { describeSandbox, type SandboxOverview } from "./overview.ts";
import { checkQuirks, type Quirks } from "./quirks.ts";
import { PERSON_VERBS, type PersonChange, type PersonVerbs } from "./person-verbs.ts";
import { PageChanges, type ChangeBetweenPages } from "./page-changes.ts";
import type { WebhookReport } from "./webhooks.ts";

export interface SandboxStats {
  readonly total: number;
  readonly byPath: Readonly<Record<string, number>>;
  /** Requests that count toward the rate limit now. */
  readonly countedInWindow: number;
  readonly rejected: number;
}

/** Declares the verbs for one employee; the static block of `SandboxControl` makes them. */
const PersonVerbMethods = Object as unknown as new () => PersonVerbs;

/**
 * What people and tests can make happen in a running sandbox. Employees are named by id or email. Each verb throws
 * `usage.sandbox-*` for what is impossible.
 */
export class SandboxControl extends PersonVerbMethods {
  readonly #parts: SandboxParts;
  readonly #pageChanges: PageChanges;
  /** Before each answer; it can be changed at any time. */
  latencyMs: number;

  static {
    for (const [verb, change] of Object.entries(PERSON_VERBS)) {
      const value = function (this: SandboxControl, person: string, ...rest: readonly unknown[]): void {
        (change as PersonChange<readonly unknown[]>)(this.#parts.company, this.#find(person), ...rest);
      };
      Object.defineProperty(this.prototype, verb, { value });
    }
  }

  constructor(parts: SandboxParts, latencyMs: number) {
    super();
    this.#parts = parts;
    this.latencyMs = latencyMs;
    this.#pageChanges = new PageChanges(parts.company);
  }

  /** The company's date, `YYYY-MM-DD`. */
  get today(): string {
    return this.#parts.company.date;
  }

  /** The saved reports: the API does not list them. */
  reports(): { readonly id: string; readonly title: string }[] {
    return listSavedReports(this.#parts.company);
  }

  /** The systems that the company's people have accounts in. */
  accountSystems(): readonly AccountSystemEntry[] {
    return listSystems(this.#parts.company);
  }

  /** The accounts of a system as its own export has them, in pieces. */
  accounts(system: SystemName): Iterable<string> {
    return writeAccounts(this.#parts.company, system);
  }

  /** The same over HTTP, with the findings that a review must come to. */
  answerAccounts(request: Pick<IncomingMessage, "url">): SandboxResponse {
    return answerAccounts(this.#parts.company, request);
  }

  /** Ids of all listed employees, in the order in which they were entered. */
  ids(): string[] {
    const { roster, people } = this.#parts.company;
    return Array.from(roster.indexes(), (index) => people.ids.of(index));
  }

  /** An employee's profile as a token with all rights sees it. */
  profile(person: string): Profile {
    const { company } = this.#parts;
    return company.shape.full(company.roster.describe(this.#find(person)), new Set());
  }

  /** Lets days pass and returns what happened on them. */
  advance(days: number): LifeEvent[] {
    return Array.from({ length: days }).flatMap(() => liveOneDay(this.#parts.company));
  }

  /** Hires an employee who starts today unless `start_date` is given. Returns the id. */
  hire(entry: Entry = {}): string {
    return this.#idOf(enter(this.#parts.company, "active", entry));
  }

  /** Adds a pre-hire who starts in two weeks unless `start_date` is given. Returns the id. */
  preHire(entry: Entry = {}): string {
    return this.#idOf(enter(this.#parts.company, "pending", entry));
  }

  move(person: string, options: EmployeeMove): void {
    const { company } = this.#parts;
    const { manager } = options;
    move(company, this.#find(person), {
      ...options,
      ...(typeof manager === "string" ? { manager: company.people.ids.of(this.#find(manager)) } : {}),
    });
  }

  /** Sets one field of many employees in the same second: those named, else the first `count`. */
  importField(options: {
    people?: readonly string[] | undefined;
    count?: number | undefined;
    field: string;
    value: unknown;
  }): void {
    const { company } = this.#parts;
    const found = (options.people ?? this.ids().slice(0, options.count)).map((person) => this.#find(person));
    company.inOneSecond(() => {
      for (const index of found) setField(company, index, options.field, options.value);
    });
  }

  /** `group` is an id or the current title. */
  renameGroup(group: string, title: string): void {
    const { groups } = this.#parts.company;
    const known = groups.find(group) ?? groups.all.find((candidate) => candidate.title === group);
    if (known === undefined)
      throw new Fault("usage.sandbox-group", `No group in the sandbox matches "${group}".`);
    groups.rename(known.id, title);
  }

  setQuirks(quirks: Partial<Quirks>): void {
    Object.assign(this.#parts.company.quirks, checkQuirks(quirks));
  }

  /** Sends a webhook to `url` on each change of a profile; null stops, undefined keeps it. Returns the counts so far. */
  setWebhooks(options: { url?: string | null | undefined } = {}): WebhookReport {
    const { webhooks } = this.#parts;
    if (options.url !== undefined) webhooks.aim(options.url);
    return webhooks.report;
  }

  /** Creates a personal access token; without an owner it belongs to an API-only user. */
  makePersonalToken(
    options: { owner?: string | undefined; hiddenKeys?: readonly string[] | undefined } = {},
  ): string {
    const token = this.#parts.tokens.makeSecret();
    const person = options.owner === undefined ? undefined : this.#find(options.owner);
    this.#parts.tokens.addPersonal(token, { person, hidden: new Set(options.hiddenKeys) });
    return token;
  }

  /** Revokes a token of any kind. Default: the personal token of the start. */
  revokeToken(token: string = this.#parts.personalToken): void {
    if (!this.#parts.tokens.revoke(token)) throw unknownToken();
  }

  /** Expires all access tokens issued so far; returns how many there were. */
  expireTokens(): number {
    return this.#parts.tokens.expireAll();
  }

  /** Deactivates the owner of a personal token, or reactivates: requests with it get 403 meanwhile. */
  ownerInactive(options: { token?: string | undefined; inactive?: boolean | undefined } = {}): void {
    const { tokens, personalToken } = this.#parts;
    if (!tokens.setOwnerInactive(options.token ?? personalToken, options.inactive ?? true))
      throw unknownToken();
  }

  /** Decides on the consent page; returns where the browser is redirected to. */
  decide(authorizeUrl: string, decision: "allow" | "deny" = "allow"): string {
    const form = new URL(authorizeUrl).searchParams;
    form.set("decision", decision);
    const { location } = this.#parts.oauth.decide(form).headers;
    if (location === undefined)
      throw new Fault("usage.sandbox-authorize", "The consent page rejects this request.");
    return location;
  }

  addFault(rule: FaultRule): number {
    return this.#parts.faults.add(rule);
  }

  clearFaults(): void {
    this.#parts.faults.clear();
  }

  changeBetweenPages(change: ChangeBetweenPages): void {
    this.#pageChanges.add(change);
  }

  stats(): SandboxStats {
    const { log, throttle } = this.#parts;
    const byPath = log.byRoute();
    return {
      total: Object.values(byPath).reduce((sum, count) => sum + count, 0),
      byPath,
      countedInWindow: throttle.counted(),
      rejected: throttle.rejected,
    };
  }

  overview(): SandboxOverview {
    return describeSandbox(this.#parts, this.latencyMs);
  }

  /** The id of the newest active employee who manages no one; undefined when there is none. */
  findLeaver(): string | undefined {
    const { roster, people } = this.#parts.company;
    const leaver = [...roster.indexes()].findLast(
      (index) => roster.status(index) === "active" && !people.placement.isManager(index),
    );
    return leaver === undefined ? undefined : this.#idOf(leaver);
  }

  /** Called by the site after each page of profiles. */
  afterProfilesPage(): void {
    this.#pageChanges.countPage();
  }

  #find(person: string): number {
    const { roster } = this.#parts.company;
    const byId = roster.indexOf(person);
    if (byId !== undefined) return byId;
    const byEmail = roster.list({ sort: "created_at", descending: false, filters: { email: person } }).at(0);
    if (byEmail === undefined)
      throw new Fault("usage.sandbox-person", `No employee in the sandbox matches "${person}".`);
    return byEmail;
  }

  #idOf(index: number): string {
    return this.#parts.company.people.ids.of(index);
  }
}

function unknownToken(): Fault {
  return new Fault("usage.sandbox-token", "The sandbox has not issued this token.");
}
