import { readListenSecrets } from "../../inbound/listen-secret.ts";
import { openReceiver, type Health, type Receiver } from "../../inbound/webhook-server.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { nameBaseline } from "../../tracking/baseline.ts";
import { isLoopback } from "../../platform/net/loopback.ts";
import { CallIntake } from "../../tracking/notification-inbox.ts";
import { connect } from "../../sync/connection/connection.ts";
import { refuseSensitiveNames } from "../../sync/employees/custom-fields.ts";
import { holdJobLock } from "../../tracking/job-lock.ts";
import { LISTEN_SECRET } from "../../tracking/secret-catalog.ts";
import { findListenSecrets } from "../../tracking/stored-secret.ts";
import { PollSchedule } from "../../tracking/poll-schedule.ts";
import { openWatchHooks, RosterWatch, type WatchHooks } from "../../tracking/roster-watch.ts";
import { say, warn } from "../../cli/say.ts";
import { readDirectory } from "../../sync/snapshots/snapshot-pull.ts";
import type { Context } from "../../cli/context.ts";
import type { RosterWatchOptions } from "../../tracking/options.ts";

export interface ListenOptions extends RosterWatchOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Such as `/namely`. */
  readonly path: string;
  /** How long after one look at all changes the next one begins, in milliseconds, whoever calls. */
  readonly everyMs: number;
  /** Whether the address for Namely is shown with the secret in it. */
  readonly showUrl: boolean;
}

/** Calls come in crowds: whoever changes a department calls for each of its people. */
const SETTLE_MS = 1_000;

/** Listens and looks until it is interrupted. */
export async function listenForCalls(context: Context, options: ListenOptions): Promise<void> {
  refuseSensitiveNames(options.live.detail);
  const given = context.env[LISTEN_SECRET.variable];
  if (given) readListenSecrets(given);
  const hooks = openWatchHooks(context);
  const connection = await connect(context, hooks);
  try {
    const { company } = await readDirectory(connection, hooks);
    const secrets = await findListenSecrets(context, company.id);
    const key = nameBaseline(context, { company: company.id, name: options.live.baseline });
    await holdJobLock(context, key, async () => {
      const times = new PollSchedule(context.clock, options.everyMs);
      const nextLookMs = (): number => times.retryMs;
      const watch = new RosterWatch({ context, options, connection, hooks, company: company.id, nextLookMs });
      await serve({ context, options, hooks, secrets, company: company.id, times, watch });
    });
  } finally {
    await connection.close();
  }
}

interface Service {
  readonly context: Context;
  readonly options: ListenOptions;
  readonly hooks: WatchHooks;
  readonly secrets: readonly string[];
  /** The company's id. */
  readonly company: string;
  readonly times: PollSchedule;
  readonly watch: RosterWatch;
}

async function serve(service: Service): Promise<never> {
  const { context, company } = service;
  const bell = new Bell(context);
  // Each baseline has its own calls, since one process at a time works them off.
  const { baseline: name } = service.options.live;
  const journal = name === undefined ? company : nameBaseline(context, { company, name });
  const intake = await CallIntake.open(context, journal, () => bell.ring());
  let receiver: Receiver | undefined;
  try {
    receiver = await receive(service, intake);
    announce(service, receiver.port);
    return await lookAgainAndAgain(service, intake, bell);
  } finally {
    await receiver?.close();
    await intake.close();
  }
}

/** What was called for comes before what is due, and what an earlier run was called for before anything. */
async function lookAgainAndAgain(
  { context: { clock, signal }, times, watch }: Service,
  intake: CallIntake,
  bell: Bell,
): Promise<never> {
  for (;;) {
    let isWell = await workOff(intake, watch);
    if (isWell && times.isDue) {
      isWell = await watch.attempt();
      if (isWell) times.noteLook();
    }
    times.noteOutcome(isWell);
    if (!isWell) {
      await clock.sleep(times.retryMs, signal);
      times.noteRetry();
      continue;
    }
    if (intake.waiting === 0) await bell.sleep(times.untilDueMs);
    if (intake.waiting > 0) await clock.sleep(SETTLE_MS, signal);
  }
}

/** False when the look failed: the calls stay. */
async function workOff(intake: CallIntake, watch: RosterWatch): Promise<boolean> {
  const batch = await intake.take();
  if (batch === undefined) return true;
  const isWell = await watch.attempt(batch.named);
  if (isWell) await batch.done();
  return isWell;
}

function receive(
  { context, options, hooks, secrets, times }: Service,
  intake: CallIntake,
): Promise<Receiver> {
  let strangers = 0;
  const health = (): Health => ({
    isWell: times.isWell,
    told: { status: times.status, last_look: times.lastLook, waiting: intake.waiting, refused: strangers },
  });
  return openReceiver({
    host: options.host,
    port: options.port,
    path: options.path,
    secrets,
    clock: context.clock,
    store: (call) => intake.store(call),
    health,
    onStranger: () => {
      strangers += 1;
      // The first one may be a mistake in the address, and the thousandth is no news.
      if (/^10*$/u.test(String(strangers)))
        say(context, `${strangers === 1 ? "A call" : `${strangers} calls`} came without the right secret.`);
    },
    onTrouble: (error) =>
      hooks.onWarning(
        error instanceof Fault
          ? `A call could not be kept: ${error.message}`
          : "A call could not be kept, and will have to come again.",
      ),
  });
}

function announce({ context, options, secrets, company }: Service, port: number): void {
  const { host, path, showUrl } = options;
  const place = host.includes(":") ? `[${host}]` : host;
  if (!isLoopback(place))
    warn(
      context,
      `Others on the network can reach ${place}, and read what they overhear, the secret with it: put a proxy with https in front.`,
      "listen.reachable",
    );
  say(context, `Listening on http://${place}:${port}${path} for calls about ${company}.`);
  const address = `Address for Namely: https://YOUR-PROXY${path}/`;
  const where = context.env[LISTEN_SECRET.variable]
    ? `stands in ${LISTEN_SECRET.variable}`
    : "is what namely listen-secret show prints";
  if (showUrl) context.stderr.write(`${address}${secrets[0]}\n`);
  else say(context, `${address}SECRET, where SECRET ${where}.`);
}

/** Wakes a sleeper early. */
class Bell {
  readonly #context: Context;
  #wake = (): void => {};

  constructor(context: Context) {
    this.#context = context;
  }

  ring(): void {
    this.#wake();
  }

  /** Sleeps for so many milliseconds, or until the bell rings. Rejects when the program is to end. */
  async sleep(ms: number): Promise<void> {
    const { clock, signal } = this.#context;
    signal.throwIfAborted();
    const early = new AbortController();
    const end = (): void => early.abort();
    this.#wake = end;
    // By hand: signals made of others with `any` stay in memory for as long as the longest-lived of them.
    signal.addEventListener("abort", end, { once: true });
    try {
      await clock.sleep(ms, early.signal);
    } catch (error) {
      if (!early.signal.aborted) throw error;
    } finally {
      this.#wake = () => {};
      signal.removeEventListener("abort", end);
    }
    signal.throwIfAborted();
  }
}
