import type { StoredEmployee } from "./read-employee.ts";

/** When an employment begins and ends. A date that is not known counts as none. */
export type EmploymentFacts = Pick<StoredEmployee, "employment_status" | "start_date" | "termination_date">;

/**
 * The last day of the current employment; of an inactive person, who has none, the last day that is known. A rehire keeps
 * the profile and often the old last day: one before the first day belongs to an earlier employment.
 */
export function lastDayOf({
  employment_status: status,
  start_date,
  termination_date,
}: EmploymentFacts): string | null {
  const isEarlier = termination_date !== null && start_date !== null && termination_date < start_date;
  return isEarlier && status !== "inactive" ? null : termination_date;
}

/**
 * Whether an inactive profile is that of a hire entered ahead: Namely has been seen to answer `inactive` until the first
 * day comes. On that day itself it may still be activated.
 */
export function isEnteredAhead(
  { employment_status: status, start_date, termination_date }: EmploymentFacts,
  day: string,
): boolean {
  return status === "inactive" && termination_date === null && start_date !== null && start_date >= day;
}
