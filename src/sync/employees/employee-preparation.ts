import type { RawRecord } from "../../namely/reading/shapes.ts";
import type { Employee } from "../../unified/employee/employee.ts";
import { resolveFilterDays } from "../../unified/employee/filters.ts";
import { showsField } from "../../unified/employee/field-sources.ts";
import { RosterNames } from "../../unified/org/manager-names.ts";
import { createEmployeeMapper } from "../../unified/employee/map-employee.ts";
import { readCompanyDirectory, type CompanyDirectory } from "../lists/company-directory.ts";
import type { Connection } from "../connection/connection.ts";
import type { EmployeeOptions } from "./employee-detail.ts";
import { checkGroupFilters, checkJobTitle, isListedGroup, refuseGroupFilters } from "./employee-filters.ts";
import { EmployeeSelection, type FieldsInUse } from "./employee-selection.ts";
import { mapProfile, type EmployeeMapper } from "./profile-mapping.ts";
import { chooseDay } from "../connection/today.ts";
import type { ReadContext } from "../connection/read-context.ts";

export interface PullHooks {
  /**
   * How many profiles have been read of how many, as far as Namely says; `order` is above 1 while the list is read in
   * another order, because its usual one left people out.
   */
  readonly onProgress: (done: number, total: number | undefined, order?: number) => void;
  /** Something that the user has to know about the output. */
  readonly onWarning: (sentence: string, code?: string) => void;
  /** Everything so far is void and comes again; `why` is the end of a sentence. Without it, that is a warning. */
  readonly onRestart?: ((why: string) => void) | undefined;
}

/** Reports that all employees are read again. */
export function reportRestart(hooks: PullHooks, why: string): void {
  if (hooks.onRestart) hooks.onRestart(why);
  else hooks.onWarning(`All employees were read again, because ${why}.`, "read.again");
}

/** One reading of employees from Namely. */
export interface Pull {
  readonly context: ReadContext;
  readonly connection: Connection;
  readonly options: EmployeeOptions;
  readonly hooks: PullHooks;
  /** What else than the filter depends on fields that the token may not see. */
  readonly fieldsInUse?: FieldsInUse | undefined;
  /** Not all employees will be read, so that each is decided on at once. */
  readonly isPart?: boolean | undefined;
  /** Filled in when it begins. */
  preparation?: Promise<Prepared>;
  /** Of all who were read, wanted or not; filled in when it begins. */
  names?: RosterNames;
}

/** What profiles are joined with, mapped by and checked against. */
export interface Prepared extends Pick<CompanyDirectory, "company" | "groups"> {
  readonly map: EmployeeMapper;
  readonly selection: EmployeeSelection;
  readonly groupsVisible: boolean;
  readonly names: RosterNames | undefined;
  /** Shown once there is an employee whom it concerns: a run that fails before has something else to say. */
  readonly warnOfHiddenGroups: () => void;
}

/** The wanted ones of profiles that came together, the first of them at `offset` of its answer. */
export function keepWanted(profiles: readonly RawRecord[], prepared: Prepared, offset = 0): Employee[] {
  const { map, selection, groupsVisible } = prepared;
  prepared.warnOfHiddenGroups();
  const employees: Employee[] = [];
  for (const [index, profile] of profiles.entries()) {
    const employee = mapProfile(map, profile, offset + index);
    prepared.names?.see(employee);
    if (selection.take(employee, (field) => showsField(profile, field, groupsVisible)))
      employees.push(employee);
  }
  return employees;
}

/** Begins at once, side by side with the first page. It is awaited later; until then its failure must not end the process. */
export function startPreparing(pull: Pull): Promise<Prepared> {
  pull.names ??= new RosterNames();
  pull.preparation ??= prepare(pull);
  pull.preparation.catch(() => {});
  return pull.preparation;
}

/** Reads what profiles are joined with, and checks the filter against what exists before anything is written. */
async function prepare({
  connection,
  options,
  hooks,
  context,
  names,
  fieldsInUse,
  isPart,
}: Pull): Promise<Prepared> {
  const [found] = await Promise.all([
    readCompanyDirectory(connection),
    checkJobTitle(connection, options.filter),
  ]);
  if (found.groupsVisible) checkGroupFilters(options.filter, found.groups);
  else refuseGroupFilters(options.filter);
  let isWarned = found.groupsVisible;
  const warnOfHiddenGroups = (): void => {
    if (isWarned) return;
    isWarned = true;
    hooks.onWarning(
      "This token may not read groups and their types, so department, division and office may not be known.",
      "access.list-hidden",
    );
  };
  const { company, directory, groups } = found;
  const asOf = chooseDay(context, options.asOf, { connection });
  return {
    company,
    groups,
    map: createEmployeeMapper({ ...options, company, directory, asOf }),
    selection: new EmployeeSelection({
      ...fieldsInUse,
      filter: resolveFilterDays(options.filter, asOf),
      assured: [
        "job_title",
        ...(found.groupsVisible ? (["department", "office", "division"] as const) : []),
        ...(isListedGroup(options.filter, found.groups) ? (["group"] as const) : []),
      ],
      place: undefined,
      isPart,
    }),
    groupsVisible: found.groupsVisible,
    names,
    warnOfHiddenGroups,
  };
}
