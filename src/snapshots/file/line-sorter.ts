import { readLines } from "../../formats/ndjson-lines.ts";
import type { Piece } from "../../platform/files/read-pieces.ts";
import { Spool } from "../../platform/files/spool.ts";
import { compareIds, duplicateId } from "./line-id.ts";
import { refuseLongLine } from "./line-limit.ts";

interface SortedLine {
  readonly id: string;
  /** Its number before sorting, counted from 1. */
  readonly number: number;
  readonly text: string;
}

export interface LineSorterOptions {
  /** For what does not fit into memory: private files without a name. */
  readonly folder: string;
  /** How the lines' origin is called in faults. */
  readonly name: string;
  /** How much text is kept in memory before it goes to the disk. Default 16 MiB. */
  readonly memoryBytes?: number;
}

const DEFAULT_MEMORY_BYTES = 16 * 1024 * 1024;
const PIECE_CHARACTERS = 256 * 1024;

/** Takes lines in any order and gives them back by id. Memory is bounded, however many there are. */
export class LineSorter {
  readonly #options: LineSorterOptions;
  #waiting: SortedLine[] = [];
  #waitingBytes = 0;
  #runs: Spool[] = [];

  constructor(options: LineSorterOptions) {
    this.#options = options;
  }

  /** Throws `file.line-too-long` for a line that could not be read again. */
  async add(id: string, text: string, number: number): Promise<void> {
    refuseLongLine(text, `Employee "${id}"`);
    this.#waiting.push({ id, text, number });
    this.#waitingBytes += text.length;
    if (this.#waitingBytes > (this.#options.memoryBytes ?? DEFAULT_MEMORY_BYTES)) await this.#writeRun();
  }

  /** Forgets everything. */
  async restart(): Promise<void> {
    this.#waiting = [];
    this.#waitingBytes = 0;
    await Promise.all(this.#runs.map((run) => run.discard()));
    this.#runs = [];
  }

  /** All lines by id, each with its end. Throws `file.duplicate-id`. */
  async *read(): AsyncGenerator<Piece, void, undefined> {
    let text = "";
    let before: SortedLine | undefined;
    for await (const line of this.#merge()) {
      if (before?.id === line.id) throw duplicateId(this.#options.name, inOrder(before.number, line.number));
      before = line;
      text += `${line.text}\n`;
      if (text.length < PIECE_CHARACTERS) continue;
      yield toPiece(text);
      text = "";
    }
    if (text !== "") yield toPiece(text);
  }

  async *#merge(): AsyncGenerator<SortedLine, void, undefined> {
    this.#waiting.sort((a, b) => compareIds(a.id, b.id));
    if (this.#runs.length === 0) {
      yield* this.#waiting;
      return;
    }
    const sources = [
      ...this.#runs.map((run) => readRun(run, this.#options.name)),
      this.#waiting[Symbol.iterator](),
    ];
    const heads = await Promise.all(sources.map(async (source) => takeNext(source)));
    for (;;) {
      let least = -1;
      for (const [index, head] of heads.entries()) {
        if (head && (least === -1 || compareIds(head.id, heads[least]?.id ?? "") < 0)) least = index;
      }
      const head = heads[least];
      const source = sources[least];
      if (head === undefined || source === undefined) return;
      yield head;
      heads[least] = await takeNext(source);
    }
  }

  async #writeRun(): Promise<void> {
    const run = new Spool({ folder: this.#options.folder, memoryBytes: 0 });
    this.#runs.push(run);
    this.#waiting.sort((a, b) => compareIds(a.id, b.id));
    let text = "";
    for (const line of this.#waiting) {
      text += `${line.number}\t${JSON.stringify(line.id)}\t${line.text}\n`;
      if (text.length < PIECE_CHARACTERS) continue;
      await run.write(text);
      text = "";
    }
    await run.write(text);
    this.#waiting = [];
    this.#waitingBytes = 0;
  }
}

async function takeNext(
  source: Iterator<SortedLine> | AsyncIterator<SortedLine>,
): Promise<SortedLine | undefined> {
  const step = await source.next();
  return step.done ? undefined : step.value;
}

async function* readRun(run: Spool, name: string): AsyncGenerator<SortedLine, void, undefined> {
  for await (const { bytes } of readLines(run.read(), { name, longest: Number.POSITIVE_INFINITY })) {
    const line = bytes.toString("utf8");
    const first = line.indexOf("\t");
    const second = line.indexOf("\t", first + 1);
    yield {
      number: Number(line.slice(0, first)),
      id: JSON.parse(line.slice(first + 1, second)) as string,
      text: line.slice(second + 1),
    };
  }
}

function toPiece(text: string): Piece {
  const bytes = Buffer.from(text);
  return { bytes, start: 0, end: bytes.length };
}

function inOrder(a: number, b: number): readonly [number, number] {
  return a < b ? [a, b] : [b, a];
}
