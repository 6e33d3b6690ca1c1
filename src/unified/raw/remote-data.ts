import * as z from "zod";
import { checkNesting } from "./raw.ts";

/** The raw record beside the unified one, in every model. */
export const remoteDataSchema = z
  .record(z.string(), z.unknown())
  .optional()
  .describe("The raw record as Namely sent it; only when asked for.");

export interface RemoteDataOptions {
  /** Whether each record carries its raw one. */
  readonly remoteData: boolean;
}

/**
 * The part of a unified record that holds the raw one, empty unless asked for. `path` says where it stood.
 * @throws Fault `api.shape` for a record nested too deeply to be written.
 */
export function carryRemoteData(
  record: unknown,
  path: string,
  options: RemoteDataOptions,
): { remote_data?: Record<string, unknown> } {
  if (!options.remoteData) return {};
  return { remote_data: checkNesting({ ...(record as Readonly<Record<string, unknown>>) }, path) };
}
