import { resolve } from "node:path";
import { listPingSecrets, sendPing, type PingSignal } from "../../delivery/ping.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { replaceFile } from "../../platform/files/atomic-file.ts";
import { exitCodeOf } from "../../platform/process/exit-code.ts";
import type { Transport } from "../../platform/net/http.ts";
import type { Connection } from "../../sync/connection/connection.ts";
import type { Counts } from "../../sync/snapshots/event-search.ts";
import type { RoundReporter } from "../../tracking/round-setup.ts";
import type { Outcome } from "../../cli/command.ts";
import type { Context } from "../../cli/context.ts";
import { warn } from "../../cli/say.ts";
import type { MonitorOptions } from "./flags/monitor-flags.ts";
import { readEarlierMetrics, renderMetrics, type RunJob } from "./run-metrics.ts";

/** What is known of a run so far. */
export interface RunFacts {
  /** Subdomain or id. */
  readonly company?: string | undefined;
  readonly employees?: number | undefined;
  /** How many events were reported, by their name. */
  readonly events?: Counts | undefined;
}

/** How long a program that was asked to stop may wait for a ping. */
const LAST_PING_MS = 2_000;
const DIFFERENCES_FOUND = 3;
/** node_exporter reads the file as another user, and there are only counts in it. */
const METRICS_MODE = 0o644;

/**
 * Informs a check and a metrics file of each run of a job. Neither changes how the job ends: what fails is a warning.
 */
export class RunMonitor {
  readonly #context: Context;
  readonly #options: MonitorOptions;
  readonly #job: RunJob;
  #begunAt: number;
  #transport: Promise<Transport> | undefined;
  #started: Promise<string | undefined> = Promise.resolve(undefined);
  #facts: RunFacts = {};
  #failure: Fault | undefined;
  #countRequests = (): number => 0;
  #requestsBefore = 0;

  constructor(context: Context, options: MonitorOptions, job: RunJob) {
    this.#context = context;
    this.#options = options;
    this.#job = job;
    this.#begunAt = context.clock.elapsed();
    for (const secret of options.ping === undefined ? [] : listPingSecrets(options.ping))
      context.learnSecret(secret);
  }

  /** Sends the start ping. The work need not wait for it. */
  start(): void {
    this.#started = this.#ping("start", "");
  }

  /** Another run of a job that repeats begins. */
  begin(): void {
    this.#begunAt = this.#context.clock.elapsed();
  }

  note(facts: RunFacts): void {
    this.#facts = { ...this.#facts, ...facts };
  }

  /** The fault that a run ends with when it goes on to the next one. */
  noteFailure(fault: Fault): void {
    this.#failure = fault;
  }

  /** Counts this connection's requests. */
  follow({ client, session }: Connection): void {
    this.#countRequests = () => client.tally().requests;
    this.note({ company: session.company });
  }

  /** A run has ended, with this exit code or that of the failure that was noted. Never rejects. */
  async finish(exitCode?: number): Promise<void> {
    const code = exitCode ?? (this.#failure === undefined ? 0 : exitCodeOf(this.#failure));
    const requests = this.#countRequests();
    const facts = { ...this.#facts, requests: requests - this.#requestsBefore };
    this.#requestsBefore = requests;
    this.#facts = { company: facts.company };
    this.#failure = undefined;
    await this.#writeMetrics(code, facts);
    const whys = [await this.#started, await this.#ping(isSuccess(code) ? 0 : code, renderCounts(facts))];
    this.#started = Promise.resolve(undefined);
    const why = whys.find((text) => text !== undefined);
    if (why !== undefined) warn(this.#context, `The ping was not delivered: ${why}.`, "ping.failed");
  }

  async close(): Promise<void> {
    await (await this.#transport)?.close();
  }

  async #ping(ping: PingSignal, body: string): Promise<string | undefined> {
    const { ping: url } = this.#options;
    if (url === undefined) return undefined;
    const { signal } = this.#context;
    // A run that is stopped still says so, while one that repeats just stops.
    const bounds = this.#job.isRepeated ? { signal } : { limitMs: signal.aborted ? LAST_PING_MS : undefined };
    try {
      const transport = await (this.#transport ??= this.#context.access.openTransport());
      const why = await sendPing({ url, ping, body, transport, ...bounds });
      this.#context.debug(`ping ${ping}: ${why ?? "delivered"}`);
      return why;
    } catch {
      return signal.aborted ? undefined : "an unexpected error occurred";
    }
  }

  async #writeMetrics(exitCode: number, facts: RunFacts & { readonly requests: number }): Promise<void> {
    const { metrics } = this.#options;
    if (metrics === undefined) return;
    const { clock, cwd } = this.#context;
    const path = resolve(cwd, metrics);
    try {
      const run = {
        ...facts,
        exitCode,
        isSuccess: isSuccess(exitCode),
        endedAt: Math.floor(clock.now() / 1000),
        seconds: Math.round(clock.elapsed() - this.#begunAt) / 1000,
      };
      const text = renderMetrics(this.#job, run, await readEarlierMetrics(path));
      await replaceFile(path, text, { mode: METRICS_MODE });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      warn(this.#context, `The metrics were not written: ${error.message}`, "metrics.failed");
    }
  }
}

/** Runs a job and informs the monitor of its start and its end. The outcome and every error pass through unchanged. */
export async function withRunMonitor(
  context: Context,
  options: MonitorOptions,
  job: RunJob,
  work: (monitor: RunMonitor) => Promise<Outcome | undefined>,
): Promise<Outcome | undefined> {
  const monitor = new RunMonitor(context, options, job);
  monitor.start();
  try {
    const outcome = await work(monitor);
    await monitor.finish(outcome === undefined ? 0 : DIFFERENCES_FOUND);
    return outcome;
  } catch (error) {
    const reason: unknown = context.signal.aborted ? context.signal.reason : error;
    const isStopped = job.isRepeated && context.signal.aborted;
    if (!isStopped) await monitor.finish(reason instanceof Fault ? exitCodeOf(reason) : 1);
    throw error;
  } finally {
    await monitor.close();
  }
}

/** The same reporter; the monitor learns what each round reports. */
export function monitorRounds<Reporter extends RoundReporter>(
  reporter: Reporter,
  monitor: RunMonitor,
): Reporter {
  return {
    ...reporter,
    open: async () => {
      const report = await reporter.open();
      return {
        ...report,
        publish: async (summary) => {
          await report.publish(summary);
          monitor.note({ employees: summary.people.after, events: summary.counts });
        },
      };
    },
    notDelivered: (fault, isBeside) => {
      monitor.noteFailure(fault);
      reporter.notDelivered(fault, isBeside);
    },
  };
}

function isSuccess(exitCode: number): boolean {
  return exitCode === 0 || exitCode === DIFFERENCES_FOUND;
}

/** The body of a ping: counts, and nothing of anyone. */
function renderCounts({
  employees,
  events = {},
  requests,
}: RunFacts & { readonly requests: number }): string {
  const people = employees === undefined ? [] : [`employees: ${employees}`];
  const counts = Object.entries(events).map(([event, count]) => `${event}: ${count}`);
  return [...people, ...counts, `requests: ${requests}`].map((line) => `${line}\n`).join("");
}
