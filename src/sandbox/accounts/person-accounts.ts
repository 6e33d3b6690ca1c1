import type { Day } from "../calendar.ts";
import type { SandboxCompany } from "../company/company.ts";
import type { SandboxPerson } from "../company/people.ts";
import { type DiceTopic, topic } from "../dice.ts";
import { githubLogin } from "../profile/github-login.ts";
import type { AccountSystem } from "./account-systems.ts";
import { hasLeft, type KeyOwners } from "./key-owners.ts";
import type { AccountStory, SandboxAccount } from "./sandbox-account.ts";

/** Where the company was before it changed its name. */
export const OLD_DOMAIN = "sandbox-old.example.com";

/** The share of the leavers whose account no one closes, and of those whose account is used after that. */
const [FORGOTTEN, USED_LATER] = [0.05, 0.08];
/** From the last day on: no account is closed the next day. */
const [LEAST_DAYS_TO_CLOSE, MOST_DAYS_TO_CLOSE] = [2, 14];

type AccountStanding = Pick<SandboxAccount, "story" | "status" | "signedIn">;

/** Makes the accounts that people have in a system, from the seed, the person and the day. */
export class PersonAccounts {
  readonly #company: SandboxCompany;
  readonly #owners: KeyOwners;
  readonly #system: AccountSystem;
  readonly #today: Day;
  readonly #draws: Readonly<Record<"has" | "end" | "day" | "case", DiceTopic>>;

  constructor(company: SandboxCompany, owners: KeyOwners, system: AccountSystem) {
    this.#company = company;
    this.#owners = owners;
    this.#system = system;
    this.#today = company.today;
    const draw = (what: string): DiceTopic => topic(`${system.name} ${what}`);
    this.#draws = { has: draw("has"), end: draw("end"), day: draw("day"), case: draw("case") };
  }

  /** The accounts of one person, who may be gone from Namely. */
  of(index: number): readonly SandboxAccount[] {
    const { people } = this.#company;
    const { dice } = people;
    if (!dice.chance(this.#system.covers(people, index), this.#draws.has, index)) return [];
    const person = this.#owners.person(index);
    const state = hasLeft(person, this.#today) ? this.#leave(person) : this.#stay(person);
    if (state === undefined) return [];
    const account = this.#make(person, state);
    if (account === undefined) return [];
    if (state.story !== "second_account") return [account];
    const first = this.#make(person, { ...state, story: "usual" });
    return first === undefined ? [] : [first, account];
  }

  #leave({ index, departure }: SandboxPerson): AccountStanding | undefined {
    const { dice } = this.#company.people;
    const today = this.#today;
    const lastDay = Math.min(departure ?? today, today);
    const before = lastDay - dice.below(5, this.#draws.day, index);
    const share = dice.share(this.#draws.end, index);
    if (share < FORGOTTEN) return { story: "forgotten", status: "active", signedIn: before };
    if (share < USED_LATER && lastDay < today) {
      const signedIn = Math.min(today, lastDay + 1 + dice.below(20, this.#draws.day, index));
      // Some were closed only after that.
      const isClosed = this.#system.keepsClosed > 0 && dice.chance(0.3, this.#draws.day, ~index);
      return { story: "used_later", status: isClosed ? "disabled" : "active", signedIn };
    }
    const span = MOST_DAYS_TO_CLOSE - LEAST_DAYS_TO_CLOSE;
    if (today < lastDay + LEAST_DAYS_TO_CLOSE + dice.below(span, this.#draws.end, ~index))
      return { story: "not_closed_yet", status: "active", signedIn: before };
    const isKept = dice.chance(this.#system.keepsClosed, this.#draws.case, index);
    return isKept ? { story: "closed", status: "disabled", signedIn: before } : undefined;
  }

  #stay({ index, status, start }: SandboxPerson): AccountStanding | undefined {
    const { dice } = this.#company.people;
    if (status !== "active" || (start ?? this.#today) > this.#today) {
      const share = dice.share(this.#draws.end, index);
      if (share < 0.3) return undefined;
      const isReady = share < 0.7 || this.#system.keepsClosed === 0;
      return { story: "prepared", status: isReady ? "active" : "disabled", signedIn: undefined };
    }
    const { stories, every } = this.#system;
    const story = stories[(index + dice.below(every, this.#draws.case, 0)) % every] ?? "usual";
    const signedIn = dice.chance(0.03, this.#draws.day, ~index)
      ? undefined
      : this.#today - dice.below(9, this.#draws.day, index);
    if (story === "disabled_at_work") return { story, status: "disabled", signedIn };
    return { story, status: story === "unreadable_status" ? "unreadable" : "active", signedIn };
  }

  #make(person: SandboxPerson, { story, status, signedIn }: AccountStanding): SandboxAccount | undefined {
    const { people } = this.#company;
    const { index, firstName, lastName } = person;
    const names = {
      holder: index,
      firstName,
      lastName,
      kind: "person",
      status,
      signedIn: this.#system.hasSignIns ? signedIn : undefined,
    } as const;
    if (this.#system.key === "login") {
      const login = githubLogin(people, index);
      return login === undefined ? undefined : { ...names, story, login, email: "", employeeNumber: "" };
    }
    const address = this.#chooseAddress(index);
    if (address === undefined) return undefined;
    const shown = story === "usual" && address.isFormer ? "former_address" : story;
    const email = this.#write(address.text, story, index);
    // Elsewhere, only an account that is an example of a number has one.
    const employeeNumber =
      this.#system.hasNumbers || story === "employee_number" ? this.#owners.numberOf(index) : "";
    return {
      ...names,
      story: shown,
      login: this.#system.login(email, this.#plainName(index, story)),
      email,
      employeeNumber,
    };
  }

  /** The name that is no address: of an alias, or of a system that has its own names. */
  #plainName(index: number, story: AccountStory): { readonly plain: string; readonly isAlias: boolean } {
    const { first, last } = this.#company.people.identities.names(index);
    const plain = `${first.latin.slice(0, 1)}${last.latin.replaceAll("-", "")}${index + 1}`;
    return { plain, isAlias: story === "alias" };
  }

  #write(address: string, story: AccountStory, index: number): string {
    const [mailbox = "", domain = ""] = address.split("@");
    switch (story) {
      case "old_domain":
        return `${mailbox}@${OLD_DOMAIN}`;
      case "plus_tag":
        return `${mailbox}+${this.#system.name}@${domain}`;
      case "second_account":
        return `${mailbox}+admin@${domain}`;
      case "employee_number":
        return `${mailbox}@partner.example.net`;
      case "private_address":
        return this.#owners.privateAddressOf(index) ?? address;
      case "no_address":
        return "";
      default:
        return address;
    }
  }

  /** Accounts are made once: some keep the first address, unless it has become someone else's. */
  #chooseAddress(index: number): { readonly text: string; readonly isFormer: boolean } | undefined {
    const { roster } = this.#company;
    const [former] = roster.addresses.of(index);
    const current = this.#owners.currentAddressOf(index);
    const keeps =
      former !== undefined && (current === undefined || (this.#system.keepsAddress && index % 4 > 0));
    const text = keeps ? former : current;
    if (text === undefined) return undefined;
    if (!this.#isTaken(text, index)) return { text, isFormer: keeps };
    return roster.has(index) && current !== undefined ? { text: current, isFormer: false } : undefined;
  }

  #isTaken(address: string, index: number): boolean {
    const { roster } = this.#company;
    return this.#owners
      .ofAddress(address, index)
      .some(
        (other) =>
          other !== index &&
          roster.has(other) &&
          this.#owners.currentAddressOf(other)?.toLowerCase() === address.toLowerCase(),
      );
  }
}
