import { readListenSecrets } from "../../inbound/listen-secret.ts";
import { openReceiver, type Health, type Receiver } from "../../inbound/webhook-server.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { isLoopback } from "../../platform/net/loopback.ts";
import { withConnection, type Connection } from "../../sync/connection/connection.ts";
import { refuseSensitiveNames } from "../../sync/employees/custom-fields.ts";
import { readDirectory } from "../../sync/snapshots/snapshot-pull.ts";
import { nameBaseline } from "../../tracking/baseline.ts";
import { holdJobLock } from "../../tracking/job-lock.ts";
import { NotificationInbox } from "../../tracking/notification-inbox.ts";
import type { DeliveryChoice, RosterWatchOptions } from "../../tracking/options.ts";
import { chooseDay } from "../../sync/connection/today.ts";
import { PollSchedule } from "../../tracking/poll-schedule.ts";
import { settleDelivery } from "../../tracking/post-source.ts";
import { RosterWatch } from "../../tracking/roster-watch.ts";
import { LISTEN_SECRET } from "../../tracking/secret-catalog.ts";
import { findListenSecrets } from "../../tracking/stored-secret.ts";
import type { Context } from "../../cli/context.ts";
import { say, warn } from "../../cli/say.ts";
import { passOn } from "../../output/events/hook-output.ts";
import { openWatchReporter, sayStart, type PollReporter } from "./watch-report.ts";
import type { WatchFormat } from "./watch-format.ts";

export interface ListenOptions extends RosterWatchOptions<DeliveryChoice> {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Such as `/namely`. */
  readonly path: string;
  /** How long after one poll of all changes the next one begins, in milliseconds, whatever webhooks arrive. */
  readonly everyMs: number;
  /** Whether the webhook URL is printed with the secret in it. */
  readonly showUrl: boolean;
  readonly format: WatchFormat | undefined;
}

/** Notifications come in bursts: a change of a department brings one for each of its people. */
const SETTLE_MS = 1_000;

/** Listens and polls until it is interrupted. */
export async function listenForNotifications(context: Context, options: ListenOptions): Promise<void> {
  refuseSensitiveNames(options.live.detail);
  const given = context.env[LISTEN_SECRET.variable];
  if (given) readListenSecrets(given);
  const delivery = await settleDelivery(context, options.live.delivery);
  const schedule = new PollSchedule(context.clock, options.everyMs);
  const { events, format } = options;
  let open: Connection | undefined;
  const reporter = openWatchReporter(context, {
    nextPollMs: () => schedule.retryMs,
    format,
    fields: options.live.delivery.fields,
    today: () => chooseDay(context, events.asOf, { timeZone: events.timeZone, connection: open }),
  });
  const { hooks } = reporter;
  await withConnection(context, hooks, async (connection) => {
    open = connection;
    const { id: company } = (await readDirectory(connection, hooks)).company;
    const secrets = await findListenSecrets(context, company);
    const polling = { ...context, onCommandOutput: passOn(context) };
    const settled = { events, live: { ...options.live, delivery } };
    const watch = new RosterWatch({ context: polling, options: settled, connection, company, reporter });
    await holdJobLock(context, nameBaseline(context, { company, name: options.live.baseline }), () =>
      serve({ context, options, hooks, secrets, company, schedule, watch }),
    );
  });
}

interface Service {
  readonly context: Context;
  readonly options: ListenOptions;
  readonly hooks: PollReporter["hooks"];
  readonly secrets: readonly string[];
  /** The company's id. */
  readonly company: string;
  readonly schedule: PollSchedule;
  readonly watch: RosterWatch;
}

async function serve(service: Service): Promise<never> {
  const { context, company } = service;
  const bell = new Bell(context);
  // Each baseline has its own notifications, since one process at a time works them off.
  const { baseline: name } = service.options.live;
  const key = name === undefined ? company : nameBaseline(context, { company, name });
  const inbox = await NotificationInbox.open(context, key, {
    onStored: () => bell.ring(),
    onUnrecognized: (keys, path) => warnOfUnrecognized(context, keys, path),
  });
  let receiver: Receiver | undefined;
  try {
    receiver = await receive(service, inbox);
    announce(service, receiver.port);
    return await pollForever(service, inbox, bell);
  } finally {
    await receiver?.close();
    await inbox.close();
  }
}

function warnOfUnrecognized(context: Context, keys: string, path: string): void {
  const what = keys === "" ? "without any keys" : `with the keys ${keys}`;
  warn(
    context,
    `A webhook named no known person (a body ${what}). It is kept in ${path}, and all changes are polled.`,
    "listen.unknown-call",
  );
}

/** Notifications are handled before a poll that is due, and those of an earlier run first. */
async function pollForever(
  { context: { clock, signal }, schedule, watch }: Service,
  inbox: NotificationInbox,
  bell: Bell,
): Promise<never> {
  for (;;) {
    let isWell = await workOff(inbox, watch);
    if (isWell && schedule.isDue) {
      isWell = await watch.attempt();
      if (isWell) schedule.notePoll();
    }
    schedule.noteOutcome(isWell);
    if (!isWell) {
      await clock.sleep(schedule.retryMs, signal);
      schedule.noteRetry();
      continue;
    }
    if (inbox.waiting === 0) await bell.sleep(schedule.untilDueMs);
    if (inbox.waiting > 0) await clock.sleep(SETTLE_MS, signal);
  }
}

/** False when the poll failed: the notifications stay. */
async function workOff(inbox: NotificationInbox, watch: RosterWatch): Promise<boolean> {
  const batch = await inbox.take();
  if (batch === undefined) return true;
  const isWell = await watch.attempt(batch.named);
  if (isWell) await batch.done();
  return isWell;
}

function receive(
  { context, options, hooks, secrets, schedule }: Service,
  inbox: NotificationInbox,
): Promise<Receiver> {
  let unauthorized = 0;
  const health = (): Health => ({
    isWell: schedule.isWell,
    report: {
      status: schedule.status,
      last_poll: schedule.lastPoll,
      waiting: inbox.waiting,
      refused: unauthorized,
    },
  });
  return openReceiver({
    host: options.host,
    port: options.port,
    path: options.path,
    secrets,
    clock: context.clock,
    store: (notification) => inbox.store(notification),
    health,
    onUnauthorized: () => {
      unauthorized += 1;
      // The first may be a wrong URL; then only each power of ten is worth a line.
      if (/^10*$/u.test(String(unauthorized)))
        say(
          context,
          `${unauthorized === 1 ? "A webhook" : `${unauthorized} webhooks`} arrived without the right secret.`,
        );
    },
    onTrouble: (error) =>
      hooks.onWarning(
        error instanceof Fault
          ? `A webhook could not be stored: ${error.message}`
          : "A webhook could not be stored; its sender has to repeat it.",
      ),
  });
}

function announce({ context, options, secrets, company }: Service, port: number): void {
  const { host, path, showUrl } = options;
  const place = host.includes(":") ? `[${host}]` : host;
  if (!isLoopback(place))
    warn(
      context,
      `Other machines can reach ${place} without encryption, and read the secret: put an HTTPS proxy in front.`,
      "listen.reachable",
    );
  say(context, `Listening on http://${place}:${port}${path} for webhooks of ${company}.`);
  const address = `Webhook URL for Namely: https://YOUR-PROXY${path}/`;
  const where = context.env[LISTEN_SECRET.variable]
    ? `is in ${LISTEN_SECRET.variable}`
    : "is printed by namely listen-secret show";
  if (showUrl) context.stderr.write(`${address}${secrets[0]}\n`);
  else say(context, `${address}SECRET, where SECRET ${where}.`);
  sayStart(context, "Polling for missed webhooks, too.");
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
    // By hand: a signal made with AbortSignal.any lives as long as its longest-lived source.
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
