import { Fault } from "../../platform/errors/fault.ts";
import { createCellReader, createValueReader, type Column } from "../columns.ts";
import type { ColumnFile, ColumnSpec, ConstantValue } from "./column-file.ts";
import { selectFields, type SelectionOptions } from "../selection.ts";

/** What turns records into rows for another system. */
export interface ColumnMapping {
  /** One for each column of the file, read from a row. */
  readonly columns: readonly Column[];
  /** The row of a record: a flat object with a key for each column. Throws `output.value-not-listed`. */
  readonly toRow: (record: object) => object;
}

/**
 * Finds the fields of a columns file among those of the records.
 * @throws Fault `usage.unknown-field`, and `usage.columns` for a field with parts, which is no single column.
 */
export function mapColumns(
  file: ColumnFile,
  known: readonly Column[],
  options: SelectionOptions = {},
): ColumnMapping {
  const mapped = file.columns.map((spec) => mapColumn(spec, known, options));
  return {
    columns: mapped.map(({ column }) => column),
    toRow: (record) => Object.fromEntries(mapped.map(({ column, read }) => [column.name, read(record)])),
  };
}

interface MappedColumn {
  readonly column: Column;
  readonly read: (record: object) => unknown;
}

function mapColumn(spec: ColumnSpec, known: readonly Column[], options: SelectionOptions): MappedColumn {
  const { name } = spec;
  const column: Column = { name, header: name, keys: [name], kind: "scalar", description: "" };
  if ("constant" in spec) return { column, read: () => spec.constant };
  const source = findSource(spec.field, name, known, options);
  if (spec.values !== undefined) return { column, read: createTranslation(name, source, spec.values) };
  const holds = source.holds === undefined ? {} : { holds: source.holds };
  return { column: { ...column, ...holds }, read: createValueReader(source) };
}

function findSource(
  field: string,
  name: string,
  known: readonly Column[],
  options: SelectionOptions,
): Column {
  const { columns } = selectFields([field], known, options);
  const [source] = columns;
  if (source !== undefined && columns.length === 1 && source.kind !== "open") return source;
  const parts = columns.filter(({ kind }) => kind !== "open").map((column) => column.name);
  throw new Fault("usage.columns", `The field "${field}" of the column "${name}" is not a single value.`, {
    hint: `Name one part of it, such as ${parts[0] ?? `${field}.shirt_size`}.`,
  });
}

/** What is written for each value of a field, which is compared as CSV shows it. */
function createTranslation(
  name: string,
  source: Column,
  values: Readonly<Record<string, ConstantValue>>,
): (record: object) => ConstantValue {
  const table = new Map(Object.entries(values));
  const read = createCellReader(source);
  const others = table.get("*");
  return (record) => {
    const text = String(read(record) ?? "");
    const translated = table.get(text) ?? others;
    if (translated !== undefined) return translated;
    throw new Fault(
      "output.value-not-listed",
      `The column "${name}" has no value for ${source.name} "${text}" of ${nameRecord(record)}.`,
      { hint: `Add ${JSON.stringify(text)} or "*" to its "values" in the columns file.` },
    );
  };
}

function nameRecord(record: object): string {
  return "id" in record && typeof record.id === "string" ? `"${record.id}"` : "a record without an id";
}
