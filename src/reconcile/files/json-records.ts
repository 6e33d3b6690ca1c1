import { Fault } from "../../platform/errors/fault.ts";
import { isExact, parseJson } from "../../platform/text/exact-json.ts";

/** A longer one is no account. */
const LONGEST_RECORD = 16 * 1024 * 1024;

/** The keys below which APIs wrap a list of accounts. */
const WRAPPERS: ReadonlySet<string> = new Set([
  "accounts",
  "data",
  "items",
  "members",
  "resources",
  "result",
  "results",
  "users",
  "value",
]);

/** The keys of a list in an answer of GraphQL, which lies below `data` at any depth. */
const GRAPHQL_LISTS: ReadonlySet<string> = new Set(["edges", "nodes"]);

/**
 * The objects of a JSON text in batches: of one array, of several in a row (`gh api --paginate`), of an array of arrays
 * (`--slurp`), of lines (NDJSON), or of a list that an API has wrapped in an object.
 * @throws Fault `file.json` for a file that is not JSON.
 */
export async function* readJsonRecords(
  pieces: AsyncIterable<string>,
  name: string,
): AsyncGenerator<object[], void, undefined> {
  const scanner = new RecordScanner(name);
  for await (const piece of pieces) {
    const records = scanner.scan(piece);
    if (records.length > 0) yield records;
  }
  const rest = scanner.end();
  if (rest.length > 0) yield rest;
}

/** Cuts a JSON text into the objects that are records, without holding more than one of them. */
class RecordScanner {
  readonly #name: string;
  /** Open arrays around the records, and the object that wraps one of them. */
  #around: ("[" | "{")[] = [];
  /** Depth inside the object that is being read; 0 outside of one. */
  #depth = 0;
  #text = "";
  #isInString = false;
  #isEscaped = false;
  #key = "";
  #records: object[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  scan(piece: string): object[] {
    let start = 0;
    for (let at = 0; at < piece.length; at++) {
      const code = piece.charCodeAt(at);
      if (this.#isInString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (code === BACKSLASH) this.#isEscaped = true;
        else if (code === QUOTE) {
          this.#isInString = false;
          if (this.#mayWrap()) this.#key = (this.#text + piece.slice(start, at)).slice(this.#keyStart);
        }
        continue;
      }
      if (code === QUOTE) {
        if (this.#depth === 0 && this.#around.at(-1) !== "{") throw this.#fault();
        this.#isInString = true;
        if (this.#mayWrap()) this.#keyStart = this.#text.length + at - start + 1;
      } else if (code === OPEN_OBJECT) {
        if (this.#depth === 0) {
          start = at;
          this.#text = "";
        }
        this.#depth += 1;
      } else if (code === OPEN_LIST) {
        if (this.#depth === 0 && this.#around.at(-1) === "{") {
          start = at;
          this.#text = "";
          this.#depth = 1;
        } else if (this.#depth === 0) this.#around.push("[");
        else if (this.#mayWrap() && this.#isWrapper(() => this.#text + piece.slice(start, at))) {
          for (; this.#depth > 0; this.#depth--) this.#around.push("{");
          this.#around.push("[");
        } else {
          this.#lists += 1;
          this.#depth += 1;
        }
      } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
        if (this.#depth > 0) {
          this.#depth -= 1;
          if (code === CLOSE_LIST && this.#lists > 0) this.#lists -= 1;
          if (this.#depth === 0) this.#add(this.#text + piece.slice(start, at + 1));
        } else if (this.#around.pop() !== (code === CLOSE_LIST ? "[" : "{")) throw this.#fault();
      } else if (this.#depth === 0 && !this.#mayBeOutside(code)) throw this.#fault();
    }
    if (this.#depth > 0) {
      this.#text += piece.slice(start);
      if (this.#text.length > LONGEST_RECORD) throw this.#fault();
    }
    const records = this.#records;
    this.#records = [];
    return records;
  }

  /** @throws Fault `file.json` for a text that was cut off. */
  end(): object[] {
    if (this.#depth > 0 || this.#isInString || this.#around.length > 0) throw this.#fault();
    return this.#records;
  }

  #keyStart = 0;
  /** Lists that are open inside the object that is being read. */
  #lists = 0;

  #mayWrap(): boolean {
    return this.#around.length === 0 && this.#lists === 0;
  }

  /** Whether the object that begins the text only wraps the list that begins here. */
  #isWrapper(before: () => string): boolean {
    if (this.#depth === 1) return WRAPPERS.has(this.#key.toLowerCase()) && AFTER_KEY.test(before());
    return GRAPHQL_LISTS.has(this.#key) && GRAPHQL_BEGIN.test(before()) && AFTER_KEY.test(before());
  }

  /** Between records: spaces and commas; in a wrapper, whatever else it has. */
  #mayBeOutside(code: number): boolean {
    return code <= SPACE || code === COMMA || code === BYTE_ORDER_MARK || this.#around.at(-1) === "{";
  }

  #add(text: string): void {
    this.#text = "";
    // What follows the list in a wrapper is about the list.
    if (this.#around.at(-1) === "{") return;
    try {
      this.#records.push(parseJson(text) as object);
    } catch {
      throw this.#fault();
    }
  }

  #fault(): Fault {
    return new Fault("file.json", `"${this.#name}" is not a JSON list of accounts.`, {
      hint: "Use an array of objects, or one object per line.",
    });
  }
}

const AFTER_KEY = /"\s*:\s*$/u;
const GRAPHQL_BEGIN = /^\{\s*"data"\s*:\s*\{/u;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const COMMA = 0x2c;
const SPACE = 0x20;
const BYTE_ORDER_MARK = 0xfeff;

/** The values of a record by dotted names; a list of plain values is one cell. */
export function flattenRecord(record: object): Map<string, string> {
  const cells = new Map<string, string>();
  flattenInto(cells, record, "", 0);
  return cells;
}

const DEEPEST = 6;
const MOST_LISTED = 20;

function flattenInto(cells: Map<string, string>, value: object, before: string, depth: number): void {
  for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
    const name = `${before}${key}`;
    if (inner === null || inner === undefined) continue;
    if (Array.isArray(inner) && inner.every((item) => typeof item !== "object")) {
      cells.set(name, inner.map(String).join(";"));
    } else if (typeof inner === "object" && !isExact(inner)) {
      const isShown = Array.isArray(inner) ? inner.slice(0, MOST_LISTED) : inner;
      if (depth < DEEPEST) flattenInto(cells, isShown, `${name}.`, depth + 1);
    } else cells.set(name, isExact(inner) ? String(inner) : showPlain(inner));
  }
}

/** Text as it is, and everything else as JSON. */
export function showPlain(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
