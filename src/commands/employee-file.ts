import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { addAbortSignal } from "node:stream";
import { decodeLine, readLines } from "../formats/ndjson-lines.ts";
import { explainReadError } from "../platform/file-fault.ts";
import { parseHeader } from "../snapshots/header.ts";
import { SealWatch } from "../snapshots/seal.ts";
import { SENSITIVE_EMPLOYEE_FIELDS } from "../unified/employee.ts";
import { createEmployeeFilter } from "../unified/filters.ts";
import { lifecycleOf } from "../unified/lifecycle.ts";
import { readRemoteData } from "../unified/profile-keys.ts";
import { readEmployeeLine, type StoredEmployee } from "../unified/read-employee.ts";
import { FilterWitness } from "../sync/filter-witness.ts";
import { today } from "../sync/today.ts";
import type { EmployeeWish } from "./employee-wish.ts";
import type { RecordPart } from "./publish.ts";
import type { World } from "./world.ts";

const RECORDS_PER_PART = 500;

/** What becomes of a file that is not as it should be. */
export interface FileRules {
  /** Called at the end of a file that holds nobody, whoever is wanted. */
  readonly onEmpty?: () => Promise<void>;
}

/**
 * Every employee that is wanted out of an NDJSON file of earlier ones (`-` for stdin), without any network. What an
 * export has only when asked for comes out of a file only when asked for, too.
 */
export async function* readEmployeesFromFile(
  world: World,
  file: string,
  wish: EmployeeWish,
  { onEmpty }: FileRules = {},
): AsyncGenerator<RecordPart, void, undefined> {
  const wanted = createEmployeeFilter(wish.filter);
  const witness = new FilterWitness(wish.filter, []);
  const asOf = wish.asOf ?? today(world);
  let records: object[] = [];
  for await (const line of readLines(openFile(world, file, onEmpty), { name: file })) {
    const parsed = readEmployeeLine(decodeLine(line, file), { file, line: line.number });
    if (parsed.kind === "header") {
      // A newer format may mean something else by the same words.
      parseHeader(parsed.header, file);
      continue;
    }
    const { employment_status: status, start_date, termination_date } = parsed.employee;
    const lifecycle = status
      ? lifecycleOf({ status, start_date, termination_date, asOf })
      : parsed.employee.lifecycle;
    const employee = { ...parsed.employee, lifecycle };
    witness.see(employee);
    if (!wanted(employee)) continue;
    records.push(withhold(employee, wish));
    if (records.length < RECORDS_PER_PART) continue;
    yield { kind: "records", records };
    records = [];
  }
  witness.check();
  yield { kind: "records", records };
}

/** The content of the file, which has to be what its header says. Throws `file.snapshot-broken`. */
async function* openFile(
  world: World,
  file: string,
  onEmpty: FileRules["onEmpty"],
): AsyncGenerator<Uint8Array, void, undefined> {
  const watch = new SealWatch({ name: file });
  for await (const chunk of readChunks(world, file)) {
    watch.see(chunk);
    yield chunk;
  }
  watch.end();
  if (!watch.hasPeople) await onEmpty?.();
}

async function* readChunks(world: World, file: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* file === "-"
      ? addAbortSignal(world.signal, world.stdin)
      : createReadStream(resolve(world.cwd, file), { signal: world.signal });
  } catch (error) {
    world.signal.throwIfAborted();
    throw explainReadError(error, file);
  }
}

function withhold(employee: StoredEmployee, wish: EmployeeWish): object {
  const { custom_fields, remote_data, ...rest } = employee;
  const shown: Record<string, unknown> = { ...rest };
  if (!wish.includeSensitive) for (const field of SENSITIVE_EMPLOYEE_FIELDS) delete shown[field];
  if (custom_fields && wish.customFields !== "none")
    shown["custom_fields"] = pick(custom_fields, wish.customFields);
  if (remote_data && wish.remoteData)
    shown["remote_data"] = readRemoteData(remote_data, wish.includeSensitive);
  return shown;
}

function pick(fields: object, wanted: "all" | readonly string[]): object {
  if (wanted === "all") return fields;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => wanted.includes(name)));
}
