import { stringify } from "csv-stringify/sync";
import { createRowReader } from "../../src/formats/table-cells.ts";
import { listColumns } from "../../src/formats/columns.ts";
import { selectFields } from "../../src/formats/selection.ts";
import { renderTable } from "../../src/terminal/table.ts";
import { EMPLOYEE_TABLE_FIELDS } from "../../src/unified/employee/employee-fields.ts";
import { type Employee, employeeSchemaWith } from "../../src/unified/employee/employee.ts";
import { duel, report, type Row, time } from "./bench.ts";
import { parseProfiles, readRawCompany } from "./raw-pages.ts";
import { WRITERS } from "../support/writers.ts";

// Proves that what the formats take care of (an envelope, columns from the schema, formulas made harmless, letters of
// any width lined up) costs little over the plainest way to write the same people. Both sides write 50 at a time, as
// they come from Namely; a table is made in one go, since its widths depend on everybody.
const EMPLOYEES = 50_000;
const PAIRS = 5;

const pages = await readPages();
const employees = pages.flat();
const columns = listColumns(employeeSchemaWith({ sensitive: false, customFields: false, remoteData: false }));
const tableColumns = selectFields(EMPLOYEE_TABLE_FIELDS, columns).columns;

report([
  await compare("json", "JSON.stringify", () => write("json"), writeLines, 1.5),
  await compare("ndjson", "JSON.stringify", () => write("ndjson"), writeLines, 1.5),
  await compare("csv", "bare csv-stringify", () => write("csv"), writeBareCsv, 1.5),
  await compare("table", "padEnd", () => writeTable(undefined), writePlainTable, 8),
  await compare("table at 120 columns", "padEnd", () => writeTable(120), writePlainTable, 8),
]);

async function readPages(): Promise<readonly (readonly Employee[])[]> {
  const company = await readRawCompany(EMPLOYEES);
  return company.pages.map((page) =>
    parseProfiles(page).map((profile, index) => company.map(profile, `profiles[${index}]`)),
  );
}

async function compare(
  format: string,
  peerName: string,
  ours: () => number,
  peers: () => number,
  bound: number,
): Promise<Row> {
  const timed = (work: () => number) => () =>
    time(() => {
      if (work() < EMPLOYEES) throw new Error(`${format} is too short to be whole.`);
    });
  const { ratio, medians } = await duel(PAIRS, timed(ours), timed(peers));
  const { ours: oursMs, peer: peerMs } = medians((ms) => ms);
  const speed = (ms: number): string => `${Math.round(EMPLOYEES / ms)}k rows/s`;
  return {
    name: `formats: ${format}`,
    ours: speed(oursMs),
    peer: `${peerName}: ${speed(peerMs)}`,
    ratio: ratio((ms) => ms),
    bound: { kind: "at most", ratio: bound },
  };
}

// Each writer gives back how many bytes it made: as for a file, text becomes bytes piece by piece.

function write(format: keyof typeof WRITERS): number {
  const writer = WRITERS[format]({ columns });
  let bytes = measure(writer.open());
  for (const page of pages) bytes += measure(writer.write(page));
  return bytes + measure(writer.close({ nextCursor: null, count: EMPLOYEES, partial: false }));
}

function writeLines(): number {
  let bytes = 0;
  for (const page of pages) {
    let text = "";
    for (const employee of page) text += `${JSON.stringify(employee)}\n`;
    bytes += measure(text);
  }
  return bytes;
}

/** The package's own way through nested fields; lists come out as JSON. */
function writeBareCsv(): number {
  const names = columns.map(({ name }) => name);
  let bytes = measure(stringify([], { header: true, columns: names }));
  for (const page of pages) bytes += measure(stringify([...page], { columns: names }));
  return bytes;
}

function writeTable(width: number | undefined): number {
  const readRow = createRowReader(tableColumns);
  const headers = tableColumns.map(({ name }) => ({ name }));
  return measure(renderTable(headers, employees.map(readRow), { width, color: false, dropSame: true }));
}

/** Takes every letter for one column wide and every text for harmless. */
function writePlainTable(): number {
  const readRow = createRowReader(tableColumns);
  const rows = employees.map(readRow);
  const widths = tableColumns.map((_, index) =>
    rows.reduce((most, row) => Math.max(most, row[index]?.length ?? 0), 0),
  );
  return measure(
    rows.map((row) => `${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join("  ")}\n`).join(""),
  );
}

function measure(text: string): number {
  return Buffer.byteLength(text);
}
