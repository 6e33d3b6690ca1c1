import { Fault } from "../../platform/errors/fault.ts";
import type { SourceAccount } from "../../reconcile/files/read-account.ts";
import type { ReviewRow } from "../../reconcile/review/review-record.ts";
import { fieldHidden, type FieldVisibility, type VisibilityPlace } from "../../unified/visibility.ts";

/** Fields by which accounts are matched, wherever a roster shows them. */
export const MATCHING_FIELDS = ["work_email", "employee_number"] as const;

/** The people of a review: where they come from, and which fields of them can be seen. */
export interface SeenRoster {
  readonly visibility: FieldVisibility;
  readonly place: VisibilityPlace;
}

/** Against a roster without people, every account would be one of an unknown person. */
export function refuseEmptyRoster({ visibility, place }: SeenRoster): void {
  if (visibility.records > 0) return;
  throw place === undefined
    ? new Fault("access.no-employees", "This token sees no employee, so accounts cannot be reviewed.", {
        hint: "Ask a Namely administrator to let this token's role see employees.",
      })
    : new Fault("file.empty", `No employee is in "${place}", so accounts cannot be reviewed.`, {
        hint: "Export the employees again: namely employees -o roster.ndjson",
      });
}

/** Accounts that match no one, and that a field might match which no employee shows. */
export class HiddenMatches {
  readonly #roster: SeenRoster;
  readonly #fields = new Set<string>();
  #accounts = 0;

  constructor(roster: SeenRoster) {
    this.#roster = roster;
  }

  see({ emails, employeeNumber }: SourceAccount, { finding }: ReviewRow): void {
    if (finding !== "unknown_person") return;
    const keys = { work_email: emails.length > 0, employee_number: employeeNumber !== "" };
    const hidden = MATCHING_FIELDS.filter((field) => keys[field] && this.#roster.visibility.isHidden(field));
    if (hidden.length > 0) this.#accounts += 1;
    for (const field of hidden) this.#fields.add(field);
  }

  /** To be called before anything is published. Throws `access.field-hidden`. */
  check(): void {
    if (this.#accounts === 0) return;
    const accounts = this.#accounts === 1 ? "1 account" : `${this.#accounts} accounts`;
    throw fieldHidden(
      this.#roster.visibility,
      MATCHING_FIELDS.filter((field) => this.#fields.has(field)),
      `${accounts} cannot be matched`,
      this.#roster,
    );
  }
}
