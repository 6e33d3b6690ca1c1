import { Fault, type FaultCode } from "../platform/errors/fault.ts";
import type { Outbox } from "./outbox.ts";
import type {
  Delivery,
  DeliveryOutcome,
  Destination,
  DestinationKind,
  Message,
  MessageDestination,
} from "./destination.ts";

export interface DeliveryHooks {
  /** Ends the run: what is under way is waited for, and its acceptance is still written. */
  readonly signal: AbortSignal;
}

/** How one destination fared in one run. Counts are of deliveries that were pending when it began. */
export interface DestinationOutcome {
  readonly kind: DestinationKind;
  /** For people: the destination's own name, or the option that would have named it. */
  readonly name: string;
  /** `absent`: the deliveries are for it, and this run did not name it. */
  readonly state: "reached" | "unreachable" | "absent";
  readonly accepted: number;
  readonly refused: number;
  /** Neither accepted nor refused: not tried, or tried in vain. */
  readonly left: number;
  /** Why the first delivery that was not accepted was not; a clause about "it". */
  readonly why: string | undefined;
}

export interface DeliveryResult {
  /** In the order in which the outbox has them. */
  readonly destinations: readonly DestinationOutcome[];
}

/**
 * Sends every pending delivery to its destinations: those of one person in order, each only when the one before it is
 * recorded as accepted. Rejects with the signal's reason, and with `file.*` when an acceptance cannot be written; not
 * before whatever was under way has ended.
 */
export async function deliverAll(
  outbox: Outbox,
  destinations: readonly (Destination | MessageDestination)[],
  { signal }: DeliveryHooks,
): Promise<DeliveryResult> {
  const stop = new Stop(signal);
  const outcomes = outbox.content.destinations.map(async (kind) => {
    const destination = destinations.find((destination) => destination.kind === kind);
    if (destination === undefined) return describeAbsent(outbox, kind);
    const run =
      "compose" in destination
        ? new MessageRun(outbox, destination, stop)
        : new DestinationRun(outbox, destination, stop);
    return run.run();
  });
  const result = { destinations: await Promise.all(outcomes) };
  stop.throwIfCalled();
  return result;
}

/** The word to every destination of a run that nothing further is to be sent. */
class Stop {
  readonly #signal: AbortSignal;
  #trouble: { readonly error: unknown } | undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  get isCalled(): boolean {
    return this.#signal.aborted || this.#trouble !== undefined;
  }

  call(error: unknown): void {
    this.#trouble ??= { error };
  }

  throwIfCalled(): void {
    this.#signal.throwIfAborted();
    if (this.#trouble) throw this.#trouble.error;
  }
}

/** What one destination has accepted in a run, and why it stopped. */
class RunTally {
  accepted = 0;
  refused = 0;
  isUnreachable = false;
  #why: string | undefined;

  /** Counts the outcome of so many deliveries that were not accepted. */
  fail(outcome: Exclude<DeliveryOutcome, { readonly kind: "accepted" }>, count: number): void {
    if (outcome.kind === "refused") this.refused += count;
    else this.isUnreachable = true;
    this.#why ??= outcome.why;
  }

  describe({ kind, name }: Destination | MessageDestination, pending: number): DestinationOutcome {
    const { accepted, refused } = this;
    const state = this.isUnreachable ? "unreachable" : "reached";
    return { kind, name, state, accepted, refused, left: pending - accepted - refused, why: this.#why };
  }
}

/** One destination's share of a run. Never rejects: trouble goes to `stop`. */
class DestinationRun {
  readonly #outbox: Outbox;
  readonly #destination: Destination;
  readonly #stop: Stop;
  readonly #tally = new RunTally();

  constructor(outbox: Outbox, destination: Destination, stop: Stop) {
    this.#outbox = outbox;
    this.#destination = destination;
    this.#stop = stop;
  }

  async run(): Promise<DestinationOutcome> {
    const { kind, concurrency } = this.#destination;
    const pending = this.#outbox.pendingFor(kind);
    const people = groupByPerson(pending);
    const work = async (): Promise<void> => {
      for (let deliveries = people.shift(); deliveries; deliveries = people.shift())
        await this.#sendInOrder(deliveries);
    };
    await Promise.all(Array.from({ length: concurrency }, work));
    return this.#tally.describe(this.#destination, pending.length);
  }

  /** The deliveries of one person. */
  async #sendInOrder(deliveries: readonly Delivery[]): Promise<void> {
    for (const delivery of deliveries) {
      if (this.#tally.isUnreachable || this.#stop.isCalled) return;
      try {
        if (!(await this.#deliver(delivery))) return;
      } catch (error) {
        this.#stop.call(error);
      }
    }
  }

  async #deliver(delivery: Delivery): Promise<boolean> {
    const outcome = await this.#destination.deliver(delivery);
    if (outcome.kind === "accepted") {
      await this.#outbox.accept(this.#destination.kind, [delivery.id]);
      this.#tally.accepted += 1;
      return true;
    }
    this.#tally.fail(outcome, 1);
    return false;
  }
}

/** The share of a destination that takes messages: one after the other, up to the first that is not accepted. */
class MessageRun {
  readonly #outbox: Outbox;
  readonly #destination: MessageDestination;
  readonly #stop: Stop;
  readonly #tally = new RunTally();

  constructor(outbox: Outbox, destination: MessageDestination, stop: Stop) {
    this.#outbox = outbox;
    this.#destination = destination;
    this.#stop = stop;
  }

  async run(): Promise<DestinationOutcome> {
    const pending = this.#outbox.pendingFor(this.#destination.kind);
    try {
      for (const message of this.#destination.compose(pending)) {
        if (this.#stop.isCalled || !(await this.#send(message))) break;
      }
    } catch (error) {
      this.#stop.call(error);
    }
    return this.#tally.describe(this.#destination, pending.length);
  }

  async #send(message: Message): Promise<boolean> {
    const outcome = await this.#destination.send(message);
    if (outcome.kind !== "accepted") {
      this.#tally.fail(outcome, message.ids.length);
      return false;
    }
    // In one step: after a kill before it the whole message comes again, and never a part of it.
    await this.#outbox.accept(this.#destination.kind, message.ids);
    this.#tally.accepted += message.ids.length;
    return true;
  }
}

function groupByPerson(deliveries: readonly Delivery[]): Delivery[][] {
  const people = new Map<string, Delivery[]>();
  for (const delivery of deliveries) {
    const earlier = people.get(delivery.person);
    if (earlier) earlier.push(delivery);
    else people.set(delivery.person, [delivery]);
  }
  return [...people.values()];
}

function describeAbsent(outbox: Outbox, kind: DestinationKind): DestinationOutcome {
  const left = outbox.pendingFor(kind).length;
  const why = left > 0 ? "this run did not name it" : undefined;
  return { kind, name: `--${kind}`, state: "absent", accepted: 0, refused: 0, left, why };
}

/**
 * The fault of a run after which something is still pending; undefined when everything was accepted.
 * `network.not-accepted` when a destination was out of reach, `api.event-refused` when there were refusals alone, and
 * `usage.receiver-missing` when all that is left is for a destination that the run did not name.
 */
export function describeFailure({ destinations }: DeliveryResult): Fault | undefined {
  const failed = destinations.filter(({ refused, left }) => refused + left > 0);
  if (failed.length === 0) return undefined;
  const present = failed.filter(({ state }) => state !== "absent");
  const hint =
    present.length > 0
      ? "Run the same command again; only what is left is sent."
      : `Run it again with ${failed.map(({ name }) => name).join(" and ")}; only what is left is sent.`;
  return new Fault(codeFor(present), `${failed.map(report).join("; ")}.`, { hint });
}

function codeFor(present: readonly DestinationOutcome[]): FaultCode {
  if (present.length === 0) return "usage.receiver-missing";
  const isSomeoneAway = present.some(({ state }) => state === "unreachable");
  return isSomeoneAway ? "network.not-accepted" : "api.event-refused";
}

function report({ name, state, accepted, refused, left, why }: DestinationOutcome): string {
  const events = (count: number): string => (count === 1 ? "1 event" : `${count} events`);
  if (state === "absent") return `${events(left)} for ${name} were not sent${why ? ` (${why})` : ""}`;
  const missing = refused + left;
  return `${name} did not accept ${missing} of ${events(accepted + missing)}${why ? ` (${why})` : ""}`;
}
