import { SENSITIVE_EMPLOYEE_FIELDS } from "../../unified/employee/employee.ts";
import {
  createEmployeeFilter,
  listFilterFields,
  type EmployeeFilter,
} from "../../unified/employee/filters.ts";
import type { StoredEmployee } from "../../unified/employee/read-employee.ts";
import {
  FieldVisibility,
  preferField,
  requireField,
  settleNeeds,
  warnOfHidden,
  type FieldNeed,
  type RecordVisibility,
  type VisibilityPlace,
  type VisibilityScope,
} from "../../unified/visibility.ts";
import { FilterCheck, isPerson, type NamedFilter } from "./filter-check.ts";

/** What else than the filter depends on fields that the token may not see. */
export interface FieldsInUse {
  /** Fields that the answer depends on. */
  readonly needs?: readonly FieldNeed[] | undefined;
  /** Fields that were asked for by name: their absence is worth a warning. */
  readonly asked?: readonly string[] | undefined;
  /** Counts for whoever reads the employees; the fields above are added to it. */
  readonly visibility?: FieldVisibility | undefined;
}

export interface EmployeeSelectionOptions extends FieldsInUse {
  readonly filter: EmployeeFilter;
  /** The filters whose values are known to exist. */
  readonly assured: readonly NamedFilter[];
  readonly place: VisibilityPlace;
  /** What an email that nobody shows makes impossible; default `--email`. */
  readonly emailPurpose?: string | undefined;
}

/**
 * Decides which employees are wanted, and knows at the end whether that decision could be made at all: whether the fields
 * were visible that it depends on, and whether the values exist that it names.
 */
export class EmployeeSelection {
  readonly visibility: FieldVisibility;
  readonly #options: EmployeeSelectionOptions;
  readonly #isWanted: (employee: StoredEmployee) => boolean;
  /** Everything but the status. */
  readonly #isOtherwiseWanted: (employee: StoredEmployee) => boolean;
  readonly #countsUnknownStatus: boolean;
  /** Everything but the manager. */
  readonly #isWantedUnderAnybody: (employee: StoredEmployee) => boolean;
  readonly #filterCheck: FilterCheck;
  readonly #needs: readonly FieldNeed[];
  #found = 0;
  #unknownStatus = 0;
  #managerIds = new Set<string>();
  #undecided: StoredEmployee[] = [];

  constructor(options: EmployeeSelectionOptions) {
    const { filter, assured, needs = [], asked = [], visibility = new FieldVisibility() } = options;
    this.#options = options;
    this.#isWanted = createEmployeeFilter(filter);
    this.#isOtherwiseWanted = createEmployeeFilter({ ...filter, statuses: undefined });
    this.#isWantedUnderAnybody = createEmployeeFilter({ ...filter, manager: undefined });
    this.#countsUnknownStatus =
      filter.statuses !== undefined && filter.statuses.length > 0 && !filter.statuses.includes("unknown");
    this.#filterCheck = new FilterCheck(filter, assured);
    this.#needs = [...this.#listFilterNeeds(), ...needs];
    this.visibility = visibility;
    visibility.watch([...this.#needs.map(({ field }) => field), ...asked, "employment_status"]);
  }

  /** Takes note of an employee, and tells whether the filter wants it. */
  take(employee: StoredEmployee, shows: RecordVisibility): boolean {
    this.visibility.see(employee.id, shows);
    this.#filterCheck.see(employee);
    const isWanted = this.#isWanted(employee);
    this.#checkManager(employee, isWanted);
    if (isWanted) this.#found += 1;
    else if (
      this.#countsUnknownStatus &&
      (employee.employment_status ?? "unknown") === "unknown" &&
      shows("employment_status") &&
      this.#isOtherwiseWanted(employee)
    )
      this.#unknownStatus += 1;
    return isWanted;
  }

  /** Everybody comes again. */
  restart(): void {
    this.visibility.restart();
    this.#found = 0;
    this.#unknownStatus = 0;
    this.#managerIds = new Set();
    this.#undecided = [];
  }

  /**
   * Those who are wanted after all, now that everybody has been taken: a manager who is named by email or name can be known
   * to some reports by id alone.
   */
  takeUndecided<Person extends StoredEmployee>(): Person[] {
    const wanted = this.#undecided.filter(({ manager }) => this.#managerIds.has(manager?.id ?? ""));
    this.#undecided = [];
    this.#found += wanted.length;
    return wanted as Person[];
  }

  /**
   * To be called when everybody has been taken. Throws `access.field-hidden` when the filter could not be applied, and
   * `usage.unknown-value` for a value that nobody has; warns of whom the filter may have missed. `scope` says who
   * has been taken.
   */
  finish(onWarning: (sentence: string) => void, scope: VisibilityScope = "all"): void {
    const { asked = [], place } = this.#options;
    const report = { place, onWarning, scope };
    settleNeeds(this.visibility, this.#needs, report);
    if (scope === "all")
      this.#filterCheck.check((name) => this.visibility.countHidden(HIDDEN_BEHIND[name]) > 0);
    this.#warnOfUndecided(onWarning);
    warnOfHidden(this.visibility, asked, report);
    const unknown = this.#unknownStatus;
    if (unknown === 0) return;
    onWarning(
      `${unknown} of ${this.visibility.records} employees ${unknown === 1 ? "has" : "have"} an unknown employment status, so --status leaves them out; add unknown to list them.`,
    );
  }

  #checkManager(employee: StoredEmployee, isWanted: boolean): void {
    const { manager: wanted } = this.#options.filter;
    if (wanted === undefined) return;
    if (isPerson(employee, wanted)) this.#managerIds.add(employee.id);
    const { manager } = employee;
    // What the report calls a manager may be another name than the one on the manager's own record.
    if (isWanted || !manager?.id) return;
    if (this.#isWantedUnderAnybody(employee)) this.#undecided.push(employee);
  }

  /** Only of a part of the list, where nobody can be brought back. */
  #warnOfUndecided(onWarning: (sentence: string) => void): void {
    const missed = this.takeUndecided().length;
    if (missed === 0) return;
    onWarning(
      `--manager missed ${missed} of ${this.visibility.records} employees, who show only the id of this manager; give the id.`,
    );
  }

  #listFilterNeeds(): FieldNeed[] {
    return listFilterFields(this.#options.filter).flatMap(({ name, flag, fields }) => {
      const purpose = name === "email" ? (this.#options.emailPurpose ?? flag) : flag;
      const needs = fields.map((field) => requireField(field, purpose, this.#mootOf(name)));
      return name === "terminated_since" ? [...needs, FIRST_DAY_NEED] : needs;
    });
  }

  /** Whoever was found by an email is the one, and a team is found without any group. */
  #mootOf(name: keyof EmployeeFilter): (() => boolean) | undefined {
    if (name === "email") return () => this.#found > 0;
    if (name === "group") return () => this.#found > 0 && this.visibility.isHidden("groups");
    return undefined;
  }
}

/** Only the first day tells an old last day from the one of the present employment. */
const FIRST_DAY_NEED = preferField("start_date", "--terminated-since may list people who were hired again");

const HIDDEN_BEHIND: Readonly<Record<NamedFilter, string>> = {
  department: "department",
  office: "office",
  division: "division",
  group: "groups",
  job_title: "job_title",
};

/** The fields that a list of `--fields` names; without one, those that flags ask for. */
export function listAskedFields(
  fields: readonly string[] | undefined,
  { includeSensitive }: { readonly includeSensitive: boolean },
): readonly string[] {
  if (fields === undefined) return includeSensitive ? SENSITIVE_EMPLOYEE_FIELDS : [];
  return fields
    .flatMap((list) => list.split(","))
    .map((name) => name.trim())
    .filter((name) => name !== "")
    .map((name) => (name.startsWith("custom_fields.") ? name : (name.split(".")[0] ?? name)));
}
