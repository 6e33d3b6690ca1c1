import { exportEmployees } from "../employees/employees-run.ts";
import { requireWhole } from "../../tracking/whole-snapshot.ts";
import { findSnapshot, openStore } from "./snapshot-store.ts";
import type { Context } from "../../cli/context.ts";
import type { EmployeeListing, EmployeeOptions } from "../employees/employee-flags.ts";
import type { OutputOptions } from "../../output/format.ts";

export interface SnapshotShowOptions {
  /** Undefined for the latest. */
  readonly name: string | undefined;
  readonly baseline: string | undefined;
  readonly employees: EmployeeOptions;
  readonly listing: EmployeeListing;
  readonly output: OutputOptions;
}

/** Shows the employees of a stored snapshot, as `employees --from` does for any file. */
export async function showSnapshot(
  context: Context,
  { name, baseline, employees, listing, output }: SnapshotShowOptions,
): Promise<void> {
  const store = await openStore(context, baseline);
  const snapshot = await findSnapshot(store, name);
  const flag = baseline === undefined ? "" : ` --baseline ${baseline}`;
  await requireWhole(store, snapshot, {
    withGood: (good) => `Use the newest undamaged one: namely snapshot show ${good.name}${flag}`,
    withoutGood: `Take a new one with: namely snapshot${flag}`,
  });
  await exportEmployees(context, { employees, listing, output, window: undefined, from: snapshot.path });
}
