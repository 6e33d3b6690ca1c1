import { readHeader } from "../snapshots/side.ts";
import type { Baseline } from "./baseline.ts";
import type { Dispatch, Shipment } from "./delivery-run.ts";

/** What an earlier run has left to do. One that was cut off after its very last step but one is tidied up here. */
export async function findPending(dispatch: Dispatch, baseline: Baseline): Promise<Shipment | undefined> {
  const pending = await dispatch.pending();
  if (pending === undefined || !pending.isDelivered || !(await baseline.isSame(pending.next))) return pending;
  await pending.clear();
  return undefined;
}

/** The baseline as it will be when the earlier run is finished. */
export async function followPending(baseline: Baseline, { next, reading }: Shipment): Promise<Baseline> {
  return { ...baseline, side: next, reading, header: await readHeader(next) };
}
