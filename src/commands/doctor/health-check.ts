import { Fault } from "../../platform/errors/fault.ts";
import type { Clock } from "../../platform/process/clock.ts";
import type { CheckRecord } from "./doctor-record.ts";

/** What a check found, without the name of the check. */
export interface Finding {
  readonly status: CheckRecord["status"];
  readonly message: string;
  readonly remedy?: string | undefined;
}

/** One thing to check. It may throw: a `Fault` is a problem, and so is a crash. */
export interface HealthCheck {
  readonly name: string;
  /** Aborted when the check has taken too long, or the run was interrupted. */
  readonly run: (signal: AbortSignal) => Promise<readonly Finding[]> | readonly Finding[];
}

/** How long a check may take. */
export const CHECK_LIMIT_MS = 5000;

export function ok(message: string): Finding {
  return { status: "ok", message };
}

export function warning(message: string, remedy?: string): Finding {
  return { status: "warning", message, remedy };
}

export function problem(message: string, remedy?: string): Finding {
  return { status: "problem", message, remedy };
}

export function skipped(message: string): Finding {
  return { status: "skipped", message };
}

/** What a fault means for a check, with the fault's own hint as the remedy. */
export function problemOf({ message, hint }: Fault): Finding {
  const command = /\bThen run: (?<command>.+)$/u.exec(hint ?? "")?.groups?.["command"];
  // Elsewhere, a hint names this very command.
  return problem(message, command ?? hint?.replace(/: namely doctor$/u, "."));
}

interface RunnerDeps {
  readonly clock: Pick<Clock, "sleep">;
  readonly signal: AbortSignal;
}

/** Runs one check to its end or its time limit. Throws only the reason of an interruption. */
export async function runCheck(
  { name, run }: HealthCheck,
  deps: RunnerDeps,
): Promise<readonly CheckRecord[]> {
  const ended = new AbortController();
  const signal = AbortSignal.any([deps.signal, ended.signal]);
  const limit = deps.clock.sleep(CHECK_LIMIT_MS, signal).then(
    () => [problem(`No result within ${CHECK_LIMIT_MS / 1000} s.`)],
    () => [],
  );
  try {
    const findings = await Promise.race([attempt(run, signal), limit]);
    deps.signal.throwIfAborted();
    return findings.map(({ status, message, remedy }) => ({
      check: name,
      status,
      message,
      remedy: remedy ?? null,
    }));
  } finally {
    ended.abort();
  }
}

async function attempt(run: HealthCheck["run"], signal: AbortSignal): Promise<readonly Finding[]> {
  try {
    return await run(signal);
  } catch (error) {
    if (error instanceof Fault) return [problemOf(error)];
    const reason = error instanceof Error ? error.message : String(error);
    return [
      problem(`The check itself failed: ${reason}.`, "namely doctor --debug, and report what it prints"),
    ];
  }
}
