import { join } from "node:path";
import { RecentMoves } from "../snapshots/compare/recent-moves.ts";
import type { ReadContext } from "../sync/connection/read-context.ts";
import { hashKey } from "./hashed-key.ts";

/** What the guard counts over a day; `key` names the baseline that it belongs to. */
export function openRecentMoves(
  { folders, clock }: Pick<ReadContext, "folders" | "clock">,
  key: string,
): RecentMoves {
  return new RecentMoves(join(folders.state, "guard", `${hashKey(key)}.json`), clock);
}
