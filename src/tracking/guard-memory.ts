import { createHash } from "node:crypto";
import { join } from "node:path";
import { RecentMoves } from "../snapshots/compare/recent-moves.ts";
import type { Context } from "../cli/context.ts";

/** What the guard counts over a day; `key` tells the baseline that it belongs to. */
export function openRecentMoves({ folders, clock }: Context, key: string): RecentMoves {
  const mark = createHash("sha256").update(key).digest("hex").slice(0, 24);
  return new RecentMoves(join(folders.state, "guard", `${mark}.json`), clock);
}
