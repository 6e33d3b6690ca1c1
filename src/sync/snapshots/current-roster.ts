import { PROFILES_PER_PAGE } from "../../namely/reading/page-order.ts";
import type { SnapshotHeader } from "../../snapshots/file/header.ts";
import type { Side } from "../../snapshots/compare/side.ts";
import type { Reading } from "../../snapshots/file/store.ts";
import { pullChanges, pullNamed, readNamedProfiles, type PullBase } from "./changes-pull.ts";
import type { CompanyDirectory } from "../lists/company-directory.ts";
import type { Connection } from "../connection/connection.ts";
import { checkNames } from "../employees/custom-fields.ts";
import type { PullHooks } from "../employees/employee-preparation.ts";
import type { NamedPeople } from "./named-people.ts";
import { pullEverybody, type FreshSnapshot, type SnapshotPull } from "./snapshot-pull.ts";
import { joinDetail, type SnapshotDetail } from "../employees/employee-detail.ts";
import type { ReadContext } from "../connection/read-context.ts";

/** What `readCurrentRoster` needs to know. */
export interface RosterPlan {
  readonly context: ReadContext;
  readonly connection: Connection;
  readonly report: PullHooks;
  readonly found: CompanyDirectory;
  readonly day: string;
}

export interface CurrentRosterOptions {
  readonly incremental: boolean;
  readonly fullEveryMs: number;
  readonly detail: SnapshotDetail;
  /** Whom notifications have named; undefined when there was none. */
  readonly named?: NamedPeople | undefined;
}

/** The snapshot that the current roster follows, as far as there is one and it is known how it was read. */
export interface RosterBase {
  readonly side: Side | undefined;
  readonly header: SnapshotHeader | undefined;
  readonly reading: Reading | undefined;
}

/** More than these are not asked for one by one, however many there are. */
const MOST_NAMED = 100;

/** The current roster, read from changes alone where that is wanted and certain, else as a whole. */
export async function readCurrentRoster(
  { context, connection, report, found, day }: RosterPlan,
  baseline: RosterBase,
  options: CurrentRosterOptions,
): Promise<FreshSnapshot> {
  const detail = joinDetail(options.detail, baseline.header);
  const pull: SnapshotPull = { context, connection, found, detail, asOf: day, hooks: report };
  const changed = await pullChangesIfCertain(pull, baseline, options);
  if (changed && "why" in changed) context.debug(`all employees are read, because ${changed.why}`);
  const fresh = changed && "people" in changed ? changed : await pullEverybody(pull);
  const { customFields } = options.detail;
  if (typeof customFields !== "string" && fresh.people > 0)
    checkNames(customFields, new Set(fresh.header.visible_keys));
  return fresh;
}

async function pullChangesIfCertain(
  pull: SnapshotPull,
  { side, header, reading }: RosterBase,
  { incremental, fullEveryMs, named }: CurrentRosterOptions,
): Promise<FreshSnapshot | { readonly why: string } | undefined> {
  if (!incremental || side === undefined) return undefined;
  if (header === undefined || reading === undefined)
    return { why: "it is not known how the last snapshot was read" };
  const now = pull.context.clock.now();
  if (now - reading.full_read_at >= fullEveryMs) return { why: "that is due" };
  // A clock that was put back would make the full reading wait for that long.
  if (reading.full_read_at > now) return { why: "the clock has been put back" };
  if (!isSameDetail(pull.detail, header.includes)) return { why: "other fields are wanted than before" };
  const base = { side, header, reading };
  return named === undefined ? pullChanges(pull, base) : pullNamedPeople(pull, base, named);
}

/** Those who were named are asked for one by one; where others may have changed, the list of changes is read as well. */
async function pullNamedPeople(
  pull: SnapshotPull,
  base: PullBase,
  { ids, isEverybody, people }: NamedPeople,
): Promise<FreshSnapshot | { readonly why: string }> {
  if (ids.length > MOST_NAMED) return pullChanges(pull, base);
  if (ids.length > Math.max(1, Math.ceil(people / PROFILES_PER_PAGE)))
    return { why: "that takes fewer requests than asking for each who was named" };
  const named = await readNamedProfiles(pull, ids);
  if (named === undefined) return { why: "a person who was named is gone" };
  if (!isEverybody) return pullChanges(pull, base, named);
  const fresh = await pullNamed(pull, base, named);
  if ("people" in fresh) return fresh;
  pull.context.debug(`the changes are read, because ${fresh.why}`);
  return pullChanges(pull, base, named);
}

function isSameDetail(
  { includeSensitive, customFields }: SnapshotDetail,
  includes: { readonly sensitive: boolean; readonly custom_fields: SnapshotDetail["customFields"] },
): boolean {
  return (
    includeSensitive === includes.sensitive &&
    JSON.stringify(customFields) === JSON.stringify(includes.custom_fields)
  );
}
