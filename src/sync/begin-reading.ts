import type { Reading } from "../snapshots/store.ts";
import type { Connection } from "./connection.ts";
import type { SyncWorld } from "./sync-world.ts";

/** How long after the moment it bears a change may come to be seen, and by how much Namely's clock may tremble. */
const MARGIN_SECONDS = 60;

interface ReadingPlace {
  readonly world: Pick<SyncWorld, "clock">;
  readonly connection: Pick<Connection, "client">;
}

export interface BegunReading {
  /** By this machine's clock, in milliseconds since 1970. */
  readonly at: number;
  /** `newest` is the latest change that was seen, in epoch seconds by Namely's clock; 0 for none. */
  end(newest: number): Pick<Reading, "known_until" | "read_at">;
}

/**
 * Somebody who changes after having been read is told from others by the time of the change, and that lies after the
 * beginning of the reading. By Namely's clock the beginning is no later than the latest change seen less the time that
 * the reading took: no two clocks have to agree.
 */
export function beginReading({ world, connection }: ReadingPlace): BegunReading {
  const { clock } = world;
  const at = clock.now();
  const startedAt = clock.elapsed();
  const { serverAheadMs } = connection.client.tally();
  return {
    at,
    end: (newest) => ({
      known_until:
        newest === 0 ? null : Math.floor(newest - (clock.elapsed() - startedAt) / 1000 - MARGIN_SECONDS),
      read_at: serverAheadMs === undefined ? null : Math.floor((at + serverAheadMs) / 1000),
    }),
  };
}
