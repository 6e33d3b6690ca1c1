import type { SourceAccount } from "../files/read-account.ts";
import type { AccountMatch } from "../people/match-account.ts";
import type { RosterPerson } from "../people/review-roster.ts";
import type { FoundException } from "./exceptions.ts";
import type { FindingName } from "./finding-names.ts";

/** Everything that the finding of an account follows from. */
export interface AccountFacts {
  readonly account: SourceAccount;
  readonly exception: FoundException | undefined;
  readonly match: AccountMatch;
  /** The person of a certain match. */
  readonly person: RosterPerson | undefined;
  /** Whether an earlier row of the source had another account of the same person. */
  readonly isFurther: boolean;
}

/** What a review was asked for, as far as findings depend on it. */
export interface JudgeRules {
  /** The day of the review, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** The last day that still counts as soon. */
  readonly soonUntil: string;
}

/** A finding with the sentence that says why. */
export interface AccountVerdict {
  readonly finding: FindingName;
  readonly reason: string;
}

interface JudgeRule {
  readonly finding: FindingName;
  /** Why the finding applies; undefined when it does not. */
  readonly why: (facts: AccountFacts, rules: JudgeRules) => string | undefined;
}

/**
 * The rules in the order of their precedence: the first that applies is the finding. What is unknown is never in order,
 * and a disabled account is never worse than disabled, unless it was used after the last day.
 */
const RULES: readonly JudgeRule[] = [
  {
    finding: "excepted",
    why: ({ exception }) => {
      if (exception?.isValid !== true) return undefined;
      const { until } = exception.exception;
      return until === null ? "An exception covers it." : `An exception covers it until ${until}.`;
    },
  },
  { finding: "not_evaluable", why: ({ account }) => account.trouble },
  {
    finding: "ambiguous",
    why: ({ match }) =>
      match.kind === "several"
        ? `${match.people.length} people have or had this ${KEYS[match.by]}.`
        : undefined,
  },
  {
    finding: "guest",
    why: ({ account, match }) =>
      match.kind === "none" && account.kind === "guest" ? "A guest, and no employee matches." : undefined,
  },
  {
    finding: "shared_or_service",
    why: ({ account, match }) =>
      match.kind === "none" && account.kind === "service"
        ? "Shared or technical, and no employee matches."
        : undefined,
  },
  {
    finding: "disabled_ok",
    why: ({ account, match }) =>
      match.kind === "none" && account.status === "disabled"
        ? "Disabled, and no employee matches."
        : undefined,
  },
  {
    finding: "unknown_person",
    why: ({ match }) => (match.kind === "none" ? "No employee matches." : undefined),
  },
  {
    finding: "disabled_ok",
    why: ({ account, person }) =>
      person !== undefined && isLost(person) && account.status === "disabled"
        ? `Disabled; the person is gone from Namely since ${person.goneOn}.`
        : undefined,
  },
  {
    finding: "unknown_person",
    why: ({ person }) =>
      person !== undefined && isLost(person)
        ? `The person is gone from Namely since ${person.goneOn}, and had not left in the last snapshot.`
        : undefined,
  },
  {
    finding: "left_signed_in_after",
    why: ({ account: { signIn }, person }) => {
      const lastDay = person?.employee.termination_date;
      return hasLeft(person) && signIn.kind === "at" && lastDay && signIn.day > lastDay
        ? `Left on ${lastDay}, and signed in on ${signIn.day}.`
        : undefined;
    },
  },
  {
    finding: "left_still_active",
    why: ({ account, person }) => {
      if (!hasLeft(person) || account.status !== "active") return undefined;
      const lastDay = person?.employee.termination_date;
      return lastDay ? `Left on ${lastDay}, and the account is active.` : "Left, and the account is active.";
    },
  },
  {
    finding: "not_evaluable",
    why: ({ account: { status, signIn }, person }) =>
      hasLeft(person) && status === "disabled" && signIn.kind === "unreadable"
        ? "The last sign-in cannot be read, and the person left."
        : undefined,
  },
  {
    finding: "not_evaluable",
    why: ({ person }) =>
      person !== undefined && !KNOWN_LIFECYCLES.has(person.employee.lifecycle ?? "unknown")
        ? "The person's lifecycle is unknown."
        : undefined,
  },
  {
    finding: "overdue_active",
    why: (facts) =>
      isActiveWith(facts, "overdue")
        ? `The last day was ${facts.person?.employee.termination_date}, but Namely still has the person as active.`
        : undefined,
  },
  {
    finding: "not_started_yet",
    why: (facts) => {
      const start = facts.person?.employee.start_date;
      if (!isActiveWith(facts, "pre_hire")) return undefined;
      return start ? `The first day is ${start}.` : "The first day is still to come.";
    },
  },
  {
    finding: "leaving_soon",
    why: (facts, { soonUntil }) => {
      const lastDay = facts.person?.employee.termination_date;
      return isActiveWith(facts, "leaving") && lastDay && lastDay <= soonUntil
        ? `The last day is ${lastDay}.`
        : undefined;
    },
  },
  {
    finding: "employed_but_disabled",
    why: ({ account, person }) =>
      account.status === "disabled" && AT_WORK.has(person?.employee.lifecycle ?? "")
        ? "At work, and the account is disabled."
        : undefined,
  },
  {
    finding: "disabled_ok",
    why: ({ account }) =>
      account.status === "disabled" ? "Disabled, and the person is not at work." : undefined,
  },
  {
    finding: "duplicate_account",
    why: ({ isFurther }) => (isFurther ? "The person has another account in this source." : undefined),
  },
  { finding: "ok", why: () => "Active, and the person is at work." },
];

const KEYS = {
  link: "link",
  employee_number: "employee number",
  login: "login",
  work_email: "address",
  domain_alias: "address",
  plus_tag: "address",
  other_email: "address",
  former_email: "address",
  former_number: "employee number",
} as const;

const KNOWN_LIFECYCLES: ReadonlySet<string> = new Set([
  "pre_hire",
  "active",
  "leaving",
  "overdue",
  "terminated",
]);

/** The lifecycles of people who are at work. */
export const AT_WORK: ReadonlySet<string> = new Set(["active", "leaving"]);

/** The one finding of an account. */
export function judgeAccount(facts: AccountFacts, rules: JudgeRules): AccountVerdict {
  for (const { finding, why } of RULES) {
    const reason = why(facts, rules);
    if (reason !== undefined) return { finding, reason };
  }
  throw new Error("The last rule always applies.");
}

/** Whether a person is gone from Namely who had not left when a snapshot last had them. */
function isLost({ goneOn, employee }: RosterPerson): boolean {
  return goneOn !== undefined && employee.lifecycle !== "terminated";
}

function hasLeft(person: RosterPerson | undefined): boolean {
  return person?.employee.lifecycle === "terminated";
}

function isActiveWith({ account, person }: AccountFacts, lifecycle: string): boolean {
  return account.status === "active" && person?.employee.lifecycle === lifecycle;
}
