import { parseJson } from "../platform/text/exact-json.ts";
import { decodeLine, readLines } from "../formats/ndjson-lines.ts";
import { writeJson } from "../formats/json.ts";
import { Spool } from "../platform/files/spool.ts";
import {
  listCustomFields,
  refuseSensitiveNames,
  warnOfHiddenNames,
} from "../sync/employees/custom-fields.ts";
import type { EmployeeOptions } from "../sync/employees/employee-detail.ts";
import type { Pull } from "../sync/employees/employee-preparation.ts";
import { listAskedFields } from "../sync/employees/employee-selection.ts";
import { findEmployee } from "../sync/employees/find-employee.ts";
import { readWholeRoster, streamWholeRoster } from "../sync/employees/whole-roster.ts";
import type { LibraryCall, Calls } from "./calls.ts";
import type { Employee } from "../unified/models/people-models.ts";
import type { EmployeesPart } from "./options.ts";

/**
 * All wanted employees. None is yielded before all are there and fit together: what has been yielded cannot
 * be taken back. Beyond a certain size they wait in a private file without a name.
 */
export async function* readEmployees(
  calls: Calls,
  options: EmployeeOptions,
  signal: AbortSignal | undefined,
): AsyncGenerator<Employee, void, undefined> {
  const spool = new Spool({ folder: calls.settled.context.folders.temporary });
  try {
    await calls.run(signal, (call) => spoolEmployees(call, options, spool));
    yield* readBack(calls, spool, signal);
  } finally {
    await spool.discard();
  }
}

async function* readBack(
  calls: Calls,
  spool: Spool,
  signal: AbortSignal | undefined,
): AsyncGenerator<Employee, void, undefined> {
  const own = calls.joinSignals(signal);
  const name = "what was read";
  try {
    // No file that anybody keeps: it was written a moment ago.
    for await (const line of readLines(spool.read(), { name, longest: Number.POSITIVE_INFINITY })) {
      own.signal.throwIfAborted();
      yield parseJson(decodeLine(line, name)) as Employee;
    }
  } catch (error) {
    throw calls.explain(error, own);
  }
}

async function spoolEmployees(call: LibraryCall, options: EmployeeOptions, spool: Spool): Promise<void> {
  const source = readWholeRoster(openPull(call, options));
  for await (const part of source) {
    call.context.signal.throwIfAborted();
    if (part.kind === "restart") await spool.restart();
    else await spool.write(part.records.map((record) => `${writeJson(record)}\n`).join(""));
  }
}

/** The same as they come, with word of it when what came is void. */
export function streamEmployees(
  calls: Calls,
  options: EmployeeOptions,
  signal: AbortSignal | undefined,
): AsyncGenerator<EmployeesPart, void, undefined> {
  return calls.stream(signal, async function* (call) {
    for await (const part of streamWholeRoster(openPull(call, options))) {
      call.context.signal.throwIfAborted();
      if (part.kind === "restart")
        yield { kind: "restart", why: part.why ?? "the list has changed" } as const;
      else yield { kind: "employees", employees: part.records as readonly Employee[] } as const;
    }
  });
}

/** The one person that an id, an employee number, an email or a name fits. */
export async function readEmployee(
  call: LibraryCall,
  person: string,
  options: EmployeeOptions,
): Promise<Employee | undefined> {
  refuseSensitiveNames(options);
  const match = await findEmployee(openPull(call, options), person, { namesManager: true });
  if (match.kind === "none") return undefined;
  const employee = match.person;
  const { customFields } = options;
  if (typeof customFields === "string") return employee;
  const listed = await listCustomFields(call.connection);
  const held = new Set(Object.keys(employee.custom_fields ?? {}));
  warnOfHiddenNames(customFields, held, listed, call.hooks.onWarning);
  return employee;
}

function openPull({ context, connection, hooks }: LibraryCall, options: EmployeeOptions): Pull {
  return { context, connection, options, hooks, fieldsInUse: { asked: listAskedFields(undefined, options) } };
}
