import type { RawRecord } from "../namely/shapes.ts";
import { readRecentChanges, readUpdateTime } from "../namely/recent-changes.ts";
import { readRoster } from "../namely/roster.ts";
import { writeEmployeeLine } from "../snapshots/employee-line.ts";
import type { SnapshotHeader } from "../snapshots/header.ts";
import { LineSorter } from "../snapshots/line-sorter.ts";
import { mergeChanges, type FreshLine } from "../snapshots/merge-changes.ts";
import { openFreshSide, type Side } from "../snapshots/side.ts";
import type { Reading } from "../snapshots/store.ts";
import { readStoredLines } from "../snapshots/stored-lines.ts";
import { createEmployeeMapper } from "../unified/map-employee.ts";
import { readVisibleKeys } from "../unified/profile-keys.ts";
import { beginReading } from "./begin-reading.ts";
import { readCompanyDirectory, type CompanyDirectory } from "./company-directory.ts";
import type { Connection } from "./connection.ts";
import { mapProfile, type EmployeeMapper } from "./profile-mapping.ts";
import type { SnapshotDetail } from "./employee-detail.ts";
import { tellRestart, type PullHooks } from "./employee-pull.ts";
import type { SyncWorld } from "./sync-world.ts";

export interface SnapshotPull {
  readonly world: SyncWorld;
  readonly connection: Connection;
  readonly found: CompanyDirectory;
  readonly detail: SnapshotDetail;
  /** The day lifecycles are seen from. */
  readonly asOf: string;
  readonly hooks: PullHooks;
}

/** Everybody as of now, complete; nothing of it is kept unless it is saved. */
export interface FreshSnapshot {
  readonly header: SnapshotHeader;
  readonly side: Side;
  readonly people: number;
  readonly reading: Reading;
  discard(): Promise<void>;
}

/** What an incremental reading goes on from. */
export interface PullBase {
  readonly side: Side;
  readonly header: SnapshotHeader;
  readonly reading: Reading;
}

export async function readFoundation(connection: Connection, hooks: PullHooks): Promise<CompanyDirectory> {
  const found = await readCompanyDirectory(connection);
  if (!found.groupsVisible) {
    hooks.onWarning(
      "This token may not read groups and their types, so departments, divisions and offices are left out.",
    );
  }
  return found;
}

/** Reads everybody: all of them, or it throws `incomplete.*`. */
export async function pullEverybody(pull: SnapshotPull): Promise<FreshSnapshot> {
  const { world, connection, hooks } = pull;
  const begun = beginReading(pull);
  const map = makeMapper(pull);
  const lines = openLines(pull);
  try {
    let done = 0;
    let newest = 0;
    let visible = new Map<string, number>();
    for await (const part of readRoster({ client: connection.client, clock: world.clock })) {
      if (part.kind === "restart") {
        tellRestart(hooks, part.why);
        await lines.restart();
        [done, newest, visible] = [0, 0, new Map()];
        continue;
      }
      for (const [index, profile] of part.profiles.entries()) {
        const employee = mapProfile(map, profile, index);
        for (const key of readVisibleKeys(profile)) visible.set(key, (visible.get(key) ?? 0) + 1);
        newest = Math.max(newest, readUpdateTime(profile) ?? 0);
        await lines.add(profile.id, writeEmployeeLine(employee, profile, pull.found.groupsVisible), ++done);
      }
      hooks.onProgress(done, part.total);
    }
    const irregular_keys = [...visible].filter(([, count]) => count < done).map(([key]) => key);
    const reading = { ...begun.end(newest), full_read_at: begun.at, irregular_keys: irregular_keys.sort() };
    return finish(pull, lines, [...visible.keys()].sort(), done, reading);
  } catch (error) {
    await lines.restart();
    throw error;
  }
}

/**
 * Reads only who has changed since the base was read, and makes of both what reading everybody would have made.
 * Resolves to the reason, as the end of a sentence, when that cannot be told: then everybody has to be read.
 */
export async function pullChanges(
  pull: SnapshotPull,
  base: PullBase,
): Promise<FreshSnapshot | { readonly why: string }> {
  const { known_until: knownUntil, read_at: readAt, full_read_at } = base.reading;
  if (knownUntil === null) return { why: "Namely does not say when people were last changed" };
  const groups = compareGroups(base.header, pull.found);
  if ("why" in groups) return groups;
  const begun = beginReading(pull);
  const { updated, newest } = await readUpdateTimes(base.side);
  const recent = await readRecentChanges(pull.connection.client, {
    knownUntil,
    newest,
    readAt: readAt ?? undefined,
    isKnown: (record) => updated.get(record.id) === readUpdateTime(record),
  });
  if (recent.kind === "unclear") return { why: recent.why };
  const fresh = mapFresh(recent.profiles, pull);
  if (seesOtherKeys(recent.profiles, base)) return { why: "this token sees other fields than before" };
  const lines = openLines(pull);
  try {
    const { company, directory } = pull.found;
    const merged = await mergeChanges({
      base: base.side,
      fresh,
      company,
      directory,
      renamedGroups: groups.renamed,
      asOf: pull.asOf,
      lines,
    });
    const why =
      merged.kind === "unclear"
        ? merged.why
        : // Whoever was removed leaves no other trace than this; where there is no total, the next full reading finds it.
          recent.total !== undefined && recent.total !== merged.people
          ? `Namely counts ${recent.total} people where ${merged.people} are known`
          : undefined;
    if (merged.kind === "unclear" || why !== undefined) {
      await lines.restart();
      return { why: why ?? "" };
    }
    pull.hooks.onProgress(merged.people, merged.people);
    const latest = recent.profiles.reduce(
      (most, profile) => Math.max(most, readUpdateTime(profile) ?? 0),
      newest,
    );
    const reading = begun.end(latest);
    const until = Math.max(knownUntil, reading.known_until ?? 0);
    return finish(pull, lines, base.header.visible_keys, merged.people, {
      ...reading,
      known_until: until,
      full_read_at,
      irregular_keys: base.reading.irregular_keys,
    });
  } catch (error) {
    await lines.restart();
    throw error;
  }
}

/** A key that came on everybody and is missing now, or one that is new. Those that only some people have tell nothing. */
function seesOtherKeys(profiles: readonly RawRecord[], { header, reading }: PullBase): boolean {
  const irregular = new Set(reading.irregular_keys);
  const known = new Set(header.visible_keys);
  const regular = header.visible_keys.filter((key) => !irregular.has(key));
  return profiles.some((profile) => {
    const keys = new Set(readVisibleKeys(profile));
    return regular.some((key) => !keys.has(key)) || [...keys].some((key) => !known.has(key));
  });
}

/** Groups that have another name than before, or why lines from before cannot be joined with them. */
function compareGroups(
  { groups: before }: SnapshotHeader,
  { groups: now, groupsVisible }: CompanyDirectory,
): { readonly renamed: ReadonlySet<string> } | { readonly why: string } {
  if ((before === null) === groupsVisible) return { why: "this token sees other lists than before" };
  const known = new Map(now.map((group) => [group.id, group]));
  if (before?.some(({ id, type }) => known.get(id)?.type !== type))
    return { why: "a group is gone or of another kind" };
  const renamed = before?.filter(({ id, name }) => known.get(id)?.name !== name).map(({ id }) => id);
  return { renamed: new Set(renamed) };
}

function mapFresh(profiles: readonly RawRecord[], pull: SnapshotPull): ReadonlyMap<string, FreshLine> {
  const map = makeMapper(pull);
  return new Map(
    profiles.map((profile, index) => {
      const employee = mapProfile(map, profile, index);
      return [profile.id, { employee, text: writeEmployeeLine(employee, profile, pull.found.groupsVisible) }];
    }),
  );
}

function makeMapper({ found, asOf, detail }: SnapshotPull): EmployeeMapper {
  const { company, directory } = found;
  const { includeSensitive, customFields } = detail;
  return createEmployeeMapper({
    company,
    directory,
    asOf,
    includeSensitive,
    customFields,
    remoteData: false,
  });
}

function openLines({ world, found }: SnapshotPull): LineSorter {
  return new LineSorter({ folder: world.folders.temporary, name: found.company.id });
}

/** When everybody was last changed, in epoch seconds. */
async function readUpdateTimes(
  side: Side,
): Promise<{ readonly updated: ReadonlyMap<string, number>; readonly newest: number }> {
  const updated = new Map<string, number>();
  let newest = 0;
  for await (const line of readStoredLines(side)) {
    if (line.kind === "header") continue;
    const { id, updated_at } = line.employee;
    const time = updated_at === null ? 0 : Date.parse(updated_at) / 1000;
    updated.set(id, time);
    newest = Math.max(newest, time);
  }
  return { updated, newest };
}

function finish(
  { found, detail }: SnapshotPull,
  lines: LineSorter,
  visible_keys: readonly string[],
  people: number,
  reading: Reading,
): FreshSnapshot {
  const { company, groups, groupsVisible } = found;
  const { includeSensitive, customFields } = detail;
  const header: SnapshotHeader = {
    company,
    groups: groupsVisible ? groups.map(({ id, name, type }) => ({ id, name, type })) : null,
    visible_keys: [...visible_keys],
    includes: {
      sensitive: includeSensitive,
      custom_fields: typeof customFields === "string" ? customFields : [...customFields].sort(),
    },
  };
  return {
    header,
    side: openFreshSide(company.name ?? company.id, header, lines),
    people,
    reading,
    discard: () => lines.restart(),
  };
}
