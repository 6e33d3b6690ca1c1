import { writeJson } from "../../formats/json.ts";
import { parseJson } from "../../platform/text/exact-json.ts";
import type { Employee, Manager } from "../../unified/employee/employee.ts";
import type { GroupDirectory } from "../../unified/lists/group-directory.ts";
import { lifecycleOf } from "../../unified/employee/lifecycle.ts";
import type { NameLookup } from "../../unified/org/manager-names.ts";
import { compareGroups } from "../../unified/lists/map-groups.ts";
import { respellLine } from "../file/employee-line.ts";
import type { LineSorter } from "../file/line-sorter.ts";
import { spellManager, type ManagerSpelling } from "./manager-spelling.ts";
import type { Side } from "./side.ts";
import { readStoredLines, type StoredLine } from "../file/stored-lines.ts";

/** What was read of one person in this run. */
export interface FreshLine {
  readonly employee: Employee;
  readonly text: string;
}

export interface Merge {
  readonly base: Side;
  /** By id; people who have not changed may be among them. */
  readonly fresh: ReadonlyMap<string, FreshLine>;
  readonly company: Employee["company"];
  readonly directory: GroupDirectory;
  /** Ids of groups that have another name than in the base. */
  readonly renamedGroups: ReadonlySet<string>;
  /** `YYYY-MM-DD`: the day on which lifecycles are evaluated. */
  readonly asOf: string;
  /** Where the merged lines go. */
  readonly lines: LineSorter;
}

export type MergeResult =
  | { readonly kind: "merged"; readonly people: number }
  /** The base has too little in it; `why` is the end of a sentence. */
  | { readonly kind: "unclear"; readonly why: string };

/**
 * Merges fresh lines into an earlier snapshot, which produces the same lines as a full read: also for people whose profile
 * is unchanged while the day, a group's name or the manager's name is another one.
 */
export async function mergeChanges(merge: Merge): Promise<MergeResult> {
  const { base, fresh, lines } = merge;
  const { spellings, nameOf } = await learnNames(merge);
  const known = new Set<string>();
  let people = 0;
  for await (const line of readStoredLines(base)) {
    const { id } = line.employee;
    const now = fresh.get(id);
    if (now !== undefined) {
      if (hasOtherKeys(line, now))
        return { kind: "unclear", why: "this token sees other fields than before" };
      known.add(id);
      await lines.add(id, respellLine(now.text, nameOf), ++people);
      continue;
    }
    const refreshed = refreshLine(line, merge, spellings);
    if (typeof refreshed !== "string") return { kind: "unclear", ...refreshed };
    await lines.add(id, refreshed, ++people);
  }
  for (const [id, { text }] of fresh)
    if (!known.has(id)) await lines.add(id, respellLine(text, nameOf), ++people);
  return { kind: "merged", people };
}

/** How managers are called now: those among the changed people on all others, and all managers on the changed ones. */
async function learnNames({ base, fresh }: Merge): Promise<{
  readonly spellings: ReadonlyMap<string, ManagerSpelling>;
  readonly nameOf: NameLookup;
}> {
  const spellings = new Map<string, ManagerSpelling>();
  const names = new Map<string, string | null>();
  const wanted = new Set<string>();
  for (const [id, { employee }] of fresh) {
    spellings.set(id, spellManager(undefined, employee));
    for (const manager of employee.managers) wanted.add(manager.id);
  }
  for await (const line of readStoredLines(base)) {
    const { id, name } = line.employee;
    const now = fresh.get(id);
    if (now !== undefined) spellings.set(id, spellManager(line.employee, now.employee));
    else if (wanted.has(id)) names.set(id, name);
  }
  return { spellings, nameOf: (id) => fresh.get(id)?.employee.name ?? names.get(id) };
}

/** The token's rights have changed, or the base was written by another version of this program. */
function hasOtherKeys(line: StoredLine, { text }: FreshLine): boolean {
  return listKeys(line.text) !== listKeys(text);
}

/** Keys have a fixed order, so that the same ones are the same text. */
function listKeys(text: string): string {
  const record = parseJson(text) as Pick<Employee, "custom_fields">;
  return JSON.stringify([Object.keys(record), Object.keys(record.custom_fields ?? {})]);
}

type MutableEmployee = { -readonly [Key in keyof Employee]?: Employee[Key] };

/** The line as it would be read today, or why that is unknown. */
function refreshLine(
  line: StoredLine,
  merge: Merge,
  spellings: ReadonlyMap<string, ManagerSpelling>,
): string | { readonly why: string } {
  // The line has been checked against the schema; what is changed here keeps its place among the keys.
  const draft = parseJson(line.text) as MutableEmployee;
  if (draft.company) draft.company = { ...merge.company };
  if (draft.groups) joinGroups(draft, draft.groups, merge);
  // A group can be a team as well, and what Namely calls it then is only on profiles.
  if (draft.teams?.some(({ id }) => merge.renamedGroups.has(id)))
    return { why: "it is not clear how Namely calls a team whose group has a new name" };
  const managers = (draft.managers ?? []).map((manager) => respell(manager, spellings));
  const manager = draft.manager && respell(draft.manager, spellings);
  if (managers.includes(undefined) || (draft.manager && manager === undefined))
    return { why: "it is not clear how Namely writes a manager's new name" };
  if (draft.manager !== undefined && draft.managers === undefined)
    return { why: "the last snapshot was written by an older version" };
  if (manager) draft.manager = manager;
  if (draft.managers) draft.managers = managers as Manager[];
  const { employment_status: status, start_date = null, termination_date = null } = draft;
  if (draft.lifecycle && status)
    draft.lifecycle = lifecycleOf({ status, start_date, termination_date, asOf: merge.asOf });
  return writeJson(draft);
}

function respell(manager: Manager, spellings: ReadonlyMap<string, ManagerSpelling>): Manager | undefined {
  const spelling = spellings.get(manager.id);
  return spelling === undefined ? manager : spelling(manager);
}

function joinGroups(draft: MutableEmployee, groups: Employee["groups"], { directory }: Merge): void {
  const joined = groups.map((group) => {
    const known = directory.get(group.id);
    return known === undefined ? group : { id: group.id, name: known.name ?? group.name, type: known.type };
  });
  joined.sort(compareGroups);
  draft.groups = joined;
  for (const type of ["department", "division", "office"] as const) {
    if (draft[type] === undefined) continue;
    const before = draft[type];
    draft[type] = joined.find((group) => group.type === type)?.name ?? null;
    if (type === "office" && draft.work_location?.name === before)
      draft.work_location = { ...draft.work_location, name: draft.office ?? null };
  }
}
