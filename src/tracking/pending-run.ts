import { followMark } from "../snapshots/file/baseline-mark.ts";
import { readHeader } from "../snapshots/compare/side.ts";
import type { Baseline } from "./baseline.ts";
import type { Dispatch, Shipment } from "./event-batch.ts";

/** What an earlier run has left to do. One that was cut off after its very last step but one is tidied up here. */
export async function findPending(dispatch: Dispatch, baseline: Baseline): Promise<Shipment | undefined> {
  const pending = await dispatch.pending();
  if (pending === undefined || !pending.isDelivered) return pending;
  const { side, mark } = pending.next;
  // With another mark, what waited leads back to the same content, and that is still to be saved.
  const isSaved = (mark === undefined || mark === baseline.mark) && (await baseline.isSame(side));
  if (!isSaved) return pending;
  await pending.clear();
  return undefined;
}

/** The baseline as it will be when the earlier run is finished. */
export async function followPending(baseline: Baseline, { next }: Shipment): Promise<Baseline> {
  const { side, reading } = next;
  const header = await readHeader(side);
  // What an older version has left has no mark.
  return { ...baseline, side, reading, header, mark: next.mark ?? followMark(baseline, header) };
}
