import { Fault } from "../../platform/errors/fault.ts";
import { quoteWord } from "../../platform/text/shell-word.ts";
import { proposeMap, type AccountMap } from "./account-map.ts";
import { readCsvRows } from "./csv-rows.ts";
import { decodeText } from "./decode-text.ts";
import { flattenRecord, readJsonRecords } from "./json-records.ts";
import { normalizeColumn, recognizeHeader, type ColumnRoles } from "./known-headers.ts";
import {
  makeAccountReader,
  type CellReader,
  type SourceAccount,
  type TableColumns,
  type TableRow,
} from "./read-account.ts";

/** A file of accounts that is about to be read. */
export interface AccountFile {
  readonly source: string;
  /** As the user wrote it. */
  readonly path: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** The map of `--map`; undefined to recognize the header. */
  readonly map: AccountMap | undefined;
}

/** What is known about a file once its first rows were read. */
export interface AccountReading {
  /** The name of the known header, or `map`. */
  readonly header: string;
  readonly accounts: AsyncGenerator<readonly SourceAccount[], void, undefined>;
}

/** Columns of JSON are those of its first records. */
const SAMPLE = 100;

/**
 * Opens a file of accounts: CSV, a JSON list or NDJSON.
 * @throws Fault `usage.unknown-header` for columns that mean nothing without a map.
 */
export async function readAccountFile(file: AccountFile): Promise<AccountReading> {
  const text = decodeText(file.bytes, file.path);
  const { first, all } = await peek(text);
  const isJson = /^\uFEFF?\s*[[{]/u.test(first);
  const table = isJson ? await openJson(all, file) : await openCsv(all, file);
  const { roles, words, header } = chooseRoles(file, table.columns, isJson);
  const read = makeAccountReader(table.lookUp, roles, words);
  return { header, accounts: readAll(table.rows, read) };
}

interface AccountTable {
  readonly columns: readonly string[];
  readonly lookUp: TableColumns;
  readonly rows: AsyncGenerator<readonly TableRow[], void, undefined>;
}

async function* readAll(
  rows: AccountTable["rows"],
  read: (row: TableRow, number: number) => SourceAccount,
): AsyncGenerator<readonly SourceAccount[], void, undefined> {
  let number = 0;
  for await (const batch of rows) yield batch.map((row) => read(row, (number += 1)));
}

async function peek(
  text: AsyncGenerator<string, void, undefined>,
): Promise<{ readonly first: string; readonly all: AsyncGenerator<string, void, undefined> }> {
  let first = "";
  for (let step = await text.next(); !step.done; step = await text.next()) {
    first += step.value;
    if (first.trim() !== "") break;
  }
  const all = (async function* (): AsyncGenerator<string, void, undefined> {
    yield first;
    yield* text;
  })();
  return { first, all };
}

async function openCsv(text: AsyncIterable<string>, { path }: AccountFile): Promise<AccountTable> {
  const batches = readCsvRows(text, path);
  const step = await batches.next();
  const rows = step.done ? [] : step.value;
  // Microsoft's templates begin with a line of their own.
  if (rows[0]?.[0]?.startsWith("version:") === true) rows.shift();
  const columns = (rows.shift() ?? []).map((cell) => cell.trim());
  const names = columns.map(normalizeColumn);
  const readers = names.map(
    (_, index): CellReader =>
      (row) =>
        (row as readonly string[])[index]?.trim() ?? "",
  );
  return {
    columns: columns.filter((column) => column !== ""),
    lookUp: {
      width: columns.length,
      find: (name) => readers.filter((_, index) => fitsColumn(names[index] ?? "", name)),
    },
    rows: (async function* () {
      if (rows.length > 0) yield rows;
      yield* batches;
    })(),
  };
}

async function openJson(text: AsyncIterable<string>, { path }: AccountFile): Promise<AccountTable> {
  const batches = readJsonRecords(text, path);
  const sample: object[] = [];
  while (sample.length < SAMPLE) {
    const step = await batches.next();
    if (step.done) break;
    sample.push(...step.value);
  }
  const columns = [
    ...new Set(sample.slice(0, SAMPLE).flatMap((record) => [...flattenRecord(record).keys()])),
  ];
  const normalize = memoize(normalizeColumn);
  const toRow = (record: object): ReadonlyMap<string, string> =>
    new Map([...flattenRecord(record)].map(([key, cell]) => [normalize(key), cell.trim()]));
  return {
    columns,
    lookUp: {
      width: undefined,
      find: (name) => {
        if (!name.endsWith("*"))
          return columns.length > 0 ? [(row) => (row as ReadonlyMap<string, string>).get(name) ?? ""] : [];
        const fitting = columns.map(normalizeColumn).filter((column) => fitsColumn(column, name));
        return fitting.map((column) => (row) => (row as ReadonlyMap<string, string>).get(column) ?? "");
      },
    },
    rows: (async function* () {
      if (sample.length > 0) yield sample.map(toRow);
      for await (const batch of batches) yield batch.map(toRow);
    })(),
  };
}

function memoize(compute: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const computed = compute(text);
    known.set(text, computed);
    return computed;
  };
}

function fitsColumn(column: string, name: string): boolean {
  return name.endsWith("*") ? column.startsWith(name.slice(0, -1)) : column === name;
}

function chooseRoles(
  file: AccountFile,
  columns: readonly string[],
  isJson: boolean,
): { readonly roles: ColumnRoles; readonly words: AccountMap["words"]; readonly header: string } {
  const { map, path, source } = file;
  const there = new Set(columns.map(normalizeColumn));
  if (map !== undefined) {
    const named = Object.entries(map.columns);
    // A JSON record may lack what others have; a list without records has no columns at all.
    const missing = isJson ? undefined : named.find(([, column]) => !there.has(normalizeColumn(column)));
    if (missing !== undefined) {
      throw new Fault("usage.map-column", `"${path}" has no column "${missing[1]}".`, {
        hint: `Use one of its columns in the map: ${columns.join(", ")}.`,
      });
    }
    const roles = Object.fromEntries(named.map(([role, column]) => [role, [normalizeColumn(column)]]));
    return { roles, words: map.words, header: "map" };
  }
  if (isJson && columns.length === 0) return { roles: {}, words: {}, header: "empty" };
  const known = recognizeHeader(columns);
  if (known === undefined) throw unknownHeader(path, source, columns);
  return { roles: keepPresent(known.columns, there), words: known.words ?? {}, header: known.name };
}

/** Columns that JSON records may have are kept only where one of the first records has them. */
function keepPresent(roles: ColumnRoles, there: ReadonlySet<string>): ColumnRoles {
  const isThere = (name: string): boolean =>
    name.includes("*") ||
    name
      .split(/[+=]/u)
      .slice(0, name.includes("=") ? 1 : 2)
      .some((part) => there.has(part));
  return Object.fromEntries(
    Object.entries(roles).flatMap(([role, names]: [string, readonly string[] | undefined]) => {
      const kept = (names ?? []).filter(isThere);
      return kept.length === 0 ? [] : [[role, kept]];
    }),
  );
}

function unknownHeader(path: string, source: string, columns: readonly string[]): Fault {
  if (columns.length === 0)
    return new Fault("usage.unknown-header", `"${path}" has no columns.`, {
      hint: "Export the accounts again, with a header.",
    });
  const map = `${source}-map.json`;
  return new Fault(
    "usage.unknown-header",
    `"${path}" has unknown columns: ${columns.slice(0, 40).join(", ")}.`,
    {
      hint: `Start a map: echo ${quoteWord(proposeMap(columns))} > ${quoteWord(map)} and add --map ${quoteWord(`${source}=${map}`)}`,
    },
  );
}
