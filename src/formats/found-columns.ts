import { ExactNumber } from "../platform/text/exact-json.ts";
import type { Column } from "./columns.ts";

interface Found {
  readonly keys: readonly string[];
  /** Whether it ever held more than null, `{}` or `[]`. */
  held: boolean;
  readonly kind: Column["kind"];
}

/** More columns than this are a mistake, such as a profile nested in itself. */
const MOST_COLUMNS = 10_000;

/**
 * The columns of records for which there is no schema: every leaf of any of them, in the order of first occurrence. Fields of
 * objects get dotted names; a list is one column, and a list of objects one for each of their fields.
 */
export class FoundColumns {
  readonly #found = new Map<string, Found>();

  see(record: object): void {
    for (const [key, value] of Object.entries(record)) this.#walk(value, [key], "scalar");
  }

  /** False once there are too many to go on with. */
  get isBounded(): boolean {
    return this.#found.size <= MOST_COLUMNS;
  }

  list(): readonly Column[] {
    const found = [...this.#found.values()];
    const branches = new Set(
      found.flatMap(({ keys }) => keys.slice(1).map((_, at) => nameOf(keys.slice(0, at + 1)))),
    );
    return found
      .filter(({ keys, held }) => held || !branches.has(nameOf(keys)))
      .map(({ keys, kind }) => ({ name: keys.join("."), keys, kind, description: "" }));
  }

  #walk(value: unknown, keys: readonly string[], kind: Column["kind"]): void {
    if (Array.isArray(value)) {
      const objects = value.filter((item) => isObject(item));
      for (const item of objects) this.#walk(item, keys, "listed");
      if (objects.length < value.length || value.length === 0) this.#note(keys, value.length > 0, "scalars");
      return;
    }
    if (!isObject(value)) return this.#note(keys, value !== null && value !== undefined, kind);
    const entries = Object.entries(value);
    if (entries.length === 0) this.#note(keys, false, kind);
    for (const [key, inner] of entries) this.#walk(inner, [...keys, key], kind);
  }

  #note(keys: readonly string[], held: boolean, kind: Column["kind"]): void {
    const name = nameOf(keys);
    const known = this.#found.get(name);
    if (known === undefined) this.#found.set(name, { keys, held, kind });
    else known.held ||= held;
  }
}

/** A column of one value, which no schema describes; dots in the name lead into objects. */
export function plainColumn(name: string): Column {
  return { name, keys: name.split("."), kind: "scalar", description: "" };
}

/** A key may hold dots itself. */
function nameOf(keys: readonly string[]): string {
  return keys.join("\0");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
  );
}
