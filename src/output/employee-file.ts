import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { addAbortSignal } from "node:stream";
import { decodeLine, readLines } from "../formats/ndjson-lines.ts";
import { explainReadError } from "../platform/files/file-fault.ts";
import { parseHeader, type SnapshotHeader } from "../snapshots/file/header.ts";
import { SealWatch } from "../snapshots/file/seal.ts";
import { SENSITIVE_EMPLOYEE_FIELDS } from "../unified/employee/employee.ts";
import { resolveFilterDays } from "../unified/employee/filters.ts";
import { mayShowField } from "../unified/employee/field-sources.ts";
import { lifecycleOf } from "../unified/employee/lifecycle.ts";
import { readRemoteData } from "../unified/employee/profile-keys.ts";
import { readEmployeeLine, type StoredEmployee } from "../unified/employee/read-employee.ts";
import type { RosterNames } from "../unified/org/manager-names.ts";
import type { RecordVisibility } from "../unified/visibility.ts";
import { EmployeeSelection, type FieldsInUse } from "../sync/employees/employee-selection.ts";
import { chooseDay } from "../sync/connection/today.ts";
import type { EmployeeOptions } from "../sync/employees/employee-detail.ts";
import type { Connection } from "../sync/connection/connection.ts";
import type { RecordPart } from "./publish.ts";
import type { RunReport } from "./run-report.ts";
import type { Context } from "../cli/context.ts";

const RECORDS_PER_PART = 500;
const CHUNK_BYTES = 1024 * 1024;

/** Callbacks of a file's reading, and the fields that it needs. */
export interface FileReading extends FieldsInUse {
  readonly onWarning: (sentence: string) => void;
  /** Called at the end of a file without people, before any filter. */
  readonly onEmpty?: (() => Promise<void>) | undefined;
  /** Sees all employees in the file, before any filter. */
  readonly names?: RosterNames | undefined;
}

/** Which employees are read: those of a file, or all that Namely has. */
interface RosterChoice {
  readonly from: string | undefined;
  readonly options: EmployeeOptions;
  readonly fieldsInUse: FieldsInUse;
}

/** Opens a roster for `use`, which gets the connection as well where the roster comes from Namely. */
export async function withRoster<Result>(
  context: Context,
  report: RunReport,
  { from, options, fieldsInUse }: RosterChoice,
  use: (parts: AsyncIterable<RecordPart>, connection: Connection | undefined) => Promise<Result>,
): Promise<Result> {
  if (from !== undefined) {
    const reading = { ...fieldsInUse, onWarning: report.onWarning };
    return use(readEmployeesFromFile(context, from, options, reading), undefined);
  }
  // What speaks with Namely is not loaded for what a file holds.
  const { withConnection } = await import("../sync/connection/connection.ts");
  const { readWholeRoster } = await import("../sync/employees/whole-roster.ts");
  return withConnection(context, report, (connection) =>
    use(readWholeRoster({ context, connection, options, hooks: report, fieldsInUse }), connection),
  );
}

/**
 * The selected employees of an NDJSON file of an earlier export (`-` for stdin), offline. Fields that an export has only
 * on request are left out of a file's employees, too.
 */
export async function* readEmployeesFromFile(
  context: Context,
  file: string,
  options: EmployeeOptions,
  { onWarning, onEmpty, names, ...fieldsInUse }: FileReading,
): AsyncGenerator<RecordPart, void, undefined> {
  const asOf = chooseDay(context, options.asOf);
  const filter = resolveFilterDays(options.filter, asOf);
  const selection = new EmployeeSelection({ ...fieldsInUse, filter, assured: [], place: file });
  const empties = new EmptyFields();
  let header: SnapshotHeader | undefined;
  let records: object[] = [];
  for await (const line of readLines(openFile(context, file, onEmpty), { name: file })) {
    const parsed = readEmployeeLine(decodeLine(line, file), { file, line: line.number });
    if (parsed.kind === "header") {
      // A newer format may use the same words for something else.
      header = parseHeader(parsed.header, file);
      continue;
    }
    const { employment_status: status, start_date, termination_date } = parsed.employee;
    const lifecycle = status
      ? lifecycleOf({ status, start_date, termination_date, asOf })
      : parsed.employee.lifecycle;
    const { employee } = parsed;
    employee.lifecycle = lifecycle;
    names?.see({ ...employee, name: employee.name ?? null });
    if (header === undefined) empties.see(employee);
    if (!selection.take(employee, readVisibility(employee, parsed.keys, header))) continue;
    records.push(withhold(employee, options));
    if (records.length < RECORDS_PER_PART) continue;
    yield { kind: "records", records };
    records = [];
  }
  if (header === undefined) for (const field of empties.list()) selection.visibility.distrust(field);
  for (const employee of selection.takeUndecided()) records.push(withhold(employee, options));
  selection.finish(onWarning);
  yield { kind: "records", records };
}

/** A line shows the fields that it has, unless its snapshot's header lists them as invisible. */
function readVisibility(
  employee: StoredEmployee,
  keys: ReadonlySet<string>,
  header: SnapshotHeader | undefined,
): RecordVisibility {
  return (field) => {
    if (field.startsWith("custom_fields."))
      return Object.hasOwn(employee.custom_fields ?? {}, field.slice("custom_fields.".length));
    if (field === "lifecycle" && keys.has("employment_status")) return true;
    if (!keys.has(field)) return false;
    return (
      header === undefined || hasValue(employee[field as keyof StoredEmployee]) || mayShowField(field, header)
    );
  };
}

function hasValue(value: unknown): boolean {
  return value !== null && value !== undefined;
}

/** Fewer people than this may all lack a value by chance. */
const ENOUGH_PEOPLE = 10;

/**
 * An export has null for what its token could not see, without a header that lists it. Fields that have a value in every
 * company count as hidden when no person in the file has one.
 */
class EmptyFields {
  readonly #empty = new Set<keyof StoredEmployee>([
    "name",
    "work_email",
    "job_title",
    "manager",
    "employment_status",
    "start_date",
    "updated_at",
    "termination_date",
  ]);
  #people = 0;
  #hasInactive = false;

  see(employee: StoredEmployee): void {
    this.#people += 1;
    this.#hasInactive ||= employee.employment_status === "inactive";
    for (const field of this.#empty) {
      const value = employee[field];
      const isUnknownStatus = value === "unknown" && employee.employment_status_raw === null;
      if (hasValue(value) && !isUnknownStatus) this.#empty.delete(field);
    }
  }

  list(): string[] {
    if (this.#people < ENOUGH_PEOPLE) return [];
    return [...this.#empty].filter((field) => field !== "termination_date" || this.#hasInactive);
  }
}

/** The content of the file, checked against its header. Throws `file.snapshot-broken`. */
async function* openFile(
  context: Context,
  file: string,
  onEmpty: FileReading["onEmpty"],
): AsyncGenerator<Uint8Array, void, undefined> {
  const watch = new SealWatch({ name: file });
  for await (const chunk of readChunks(context, file)) {
    watch.see(chunk);
    yield chunk;
  }
  watch.end();
  if (!watch.hasPeople) await onEmpty?.();
}

async function* readChunks(context: Context, file: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* file === "-"
      ? addAbortSignal(context.signal, context.stdin)
      : createReadStream(resolve(context.cwd, file), { signal: context.signal, highWaterMark: CHUNK_BYTES });
  } catch (error) {
    context.signal.throwIfAborted();
    throw explainReadError(error, file);
  }
}

function withhold(employee: StoredEmployee, options: EmployeeOptions): object {
  // Copying what has nothing to withhold would take a third of the reading.
  if (!WITHHELD.some((field) => Object.hasOwn(employee, field))) return employee;
  const { custom_fields, remote_data, ...rest } = employee;
  const shown: Record<string, unknown> = { ...rest };
  if (!options.includeSensitive) for (const field of SENSITIVE_EMPLOYEE_FIELDS) delete shown[field];
  if (custom_fields && options.customFields !== "none")
    shown["custom_fields"] = pick(custom_fields, options.customFields);
  if (remote_data && options.remoteData)
    shown["remote_data"] = readRemoteData(remote_data, options.includeSensitive);
  return shown;
}

const WITHHELD = [...SENSITIVE_EMPLOYEE_FIELDS, "custom_fields", "remote_data"];

function pick(fields: object, wanted: "all" | readonly string[]): object {
  if (wanted === "all") return fields;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => wanted.includes(name)));
}
