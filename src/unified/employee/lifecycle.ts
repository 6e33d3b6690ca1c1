import type { EmploymentStatus, Lifecycle } from "./employee.ts";
import { isEnteredAhead, lastDayOf } from "./present-employment.ts";

/** What a person's lifecycle follows from; dates are `YYYY-MM-DD`. */
export interface LifecycleFacts {
  readonly status: EmploymentStatus;
  readonly start_date: string | null;
  readonly termination_date: string | null;
  /** The day from which it is seen. */
  readonly asOf: string;
}

/** The employment state on a given day. The status comes first, for it decides on access; dates refine it. */
export function lifecycleOf({ status, start_date, termination_date, asOf }: LifecycleFacts): Lifecycle {
  const facts = { employment_status: status, start_date, termination_date };
  if (status === "inactive") return isEnteredAhead(facts, asOf) ? "pre_hire" : "terminated";
  if (status === "unknown") return "unknown";
  if (status === "pending") return "pre_hire";
  if (start_date !== null && start_date > asOf) return "pre_hire";
  const lastDay = lastDayOf(facts);
  if (lastDay === null) return "active";
  // The last day is still worked.
  return lastDay < asOf ? "overdue" : "leaving";
}
