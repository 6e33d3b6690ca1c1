import { ORG_PROBLEMS, type OrgProblemName } from "./org-problem-names.ts";
import {
  fieldHidden,
  joinWords,
  preferField,
  settleNeeds,
  type FieldNeed,
  type FieldVisibility,
  type VisibilityReport,
} from "../visibility.ts";

/** The fields that each check depends on. Where one of them is hidden, all or none would have the problem. */
const CHECK_FIELDS: Readonly<Record<OrgProblemName, readonly string[]>> = {
  own_manager: ["manager"],
  cycle: ["manager"],
  manager_unknown: ["manager"],
  manager_left: ["manager", "employment_status"],
  several_tops: ["manager"],
  no_manager: ["manager"],
  same_work_email: ["work_email"],
  same_employee_number: ["employee_number"],
  overdue: ["employment_status", "termination_date"],
  no_work_email: ["work_email"],
};

/** Every field that a check depends on, wholly or a little. */
export const CHECKED_FIELDS: readonly string[] = [
  ...new Set([...Object.values(CHECK_FIELDS).flat(), "start_date"]),
];

/**
 * The checks that can be made of those wanted. Warns of the others and of people whom a check may miss. Throws
 * `access.field-hidden` when managers are hidden and needed, since all else is said about the hierarchy, and when no check
 * is left.
 */
export function chooseChecks(
  visibility: FieldVisibility,
  wanted: readonly OrgProblemName[] = ORG_PROBLEMS,
  report: VisibilityReport,
): ReadonlySet<OrgProblemName> {
  const hiddenFieldsOf = (check: OrgProblemName): readonly string[] =>
    CHECK_FIELDS[check].filter((field) => visibility.isHidden(field));
  const possible = wanted.filter((check) => hiddenFieldsOf(check).length === 0);
  const hidden = [...new Set(wanted.flatMap(hiddenFieldsOf))];
  if (hidden.includes("manager"))
    throw fieldHidden(visibility, ["manager"], "namely org check cannot be answered", report);
  if (hidden.length > 0 && possible.length === 0)
    throw fieldHidden(visibility, hidden, `${joinWords(wanted)} cannot be checked`, report);
  settleNeeds(visibility, listNeeds(wanted, possible), report);
  return new Set(possible);
}

function listNeeds(wanted: readonly OrgProblemName[], possible: readonly OrgProblemName[]): FieldNeed[] {
  const needs: FieldNeed[] = CHECKED_FIELDS.flatMap((field) => {
    const checks = wanted.filter((check) => CHECK_FIELDS[check].includes(field));
    if (checks.length === 0) return [];
    return {
      field,
      isRequired: false,
      whenHidden: `${joinWords(checks)} ${checks.length === 1 ? "was" : "were"} not checked`,
      whenPartlyHidden: `${joinWords(checks)} may miss them`,
    };
  });
  // All checks leave out who has left; those that check for it say so already.
  if (!needs.some(({ field }) => field === "employment_status"))
    needs.push(preferField("employment_status", "people who have left may be named"));
  // Without the start, a rehire's old last day seems to have passed.
  if (possible.includes("overdue"))
    needs.push(preferField("start_date", "overdue may name people who were hired again"));
  return needs;
}
