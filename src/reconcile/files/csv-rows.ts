import { CsvError, parse } from "csv-parse";
import { Fault } from "../../platform/errors/fault.ts";

/** A longer record is an open quotation mark that swallows the file. */
const LONGEST_RECORD = 1024 * 1024;

const DELIMITERS = [",", ";", "\t"] as const;

/**
 * The rows of a CSV file in batches, the header first. Commas, semicolons and tabs divide cells, whichever the header has
 * most of; Excel's `sep=` line is obeyed.
 * @throws Fault `file.csv` for a file that is not CSV.
 */
export async function* readCsvRows(
  pieces: AsyncIterable<string>,
  name: string,
): AsyncGenerator<string[][], void, undefined> {
  let rows: string[][] = [];
  let parser: ReturnType<typeof parse> | undefined;
  const write = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      parser?.write(text, (error) => (error ? reject(explainCsv(error, name)) : resolve()));
    });
  const open = async (head: string): Promise<void> => {
    const { delimiter, text } = chooseDelimiter(head);
    parser = parse({
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: LONGEST_RECORD,
      on_record: (record: string[]) => {
        rows.push(record);
        // Rows are handed over in batches, not through the parser's own stream.
        return null;
      },
    });
    // Each error also comes to the callback of the write that caused it.
    parser.on("error", () => undefined);
    parser.resume();
    await write(text);
  };
  let head = "";
  for await (const piece of pieces) {
    if (parser === undefined) {
      head += piece;
      if (findRecordEnd(head) === undefined && head.length < LONGEST_RECORD) continue;
      await open(head);
    } else await write(piece);
    if (rows.length === 0) continue;
    yield rows;
    rows = [];
  }
  if (parser === undefined) await open(head);
  await new Promise<void>((resolve, reject) => {
    parser?.once("error", (error) => reject(explainCsv(error, name)));
    parser?.end(() => resolve());
  });
  if (rows.length > 0) yield rows;
}

/** Where the first record ends, outside of quotation marks; undefined when there is more of it to come. */
function findRecordEnd(text: string): number | undefined {
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (character === "\n" || character === "\r")) return at;
  }
  return undefined;
}

function chooseDelimiter(head: string): { readonly delimiter: string; readonly text: string } {
  const named = /^sep=(?<delimiter>[^\r\n])\r?\n/iu.exec(head);
  if (named?.groups?.["delimiter"] !== undefined)
    return { delimiter: named.groups["delimiter"], text: head.slice(named[0].length) };
  const header = head.slice(0, findRecordEnd(head) ?? head.length).replaceAll(/"[^"]*"/gu, "");
  const counts = DELIMITERS.map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  const best = counts.reduce((most, one) => (one.count > most.count ? one : most));
  return { delimiter: best.delimiter, text: head };
}

function explainCsv(error: Error, name: string): Error {
  if (!(error instanceof CsvError)) return error;
  const { lines } = error;
  const line = typeof lines === "number" ? ` near line ${lines}` : "";
  // The cause quotes the row, and with it a person's data.
  return new Fault("file.csv", `"${name}" is not valid CSV${line}: a quotation mark is out of place.`, {
    hint: "Export the file again, without editing it.",
  });
}
