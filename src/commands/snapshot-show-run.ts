import { exportEmployees } from "./employees-run.ts";
import type { SnapshotShowWish } from "./snapshot-show.ts";
import { findSnapshot, openStore } from "./snapshot-store.ts";
import type { World } from "./world.ts";

/** Puts out the people of a stored snapshot, as `employees --from` does for any file. */
export async function showSnapshot(
  world: World,
  { name, employees, output }: SnapshotShowWish,
): Promise<void> {
  const snapshot = await findSnapshot(await openStore(world), name);
  await exportEmployees(world, { employees, output, window: undefined, from: snapshot.path });
}
