import { Fault } from "../platform/errors/fault.ts";
import { parseInstant } from "../unified/raw/dates.ts";
import { isObject } from "../platform/text/json-object.ts";
import type { JsonObject } from "./json-file.ts";

/** How far employees have been read. Milliseconds since 1970. */
export interface EmployeeBookmark {
  /** All who were changed before have been sent. */
  readonly until: number;
  /** When all employees were sent last; undefined when that is not known. */
  readonly fullAt: number | undefined;
  /** Mark of the names that were joined to people. */
  readonly directory: string | undefined;
  /** Ids of managers whose own record shows another name than the profiles of their reports do. */
  readonly renamed: readonly string[];
}

const VERSION = 1;
const KEY = "updated_at";

/** The tap's state: what it knows of its own, and everything else as it came. */
export class TapState {
  readonly #others: JsonObject;
  readonly #bookmarks: JsonObject;
  readonly #employees: JsonObject;
  /** The stream that a run before was cut off in. */
  readonly interrupted: string | undefined;
  employees: EmployeeBookmark | undefined;

  /** Throws `usage.state` for what no tap has written. */
  constructor(state: JsonObject) {
    const { bookmarks = {}, currently_syncing: interrupted, ...others } = state;
    if (state["type"] === "STATE" || "value" in state)
      throw broken("is a whole message", "Give only what is under its key value.");
    if (!isObject(bookmarks)) throw broken("has bookmarks that are no object");
    if (interrupted !== undefined && interrupted !== null && typeof interrupted !== "string")
      throw broken("names no stream as currently_syncing");
    const employees = bookmarks["employees"] ?? {};
    if (!isObject(employees)) throw broken("has a bookmark of employees that is no object");
    this.#others = others;
    this.#bookmarks = bookmarks;
    this.#employees = employees;
    this.interrupted = interrupted ?? undefined;
    this.employees = readBookmark(employees);
  }

  /** What the next STATE message says. */
  write(currentlySyncing: string | undefined): JsonObject {
    const bookmarks =
      this.employees === undefined
        ? this.#bookmarks
        : { ...this.#bookmarks, employees: { ...this.#employees, ...writeBookmark(this.employees) } };
    return {
      ...this.#others,
      ...(currentlySyncing === undefined ? {} : { currently_syncing: currentlySyncing }),
      bookmarks,
    };
  }
}

function readBookmark(bookmark: JsonObject): EmployeeBookmark | undefined {
  const { replication_key: key, replication_key_value: value, version } = bookmark;
  if (version !== undefined && version !== VERSION)
    throw broken("has a bookmark of employees of another version of the tap");
  if (key !== undefined && key !== null && key !== KEY)
    throw broken(`has a bookmark of employees by another field than ${KEY}`);
  if (value === undefined || value === null) return undefined;
  const until = readTime(value);
  const { full_read_at: fullAt, directory, renamed_managers: renamed } = bookmark;
  return {
    until,
    fullAt: fullAt === undefined || fullAt === null ? undefined : readTime(fullAt),
    directory: typeof directory === "string" ? directory : undefined,
    renamed: Array.isArray(renamed) ? renamed.filter((id) => typeof id === "string") : [],
  };
}

function readTime(value: unknown): number {
  const time = typeof value === "string" ? parseInstant(value) : undefined;
  if (time === undefined) throw broken("has a bookmark of employees that is no time");
  return time;
}

function writeBookmark({ until, fullAt, directory, renamed }: EmployeeBookmark): JsonObject {
  return {
    replication_key: KEY,
    replication_key_value: writeTime(until),
    version: VERSION,
    ...(fullAt === undefined ? {} : { full_read_at: writeTime(fullAt) }),
    ...(directory === undefined ? {} : { directory }),
    ...(renamed.length === 0 ? {} : { renamed_managers: renamed }),
  };
}

/** As the records themselves write it: RFC 3339, UTC. */
function writeTime(time: number): string {
  return new Date(time).toISOString().replace(".000Z", "Z");
}

function broken(
  what: string,
  hint = "Give the value of the last STATE message, or leave out --state to send all employees.",
): Fault {
  return new Fault("usage.state", `The state ${what}.`, { hint });
}
