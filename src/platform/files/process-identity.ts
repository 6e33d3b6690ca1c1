import { readFileSync } from "node:fs";
import { attempt } from "../errors/attempt.ts";
import { readMachine, type Machine } from "../process/machine.ts";

/** Enough to recognise a process again, also after its number was given to another one. */
export interface ProcessIdentity extends Machine {
  readonly pid: number;
  /** Clock ticks from the machine's start to the process's start; "0" where the system gives none. */
  readonly start: string;
}

let here: Machine | undefined;

/** Who this process is. */
export function identifyThisProcess(): ProcessIdentity {
  here ??= readMachine();
  return { pid: process.pid, start: readStart(process.pid)?.start ?? "0", ...here };
}

/**
 * Whether the process still runs; `elsewhere` when it belongs to another machine, or to another boot of one with the
 * same identity, which cannot be asked from here: cloned machines share their id, so it may be alive.
 */
export function judgeOwner(
  owner: ProcessIdentity,
  { machine, boot }: Machine = identifyThisProcess(),
): "alive" | "dead" | "elsewhere" {
  if (owner.machine !== machine || owner.boot !== boot) return "elsewhere";
  if (!Number.isSafeInteger(owner.pid) || owner.pid <= 0) return "dead";
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // EPERM: it runs, as another user.
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return "dead";
  }
  const seen = readStart(owner.pid);
  // Some systems hide other users' processes in /proc: what cannot be read counts as alive.
  if (seen === undefined) return "alive";
  if (seen.finished) return "dead";
  return owner.start === "0" || seen.start === owner.start ? "alive" : "dead";
}

/** Source: proc(5), fields 3, 20 and 22 of /proc/<pid>/stat, counted after the name, which may itself hold brackets. */
function readStart(pid: number): { start: string; finished: boolean } | undefined {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, threads, start] = [fields[0], fields[17], fields[19]];
  if (state === undefined || start === undefined || !/^\d+$/.test(start)) return undefined;
  // A zombie is dead; only its parent has not collected it yet. But its first thread is one while others may still be writing.
  return { start, finished: (state === "Z" || state === "X") && Number(threads) <= 1 };
}
