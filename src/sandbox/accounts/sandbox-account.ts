import type { Day } from "../calendar.ts";

/** An account of another system. What it was made for decides on the finding of a review. */
export interface SandboxAccount {
  /** Why it is there, for people who read the truth. */
  readonly story: AccountStory;
  /** The number of the person it was made for; undefined for no one. */
  readonly holder: number | undefined;
  readonly login: string;
  /** Empty for none. */
  readonly email: string;
  /** Empty for none. */
  readonly employeeNumber: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly status: "active" | "disabled" | "unreadable";
  readonly kind: "person" | "guest" | "service";
  readonly signedIn: Day | undefined;
}

/** What an account is an example of. */
export type AccountStory =
  | "usual"
  | "former_address"
  | "alias"
  | "old_domain"
  | "plus_tag"
  | "private_address"
  | "no_address"
  | "employee_number"
  | "second_account"
  | "disabled_at_work"
  | "unreadable_status"
  | "without_key"
  | "locked"
  | "prepared"
  | "closed"
  | "not_closed_yet"
  | "forgotten"
  | "used_later"
  | "guest"
  | "shared"
  | "service"
  | "stranger"
  | "namesake";
