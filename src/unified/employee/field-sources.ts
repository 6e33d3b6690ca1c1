import type { Employee } from "./employee.ts";
import { FIELD_ENTRIES } from "./employee-fields.ts";

/**
 * The raw keys that each field of an employee is read from. A field none of whose keys came says nothing about the person: the
 * token may not see it.
 */
export const FIELD_SOURCES: Readonly<Partial<Record<keyof Employee, readonly string[]>>> = Object.fromEntries(
  FIELD_ENTRIES.flatMap(([field, { from }]) => (from.length > 0 ? [[field, from]] : [])),
);

/** Whether some field of an employee is read from this raw key. */
export function isSourceKey(key: string): boolean {
  return Object.values(FIELD_SOURCES).some((sources) => sources?.includes(key));
}

/** What an employee's department, division and office are known by besides the profile: the company's groups. */
export const JOINED_WITH_GROUPS: ReadonlySet<string> = new Set(
  FIELD_ENTRIES.flatMap(([field, { joinedWithGroups }]) => (joinedWithGroups ? [field] : [])),
);

/**
 * The employee without the fields that the raw profile has no key for. Only with `groupsVisible` is a person without a
 * department really in none.
 */
export function keepVisibleFields(
  employee: Employee,
  raw: Readonly<Record<string, unknown>>,
  groupsVisible: boolean,
): Partial<Employee> & { readonly id: string } {
  const kept: Record<string, unknown> = { ...employee };
  for (const field of Object.keys(FIELD_SOURCES))
    if (!showsField(raw, field, groupsVisible)) delete kept[field];
  return kept as Partial<Employee> & { id: string };
}

const SOURCES_OF: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>(
  FIELD_ENTRIES.map(([field, { from, shownBy = from }]) => [field, shownBy] as const).filter(
    ([, keys]) => keys.length > 0,
  ),
);

const CUSTOM_FIELD = "custom_fields.";

/**
 * Whether a raw profile shows a field, or a custom field such as `custom_fields.badge`, even if it is empty. A field that
 * no key brings, such as the company, is always shown.
 */
export function showsField(
  raw: Readonly<Record<string, unknown>>,
  field: string,
  groupsVisible: boolean,
): boolean {
  if (field.startsWith(CUSTOM_FIELD)) return Object.hasOwn(raw, field.slice(CUSTOM_FIELD.length));
  if (JOINED_WITH_GROUPS.has(field) && !groupsVisible) return false;
  return SOURCES_OF.get(field)?.some((source) => isThere(raw, source)) ?? true;
}

/**
 * Whether the keys that a snapshot's header lists may bring a field. A header knows whole keys only: `links`, not what
 * is in it.
 */
export function mayShowField(
  field: string,
  { visible_keys, groups }: { readonly visible_keys: readonly string[]; readonly groups: unknown },
): boolean {
  if (JOINED_WITH_GROUPS.has(field) && groups === null) return false;
  const sources = SOURCES_OF.get(field);
  return sources?.some((source) => visible_keys.includes(source.split(".")[0] ?? source)) ?? true;
}

/** The raw key that a field is first of all read from; undefined for one that no key brings. */
export function mainKeyOf(field: string): string | undefined {
  if (field.startsWith(CUSTOM_FIELD)) return field.slice(CUSTOM_FIELD.length);
  const [source] = SOURCES_OF.get(field) ?? [];
  return source?.split(".").at(-1);
}

function isThere(raw: Readonly<Record<string, unknown>>, source: string): boolean {
  const [key = "", inner] = source.split(".");
  if (!Object.hasOwn(raw, key)) return false;
  if (inner === undefined) return true;
  const holder = raw[key];
  return typeof holder === "object" && holder !== null && Object.hasOwn(holder, inner);
}
