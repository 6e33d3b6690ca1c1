import type { Day } from "../calendar.ts";
import type { SandboxCompany } from "../company/company.ts";
import type { SandboxPerson } from "../company/people.ts";
import { hasLeft, type KeyOwners } from "./key-owners.ts";
import type { SandboxAccount } from "./sandbox-account.ts";

/** What a review must say of an account. */
export interface AccountTruth {
  readonly finding: string;
  /** The one person it belongs to; undefined for none, and where several are possible. */
  readonly person: number | undefined;
}

/** How a system's accounts are matched: by the login in a custom field, or by number and address. */
export type MatchKey = "login" | "address";

const SOON_DAYS = 14;

/**
 * Knows the findings of accounts from how they were made. It assumes a review with a snapshot of each earlier day; it
 * shares no code with reviews.
 */
export class ExpectedFindings {
  readonly #company: SandboxCompany;
  readonly #owners: KeyOwners;
  readonly #key: MatchKey;
  readonly #today: Day;
  /** The first account of each person. */
  readonly #first = new Map<number, string>();

  constructor(company: SandboxCompany, owners: KeyOwners, key: MatchKey) {
    this.#company = company;
    this.#owners = owners;
    this.#key = key;
    this.#today = company.today;
  }

  /** To be asked once for each row, in the order of the file. */
  of(account: SandboxAccount): AccountTruth {
    const owners = this.#findOwners(account);
    const [person] = owners;
    const isOne = owners.length === 1 && person !== undefined;
    const isFurther = isOne && this.#isFurther(person, account.login);
    const certain = isOne ? person : undefined;
    const hasKey = account.login !== "" || account.email !== "" || account.employeeNumber !== "";
    if (!hasKey || account.status === "unreadable") return { finding: "not_evaluable", person: certain };
    if (owners.length > 1) return { finding: "ambiguous", person: undefined };
    if (certain === undefined) return { finding: judgeStranger(account), person: undefined };
    return { finding: this.#judge(account, certain, isFurther), person: certain };
  }

  #findOwners({ story, holder, login, email, employeeNumber }: SandboxAccount): readonly number[] {
    if (this.#key === "login") return this.#owners.ofLogin(login, holder);
    if (employeeNumber !== "" && holder !== undefined && this.#company.roster.has(holder)) return [holder];
    const found = this.#owners.ofAddress(email, holder);
    if (found.length > 0 || holder === undefined) return found;
    // The tag and the old domain hide the address that the account was made from; an old number is the last resort.
    if (story === "plus_tag" || story === "second_account")
      return this.#owners.ofAddress(dropTag(email), holder);
    if (story === "old_domain") return this.#owners.ofAddress(this.#translate(email), holder);
    return employeeNumber === "" ? [] : [holder];
  }

  #translate(email: string): string {
    return email.replace(/@.*$/u, `@${this.#company.people.mailDomain}`);
  }

  #isFurther(person: number, login: string): boolean {
    const first = this.#first.get(person) ?? login;
    this.#first.set(person, first);
    return first.toLowerCase() !== login.toLowerCase();
  }

  #judge(account: SandboxAccount, index: number, isFurther: boolean): string {
    const { roster } = this.#company;
    const person = this.#owners.person(index);
    const isDisabled = account.status === "disabled";
    if (hasLeft(person, this.#today)) {
      const { departure } = person;
      if (departure !== undefined && (account.signedIn ?? departure) > departure)
        return "left_signed_in_after";
      return isDisabled ? "disabled_ok" : "left_still_active";
    }
    if (!roster.has(index)) return isDisabled ? "disabled_ok" : "unknown_person";
    const active = this.#judgeStaff(person);
    if (!isDisabled) return active === "ok" && isFurther ? "duplicate_account" : active;
    return active === "ok" || active === "leaving_soon" ? "employed_but_disabled" : "disabled_ok";
  }

  /** The finding of an active account of a person who has not left. */
  #judgeStaff({ status, start, departure }: SandboxPerson): string {
    const today = this.#today;
    if (status !== "active" || (start ?? today) > today) return "not_started_yet";
    // A last day before the first day belongs to an earlier employment.
    if (departure === undefined || departure < (start ?? departure)) return "ok";
    if (departure < today) return "overdue_active";
    return departure <= today + SOON_DAYS ? "leaving_soon" : "ok";
  }
}

function judgeStranger({ kind, status }: SandboxAccount): string {
  if (kind === "guest") return "guest";
  if (kind === "service") return "shared_or_service";
  return status === "disabled" ? "disabled_ok" : "unknown_person";
}

function dropTag(email: string): string {
  return email.replace(/\+[^@]*/u, "");
}
