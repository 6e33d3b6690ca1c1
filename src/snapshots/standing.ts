import type { EmploymentStatus, Lifecycle } from "../unified/employee.ts";
import { lifecycleOf } from "../unified/lifecycle.ts";
import type { StoredEmployee } from "../unified/read-employee.ts";

/** An employee as one side of a comparison holds them. */
export interface SeenEmployee {
  readonly employee: StoredEmployee;
  /** The fields that this side knows of the person: one that is missing here says nothing. */
  readonly keys: ReadonlySet<string>;
}

/** Where somebody stood when a side was made. Undefined is what that side does not know. */
export interface Standing {
  readonly status: EmploymentStatus | undefined;
  readonly starts: string | null | undefined;
  /** The last day of the present employment. */
  readonly lastDay: string | null | undefined;
  readonly lifecycle: Lifecycle | undefined;
}

/** From which day a side is seen. */
export interface PointOfView {
  /** `YYYY-MM-DD`; undefined for the lifecycles that the side itself holds. */
  readonly asOf: string | undefined;
  /** For people whose lifecycle the side does not hold. */
  readonly today: string | undefined;
}

export function readStanding({ employee, keys }: SeenEmployee, { asOf, today }: PointOfView): Standing {
  const status = keys.has("employment_status") ? (employee.employment_status ?? undefined) : undefined;
  const starts = keys.has("start_date") ? employee.start_date : undefined;
  const stored = keys.has("lifecycle") ? (employee.lifecycle ?? undefined) : undefined;
  const day = asOf ?? (stored === undefined ? today : undefined);
  const lifecycle =
    day === undefined || status === undefined ? stored : lifecycleOf({ ...employee, status, asOf: day });
  return {
    status,
    starts,
    lastDay: keys.has("termination_date") ? lastDayOf(employee) : undefined,
    lifecycle,
  };
}

/** A rehire keeps the profile, and some companies the old departure: one before the start belongs to an earlier employment. */
export function lastDayOf({ start_date, termination_date }: StoredEmployee): string | null {
  if (termination_date !== null && start_date !== null && termination_date < start_date) return null;
  return termination_date;
}
