import { stat } from "node:fs/promises";
import { Fault } from "../errors/fault.ts";
import { FileTooLongError, readSmallFile } from "./bounded-file.ts";
import { errorCode, explainOwnFileError } from "./file-fault.ts";
import { judgeOwner, type ProcessIdentity } from "./process-identity.ts";

/** After how long without a sign of life other machines may think a holder dead. */
export const SILENCE_MS = 60_000;

const MOST_RECORD_BYTES = 64 * 1024;

/** Who holds a lock, as its file says it. */
export interface LockRecord extends ProcessIdentity {
  /** Different from every other holding, also by the same process. */
  readonly nonce: string;
}

export interface HeldLock {
  readonly kind: "held";
  readonly record: LockRecord;
  readonly mtimeMs: number;
  /** Holds no record: what a power cut left, or, where there are no links, what its holder is about to write. */
  readonly isBlank: boolean;
}

export type FoundLock = { readonly kind: "free" } | HeldLock;

/** Reads what is at the path of a lock. */
export async function findLock(path: string): Promise<FoundLock> {
  try {
    const text = await readText(path);
    const { mtimeMs, ino } = await stat(path);
    const record = readRecord(text);
    const isBlank = record === undefined;
    return { kind: "held", record: record ?? makeUpRecord(ino, mtimeMs), mtimeMs, isBlank };
  } catch (error) {
    if (errorCode(error) === "ENOENT") return { kind: "free" };
    throw explainOwnFileError(error, path);
  }
}

/** What is longer than any record is no record either. */
async function readText(path: string): Promise<string> {
  try {
    return (await readSmallFile(path, MOST_RECORD_BYTES)).toString("utf8");
  } catch (error) {
    if (error instanceof FileTooLongError) return "";
    throw error;
  }
}

function readRecord(text: string): LockRecord | undefined {
  let record: Partial<Record<keyof LockRecord, unknown>> | null;
  try {
    record = JSON.parse(text) as Partial<Record<keyof LockRecord, unknown>> | null;
  } catch {
    return undefined;
  }
  if (typeof record !== "object" || record === null) return undefined;
  // Earlier versions did not note the boot: it cannot be known which it was.
  const { pid, start, machine, boot = "", nonce } = record;
  if (typeof pid !== "number" || typeof start !== "string" || typeof machine !== "string") return undefined;
  if (typeof boot !== "string") return undefined;
  if (typeof nonce !== "string" || !/^[0-9a-f]+$/.test(nonce)) return undefined;
  return { pid, start, machine, boot, nonce };
}

/** The holding of a file without a record, which no machine is known to have made. */
function makeUpRecord(ino: number, mtimeMs: number): LockRecord {
  return { pid: 0, start: "0", machine: "", boot: "", nonce: `lost-${ino}-${Math.trunc(mtimeMs)}` };
}

export function describeObstacle(path: string, { kind }: FoundLock): Fault {
  const what =
    kind === "held"
      ? `The lock ${path} was left behind by a process that is gone, and cannot be removed.`
      : `The lock ${path} cannot be taken, although no process seems to hold it.`;
  return new Fault("file.locked", what, { hint: "Remove it by hand and try again." });
}

export function describeHolder(path: string, holder: LockRecord, me: ProcessIdentity): Fault {
  if (judgeOwner(holder, me) !== "elsewhere") {
    return new Fault("file.locked", `Another namely process (${holder.pid}) holds ${path}.`, {
      hint: "Wait for it to finish and try again.",
    });
  }
  const host = holder.machine.split(" ")[0] ?? "";
  const who =
    holder.machine === me.machine
      ? `A process from before this machine (${host}) was restarted, or of a container or clone of it,`
      : `Another machine (${host || "unknown"})`;
  return new Fault("file.locked", `${who} holds ${path}.`, {
    hint: `Wait for it to finish. If it was switched off, its lock is given up after ${SILENCE_MS / 1000} seconds.`,
  });
}
