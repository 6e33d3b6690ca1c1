import { readPingUrl } from "../../../delivery/ping.ts";
import { Fault } from "../../../platform/errors/fault.ts";
import { inGroup, type Flag, type Given } from "../../../cli/command.ts";
import { readText } from "../../../cli/values.ts";

/** Who is informed of each run, whatever its outcome. */
export interface MonitorOptions {
  /** A check that is pinged; the URL is a secret. */
  readonly ping: URL | undefined;
  /** The file for Prometheus, relative to the working folder. */
  readonly metrics: string | undefined;
}

/** For a dry run, which leaves no trace. */
export const NO_MONITOR: MonitorOptions = { ping: undefined, metrics: undefined };

/** For every command that runs as a job. */
export const MONITOR_FLAGS: readonly Flag[] = inGroup("Deliver", [
  { spelling: "--ping <url>", help: "ping a healthchecks.io check at the start and end" },
  { spelling: "--metrics <file>", help: "write metrics of the run for Prometheus" },
]);

/** Reads `--ping` and `--metrics`. Throws `usage.ping-url` and `usage.conflict`. */
export function readMonitorOptions(flags: Given["flags"]): MonitorOptions {
  const ping = readText(flags["ping"]);
  const metrics = readText(flags["metrics"]);
  if (metrics !== undefined && metrics === readText(flags["output"]))
    throw new Fault("usage.conflict", `--metrics and -o name the same file "${metrics}".`);
  if (metrics === "-")
    throw new Fault("usage.conflict", "--metrics needs a file: stdout is for records only.", {
      hint: "Write it like: --metrics /var/lib/node_exporter/textfile/namely.prom",
    });
  return { ping: ping === undefined ? undefined : readPingUrl(ping), metrics };
}
