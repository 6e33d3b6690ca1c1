import { stat } from "node:fs/promises";
import { findSample, writeMetrics, type Metric } from "../../formats/prometheus.ts";
import { readSmallFile } from "../../platform/files/bounded-file.ts";
import { EVENT_NAMES } from "../../snapshots/compare/event-names.ts";
import type { Counts } from "../../sync/snapshots/event-search.ts";
import type { Context } from "../../cli/context.ts";

/** Which job the metrics are about. */
export interface RunJob {
  readonly command: "diff" | "watch" | "snapshot";
  /** Its name, or the file that is used instead; empty for the one without a name. */
  readonly baseline: string;
  /** The company that was named; undefined where it comes from the settings. */
  readonly company: string | undefined;
  /** Whether it runs until it is stopped. */
  readonly isRepeated: boolean;
}

/** A run that has ended. */
export interface EndedRun {
  readonly company?: string | undefined;
  readonly employees?: number | undefined;
  readonly events?: Counts | undefined;
  readonly requests: number;
  readonly exitCode: number;
  readonly isSuccess: boolean;
  /** Unix time in seconds. */
  readonly endedAt: number;
  readonly seconds: number;
}

/** What the file of an earlier run still says. */
export interface EarlierMetrics {
  readonly succeededAt: number | undefined;
  readonly company: string | undefined;
}

/** The company that flag or environment name, as far as it is known before the login is read. */
export function namedCompany({ globals, env }: Pick<Context, "globals" | "env">): string | undefined {
  return globals.company ?? (env["NAMELY_COMPANY"] || undefined);
}

const LAST_RUN = "namely_last_run_timestamp_seconds";
const LAST_SUCCESS = "namely_last_success_timestamp_seconds";
const MOST_BYTES = 1024 * 1024;

/** Reads what a failed run keeps. A file that is missing or not ours says nothing. */
export async function readEarlierMetrics(path: string): Promise<EarlierMetrics> {
  const written = await readText(path).catch(() => "");
  const company = findSample(written, LAST_RUN)?.labels["company"];
  return { succeededAt: findSample(written, LAST_SUCCESS)?.value, company: company || undefined };
}

/** Reading a pipe or a terminal would wait for its writer. */
async function readText(path: string): Promise<string> {
  const isFile = (await stat(path)).isFile();
  return isFile ? (await readSmallFile(path, MOST_BYTES)).toString("utf8") : "";
}

/** The metrics of a run as the text of a file that node_exporter collects. */
export function renderMetrics(job: RunJob, run: EndedRun, earlier: EarlierMetrics): string {
  const company = run.company ?? job.company ?? earlier.company ?? "";
  const labels = { command: job.command, company, baseline: job.baseline };
  const succeededAt = run.isSuccess ? run.endedAt : earlier.succeededAt;
  const { events } = run;
  const gauge = (name: string, help: string, value: number | undefined): Metric => ({
    name,
    help,
    samples: value === undefined ? [] : [{ labels, value }],
  });
  return writeMetrics([
    gauge(LAST_RUN, "Unix time at which the last run ended.", run.endedAt),
    gauge(LAST_SUCCESS, "Unix time at which the last successful run ended.", succeededAt),
    gauge("namely_exit_code", "Exit code of the last run; 0 and 3 are successes.", run.exitCode),
    gauge("namely_run_duration_seconds", "Duration of the last run.", run.seconds),
    gauge("namely_requests", "Requests that the last run sent to Namely.", run.requests),
    gauge("namely_employees", "Employees that the last run read.", run.employees),
    {
      name: "namely_events",
      help: "Events that the last run reported.",
      samples:
        events === undefined
          ? []
          : EVENT_NAMES.map((event) => ({ labels: { event, ...labels }, value: events[event] ?? 0 })),
    },
  ]);
}
