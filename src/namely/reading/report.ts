import { Fault } from "../../platform/errors/fault.ts";
import type { NamelyClient } from "../requests/client.ts";
import { parsePage, type RawRecord } from "./shapes.ts";

/** More rows than this are said to end in time-outs; there is no hard limit. */
export const ADVISED_ROWS = 200;

/** Namely computes a report again for each request, row by row. */
const PATIENCE = { timeoutMs: 300_000, totalMs: 600_000 };

const ADVICE =
  `The report may be too large: Namely advises at most ${ADVISED_ROWS} rows. Filter it or take columns out in Namely, ` +
  "or split it in two; namely employees has no such limit.";

/**
 * GET /reports/{id}; undefined when there is none. Waits longer than other requests do, and asks no second time when
 * that was in vain: the fault says then what to do about a report that is too large.
 */
export async function readReport(client: NamelyClient, id: string): Promise<RawRecord | undefined> {
  const path = `/reports/${encodeURIComponent(id)}`;
  try {
    const { body } = await client.get(path, {}, PATIENCE);
    const { records } = parsePage(body, "reports", path);
    return records.find((record) => record.id === id) ?? records[0];
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (error.code === "api.not-found") return undefined;
    if (error.code !== "network.timeout" && error.code !== "api.server-error") throw error;
    throw new Fault(error.code, error.message, { hint: ADVICE, cause: error, requestId: error.requestId });
  }
}
