import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { decodeLine, readLines } from "../formats/ndjson-lines.ts";
import { createEmployeeFilter } from "../unified/filters.ts";
import { lifecycleOf } from "../unified/lifecycle.ts";
import { readEmployeeLine } from "../unified/read-employee.ts";
import type { EmployeeWish } from "./employee-wish.ts";
import type { RecordPart } from "./publish.ts";
import { today } from "./today.ts";
import type { World } from "./world.ts";

const RECORDS_PER_PART = 500;

/** Every employee that is wanted out of a file of earlier ones, without any network. */
export async function* readEmployeesFromFile(
  world: World,
  file: string,
  wish: EmployeeWish,
): AsyncGenerator<RecordPart, void, undefined> {
  const wanted = createEmployeeFilter(wish.filter);
  const asOf = wish.asOf ?? today(world);
  let records: object[] = [];
  for await (const line of readLines(createReadStream(resolve(world.cwd, file)), { name: file })) {
    const parsed = readEmployeeLine(decodeLine(line, file), { file, line: line.number });
    if (parsed.kind === "header") continue;
    const { employment_status: status, start_date, termination_date } = parsed.employee;
    const lifecycle = status
      ? lifecycleOf({ status, start_date, termination_date, asOf })
      : parsed.employee.lifecycle;
    const employee = { ...parsed.employee, lifecycle };
    if (!wanted(employee)) continue;
    records.push(employee);
    if (records.length < RECORDS_PER_PART) continue;
    yield { kind: "records", records };
    records = [];
  }
  yield { kind: "records", records };
}
