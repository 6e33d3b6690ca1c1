import { Fault, type FaultCode } from "../platform/errors/fault.ts";
import type { Outbox } from "./outbox.ts";
import type { Delivery, Destination, DestinationKind } from "./destination.ts";

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
  destinations: readonly Destination[],
  { signal }: DeliveryHooks,
): Promise<DeliveryResult> {
  const stop = new Stop(signal);
  const outcomes = outbox.content.destinations.map(async (kind) => {
    const destination = destinations.find((destination) => destination.kind === kind);
    return destination ? new DestinationRun(outbox, destination, stop).run() : describeAbsent(outbox, kind);
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

/** One destination's share of a run. Never rejects: trouble goes to `stop`. */
class DestinationRun {
  readonly #outbox: Outbox;
  readonly #destination: Destination;
  readonly #stop: Stop;
  #isUnreachable = false;
  #accepted = 0;
  #refused = 0;
  #why: string | undefined;

  constructor(outbox: Outbox, destination: Destination, stop: Stop) {
    this.#outbox = outbox;
    this.#destination = destination;
    this.#stop = stop;
  }

  async run(): Promise<DestinationOutcome> {
    const { kind, name, concurrency } = this.#destination;
    const pending = this.#outbox.pendingFor(kind);
    const people = groupByPerson(pending);
    const work = async (): Promise<void> => {
      for (let deliveries = people.shift(); deliveries; deliveries = people.shift())
        await this.#sendInOrder(deliveries);
    };
    await Promise.all(Array.from({ length: concurrency }, work));
    return {
      kind,
      name,
      state: this.#isUnreachable ? "unreachable" : "reached",
      accepted: this.#accepted,
      refused: this.#refused,
      left: pending.length - this.#accepted - this.#refused,
      why: this.#why,
    };
  }

  /** The deliveries of one person. */
  async #sendInOrder(deliveries: readonly Delivery[]): Promise<void> {
    for (const delivery of deliveries) {
      if (this.#isUnreachable || this.#stop.isCalled) return;
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
      await this.#outbox.accept(this.#destination.kind, delivery.id);
      this.#accepted += 1;
      return true;
    }
    if (outcome.kind === "refused") this.#refused += 1;
    else this.#isUnreachable = true;
    this.#why ??= outcome.why;
    return false;
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
