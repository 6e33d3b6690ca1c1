import { createEmployeeFilter, type EmployeeFilter } from "../../unified/employee/filters.ts";
import type { StoredEmployee } from "../../unified/employee/read-employee.ts";
import { unknownValue } from "./employee-filters.ts";

/** The filters that name something which may not exist. */
export type NamedFilter = "department" | "office" | "division" | "group" | "job_title";

/** The names that an employee has under each filter. */
const NAMES: Readonly<
  Record<NamedFilter, (employee: StoredEmployee) => readonly (string | null | undefined)[]>
> = {
  department: ({ department }) => [department],
  office: ({ office }) => [office],
  division: ({ division }) => [division],
  group: ({ groups, teams }) => [...(groups ?? []), ...(teams ?? [])].map((unit) => unit?.name),
  job_title: ({ job_title }) => [job_title],
};

/**
 * Sees every employee before the filter is applied, and knows at the end whether what the filter names exists at all.
 * A misspelled department would otherwise be an empty export, which looks like an answer.
 */
export class FilterCheck {
  readonly #filter: EmployeeFilter;
  readonly #open: Map<NamedFilter, { test: (employee: StoredEmployee) => boolean; names: Set<string> }>;
  #anybody = false;

  /** `assured` are the filters whose values are known to exist. */
  constructor(filter: EmployeeFilter, assured: readonly NamedFilter[]) {
    this.#filter = filter;
    const names = (Object.keys(NAMES) as NamedFilter[]).filter(
      (name) => filter[name] !== undefined && !assured.includes(name),
    );
    this.#open = new Map(
      names.map((name) => [name, { test: createEmployeeFilter({ [name]: filter[name] }), names: new Set() }]),
    );
  }

  see(employee: StoredEmployee): void {
    this.#anybody = true;
    for (const [name, { test, names }] of this.#open) {
      if (test(employee)) this.#open.delete(name);
      for (const candidate of NAMES[name](employee)) if (candidate) names.add(candidate);
    }
  }

  /**
   * Throws `usage.unknown-value` for the first value that nobody has. A value that somebody may have who does not show it,
   * as `mayBeHidden` tells, is not unknown.
   */
  check(mayBeHidden: (name: NamedFilter) => boolean = () => false): void {
    if (!this.#anybody) return;
    for (const [name, { names }] of this.#open) {
      if (mayBeHidden(name)) continue;
      throw unknownValue(name.replace("_", " "), this.#filter[name] ?? "", [...names]);
    }
  }
}
