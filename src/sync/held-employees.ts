import { writeJson } from "../formats/json.ts";
import { decodeLine, readLines } from "../formats/ndjson-lines.ts";
import { Spool } from "../platform/spool.ts";
import type { Employee } from "../unified/employee.ts";
import { nameManagers, type NameLookup } from "../unified/manager-names.ts";
import type { RecordPart } from "./record-source.ts";

/** More people than this wait as text, on the disk where that is much. */
const MOST_IN_MEMORY = 10_000;
const RECORDS_PER_PART = 500;

/**
 * Holds everybody back until all names are known, then hands them on with each manager called as on the manager's own
 * record: that may come after those of the reports. Nobody sees employees before they are complete anyway.
 */
export async function* holdForNames(
  source: AsyncIterable<RecordPart>,
  nameOf: NameLookup,
  { folder, mostInMemory = MOST_IN_MEMORY }: { readonly folder: string; readonly mostInMemory?: number },
): AsyncGenerator<RecordPart, void, undefined> {
  const name = "what was read";
  const spool = new Spool({ folder });
  let held: (readonly object[])[] = [];
  let count = 0;
  const respell = (record: object): object => nameManagers(record as Employee, nameOf);
  try {
    for await (const part of source) {
      if (part.kind === "restart") {
        [held, count] = [[], 0];
        await spool.restart();
        yield part;
        continue;
      }
      count += part.records.length;
      if (count <= mostInMemory) held.push(part.records);
      else await spool.write(part.records.map((record) => `${writeJson(record)}\n`).join(""));
    }
    for (const records of held) yield { kind: "records", records: records.map(respell) };
    let records: object[] = [];
    for await (const line of readLines(spool.read(), { name, longest: Number.POSITIVE_INFINITY })) {
      records.push(respell(JSON.parse(decodeLine(line, name)) as object));
      if (records.length < RECORDS_PER_PART) continue;
      yield { kind: "records", records };
      records = [];
    }
    if (records.length > 0) yield { kind: "records", records };
  } finally {
    await spool.discard();
  }
}
