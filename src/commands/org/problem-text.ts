import type { Column } from "../../formats/columns.ts";
import type { OrgProblemName } from "../../unified/org/org-problem-names.ts";
import type { OrgProblem } from "../../unified/org/org-problems.ts";

/** What `namely org check` shows on a table for reading: who, what, and what to do about it. */
export const PROBLEM_COLUMNS: readonly Column[] = ["name", "problem", "hint"].map((name) => ({
  name,
  keys: [name],
  kind: "scalar",
  description: "",
}));

const MOST_NAMES = 3;

/** What to do, as a sentence; `others` are the other employees of the problem. */
const HINTS: Readonly<Record<OrgProblemName, (others: string) => string>> = {
  own_manager: () => "Is their own manager. Set another manager.",
  cycle: (others) => `Reports in a circle with ${others}. Set another manager for one of them.`,
  manager_unknown: (others) => `The manager (${others}) is not among the employees. Set another manager.`,
  manager_left: (others) => `The manager, ${others}, has left. Set another manager.`,
  several_tops: (others) => `Also at the top: ${others}. Set a manager for all but one.`,
  no_manager: () => "Has no manager and no reports. Set a manager.",
  same_work_email: (others) => `Shares a work email with ${others}. Correct one of them.`,
  same_employee_number: (others) => `Shares an employee number with ${others}. Correct one of them.`,
  overdue: () => "Is still active after the last day. Terminate the employee or move the date.",
  no_work_email: () => "Has no work email. Add one.",
};

/** A row of the table for reading. */
export function describeForReading(found: OrgProblem): Readonly<Record<"name" | "problem" | "hint", string>> {
  const { problem, person } = found;
  return {
    name: person.name ?? person.work_email ?? person.id,
    problem: problem.replaceAll("_", " "),
    hint: HINTS[problem](listOthers(found)),
  };
}

function listOthers({ others, othersCount }: OrgProblem): string {
  const names = others.slice(0, MOST_NAMES).map(({ name, id }) => name ?? id);
  const more = othersCount - names.length;
  if (more > 0) return `${names.join(", ")} and ${more.toLocaleString("en")} more`;
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}
