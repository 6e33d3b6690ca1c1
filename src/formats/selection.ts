import { Fault } from "../platform/errors/fault.ts";
import { findNearest } from "../platform/errors/nearest.ts";
import type { Column } from "./columns.ts";

/** The fields that were asked for, in the order of asking. */
export interface Selection {
  /** For formats with columns: a field with parts, such as `manager`, becomes all its leaves. */
  readonly columns: readonly Column[];
  /** For JSON: the keys on the way to each field. */
  readonly paths: readonly (readonly string[])[];
}

export interface SelectionOptions {
  /** Fields that exist but are not part of this export, with the hint that says how to get them. */
  readonly withheld?: ReadonlyMap<string, string>;
  /** Other words for fields, each with the names it can have, the likeliest first. */
  readonly synonyms?: Readonly<Record<string, readonly string[]>>;
  /** The flag that names them, where that is not `--fields`. */
  readonly flag?: string;
}

/**
 * Finds the fields that `wanted` names, each either one name or several separated by commas: a leaf (`manager.name`), a
 * field with parts (`manager`), or a key of an open object (`custom_fields.shirt_size`).
 * @throws Fault `usage.unknown-field` with the nearest names.
 */
export function selectFields(
  wanted: readonly string[],
  known: readonly Column[],
  options: SelectionOptions = {},
): Selection {
  const names = wanted
    .flatMap((list) => list.split(","))
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const columns = new Map<string, Column>();
  const paths: (readonly string[])[] = [];
  for (const name of names) {
    const found = findField(name, known);
    if (found === undefined) throw unknownField(name, known, options);
    for (const column of found.columns) columns.set(column.name, column);
    paths.push(found.path);
  }
  return { columns: [...columns.values()], paths };
}

function findField(
  name: string,
  known: readonly Column[],
): { columns: readonly Column[]; path: readonly string[] } | undefined {
  const exact = known.find((column) => column.name === name);
  if (exact !== undefined) return { columns: [exact], path: exact.keys };
  const parts = known.filter((column) => column.name.startsWith(`${name}.`));
  if (parts.length > 0) return { columns: parts, path: name.split(".") };
  const open = known.find((column) => column.kind === "open" && name.startsWith(`${column.name}.`));
  if (open === undefined) return undefined;
  // A key of an open object may hold dots itself.
  const path = [...open.keys, name.slice(open.name.length + 1)];
  return { columns: [{ name, keys: path, kind: "scalar", description: "" }], path };
}

function unknownField(name: string, known: readonly Column[], options: SelectionOptions): Fault {
  const how = findWithheld(name, options);
  if (how !== undefined)
    return new Fault("usage.unknown-field", `The field "${name}" is not part of this export.`, { hint: how });
  const place = options.flag === undefined ? "" : ` in ${options.flag}`;
  return new Fault("usage.unknown-field", `Unknown field "${name}"${place}.`, {
    hint: suggestField(name, known, options) ?? `Available fields: ${topLevel(known).join(", ")}.`,
  });
}

/** How to get a field that is not part of this export; undefined for all others. */
function findWithheld(name: string, { withheld }: SelectionOptions): string | undefined {
  return withheld?.get(name) ?? withheld?.get(name.split(".")[0] ?? name);
}

function suggestField(name: string, known: readonly Column[], options: SelectionOptions): string | undefined {
  const word = name.toLowerCase().replaceAll(/[\s-]/gu, "_");
  const { synonyms = {} } = options;
  const candidates = Object.hasOwn(synonyms, word) ? (synonyms[word] ?? []) : [];
  for (const candidate of [word, ...candidates]) {
    if (findField(candidate, known) !== undefined) return `Did you mean ${candidate}?`;
    const how = findWithheld(candidate, options);
    if (how !== undefined) return `Did you mean ${candidate}? ${how}`;
  }
  const names = [...new Set(known.flatMap((column) => [column.keys[0] ?? column.name, column.name]))];
  const nearest = findNearest(word, names, { most: 3 });
  return nearest.length > 0 ? `Did you mean ${nearest.join(" or ")}?` : undefined;
}

function topLevel(known: readonly Column[]): readonly string[] {
  return [...new Set(known.map((column) => column.keys[0] ?? column.name))];
}
