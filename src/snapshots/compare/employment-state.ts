import type { EmploymentStatus, Lifecycle } from "../../unified/employee/employee.ts";
import { lifecycleOf } from "../../unified/employee/lifecycle.ts";
import { isEnteredAhead, lastDayOf } from "../../unified/employee/present-employment.ts";
import type { StoredEmployee } from "../../unified/employee/read-employee.ts";

/** An employee as one side of a comparison holds them. */
export interface SeenEmployee {
  readonly employee: StoredEmployee;
  /** The fields that this side knows of the person: one that is missing here says nothing. */
  readonly keys: ReadonlySet<string>;
}

/** A person's employment when a side was made. Undefined is what that side lacks. */
export interface EmploymentState {
  readonly status: EmploymentStatus | undefined;
  readonly starts: string | null | undefined;
  /** The last day of the current employment, or the last known one of an inactive person. */
  readonly lastDay: string | null | undefined;
  readonly lifecycle: Lifecycle | undefined;
}

/** What the state on the earlier side says, with what the day it was made adds to it. */
export function readEarlierEmploymentState(seen: SeenEmployee, madeOn: string | undefined): EmploymentState {
  const state = readEmploymentState(seen, { asOf: undefined, today: undefined });
  // Older programs wrote `terminated` for hires entered ahead, and plain files have no lifecycle at all.
  const isAhead =
    madeOn !== undefined &&
    state.starts !== undefined &&
    state.lastDay !== undefined &&
    isEnteredAhead(seen.employee, madeOn);
  return isAhead ? { ...state, lifecycle: "pre_hire" } : state;
}

/** From which day a side is seen. */
export interface PointOfView {
  /** `YYYY-MM-DD`; undefined for the lifecycles that the side itself holds. */
  readonly asOf: string | undefined;
  /** For people whose lifecycle the side does not hold. */
  readonly today: string | undefined;
}

export function readEmploymentState(
  { employee, keys }: SeenEmployee,
  { asOf, today }: PointOfView,
): EmploymentState {
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
