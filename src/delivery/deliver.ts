import { Fault, type FaultCode } from "../platform/errors/fault.ts";
import type { Outbox } from "./outbox.ts";
import type {
  Delivery,
  DeliveryOutcome,
  Destination,
  DestinationKind,
  MessageDestination,
} from "./destination.ts";

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
 * before whatever was under way has ended and its acceptance is written.
 */
export async function deliverAll(
  outbox: Outbox,
  destinations: readonly (Destination | MessageDestination)[],
  { signal }: { readonly signal: AbortSignal },
): Promise<DeliveryResult> {
  const trouble = new AbortController();
  const outcomes = outbox.content.destinations.map(async (kind) => {
    const destination = destinations.find((destination) => destination.kind === kind);
    if (destination === undefined) return describeAbsent(outbox, kind);
    return new DestinationRun(outbox, destination, signal, trouble).run();
  });
  const result = { destinations: await Promise.all(outcomes) };
  signal.throwIfAborted();
  trouble.signal.throwIfAborted();
  return result;
}

/** What a destination accepts or refuses as a whole: one delivery, or a message of several. */
interface Sending {
  readonly ids: readonly string[];
  readonly send: () => Promise<DeliveryOutcome>;
}

/** One destination's share of a run. Never rejects: an error aborts `trouble`, and then no destination is sent anything more. */
class DestinationRun {
  readonly #outbox: Outbox;
  readonly #destination: Destination | MessageDestination;
  readonly #signal: AbortSignal;
  readonly #trouble: AbortController;
  #accepted = 0;
  #refused = 0;
  #isUnreachable = false;
  #why: string | undefined;

  constructor(
    outbox: Outbox,
    destination: Destination | MessageDestination,
    signal: AbortSignal,
    trouble: AbortController,
  ) {
    this.#outbox = outbox;
    this.#destination = destination;
    this.#signal = signal;
    this.#trouble = trouble;
  }

  async run(): Promise<DestinationOutcome> {
    const { kind, name } = this.#destination;
    const pending = this.#outbox.pendingFor(kind);
    try {
      const { queues, concurrency } = planSendings(this.#destination, pending);
      const work = async (): Promise<void> => {
        for (let queue = queues.shift(); queue; queue = queues.shift()) await this.#sendInOrder(queue);
      };
      await Promise.all(Array.from({ length: concurrency }, work));
    } catch (error) {
      this.#trouble.abort(error);
    }
    const [accepted, refused] = [this.#accepted, this.#refused];
    const state = this.#isUnreachable ? "unreachable" : "reached";
    return {
      kind,
      name,
      state,
      accepted,
      refused,
      left: pending.length - accepted - refused,
      why: this.#why,
    };
  }

  /** One after the other, up to the first that is not accepted. */
  async #sendInOrder(queue: readonly Sending[]): Promise<void> {
    for (const sending of queue) {
      if (this.#isUnreachable || this.#signal.aborted || this.#trouble.signal.aborted) return;
      try {
        if (!(await this.#send(sending))) return;
      } catch (error) {
        this.#trouble.abort(error);
      }
    }
  }

  async #send({ ids, send }: Sending): Promise<boolean> {
    const outcome = await send();
    if (outcome.kind === "accepted") {
      // In one step: after a kill before it the whole message comes again, and never a part of it.
      await this.#outbox.accept(this.#destination.kind, ids);
      this.#accepted += ids.length;
      return true;
    }
    if (outcome.kind === "refused") this.#refused += ids.length;
    else this.#isUnreachable = true;
    this.#why ??= outcome.why;
    return false;
  }
}

interface SendingPlan {
  readonly queues: (readonly Sending[])[];
  /** How many queues are worked on at once. */
  readonly concurrency: number;
}

/** Queues that do not wait for each other: one for each person, or a single one of messages. */
function planSendings(
  destination: Destination | MessageDestination,
  pending: readonly Delivery[],
): SendingPlan {
  if ("compose" in destination) {
    const messages = destination.compose(pending);
    const queue = messages.map((message) => ({ ids: message.ids, send: () => destination.send(message) }));
    return { queues: [queue], concurrency: 1 };
  }
  const people = groupByPerson(pending);
  const queues = people.map((deliveries) =>
    deliveries.map((delivery) => ({ ids: [delivery.id], send: () => destination.deliver(delivery) })),
  );
  return { queues, concurrency: destination.concurrency };
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
