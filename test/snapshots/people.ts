import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeHeader, type SnapshotHeader } from "../../src/snapshots/file/header.ts";
import { compareIds } from "../../src/snapshots/file/line-id.ts";
import type { SeenEmployee } from "../../src/snapshots/compare/employment-state.ts";
import type { Employee } from "../../src/unified/employee/employee.ts";
import { FIELD_ENTRIES, type BasicFieldName } from "../../src/unified/employee/employee-fields.ts";
import type { PlainFieldName } from "../../src/unified/employee/plain-fields.ts";
import { lifecycleOf } from "../../src/unified/employee/lifecycle.ts";
import { readEmployeeLine } from "../../src/unified/employee/read-employee.ts";

/** The day on which everybody below is looked at unless a test says otherwise. */
export const TODAY = "2026-03-02";
export const YESTERDAY = "2026-03-01";
export const TOMORROW = "2026-03-03";

export const COMPANY = { id: "acme", name: "Acme" };

/** Every basic field, in the order of the model; whatever is just a raw key stays empty until somebody fills it. */
const EMPTY = Object.fromEntries(
  FIELD_ENTRIES.flatMap(([field, { sensitive }]) => (sensitive ? [] : [[field, null]])),
) as Pick<Employee, BasicFieldName & PlainFieldName>;

/** Somebody who does not exist: at work since 2020 unless told otherwise. What follows from other fields does so here too. */
export function person(fields: Partial<Employee> = {}, today: string = TODAY): Employee {
  const { groups = [], employment_status = "active", start_date = "2020-01-15" } = fields;
  const { first_name = "Ada", last_name = "Byron", work_email = "ada@acme.example" } = fields;
  const { termination_date = null } = fields;
  const nameOf = (type: string) => groups.find((group) => group.type === type)?.name ?? null;
  return {
    ...EMPTY,
    id: "p1",
    employee_number: "0011",
    company: COMPANY,
    first_name,
    last_name,
    name: `${first_name} ${last_name}`,
    job_title: "Engineer",
    job_title_id: "title-engineer",
    department: nameOf("department"),
    division: nameOf("division"),
    office: nameOf("office"),
    groups,
    teams: [],
    work_email,
    emails: work_email === null ? [] : [{ email: work_email, type: "work", is_primary: true }],
    phones: [],
    manager: null,
    managers: fields.manager ? [fields.manager] : [],
    employment_status,
    employment_status_raw: employment_status,
    lifecycle: lifecycleOf({ status: employment_status, start_date, termination_date, asOf: today }),
    employment_type: "full_time",
    employment_type_raw: "Full Time",
    start_date,
    termination_date,
    work_location: null,
    access_role: "Employee",
    created_at: "2020-01-01T08:00:00Z",
    updated_at: "2026-02-01T08:00:00Z",
    ...fields,
  };
}

/** An employee as a line of a file brings them. */
export function see(employee: Partial<Employee>): SeenEmployee {
  const line = readEmployeeLine(JSON.stringify(employee), { file: "people.ndjson", line: 1 });
  if (line.kind !== "employee") throw new Error("Not an employee.");
  return line;
}

/** The same person without some of the fields. */
export function without(employee: Employee, ...fields: (keyof Employee)[]): Partial<Employee> {
  const kept = Object.entries(employee).filter(([field]) => !fields.includes(field as keyof Employee));
  return Object.fromEntries(kept);
}

export function header(fields: Partial<SnapshotHeader> = {}): SnapshotHeader {
  return {
    company: COMPANY,
    groups: [],
    visible_keys: ["email", "first_name", "id", "last_name", "links", "user_status"],
    includes: { sensitive: false, custom_fields: "none" },
    ...fields,
  };
}

/** The header of a snapshot with these lines, as the program writes it. */
export function sealed(lines: readonly string[], fields: Partial<SnapshotHeader> = {}): SnapshotHeader {
  const text = lines.map((line) => `${line}\n`).join("");
  const checksum = `sha256:${createHash("sha256").update(text).digest("hex")}`;
  return header({ ...fields, lines: lines.length, checksum });
}

/** Writes a snapshot as the program does and resolves to its path. */
export function writeSnapshot(
  folder: string,
  name: string,
  people: readonly Partial<Employee>[],
  fields: Partial<SnapshotHeader> = {},
): string {
  const sorted = [...people].sort((a, b) => compareIds(a.id ?? "", b.id ?? ""));
  const lines = sorted.map((one) => JSON.stringify(one));
  return writeText(folder, name, [writeHeader(sealed(lines, fields)), ...lines]);
}

/** Writes an NDJSON file without a header, its lines in the order given. */
export function writePlain(folder: string, name: string, people: readonly object[]): string {
  return writeText(
    folder,
    name,
    people.map((one) => JSON.stringify(one)),
  );
}

function writeText(folder: string, name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => `${line}\n`).join(""));
  return path;
}
