import type { SourceAccount } from "../files/read-account.ts";
import type { AddressOwner, RosterPeople } from "./review-roster.ts";

/** What an account was matched by, the strongest first. */
export const MATCHED_BY = [
  "link",
  "employee_number",
  "login",
  "work_email",
  "domain_alias",
  "plus_tag",
  "other_email",
  "former_email",
  "former_number",
] as const;

export type MatchedBy = (typeof MATCHED_BY)[number];

/** Whom an account belongs to, as far as that is certain. */
export type AccountMatch =
  | { readonly kind: "one"; readonly person: number; readonly by: MatchedBy }
  | { readonly kind: "several"; readonly people: readonly number[]; readonly by: MatchedBy }
  | { readonly kind: "none" };

/** What matching needs beside the roster. */
export interface MatchRules {
  /** `--links`: the person by the account or an address of it; undefined for an account without a link. */
  readonly findLink: (source: string, account: string) => number | undefined;
  /** `--match-field`: the custom fields that hold the logins of a source. */
  readonly loginFields: (source: string) => readonly string[];
}

type MatchRule = (source: string, account: SourceAccount) => AccountMatch;

const NO_MATCH: AccountMatch = { kind: "none" };

/** Makes the function that matches accounts: the first rule that holds decides. A name never does. */
export function makeMatcher(people: RosterPeople, rules: MatchRules): MatchRule {
  const inOrder: readonly MatchRule[] = [
    (source, { account, emails }) => {
      for (const key of [account, ...emails]) {
        const person = key === "" ? undefined : rules.findLink(source, key);
        if (person !== undefined) return { kind: "one", person, by: "link" };
      }
      return NO_MATCH;
    },
    (_, { employeeNumber }) =>
      employeeNumber === "" ? NO_MATCH : choose(people.withNumber(employeeNumber), "employee_number"),
    (source, { account }) => {
      if (account === "") return NO_MATCH;
      const fields = rules.loginFields(source);
      return choose([...new Set(fields.flatMap((field) => people.withLogin(field, account)))], "login");
    },
    (_, { emails }) => matchEmails(people, emails),
    (_, { emails }) => matchEmails(people, emails.flatMap(dropTag), "plus_tag"),
    (_, { employeeNumber }) =>
      employeeNumber === "" ? NO_MATCH : choose(people.withFormerNumber(employeeNumber), "former_number"),
  ];
  return (source, account) => {
    let doubt: AccountMatch = NO_MATCH;
    for (const rule of inOrder) {
      const match = rule(source, account);
      if (doubt.kind === "none" && match.kind !== "several") {
        if (match.kind === "one") return match;
      } else if (doubt.kind === "none") doubt = match;
      else if (decides(match, doubt)) return match;
    }
    return doubt;
  };
}

/** A login is one person's alone, so that it separates two people who share a number. */
function decides(match: AccountMatch, doubt: AccountMatch): boolean {
  return (
    match.kind === "one" &&
    match.by === "login" &&
    doubt.kind === "several" &&
    doubt.people.includes(match.person)
  );
}

function choose(found: readonly number[], by: MatchedBy): AccountMatch {
  const [person] = found;
  if (person === undefined) return NO_MATCH;
  return found.length === 1 ? { kind: "one", person, by } : { kind: "several", people: found, by };
}

const KINDS = { work: "work_email", other: "other_email", former: "former_email" } as const;

/**
 * A work address decides before any other one, and that before one of an earlier snapshot, in whatever order the account
 * lists them. When two people have or had it, no one is certain.
 */
function matchEmails(people: RosterPeople, emails: readonly string[], as?: MatchedBy): AccountMatch {
  let best:
    | { readonly owners: readonly AddressOwner[]; readonly rank: number; readonly email: string }
    | undefined;
  for (const email of emails) {
    const owners = people.ownersOf(email);
    const rank = Math.min(...owners.map(({ kind }) => ADDRESS_RANKS[kind]));
    if (owners.length > 0 && rank < (best?.rank ?? Infinity)) best = { owners, rank, email };
  }
  const [owner] = best?.owners ?? [];
  if (best === undefined || owner === undefined) return NO_MATCH;
  const by = as ?? nameMatch(owner, people.hasAddress(best.email));
  return choose(
    best.owners.map(({ person }) => person),
    by,
  );
}

const ADDRESS_RANKS = { work: 0, other: 1, former: 2 } as const;

function nameMatch({ kind }: AddressOwner, isExact: boolean): MatchedBy {
  return isExact || kind !== "work" ? KINDS[kind] : "domain_alias";
}

/** `ada+github@acme.com` without its tag. */
function dropTag(email: string): string[] {
  const plain = email.replace(/\+[^@]*(?=@)/u, "");
  return plain === email ? [] : [plain];
}
