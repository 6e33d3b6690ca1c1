import { SENSITIVE_EMPLOYEE_FIELDS } from "../../unified/employee/employee.ts";
import { isProfileId, NAMING_FIELDS } from "../../unified/employee/find-person.ts";
import {
  createEmployeeFilter,
  FILTER_FIELDS,
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
import { FilterCheck, type NamedFilter } from "./filter-check.ts";
import { ManagerChoice } from "./manager-choice.ts";

/** What else than the filter depends on fields that the token may not see. */
export interface FieldsInUse {
  /** Fields that the answer depends on. */
  readonly needs?: readonly FieldNeed[] | undefined;
  /** Fields that were asked for by name: their absence is worth a warning. */
  readonly asked?: readonly string[] | undefined;
  /** Counts for the reader of the employees; the fields above are added to it. */
  readonly visibility?: FieldVisibility | undefined;
}

export interface EmployeeSelectionOptions extends FieldsInUse {
  readonly filter: EmployeeFilter;
  /** The filters whose values are known to exist. */
  readonly assured: readonly NamedFilter[];
  readonly place: VisibilityPlace;
  /** Each employee is decided on at once, because not all of them will be seen. */
  readonly isPart?: boolean | undefined;
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
  readonly #filterCheck: FilterCheck;
  readonly #manager: ManagerChoice | undefined;
  readonly #needs: readonly FieldNeed[];
  #found = 0;
  #unknownStatus = 0;
  #undecided: StoredEmployee[] = [];
  /** Those of an unknown status whom the filter may leave out, if they report to the wanted manager. */
  #undecidedUnknown: StoredEmployee[] = [];
  #isPart: boolean;

  constructor(options: EmployeeSelectionOptions) {
    const { filter, assured, needs = [], asked = [], visibility = new FieldVisibility() } = options;
    this.#options = options;
    this.#isPart = options.isPart === true;
    this.#isWanted = createEmployeeFilter(filter);
    this.#isOtherwiseWanted = createEmployeeFilter({ ...filter, statuses: undefined });
    this.#countsUnknownStatus =
      filter.statuses !== undefined && filter.statuses.length > 0 && !filter.statuses.includes("unknown");
    this.#filterCheck = new FilterCheck(filter, assured);
    this.#manager = filter.manager === undefined ? undefined : new ManagerChoice(filter.manager);
    this.#needs = [...this.#listFilterNeeds(), ...needs];
    this.visibility = visibility;
    visibility.watch([...this.#needs.map(({ field }) => field), ...asked, "employment_status"]);
    if (this.#manager !== undefined) visibility.watch(NAMING_FIELDS);
  }

  /** Takes note of an employee, and returns whether the filter wants it. */
  take(employee: StoredEmployee, shows: RecordVisibility): boolean {
    this.visibility.see(employee.id, shows);
    this.#filterCheck.see(employee);
    this.#manager?.see(employee);
    const isWanted = this.#isWanted(employee) && this.#hasWantedManager(employee);
    if (isWanted) this.#found += 1;
    else if (
      this.#countsUnknownStatus &&
      (employee.employment_status ?? "unknown") === "unknown" &&
      shows("employment_status") &&
      this.#isOtherwiseWanted(employee)
    ) {
      if (this.#manager === undefined) this.#unknownStatus += 1;
      else this.#undecidedUnknown.push(employee);
    }
    return isWanted;
  }

  /** All employees come again; `isPart` is given when it is no longer a part of them. */
  restart({ isPart = this.#isPart }: { readonly isPart?: boolean } = {}): void {
    this.#isPart = isPart;
    this.visibility.restart();
    this.#manager?.restart();
    this.#found = 0;
    this.#unknownStatus = 0;
    this.#undecided = [];
    this.#undecidedUnknown = [];
  }

  /** Those who report to the manager, now that all employees have been taken and it is known who that is. */
  takeUndecided<Person extends StoredEmployee>(): Person[] {
    const wanted = this.#manager === undefined ? [] : this.#undecided.filter(this.#manager.createTest());
    this.#undecided = [];
    this.#found += wanted.length;
    return wanted as Person[];
  }

  /**
   * To be called when all employees have been taken. Throws `access.field-hidden` when the filter could not be applied, and
   * `usage.unknown-value` for a value that no employee has; warns of whom the filter may have missed. `scope` says who
   * has been taken.
   */
  finish(onWarning: (sentence: string) => void, scope: VisibilityScope = "all"): void {
    const { asked = [], place } = this.#options;
    const report = { place, onWarning, scope };
    settleNeeds(this.visibility, this.#needs, report);
    if (scope === "all") {
      this.#filterCheck.check((name) =>
        FILTER_FIELDS[name].fields.some((field) => this.visibility.countHidden(field) > 0),
      );
      if (this.visibility.records > 0) this.#manager?.check({ visibility: this.visibility, place });
    } else this.#manager?.checkOnlyOne();
    this.#warnOfUndecided(onWarning);
    warnOfHidden(this.visibility, asked, report);
    const underManager =
      this.#manager === undefined ? [] : this.#undecidedUnknown.filter(this.#manager.createTest());
    const unknown = this.#unknownStatus + underManager.length;
    if (unknown === 0) return;
    onWarning(
      `${unknown} of ${this.visibility.records} employees ${unknown === 1 ? "has" : "have"} an unknown employment status, so --status leaves them out; add unknown to list them.`,
    );
  }

  /** Keeps an employee whose manager may turn out to be the wanted one. */
  #hasWantedManager(employee: StoredEmployee): boolean {
    if (this.#manager === undefined) return true;
    const isReport = this.#manager.isReport(employee);
    // Several people may have this name, so a name on a report decides nothing yet.
    const isCertain = isProfileId(this.#options.filter.manager ?? "") || this.#isPart;
    if (isReport === true && isCertain) return true;
    if (isReport !== false) this.#undecided.push(employee);
    return false;
  }

  /** Only of a part of the list, where no one can be added later. */
  #warnOfUndecided(onWarning: (sentence: string) => void): void {
    const missed = this.takeUndecided().length;
    if (missed === 0) return;
    onWarning(
      `--manager missed ${missed} of ${this.visibility.records} employees, who show only the id of this manager. Use the id instead.`,
    );
  }

  #listFilterNeeds(): FieldNeed[] {
    return listFilterFields(this.#options.filter).flatMap(({ name, flag, fields }) => {
      if (name === "search") return fields.map((field) => this.#needForSearch(field));
      const needs = fields.map((field) => requireField(field, flag, this.#mootOf(name)));
      return name === "terminated_since" ? [...needs, FIRST_DAY_NEED] : needs;
    });
  }

  /** Without one field, a search still finds people by the rest; but an address is found by no name, and else by no address. */
  #needForSearch(field: string): FieldNeed {
    const isAddress = this.#options.filter.search?.includes("@") === true;
    if (field !== (isAddress ? "work_email" : "name")) return preferField(field, "--search may miss people");
    return requireField(field, "--search", isAddress ? () => this.#found > 0 : undefined);
  }

  /** A person found by an email is the right one, and a team is found without any group. */
  #mootOf(name: keyof EmployeeFilter): (() => boolean) | undefined {
    if (name === "email") return () => this.#found > 0;
    if (name === "group") return () => this.#found > 0 && this.visibility.isHidden("groups");
    return undefined;
  }
}

/** Only the first day separates an old last day from that of the current employment. */
const FIRST_DAY_NEED = preferField("start_date", "--terminated-since may list people who were hired again");

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
