/** One event on its way to a receiver. It stays the same, byte for byte, however often it has to be handed over. */
export interface Parcel {
  /** Printable ASCII without spaces: it travels in a header and in a variable of the environment. */
  readonly id: string;
  /** Parcels of the same person are handed over in order. */
  readonly person: string;
  /** JSON text. */
  readonly body: string;
}

/** What became of handing one parcel over. A `why` is a clause about "it", and tells nothing secret and nothing of a person. */
export type Handover =
  | { readonly kind: "accepted" }
  /** This parcel was not wanted; others may be. */
  | { readonly kind: "refused"; readonly why: string }
  /** Nobody is there: trying others is of no use. */
  | { readonly kind: "unreachable"; readonly why: string };

/** Which option of the command line names a receiver. */
export const RECEIVER_KINDS = ["post", "exec"] as const;
export type ReceiverKind = (typeof RECEIVER_KINDS)[number];

/** Whoever takes parcels: a web address or a program. */
export interface Receiver {
  readonly kind: ReceiverKind;
  /** For people, without anything secret: the host of the address, or the first word of the command. */
  readonly name: string;
  /** How many parcels it is given at once. */
  readonly concurrency: number;
  /** Tries as often as is sensible. Rejects with the signal's reason when the run is aborted. */
  give(parcel: Parcel): Promise<Handover>;
}
