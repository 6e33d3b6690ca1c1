import { readRecentChanges, readUpdateTime } from "../../namely/reading/recent-changes.ts";
import { readOne } from "../../namely/reading/reference.ts";
import type { RawRecord } from "../../namely/reading/shapes.ts";
import { writeEmployeeLine } from "../../snapshots/file/employee-line.ts";
import type { SnapshotHeader } from "../../snapshots/file/header.ts";
import { mergeChanges, type FreshLine } from "../../snapshots/compare/merge-changes.ts";
import type { Side } from "../../snapshots/compare/side.ts";
import type { Reading } from "../../snapshots/file/store.ts";
import { readStoredLines } from "../../snapshots/file/stored-lines.ts";
import { readVisibleKeys } from "../../unified/employee/profile-keys.ts";
import { beginReading, readBookmark, type BegunReading } from "./bookmark.ts";
import type { CompanyDirectory } from "../lists/company-directory.ts";
import { mapProfile } from "../employees/profile-mapping.ts";
import { finish, makeMapper, openLines, type FreshSnapshot, type SnapshotPull } from "./snapshot-pull.ts";

/** What an incremental reading goes on from. */
export interface PullBase {
  readonly side: Side;
  readonly header: SnapshotHeader;
  readonly reading: Reading;
}

/** Why all employees have to be read; the end of a sentence. */
interface Unclear {
  readonly why: string;
}

/**
 * Reads only who has changed since the base was read, and produces the same snapshot as a full read. `named` are
 * profiles that were read by themselves just before, for changes that do not show in the time of the last change.
 * Resolves to the reason when that is not certain: then all have to be read.
 */
export async function pullChanges(
  pull: SnapshotPull,
  base: PullBase,
  named: readonly RawRecord[] = [],
): Promise<FreshSnapshot | Unclear> {
  const bookmark = readBookmark(pull, base.reading);
  if ("why" in bookmark) return bookmark;
  const groups = compareGroups(base.header, pull.found);
  if ("why" in groups) return groups;
  const { knownUntil } = bookmark;
  const begun = beginReading(pull);
  const newest = await readNewest(base.side, begun);
  if (newest === undefined) return { why: "Namely does not say when people were last changed" };
  const recent = await readRecentChanges(pull.connection.client, { knownUntil, newest });
  if (recent.kind === "unclear") return { why: recent.why };
  // What came with the list was read later.
  const profiles = new Map([...named, ...recent.profiles].map((profile) => [profile.id, profile]));
  return mergeProfiles(pull, base, { profiles: [...profiles.values()], ...groups }, (people) => {
    // A removed profile leaves no other trace than this; where there is no total, the next full reading finds it.
    if (recent.total !== undefined && recent.total !== people)
      return { why: `Namely counts ${recent.total} people where ${people} are known` };
    for (const profile of recent.profiles) begun.see(readUpdateTime(profile));
    const reading = begun.end();
    const { full_read_at, irregular_keys } = base.reading;
    // What a clock that was put back makes earlier is known nevertheless.
    const until = Math.max(knownUntil, reading.known_until ?? knownUntil);
    return { ...reading, known_until: until, full_read_at, irregular_keys };
  });
}

/**
 * Produces from the base and single profiles the same snapshot as a full read, if no one else has
 * changed. All of them have to be in the base: only the list shows whether others belong there. What is known
 * of all others is as old as it was, so the next reading of changes goes back as far as it would have.
 */
export async function pullNamed(
  pull: SnapshotPull,
  base: PullBase,
  named: readonly RawRecord[],
): Promise<FreshSnapshot | Unclear> {
  const groups = compareGroups(base.header, pull.found);
  if ("why" in groups) return groups;
  return mergeProfiles(pull, base, { profiles: named, ...groups }, () => base.reading);
}

/** The profiles with these ids, each asked for by itself; undefined when one of them is not there any more. */
export async function readNamedProfiles(
  { connection }: SnapshotPull,
  ids: readonly string[],
): Promise<readonly RawRecord[] | undefined> {
  const profiles = await Promise.all(ids.map((id) => readOne(connection.client, "profiles", id)));
  const found = profiles.filter((profile) => profile !== undefined);
  return found.length === ids.length && found.every(({ id }, index) => id === ids[index]) ? found : undefined;
}

async function mergeProfiles(
  pull: SnapshotPull,
  base: PullBase,
  { profiles, renamed }: { readonly profiles: readonly RawRecord[]; readonly renamed: ReadonlySet<string> },
  settle: (people: number) => Reading | Unclear,
): Promise<FreshSnapshot | Unclear> {
  const fresh = mapFresh(profiles, pull);
  if (seesOtherKeys(profiles, base)) return { why: "this token sees other fields than before" };
  const lines = openLines(pull);
  try {
    const { company, directory } = pull.found;
    const merged = await mergeChanges({
      base: base.side,
      fresh,
      company,
      directory,
      renamedGroups: renamed,
      asOf: pull.asOf,
      lines,
    });
    const settled = merged.kind === "unclear" ? { why: merged.why } : settle(merged.people);
    if (merged.kind === "unclear" || "why" in settled) {
      await lines.restart();
      return "why" in settled ? settled : { why: "" };
    }
    pull.hooks.onProgress(merged.people, merged.people);
    return await finish(pull, lines, base.header.visible_keys, merged.people, settled);
  } catch (error) {
    await lines.restart();
    throw error;
  }
}

/** A key that came on every profile and is missing now, or one that is new. Keys that only some people have show nothing. */
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

/** The latest change in a snapshot, in epoch seconds; undefined when a profile has no time of change. */
async function readNewest(side: Side, begun: BegunReading): Promise<number | undefined> {
  let newest = 0;
  for await (const line of readStoredLines(side)) {
    const { updated_at: updated } = line.employee;
    const time = updated === null ? 0 : Math.floor(Date.parse(updated) / 1000);
    // Zero is as good as no time.
    if (time <= 0) return undefined;
    begun.see(time);
    newest = Math.max(newest, time);
  }
  return newest;
}
