import { cleanLine } from "../../formats/table-cells.ts";
import type { FindingName } from "../review/finding-names.ts";
import type { ReviewRow } from "../review/review-record.ts";
import { FINDINGS_ACTED_ON, type IncludableFinding } from "./action-names.ts";

/** An account that is to be closed, and why. All of it is data of others. */
export interface ReviewAction {
  /** Exactly as the source has it. */
  readonly account: string;
  readonly finding: FindingName;
  /** The person's name and id; empty when no employee matches. */
  readonly employee: string;
  readonly reason: string;
}

/** Makes the function that says what is to be done about a row; undefined for nothing. */
export function makeActionFinder(
  included: readonly IncludableFinding[],
): (row: ReviewRow) => ReviewAction | undefined {
  const findings = new Set<FindingName>([...FINDINGS_ACTED_ON, ...included]);
  return ({ account, finding, employee, reason, status }) => {
    // A disabled account has nothing left to close, also one that was used after the last day.
    if (account === null || status !== "active" || !findings.has(finding)) return undefined;
    const person = employee === null ? "" : cleanLine(describePerson(employee));
    return { account, finding, employee: person, reason: cleanLine(reason) };
  };
}

function describePerson({ id, name, work_email }: NonNullable<ReviewRow["employee"]>): string {
  const shown = name || work_email;
  return shown ? `${shown} (${id})` : id;
}
