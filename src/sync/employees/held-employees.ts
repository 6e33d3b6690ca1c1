import { writeJson } from "../../formats/json.ts";
import { decodeLine, readLines } from "../../formats/ndjson-lines.ts";
import { parseJson } from "../../platform/text/exact-json.ts";
import { Spool } from "../../platform/files/spool.ts";
import type { Employee } from "../../unified/employee/employee.ts";
import { nameManagers, type NameLookup } from "../../unified/org/manager-names.ts";
import type { RecordPart } from "./record-source.ts";

/** More people than this wait as text, on the disk where that is much. */
const MOST_IN_MEMORY = 10_000;
const RECORDS_PER_PART = 500;

/**
 * Holds people back until the names of their managers are known, and hands them on in their order with each manager called
 * as on the manager's own record: that may come after those of the reports, or not at all. `nameOf` has to know all people
 * of a part before the part comes.
 */
export async function* holdForNames(
  source: AsyncIterable<RecordPart>,
  nameOf: NameLookup,
  { folder, mostInMemory = MOST_IN_MEMORY }: { readonly folder: string; readonly mostInMemory?: number },
): AsyncGenerator<RecordPart, void, undefined> {
  const name = "what was read";
  const spool = new Spool({ folder });
  let held: (readonly Employee[])[] = [];
  let count = 0;
  let awaited: string | undefined;
  const respell = (people: readonly Employee[]): RecordPart => {
    count -= people.length;
    return { kind: "records", records: people.map((person) => nameManagers(person, nameOf)) };
  };
  try {
    for await (const part of source) {
      if (part.kind === "restart") {
        [held, count, awaited] = [[], 0, undefined];
        await spool.restart();
        yield part;
        continue;
      }
      const people = part.records as readonly Employee[];
      if (spool.bytes === 0 && count + people.length <= mostInMemory) {
        held.push(people);
        count += people.length;
      } else await spool.write(people.map((person) => `${writeJson(person)}\n`).join(""));
      while (held[0] && (awaited === undefined || nameOf(awaited))) {
        awaited = findUnknown(held[0], nameOf);
        if (awaited !== undefined) break;
        yield respell(held[0]);
        held.shift();
      }
    }
    for (const people of held) yield respell(people);
    let people: Employee[] = [];
    for await (const line of readLines(spool.read(), { name, longest: Number.POSITIVE_INFINITY })) {
      people.push(parseJson(decodeLine(line, name)) as Employee);
      if (people.length < RECORDS_PER_PART) continue;
      yield respell(people);
      people = [];
    }
    if (people.length > 0) yield respell(people);
  } finally {
    await spool.discard();
  }
}

/** The first manager whose own record has not come. */
function findUnknown(people: readonly Employee[], nameOf: NameLookup): string | undefined {
  for (const { managers } of people) for (const { id } of managers) if (!nameOf(id)) return id;
  return undefined;
}
