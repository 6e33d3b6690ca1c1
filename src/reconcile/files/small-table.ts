import { Fault } from "../../platform/errors/fault.ts";
import { readCsvRows } from "./csv-rows.ts";
import { decodeText } from "./decode-text.ts";
import { showPlain } from "./json-records.ts";
import { normalizeColumn } from "./known-headers.ts";

/** The rows of a file that people keep by hand, each by normalized column. */
export type HandKeptRow = ReadonlyMap<string, string>;

/**
 * Reads a CSV file, or a YAML list of objects.
 * @throws Fault `file.yaml` for YAML that is no such list.
 */
export async function readHandKeptRows(bytes: Uint8Array, file: string): Promise<readonly HandKeptRow[]> {
  const chunks = (async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    yield bytes;
  })();
  const text = decodeText(chunks, file);
  if (/\.ya?ml$/iu.test(file)) return readYamlRows(text, file);
  const rows: string[][] = [];
  for await (const batch of readCsvRows(text, file)) rows.push(...batch);
  const columns = (rows.shift() ?? []).map(normalizeColumn);
  return rows.map((row) => new Map(columns.map((column, index) => [column, row[index]?.trim() ?? ""])));
}

async function readYamlRows(text: AsyncIterable<string>, file: string): Promise<readonly HandKeptRow[]> {
  let whole = "";
  for await (const piece of text) whole += piece;
  const { parse } = await import("yaml");
  let value: unknown;
  try {
    // Dates stay text in the core schema.
    value = parse(whole, { schema: "core" });
  } catch {
    throw notAList(file);
  }
  const list: unknown = value ?? [];
  if (!Array.isArray(list)) throw notAList(file);
  return list.map((entry: unknown) => {
    if (typeof entry !== "object" || entry === null) throw notAList(file);
    return new Map(
      Object.entries(entry).map(([key, cell]: [string, unknown]) => [
        normalizeColumn(key),
        cell === null || cell === undefined ? "" : showPlain(cell).trim(),
      ]),
    );
  });
}

function notAList(file: string): Fault {
  return new Fault("file.yaml", `"${file}" is not a YAML list.`, {
    hint: 'Write each entry like - {account: "svc-backup", reason: "Backup", owner: "IT", until: 2026-12-31}.',
  });
}
