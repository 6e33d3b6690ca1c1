/** One event on its way to a destination. It stays the same, byte for byte, however often it has to be sent. */
export interface Delivery {
  /** Printable ASCII without spaces: it travels in a header and in a variable of the environment. */
  readonly id: string;
  /** Deliveries of the same person are sent in order. */
  readonly person: string;
  /** JSON text. */
  readonly body: string;
}

/** The outcome of one attempt to deliver. A `why` is a clause about "it", without secrets and personal data. */
export type DeliveryOutcome =
  | { readonly kind: "accepted" }
  /** This delivery was not wanted; others may be. */
  | { readonly kind: "refused"; readonly why: string }
  /** Out of reach: trying others is of no use. */
  | { readonly kind: "unreachable"; readonly why: string };

/** Which option of the command line names a destination. */
export const DESTINATION_KINDS = ["post", "exec"] as const;
export type DestinationKind = (typeof DESTINATION_KINDS)[number];

/** What takes deliveries: a web address or a program. */
export interface Destination {
  readonly kind: DestinationKind;
  /** For people, without anything secret: the host of the address, or the first word of the command. */
  readonly name: string;
  /** How many deliveries it is given at once. */
  readonly concurrency: number;
  /** Tries as often as is sensible. Rejects with the signal's reason when the run is aborted. */
  deliver(delivery: Delivery): Promise<DeliveryOutcome>;
}

/** Several deliveries in one request, which the other side accepts as a whole. */
export interface Message {
  /** Of the deliveries. */
  readonly ids: readonly string[];
  /** JSON text. */
  readonly body: string;
}

/** What takes many deliveries at once, such as a chat. */
export interface MessageDestination {
  readonly kind: DestinationKind;
  /** For people, without anything secret: the host of the address. */
  readonly name: string;
  /** Everything that waits as messages, in the order in which they are sent; each delivery is in one of them. */
  compose(deliveries: readonly Delivery[]): readonly Message[];
  /** Tries as often as is sensible. Rejects with the signal's reason when the run is aborted. */
  send(message: Message): Promise<DeliveryOutcome>;
}
