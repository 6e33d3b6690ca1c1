import { stringify } from "csv-stringify/sync";
import { createCellReader, type Cell, type Column } from "./columns.ts";
import { guardFormula } from "./formula.ts";
import type { TextWriter, WriterOptions } from "./record-writer.ts";

/** csv-stringify slows down with the number of rows it is given at once. */
const ROWS_AT_ONCE = 1000;

/** RFC 4180 with a header that is there even when no record is. */
export function createCsvWriter({ columns, safe = true, excel = false }: WriterOptions): TextWriter {
  const readers = columns.map(createCellReader);
  const writeRows = createRowWriter(columns, safe, excel);
  const writeHeader = (): string => {
    const header = writeRows([columns.map(({ name, header = name }) => header)]);
    // Excel takes a file that begins with ID for a spreadsheet of another kind (SYLK) and refuses it.
    return safe ? header.replace(/^ID[^,\r\n]*/, '"$&"') : header;
  };
  return {
    open: () => (excel ? "\uFEFF" : "") + writeHeader(),
    write: (records) => {
      let text = "";
      for (let start = 0; start < records.length; start += ROWS_AT_ONCE) {
        const rows = records.slice(start, start + ROWS_AT_ONCE);
        text += writeRows(rows.map((record) => readers.map((read) => read(record))));
      }
      return text;
    },
    close: () => "",
  };
}

function createRowWriter(
  columns: readonly Column[],
  safe: boolean,
  excel: boolean,
): (rows: readonly (readonly Cell[])[]) => string {
  const options = {
    record_delimiter: excel ? "\r\n" : "\n",
    // Either half of a line break ends a row for one reader or another; semicolons and tabs divide cells for some.
    quoted_match: safe ? /[\r\n;\t]/ : /[\r\n]/,
    // A lone empty cell would be an empty line, which readers skip.
    quoted_empty: columns.length === 1,
    // Its own casts write true as 1, false as nothing; its own formula guard breaks phone numbers and -5.00.
    cast: {
      string: safe ? guardFormula : (text: string) => text,
      boolean: String,
      number: String,
    },
  };
  return (rows) =>
    replaceLoneSurrogates(
      stringify(
        rows.map((row) => [...row]),
        options,
      ),
    );
}

/** Half a character cannot be written as UTF-8. */
function replaceLoneSurrogates(text: string): string {
  // Halves are rare, and a search with the u flag takes twice as long.
  return /[\uD800-\uDFFF]/.test(text) ? text.replace(/\p{Surrogate}/gu, "\uFFFD") : text;
}
