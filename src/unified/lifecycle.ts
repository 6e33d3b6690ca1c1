import type { EmploymentStatus, Lifecycle } from "./employee.ts";

/** What a person's lifecycle follows from; dates are `YYYY-MM-DD`. */
export interface LifecycleFacts {
  readonly status: EmploymentStatus;
  readonly start_date: string | null;
  readonly termination_date: string | null;
  /** The day from which it is seen. */
  readonly asOf: string;
}

/** Where somebody stands on a given day. The status comes first, for it decides on access; dates refine it. */
export function lifecycleOf({ status, start_date, termination_date, asOf }: LifecycleFacts): Lifecycle {
  if (status === "inactive") return "terminated";
  if (status === "unknown") return "unknown";
  if (status === "pending") return "pre_hire";
  if (start_date !== null && start_date > asOf) return "pre_hire";
  // A rehire keeps the profile: a departure before the start belongs to an earlier employment.
  if (termination_date === null || (start_date !== null && termination_date < start_date)) return "active";
  // The last day is still worked.
  return termination_date < asOf ? "overdue" : "leaving";
}
