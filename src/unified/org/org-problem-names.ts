/** What can be wrong with an organisation, the gravest first. Apart from the search, so that flags are read without it. */
export const ORG_PROBLEMS = [
  "own_manager",
  "cycle",
  "manager_unknown",
  "manager_left",
  "several_tops",
  "no_manager",
  "same_work_email",
  "same_employee_number",
  "overdue",
  "no_work_email",
] as const;

export type OrgProblemName = (typeof ORG_PROBLEMS)[number];
