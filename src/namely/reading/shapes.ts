import { isExact } from "../../platform/text/exact-json.ts";
import { shapeFault } from "../../platform/errors/shape-fault.ts";
import { isObject } from "../../platform/text/json-object.ts";

/** A record as Namely sent it. Only its id has been read; what else it holds is read by src/unified. */
export interface RawRecord {
  readonly id: string;
  readonly [key: string]: unknown;
}

/** The parts of an envelope that paging lives on. */
export interface Page {
  readonly records: readonly RawRecord[];
  /** `meta.total_count`: a hint, missing in older answers. */
  readonly total: number | undefined;
  /** `meta.count`, whose meaning has changed twice: rows of the page, or all rows. Never the end of a list by itself. */
  readonly count: number | undefined;
  readonly linked: Readonly<Record<string, unknown>>;
  /** Everything but the records, as it came. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/** Reads `{ "<key>": [records], "meta": {…}, "linked": {…} }`; throws `api.shape` naming the path that is wrong. */
export function parsePage(body: unknown, key: string, path: string): Page {
  const envelope = requireObject(body, `GET ${path}`);
  const list = envelope[key];
  if (!Array.isArray(list)) throw shapeFault(key, "a list", list);
  const records = list.map((record: unknown, index) => {
    const where = `${key}[${index}]`;
    const { id } = requireObject(record, where);
    // Old job titles carry integer ids; everything else has strings.
    if (typeof id === "number" || isExact(id)) return { ...(record as object), id: String(id) };
    if (typeof id !== "string" || id === "") throw shapeFault(`${where}.id`, "a non-empty string", id);
    return record as RawRecord;
  });
  return {
    records,
    ...readCounts(envelope),
    linked: isObject(envelope["linked"]) ? envelope["linked"] : {},
    rest: Object.fromEntries(Object.entries(envelope).filter(([name]) => name !== key)),
  };
}

/** What `meta` says of the number of rows; see `Page`. */
export function readCounts({ meta }: Readonly<Record<string, unknown>>): Pick<Page, "total" | "count"> {
  const { total_count, count } = isObject(meta) ? meta : {};
  return { total: readCount(total_count), count: readCount(count) };
}

/** A count may come as a string. Anything that is not a whole number is as good as missing. */
function readCount(value: unknown): number | undefined {
  const count = typeof value === "string" && /^\d+$/u.test(value) ? Number(value) : value;
  return typeof count === "number" && Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}

function requireObject(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (!isObject(value)) throw shapeFault(where, "an object", value);
  return value;
}
