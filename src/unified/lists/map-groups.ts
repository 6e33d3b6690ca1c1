import { readGroupAddress } from "../employee/address.ts";
import type { Group, GroupType } from "./group.ts";
import { groupTypeOf, groupTypeOfWord, readTruth } from "./group-type.ts";
import {
  parseRaw,
  rawGroupSchema,
  rawGroupTypeSchema,
  type RawGroup,
  type RawGroupType,
} from "../raw/raw.ts";
import { linkedRecordsOf, recordsOf } from "../raw/records.ts";
import { carryRemoteData, type RemoteDataOptions } from "../raw/remote-data.ts";
import { compareText, readCount, readReferenceId, readText, readTitle, readTitleId } from "../raw/text.ts";

/** Records of `/groups` and `/group_types`, or the whole answers around them; undefined for one that was not asked. */
export interface GroupAnswers {
  readonly groups: unknown;
  readonly groupTypes: unknown;
}

/**
 * All groups, each joined to its group type, sorted by type, name and id; an id that comes twice is listed once.
 * Group types that came along under `linked` are used as well.
 * @throws Fault `api.shape` for a record that cannot be read.
 */
export function mapGroups(answers: GroupAnswers, options: RemoteDataOptions): Group[] {
  const types = collectTypes([
    ...linkedRecordsOf(answers.groups, "group_types"),
    ...recordsOf(answers.groupTypes, "group_types"),
  ]);
  const groups = new Map<string, Group>();
  for (const [index, raw] of recordsOf(answers.groups, "groups").entries()) {
    const group = mapGroup(raw, `groups[${index}]`, types, options);
    if (!groups.has(group.id)) groups.set(group.id, group);
  }
  return [...groups.values()].sort(compareGroups);
}

/** By type, name and id. */
export function compareGroups(
  a: Pick<Group, "type" | "name" | "id">,
  b: Pick<Group, "type" | "name" | "id">,
): number {
  return compareText(a.type, b.type) || compareText(a.name, b.name) || compareText(a.id, b.id);
}

interface KnownTypes {
  readonly byId: ReadonlyMap<string, RawGroupType>;
  /** By lower-case title, for groups that name their type only by it. */
  readonly byTitle: ReadonlyMap<string, RawGroupType>;
}

function collectTypes(records: readonly unknown[]): KnownTypes {
  const byId = new Map<string, RawGroupType>();
  const byTitle = new Map<string, RawGroupType>();
  for (const [index, record] of records.entries()) {
    const type = parseRaw(rawGroupTypeSchema, record, `group_types[${index}]`);
    byId.set(type.id, type);
    const title = titleOf(type);
    if (title !== null) byTitle.set(title.toLowerCase(), type);
  }
  return { byId, byTitle };
}

function mapGroup(record: unknown, path: string, types: KnownTypes, options: RemoteDataOptions): Group {
  const raw = parseRaw(rawGroupSchema, record, path);
  const named = readTitle(raw.type);
  const linkedId = readTypeId(raw) ?? readTitleId(raw.type);
  // `type` is the type's title in lists, its id in the single view, and a lower-case word at some companies.
  const type =
    types.byId.get(linkedId ?? "") ??
    types.byId.get(named ?? "") ??
    (linkedId === null ? types.byTitle.get(named?.toLowerCase() ?? "") : undefined);
  const countsAsTeam = readTruth(raw.is_team) || readTruth(type?.x_groups_as_teams);
  const kind = type === undefined ? groupTypeOfWord(named) : groupTypeOf(type);
  return {
    id: raw.id,
    name: readText(raw.title) ?? readText(raw.name),
    type: kind ?? fallbackType(countsAsTeam),
    type_raw: type === undefined ? named : (titleOf(type) ?? named),
    type_id: type?.id ?? linkedId,
    parent_group: null,
    is_team: countsAsTeam,
    member_count: readCount(raw.count),
    address: readGroupAddress(raw.address),
    description: null,
    ...carryRemoteData(record, path, options),
  };
}

function fallbackType(countsAsTeam: boolean): GroupType {
  return countsAsTeam ? "team" : "group";
}

function titleOf(type: RawGroupType): string | null {
  return readText(type.title) ?? readText(type.name);
}

function readTypeId(raw: RawGroup): string | null {
  const links = raw.links;
  if (typeof links !== "object" || links === null || Array.isArray(links)) return null;
  const found = Array.isArray(links.group_type) ? links.group_type[0] : links.group_type;
  return readReferenceId(found);
}
