import type { SnapshotHeader } from "../snapshots/header.ts";
import type { Side } from "../snapshots/side.ts";
import type { Reading } from "../snapshots/store.ts";
import type { CompanyDirectory } from "./company-directory.ts";
import type { Connection } from "./connection.ts";
import { checkNames } from "./custom-fields.ts";
import type { PullHooks } from "./employee-pull.ts";
import { pullChanges, pullEverybody, type FreshSnapshot, type SnapshotPull } from "./snapshot-pull.ts";
import { joinDetail, type SnapshotDetail } from "./employee-detail.ts";
import type { SyncWorld } from "./sync-world.ts";

/** What reading the present needs to know. */
export interface PresentPlan {
  readonly world: SyncWorld;
  readonly connection: Connection;
  readonly report: PullHooks;
  readonly found: CompanyDirectory;
  readonly day: string;
}

export interface PresentWish {
  readonly incremental: boolean;
  readonly fullEveryMs: number;
  readonly detail: SnapshotDetail;
}

/** The snapshot that the present follows, as far as there is one and it is known how it was read. */
export interface PresentBase {
  readonly side: Side | undefined;
  readonly header: SnapshotHeader | undefined;
  readonly reading: Reading | undefined;
}

/** Everybody as of now, by reading only who has changed where that is wanted and certain, else by reading everybody. */
export async function pullPresent(
  { world, connection, report, found, day }: PresentPlan,
  baseline: PresentBase,
  wish: PresentWish,
): Promise<FreshSnapshot> {
  const detail = joinDetail(wish.detail, baseline.header);
  const pull: SnapshotPull = { world, connection, found, detail, asOf: day, hooks: report };
  const fresh = (await pullChangesIfCertain(pull, baseline, wish)) ?? (await pullEverybody(pull));
  const { customFields } = wish.detail;
  if (typeof customFields !== "string" && fresh.people > 0)
    checkNames(customFields, new Set(fresh.header.visible_keys));
  return fresh;
}

async function pullChangesIfCertain(
  pull: SnapshotPull,
  { side, header, reading }: PresentBase,
  { incremental, fullEveryMs }: PresentWish,
): Promise<FreshSnapshot | undefined> {
  if (!incremental || side === undefined) return undefined;
  const { world } = pull;
  const why = ((): string | undefined => {
    if (header === undefined || reading === undefined)
      return "it is not known how the last snapshot was read";
    if (world.clock.now() - reading.full_read_at >= fullEveryMs) return "that is due";
    // A clock that was put back would make the full reading wait for that long.
    if (reading.full_read_at > world.clock.now()) return "the clock has been put back";
    return isSameDetail(pull.detail, header.includes) ? undefined : "other fields are wanted than before";
  })();
  if (why !== undefined || header === undefined || reading === undefined) {
    world.debug(`everybody is read, because ${why}`);
    return undefined;
  }
  const fresh = await pullChanges(pull, { side, header, reading });
  if ("people" in fresh) return fresh;
  world.debug(`everybody is read, because ${fresh.why}`);
  return undefined;
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
