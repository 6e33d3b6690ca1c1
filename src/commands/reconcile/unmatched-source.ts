import { quoteWord } from "../../platform/text/shell-word.ts";
import type { SourceAccount } from "../../reconcile/files/read-account.ts";
import type { ReviewRow } from "../../reconcile/review/review-record.ts";

/** Notices a source of which no account matches anyone: then the key of the comparison is wrong, not every account. */
export class UnmatchedSource {
  readonly #name: string;
  #isUnknown = false;
  #isMatched = false;
  #hasEmails = false;

  constructor(name: string) {
    this.#name = name;
  }

  see({ emails }: SourceAccount, { finding, matched_by }: ReviewRow): void {
    if (matched_by !== null) this.#isMatched = true;
    if (finding !== "unknown_person") return;
    this.#isUnknown = true;
    if (emails.length > 0) this.#hasEmails = true;
  }

  /** Warns with what would match such accounts. */
  check(onWarning: (sentence: string, code: string) => void): void {
    if (!this.#isUnknown || this.#isMatched) return;
    const flag = this.#hasEmails
      ? "If its email domain has another name, use --domain-alias old.example=new.example."
      : `If a field of Namely holds its logins, use --match-field ${quoteWord(this.#name)}=<field>.`;
    onWarning(`No account of "${this.#name}" matches an employee. ${flag}`, "reconcile.no-match");
  }
}
