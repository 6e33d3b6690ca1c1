import { Fault, type FaultCode } from "../platform/errors/fault.ts";
import type { Outbox } from "./outbox.ts";
import type { Parcel, Receiver, ReceiverKind } from "./receiver.ts";

export interface DeliveryHooks {
  /** Ends the run: what is under way is waited for, and its acceptance is still written. */
  readonly signal: AbortSignal;
}

/** How one receiver fared in one run. Counts are of parcels that were pending when it began. */
export interface ReceiverOutcome {
  readonly kind: ReceiverKind;
  /** For people: the receiver's own name, or the option that would have named it. */
  readonly name: string;
  /** `absent`: the parcels are meant for it, and this run did not name it. */
  readonly state: "reached" | "unreachable" | "absent";
  readonly accepted: number;
  readonly refused: number;
  /** Neither accepted nor refused: not tried, or tried in vain. */
  readonly left: number;
  /** Why the first parcel that was not accepted was not; a clause about "it". */
  readonly why: string | undefined;
}

export interface DeliveryResult {
  /** In the order in which the outbox has them. */
  readonly receivers: readonly ReceiverOutcome[];
}

/**
 * Hands every pending parcel to its receivers: those of one person in order, each only when the one before it is
 * recorded as accepted. Rejects with the signal's reason, and with `file.*` when an acceptance cannot be written; not
 * before whatever was under way has ended.
 */
export async function deliverAll(
  outbox: Outbox,
  receivers: readonly Receiver[],
  { signal }: DeliveryHooks,
): Promise<DeliveryResult> {
  const stop = new Stop(signal);
  const outcomes = outbox.content.receivers.map(async (kind) => {
    const receiver = receivers.find((receiver) => receiver.kind === kind);
    return receiver ? new Round(outbox, receiver, stop).run() : describeAbsent(outbox, kind);
  });
  const result = { receivers: await Promise.all(outcomes) };
  stop.throwIfCalled();
  return result;
}

/** The word to everybody in a run that nothing further is to be handed over. */
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

/** One receiver's share of a run. Never rejects: trouble goes to `stop`. */
class Round {
  readonly #outbox: Outbox;
  readonly #receiver: Receiver;
  readonly #stop: Stop;
  #isUnreachable = false;
  #accepted = 0;
  #refused = 0;
  #why: string | undefined;

  constructor(outbox: Outbox, receiver: Receiver, stop: Stop) {
    this.#outbox = outbox;
    this.#receiver = receiver;
    this.#stop = stop;
  }

  async run(): Promise<ReceiverOutcome> {
    const { kind, name, concurrency } = this.#receiver;
    const pending = this.#outbox.pendingFor(kind);
    const people = groupByPerson(pending);
    const work = async (): Promise<void> => {
      for (let parcels = people.shift(); parcels; parcels = people.shift()) await this.#handOver(parcels);
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

  /** The parcels of one person. */
  async #handOver(parcels: readonly Parcel[]): Promise<void> {
    for (const parcel of parcels) {
      if (this.#isUnreachable || this.#stop.isCalled) return;
      try {
        if (!(await this.#give(parcel))) return;
      } catch (error) {
        this.#stop.call(error);
      }
    }
  }

  async #give(parcel: Parcel): Promise<boolean> {
    const handover = await this.#receiver.give(parcel);
    if (handover.kind === "accepted") {
      await this.#outbox.accept(this.#receiver.kind, parcel.id);
      this.#accepted += 1;
      return true;
    }
    if (handover.kind === "refused") this.#refused += 1;
    else this.#isUnreachable = true;
    this.#why ??= handover.why;
    return false;
  }
}

function groupByPerson(parcels: readonly Parcel[]): Parcel[][] {
  const people = new Map<string, Parcel[]>();
  for (const parcel of parcels) {
    const earlier = people.get(parcel.person);
    if (earlier) earlier.push(parcel);
    else people.set(parcel.person, [parcel]);
  }
  return [...people.values()];
}

function describeAbsent(outbox: Outbox, kind: ReceiverKind): ReceiverOutcome {
  const left = outbox.pendingFor(kind).length;
  const why = left > 0 ? "this run did not name it" : undefined;
  return { kind, name: `--${kind}`, state: "absent", accepted: 0, refused: 0, left, why };
}

/**
 * What to tell about a run after which something is still pending; undefined when everything was accepted.
 * `network.not-accepted` when a receiver was out of reach, `api.event-refused` when there were refusals alone, and
 * `usage.receiver-missing` when all that is left is meant for a receiver that the run did not name.
 */
export function describeFailure({ receivers }: DeliveryResult): Fault | undefined {
  const failed = receivers.filter(({ refused, left }) => refused + left > 0);
  if (failed.length === 0) return undefined;
  const present = failed.filter(({ state }) => state !== "absent");
  const hint =
    present.length > 0
      ? "Run the same command again; only what is left is sent."
      : `Run it again with ${failed.map(({ name }) => name).join(" and ")}; only what is left is sent.`;
  return new Fault(codeFor(present), `${failed.map(tell).join("; ")}.`, { hint });
}

function codeFor(present: readonly ReceiverOutcome[]): FaultCode {
  if (present.length === 0) return "usage.receiver-missing";
  const isSomeoneAway = present.some(({ state }) => state === "unreachable");
  return isSomeoneAway ? "network.not-accepted" : "api.event-refused";
}

function tell({ name, state, accepted, refused, left, why }: ReceiverOutcome): string {
  const events = (count: number): string => (count === 1 ? "1 event" : `${count} events`);
  if (state === "absent") return `${events(left)} for ${name} were not sent${why ? ` (${why})` : ""}`;
  const missing = refused + left;
  return `${name} did not accept ${missing} of ${events(accepted + missing)}${why ? ` (${why})` : ""}`;
}
