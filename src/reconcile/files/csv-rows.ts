import { CsvError, parse } from "csv-parse";
import { Fault } from "../../platform/errors/fault.ts";

/** A longer record is an open quotation mark that swallows the file. */
const LONGEST_RECORD = 1024 * 1024;

const CARRIAGE_RETURN = 0x0d;

const DELIMITERS = [",", ";", "\t"] as const;

/**
 * The rows of a CSV file in batches, the header first. Commas, semicolons and tabs divide cells, whichever the header has
 * most of; Excel's `sep=` line is obeyed. Text before the first quotation mark is only cut apart, which takes a tenth of the
 * time; csv-parse reads the rest.
 * @throws Fault `file.csv` for a file that is not CSV.
 */
export async function* readCsvRows(
  pieces: AsyncIterable<string>,
  name: string,
): AsyncGenerator<string[][], void, undefined> {
  let head = "";
  let rows: string[][] = [];
  const keep = (row: string[]): void => void rows.push(row);
  const takeBatch = function* (): Generator<string[][]> {
    const batch = rows;
    rows = [];
    if (batch.length > 0) yield batch;
  };
  let plain: PlainRows | undefined;
  let strict: StrictRows | undefined;
  for await (const piece of pieces) {
    if (strict !== undefined) await strict.write(piece);
    else if (plain !== undefined) plain.write(piece);
    else {
      head += piece;
      // A line break at the very end may be the first half of CRLF.
      const end = findRecordEnd(head);
      if ((end === undefined || end + 1 === head.length) && head.length < LONGEST_RECORD) continue;
      plain = openPlain(head, keep);
    }
    const rest = plain?.takeRest();
    yield* takeBatch();
    if (rest === undefined) continue;
    plain = undefined;
    strict = new StrictRows(rest, name, keep);
    await strict.write(rest.text);
    yield* takeBatch();
  }
  plain ??= strict === undefined ? openPlain(head, keep) : undefined;
  const rest = plain?.end();
  yield* takeBatch();
  if (rest !== undefined) {
    strict = new StrictRows(rest, name, keep);
    await strict.write(rest.text);
  }
  await strict?.end();
  yield* takeBatch();
}

type RowKeeper = (row: string[]) => void;

/** What the strict reader has to read on from. */
interface CsvRest {
  readonly text: string;
  readonly delimiter: string;
  readonly lineEnd: string;
  /** The number of lines before it. */
  readonly lines: number;
}

function openPlain(head: string, keep: RowKeeper): PlainRows {
  const { delimiter, text } = chooseDelimiter(head);
  const plain = new PlainRows(delimiter, findLineEnd(text), keep);
  plain.write(text);
  return plain;
}

/** Files that were joined end some lines with LF and some with CRLF; CR alone ends them all or none. */
function findLineEnd(text: string): string {
  const end = findRecordEnd(text);
  return end !== undefined && text.charAt(end) === "\r" && text.charAt(end + 1) !== "\n" ? "\r" : "\n";
}

/** Rows without quotation marks. */
class PlainRows {
  readonly #delimiter: string;
  readonly #lineEnd: string;
  readonly #keep: RowKeeper;
  #lines = 0;
  /** The beginning of a line whose end has not come yet, or all that is left once a quotation mark has come. */
  #held = "";
  #isOver = false;

  constructor(delimiter: string, lineEnd: string, keep: RowKeeper) {
    this.#delimiter = delimiter;
    this.#lineEnd = lineEnd;
    this.#keep = keep;
  }

  write(piece: string): void {
    const text = this.#held + piece;
    const quote = text.indexOf('"');
    let start = 0;
    for (;;) {
      const end = text.indexOf(this.#lineEnd, start);
      if (end === -1 || (quote !== -1 && quote < end) || end - start > LONGEST_RECORD) break;
      this.#lines += 1;
      const last = end > start && text.charCodeAt(end - 1) === CARRIAGE_RETURN ? end - 1 : end;
      if (last > start) this.#keep(text.slice(start, last).split(this.#delimiter));
      start = end + this.#lineEnd.length;
    }
    this.#held = text.slice(start);
    this.#isOver = quote !== -1 || this.#held.length > LONGEST_RECORD;
  }

  /** Undefined while there is nothing that the strict reader is needed for. */
  takeRest(): CsvRest | undefined {
    if (!this.#isOver) return undefined;
    return { text: this.#held, delimiter: this.#delimiter, lineEnd: this.#lineEnd, lines: this.#lines };
  }

  end(): CsvRest | undefined {
    const rest = this.takeRest();
    if (rest === undefined && this.#held !== "") this.#keep(this.#held.split(this.#delimiter));
    return rest;
  }
}

/** Rows as csv-parse reads them. */
class StrictRows {
  readonly #parser: ReturnType<typeof parse>;
  readonly #explain: (error: Error) => Error;

  constructor({ delimiter, lineEnd, lines }: CsvRest, name: string, keep: RowKeeper) {
    this.#explain = (error) => explainCsv(error, name, lines);
    this.#parser = parse({
      delimiter,
      record_delimiter: lineEnd === "\r" ? lineEnd : ["\r\n", "\n"],
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: LONGEST_RECORD,
      on_record: (record: string[]) => {
        keep(record);
        // Rows are handed over in batches, not through the parser's own stream.
        return null;
      },
    });
    // Each error also comes to the callback of the write that caused it.
    this.#parser.on("error", () => undefined);
    this.#parser.resume();
  }

  write(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#parser.write(text, (error) => (error ? reject(this.#explain(error)) : resolve()));
    });
  }

  end(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#parser.once("error", (error) => reject(this.#explain(error)));
      this.#parser.end(() => resolve());
    });
  }
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

function explainCsv(error: Error, name: string, before: number): Error {
  if (!(error instanceof CsvError)) return error;
  const { lines } = error;
  const line = typeof lines === "number" ? ` near line ${before + lines}` : "";
  // The cause quotes the row, and with it a person's data.
  return new Fault("file.csv", `"${name}" is not valid CSV${line}: a quotation mark is out of place.`, {
    hint: "Export the file again, without editing it.",
  });
}
