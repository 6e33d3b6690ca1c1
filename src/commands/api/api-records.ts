import { type Column } from "../../formats/columns.ts";
import { FoundColumns, plainColumn } from "../../formats/found-columns.ts";
import { writeJson } from "../../formats/json.ts";
import { parseJson } from "../../platform/text/exact-json.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { Spool } from "../../platform/files/spool.ts";
import { isNestedTooDeeply } from "../../unified/raw/nesting.ts";
import type { OutputOptions } from "../../output/format.ts";
import {
  planOutput,
  printFields,
  publishRecords,
  type Receipt,
  type RecordSource,
} from "../../output/publish.ts";
import type { Context } from "../../cli/context.ts";

const RECORDS_AT_ONCE = 500;
const MOST_TABLE_COLUMNS = 7;
/** The columns that a table shows first. */
const PREFERRED_FIELDS = [
  "full_name",
  "name",
  "title",
  "label",
  "email",
  "type",
  "user_status",
  "job_title.title",
];

/**
 * Records whose columns are known only after the last one: they wait in a spool, in memory while they are few and on disk
 * beyond that.
 */
export class GatheredRecords {
  readonly #spool: Spool;
  #columns = new FoundColumns();

  constructor(context: Context) {
    this.#spool = new Spool({ folder: context.folders.temporary });
  }

  /** Throws `api.shape` for records that no format can hold. */
  async take(_key: string | undefined, records: readonly unknown[]): Promise<void> {
    let text = "";
    for (const record of records) {
      // A plain value becomes a record with a single field.
      const row =
        typeof record === "object" && record !== null && !Array.isArray(record) ? record : { value: record };
      if (isNestedTooDeeply(row)) throw shapeFault("a record is nested more than 200 levels deep");
      this.#columns.see(row);
      text += `${writeJson(row)}\n`;
    }
    if (!this.#columns.isBounded) throw shapeFault("the records have more than 10000 different fields");
    await this.#spool.write(text);
  }

  async restart(): Promise<void> {
    this.#columns = new FoundColumns();
    await this.#spool.restart();
  }

  /** Writes all records, or with a bare `--fields` the names of their fields; undefined then. */
  async publish(
    context: Context,
    options: OutputOptions,
    onComplete: () => void,
  ): Promise<Receipt | undefined> {
    const all = this.#listColumns(context);
    if (context.globals.fields?.length === 0) {
      onComplete();
      await printFields(context, { columns: all });
      return undefined;
    }
    const plan = planOutput(context, options, { columns: all, tableFields: chooseTableFields(all) });
    return publishRecords(context, plan, this.#read(), onComplete);
  }

  async discard(): Promise<void> {
    await this.#spool.discard();
  }

  /** Without records, every requested field may exist. */
  #listColumns({ globals }: Context): readonly Column[] {
    const found = this.#columns.list();
    if (found.length > 0) return found;
    return (globals.fields ?? []).map(plainColumn);
  }

  async *#read(): RecordSource {
    const decoder = new TextDecoder();
    let rest = "";
    let records: object[] = [];
    for await (const piece of this.#spool.read()) {
      const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        records.push(parseJson(line) as object);
        if (records.length < RECORDS_AT_ONCE) continue;
        yield { kind: "records", records };
        records = [];
      }
    }
    yield { kind: "records", records };
    return { nextCursor: null };
  }
}

function chooseTableFields(columns: readonly Column[]): string[] {
  const plain = columns
    .filter(({ kind, name }) => kind === "scalar" && !name.startsWith("links.") && !isId(name))
    .map(({ name }) => name);
  const preferred = PREFERRED_FIELDS.filter((name) => plain.includes(name));
  const chosen = [...new Set([...preferred, ...plain])].slice(0, MOST_TABLE_COLUMNS);
  return chosen.length > 0 ? chosen : columns.slice(0, MOST_TABLE_COLUMNS).map(({ name }) => name);
}

/** People cannot read ids; `--fields` shows them. */
function isId(name: string): boolean {
  return /(?:^|[._])(?:id|uuid|guid)$/u.test(name);
}

function shapeFault(what: string): Fault {
  return new Fault("api.shape", `The response cannot be converted to records: ${what}.`, {
    hint: "Leave out --format to get the response unchanged.",
  });
}
