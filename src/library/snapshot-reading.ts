import { resolve } from "node:path";
import { decodeLine, readLines } from "../formats/ndjson-lines.ts";
import { readChunks } from "../snapshots/file/stored-lines.ts";
import type { Side } from "../snapshots/compare/side.ts";
import { writeSide } from "../snapshots/file/store.ts";
import { refuseSensitiveNames } from "../sync/employees/custom-fields.ts";
import type { SnapshotDetail } from "../sync/employees/employee-detail.ts";
import { warnOfHiddenDetail } from "../sync/employees/hidden-detail.ts";
import { readCurrentRoster } from "../sync/snapshots/current-roster.ts";
import type { SettledContext } from "../sync/connection/make-read-context.ts";
import { readDirectory, type FreshSnapshot } from "../sync/snapshots/snapshot-pull.ts";
import { today } from "../sync/connection/today.ts";
import type { LibraryCall } from "./calls.ts";
import { explainError } from "./error.ts";
import type { Snapshot } from "./snapshot.ts";

const sides = new WeakMap<Snapshot, Side>();

/** The side of a comparison that a snapshot is; undefined for what is none of ours. */
export function findSide(snapshot: object): Side | undefined {
  return sides.get(snapshot as Snapshot);
}

/** Puts a fresh reading into users' hands. */
function offerSnapshot(fresh: FreshSnapshot, { context, clean }: SettledContext): Snapshot {
  const { side, header, people } = fresh;
  const explaining = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      throw explainError(error, clean);
    }
  };
  const snapshot: Snapshot = {
    company: { id: header.company.id, name: header.company.name },
    people,
    lines: async function* () {
      for await (const line of readLines(readChunks(side.read()), { name: side.name }))
        yield decodeLine(line, side.name);
    },
    write: (file) => explaining(() => writeSide(side, resolve(context.cwd, file), context.signal)),
    discard: () => fresh.discard(),
    [Symbol.asyncDispose]: () => fresh.discard(),
  };
  sides.set(snapshot, side);
  return snapshot;
}

const NO_BASE = { side: undefined, header: undefined, reading: undefined };

/** Reads everybody; throws `usage.*` for custom fields that nobody has. */
export async function readSnapshot(
  { context, connection, hooks }: LibraryCall,
  detail: SnapshotDetail,
  settled: SettledContext,
): Promise<Snapshot> {
  refuseSensitiveNames(detail);
  const found = await readDirectory(connection, hooks);
  const plan = { context, connection, report: hooks, found, day: today(context, { connection }) };
  const fresh = await readCurrentRoster(plan, NO_BASE, { incremental: false, fullEveryMs: 0, detail });
  warnOfHiddenDetail(fresh.header, detail, hooks.onWarning);
  return offerSnapshot(fresh, settled);
}
