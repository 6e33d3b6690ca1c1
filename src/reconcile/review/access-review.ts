import { foldCase } from "../../platform/text/case-fold.ts";
import type { SourceAccount } from "../files/read-account.ts";
import { makeMatcher, type AccountMatch, type MatchRules } from "../people/match-account.ts";
import type { RosterPeople, RosterPerson } from "../people/review-roster.ts";
import type { FindException } from "./exceptions.ts";
import { FINDING_NAMES, type FindingName } from "./finding-names.ts";
import { AT_WORK, judgeAccount, type JudgeRules } from "./judge-account.ts";
import type { ReviewRow } from "./review-record.ts";

/** What a review was asked for. */
export interface ReviewRules extends JudgeRules {
  readonly matching: MatchRules;
  readonly findException: FindException;
}

/** How many rows of a source have each finding. */
export type FindingCounts = Partial<Record<FindingName, number>>;

const MOST_SUGGESTIONS = 3;

/** Gives every account its one finding, and counts them. It holds one number per person and source, and no account. */
export class AccessReview {
  readonly #people: RosterPeople;
  readonly #rules: ReviewRules;
  readonly #match: (source: string, account: SourceAccount) => AccountMatch;
  readonly #sources = new Map<string, SourceState>();

  constructor(people: RosterPeople, rules: ReviewRules) {
    this.#people = people;
    this.#rules = rules;
    this.#match = makeMatcher(people, rules.matching);
  }

  /** The row of one account. */
  take(source: string, account: SourceAccount): ReviewRow {
    const state = this.#open(source);
    const match = this.#match(source, account);
    const person = match.kind === "one" ? this.#people.person(match.person) : undefined;
    const { findException, asOf } = this.#rules;
    const exception = findException(source, [account.account, ...account.emails], asOf);
    const isExcepted = exception?.isValid === true;
    const isFurther = match.kind === "one" && !isExcepted && state.isFurther(match.person, account.account);
    if (match.kind === "one") state.hasAccount[match.person] = true;
    const { finding, reason } = judgeAccount({ account, exception, match, person, isFurther }, this.#rules);
    state.count(finding);
    return {
      source,
      row: account.row,
      account: account.account || null,
      account_name: account.name || null,
      finding,
      employee: person === undefined ? null : describeEmployee(person),
      matched_by: match.kind === "none" ? null : match.by,
      status: account.status,
      last_sign_in: account.signIn.kind === "at" ? account.signIn.text : null,
      reason:
        exception?.isValid === false
          ? `${reason} Its exception ended on ${exception.exception.until}.`
          : reason,
      exception: exception?.exception ?? null,
      suggestions: this.#suggest(account, match),
    };
  }

  /** Opens a source, which may have no accounts at all. */
  open(source: string): void {
    this.#open(source);
  }

  /** A row for each person at work without an account in the source. */
  *listWithout(source: string): Generator<ReviewRow> {
    const state = this.#open(source);
    for (const number of this.#people.current()) {
      const person = this.#people.person(number);
      if (!AT_WORK.has(person.employee.lifecycle ?? "") || state.hasAccount[number]) continue;
      state.count("no_account");
      yield {
        source,
        row: null,
        account: null,
        account_name: null,
        finding: "no_account",
        employee: describeEmployee(person),
        matched_by: null,
        status: null,
        last_sign_in: null,
        reason: `At work without an account in ${source}.`,
        exception: null,
        suggestions: [],
      };
    }
  }

  /** The counts of each source, in the order in which they were opened. */
  counts(): { readonly source: string; readonly rows: number; readonly findings: FindingCounts }[] {
    return [...this.#sources].map(([source, { rows, findings }]) => ({
      source,
      rows,
      findings: sortCounts(findings),
    }));
  }

  /** The counts of all sources. */
  total(): { readonly rows: number; readonly findings: FindingCounts } {
    const findings = new Map<FindingName, number>();
    let rows = 0;
    for (const state of this.#sources.values()) {
      rows += state.rows;
      for (const [finding, count] of state.findings)
        findings.set(finding, (findings.get(finding) ?? 0) + count);
    }
    return { rows, findings: sortCounts(findings) };
  }

  #open(source: string): SourceState {
    let state = this.#sources.get(source);
    if (state === undefined) this.#sources.set(source, (state = new SourceState()));
    return state;
  }

  #suggest({ name, emails }: SourceAccount, match: AccountMatch): ReviewRow["suggestions"] {
    if (match.kind === "one") return [];
    const isCandidate = match.kind === "several";
    // The part before the `@` is often first and last name.
    const names = [name, ...emails.map((email) => email.replace(/[+@].*$/u, "").replaceAll(/[._-]/gu, " "))];
    const people = isCandidate
      ? match.people
      : [...new Set(names.filter((one) => one.includes(" ")).flatMap((one) => this.#people.withName(one)))];
    return people.slice(0, isCandidate ? people.length : MOST_SUGGESTIONS).map((number) => {
      const { id, name: found, work_email, lifecycle } = this.#people.person(number).employee;
      return { id, name: found, work_email, lifecycle, why: isCandidate ? "candidate" : "same_name" };
    });
  }
}

class SourceState {
  rows = 0;
  readonly findings = new Map<FindingName, number>();
  /** By the number of the person. */
  readonly hasAccount: true[] = [];
  /** The first account of each person. */
  readonly #first: string[] = [];

  count(finding: FindingName): void {
    if (finding !== "no_account") this.rows += 1;
    this.findings.set(finding, (this.findings.get(finding) ?? 0) + 1);
  }

  /** Some files have a row for each membership of an account: those are one account. */
  isFurther(person: number, account: string): boolean {
    const folded = foldCase(account);
    const first = this.#first[person];
    // A copy: a cell is a part of a whole piece of its file, which it would hold in memory.
    if (first === undefined) this.#first[person] = ` ${folded}`.slice(1);
    return first !== undefined && first !== folded;
  }
}

/** In the order of the findings. */
function sortCounts(counts: ReadonlyMap<FindingName, number>): FindingCounts {
  return Object.fromEntries(
    FINDING_NAMES.flatMap((name) => {
      const count = counts.get(name);
      return count === undefined ? [] : [[name, count]];
    }),
  );
}

function describeEmployee({ employee }: RosterPerson): NonNullable<ReviewRow["employee"]> {
  // Nearly always as it is: a copy for each account takes time.
  return hasNamedManager(employee) ? employee : { ...employee, manager: null };
}

function hasNamedManager(
  employee: RosterPerson["employee"],
): employee is RosterPerson["employee"] & NonNullable<ReviewRow["employee"]> {
  return employee.manager === null || Boolean(employee.manager.id);
}
