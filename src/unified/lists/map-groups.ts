import { readGroupAddress } from "../employee/address.ts";
import type { Group } from "./group.ts";
import { groupTypeOf, groupTypeOfWord, readTruth } from "./group-type.ts";
import {
  parseRaw,
  rawGroupSchema,
  rawGroupTypeSchema,
  type RawGroup,
  type RawGroupType,
} from "../raw/raw.ts";
import { linkedRecordsOf, recordsOf, uniqueById } from "../raw/records.ts";
import { carryRemoteData, type RemoteDataOptions } from "../raw/remote-data.ts";
import { byText, readCount, readReferenceId, readTitle, readTitleId } from "../raw/text.ts";

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
  const groups = recordsOf(answers.groups, "groups").map(({ record, path }) =>
    mapGroup(record, path, types, options),
  );
  return uniqueById(groups).sort(compareGroups);
}

export const compareGroups = byText("type", "name", "id");

interface KnownTypes {
  readonly byId: ReadonlyMap<string, RawGroupType>;
  /** By lower-case title, for groups that name their type only by it. */
  readonly byTitle: ReadonlyMap<string, RawGroupType>;
}

function collectTypes(records: ReturnType<typeof recordsOf>): KnownTypes {
  const byId = new Map<string, RawGroupType>();
  const byTitle = new Map<string, RawGroupType>();
  for (const [index, { record }] of records.entries()) {
    const type = parseRaw(rawGroupTypeSchema, record, `group_types[${index}]`);
    byId.set(type.id, type);
    const title = readTitle(type);
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
    name: readTitle(raw),
    type: kind ?? (countsAsTeam ? "team" : "group"),
    type_raw: type === undefined ? named : (readTitle(type) ?? named),
    type_id: type?.id ?? linkedId,
    parent_group: null,
    is_team: countsAsTeam,
    member_count: readCount(raw.count),
    address: readGroupAddress(raw.address),
    description: null,
    ...carryRemoteData(record, path, options),
  };
}

function readTypeId(raw: RawGroup): string | null {
  const links = raw.links;
  if (typeof links !== "object" || links === null || Array.isArray(links)) return null;
  const found = Array.isArray(links.group_type) ? links.group_type[0] : links.group_type;
  return readReferenceId(found);
}
