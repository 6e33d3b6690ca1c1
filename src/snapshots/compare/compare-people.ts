import { stringifyJson } from "../../platform/text/exact-json.ts";
import { FIELD_ENTRIES, findField } from "../../unified/employee/employee-fields.ts";
import type { StoredEmployee } from "../../unified/employee/read-employee.ts";
import { compareText } from "../../unified/raw/text.ts";
import type { Topic } from "../../unified/vocabulary.ts";
import type { Change } from "./event.ts";
import type { Renames } from "./renames.ts";
import type { SeenEmployee } from "./employment-state.ts";

export interface ComparisonRules {
  /** Fields that are not compared, also `custom_fields.shirt_size`. */
  readonly ignored: ReadonlySet<string>;
  /** Fields that one of the two tokens may not see, wholly or in part. */
  readonly hidden: ReadonlySet<string>;
  /** What turns out to be the new name of something that people share. */
  readonly renames: Renames;
}

type ComparedField = Exclude<keyof StoredEmployee, "id">;

const FIELDS: readonly ComparedField[] = [
  ...FIELD_ENTRIES.flatMap(([field, { compared }]) => (compared === false ? [] : [field as ComparedField])),
  "custom_fields",
];

/**
 * The fields that are different, in the order of the model. A field that is missing on either side is not compared. A
 * new name of a group, job title, manager or company is no change of those who have it: of the former three only
 * another one counts, and what was renamed goes to `renames`.
 */
export function findChanges(before: SeenEmployee, after: SeenEmployee, rules: ComparisonRules): Change[] {
  const knows = (field: ComparedField): boolean => before.keys.has(field) && after.keys.has(field);
  const pair: Pair = { before: before.employee, after: after.employee, knows, renames: rules.renames };
  return FIELDS.flatMap((field) => {
    if (!knows(field) || rules.hidden.has(field) || rules.ignored.has(field)) return [];
    if (field === "custom_fields") return compareCustomFields(pair, rules.ignored);
    const from = pair.before[field];
    const to = pair.after[field];
    return isSame(from, to) || !(COUNTS[field]?.(pair) ?? true) ? [] : [{ field, from, to }];
  });
}

interface Pair {
  readonly before: StoredEmployee;
  readonly after: StoredEmployee;
  /** Whether both sides know the field. */
  readonly knows: (field: ComparedField) => boolean;
  readonly renames: Renames;
}

/** Of fields whose value differs: whether the difference is the person's own. */
const COUNTS: Readonly<Partial<Record<ComparedField, (pair: Pair) => boolean>>> = {
  company: ({ before, after, renames }) => {
    const [from, to] = [before.company, after.company];
    if (!from?.id || !to?.id) return from?.name !== to?.name;
    if (from.id !== to.id) return true;
    renames.note({ kind: "company", id: from.id, from: from.name, to: to.name });
    return false;
  },
  job_title: (pair) => {
    const { before, after, renames, knows } = pair;
    const id = knows("job_title_id") ? before.job_title_id : null;
    if (id === null || id !== after.job_title_id) return true;
    renames.note({ kind: "job_title", id, from: before.job_title, to: after.job_title });
    return false;
  },
  // Titles that are created again under another id change nothing for their employees.
  job_title_id: (pair) => !pair.knows("job_title") || pair.before.job_title !== pair.after.job_title,
  department: (pair) => hasOtherUnit(pair, "department"),
  division: (pair) => hasOtherUnit(pair, "division"),
  office: (pair) => hasOtherUnit(pair, "office"),
  groups: hasOtherGroups,
  teams: ({ before, after }) => isInOthers(before.teams, after.teams),
  emails: ({ knows }) => !(knows("work_email") && knows("personal_email")),
  manager: (pair) => {
    const {
      before: { manager: from },
      after: { manager: to },
    } = pair;
    if (hasSameManagers(pair)) return false;
    if (from?.id && to?.id) return from.id !== to.id;
    // A file may hold nothing but the manager's name.
    return from === null || to === null || from.name !== to.name;
  },
  // One manager or none is in `manager` already, and another order means nothing.
  managers: ({ before, after, knows }) =>
    isInOthers(before.managers, after.managers) &&
    (!knows("manager") || Math.max(before.managers?.length ?? 0, after.managers?.length ?? 0) > 1),
  // The company's own word for it: beside a meaning that is known, another spelling says nothing.
  employment_status_raw: ({ before, after, knows }) =>
    !knows("employment_status") ||
    before.employment_status !== after.employment_status ||
    after.employment_status === "unknown",
  employment_type_raw: ({ before, after, knows }) =>
    !knows("employment_type") ||
    before.employment_type !== after.employment_type ||
    after.employment_type === "other",
  work_location: ({ before, after }) => !isSame(readPlace(before), readPlace(after)),
};

/** A person with several managers has the same ones, whichever comes first. */
function hasSameManagers({ before, after, knows }: Pair): boolean {
  if (knows("managers"))
    return (after.managers?.length ?? 0) > 1 && !isInOthers(before.managers, after.managers);
  // An older file holds the first of them alone.
  const [all, one] = after.managers?.length
    ? [after.managers, before.manager]
    : [before.managers, after.manager];
  return Boolean(one?.id) && (all ?? []).some((other) => other?.id === one?.id);
}

function hasOtherGroups({ before, after, renames }: Pair): boolean {
  for (const group of before.groups ?? []) {
    const now = after.groups?.find((other) => other?.id === group?.id);
    if (!group?.id || !now) continue;
    renames.note({ kind: "group", id: group.id, from: group.name, to: now.name });
  }
  return isInOthers(before.groups, after.groups);
}

/**
 * Departments, divisions and offices are groups: who was in the current one before and is in the earlier one still has
 * not moved, whatever they are called.
 */
function hasOtherUnit(pair: Pair, type: "department" | "division" | "office"): boolean {
  const { before, after, knows } = pair;
  if (!knows("groups")) return true;
  return !isUnitIn(before, type, after.groups) || !isUnitIn(after, type, before.groups);
}

function isUnitIn(
  employee: StoredEmployee,
  type: "department" | "division" | "office",
  groups: StoredEmployee["groups"],
): boolean {
  const name = employee[type];
  if (name === null) return true;
  const unit = employee.groups?.find((group) => group?.type === type && group.name === name);
  return Boolean(unit?.id) && (groups ?? []).some((group) => group?.id === unit?.id);
}

type Units = readonly ({ readonly id: string | null; readonly name: string | null } | null)[] | null;

/** By id; by name where a file does not hold the ids. */
function isInOthers(before: Units, after: Units): boolean {
  const all = [...(before ?? []), ...(after ?? [])];
  const key = all.every((unit) => unit?.id) ? "id" : "name";
  const list = (units: Units): readonly string[] =>
    (units ?? []).map((unit) => unit?.[key] ?? "").sort(compareText);
  return !isSame(list(before), list(after));
}

/**
 * The address without the office's name, which the office itself shows. A place with nothing but that name is one
 * without an address: it is only there as long as the token sees the groups.
 */
function readPlace({ work_location, office }: StoredEmployee): unknown {
  if (work_location === null || work_location === undefined) return null;
  const { name, ...address } = work_location;
  if (Object.values(address).every((part) => part === null)) return name === office ? null : (name ?? null);
  return name === office ? { ...address, name: null } : work_location;
}

function compareCustomFields({ before, after }: Pair, ignored: ReadonlySet<string>): Change[] {
  const from = before.custom_fields ?? {};
  const to = after.custom_fields ?? {};
  return Object.keys(from)
    .filter((name) => Object.hasOwn(to, name) && !ignored.has(`custom_fields.${name}`))
    .filter((name) => !isSame(from[name], to[name]))
    .map((name) => ({ field: `custom_fields.${name}`, from: from[name], to: to[name] }));
}

/** Both sides have gone through the same schema, so that the same value is the same text. */
function isSame(a: unknown, b: unknown): boolean {
  return a === b || stringifyJson(a) === stringifyJson(b);
}

/** What the changes are about, each topic once, in the order of the fields. */
export function listTopics(changes: readonly Change[]): Topic[] {
  return [...new Set(changes.map(({ field }) => topicOf(field)))];
}

function topicOf(field: string): Topic {
  if (field.startsWith("custom_fields.")) return "custom";
  const { topic, sensitive = false } = findField(field) ?? {};
  return topic ?? (sensitive ? "private" : "other");
}
