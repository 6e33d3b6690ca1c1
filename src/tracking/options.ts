import type { MessageKind } from "../delivery/messages/message-kinds.ts";
import type { PostAddress } from "../delivery/post-address.ts";
import type { EventChoice } from "../sync/snapshots/event-search.ts";
import type { FieldPaths } from "../snapshots/compare/sent-event.ts";
import type { RetentionOptions } from "./retention.ts";
import type { SnapshotDetail } from "../sync/employees/employee-detail.ts";

/** Which events are reported, wherever the two sides come from. */
export interface EventOptions extends EventChoice {
  readonly ignored: readonly string[];
  /** The day on which dates are evaluated; undefined for today. */
  readonly asOf: string | undefined;
  /** Time zone of today; undefined for that of the machine. */
  readonly timeZone: string | undefined;
}

/** How Namely is read and where the events go. */
export interface LiveOptions<Delivery extends DeliveryChoice = DeliveryOptions> {
  /** A file to compare with instead of the latest stored snapshot. */
  readonly against: string | undefined;
  /** A baseline of its own in the store; undefined for the one without a name. */
  readonly baseline: string | undefined;
  readonly save: boolean;
  readonly incremental: boolean;
  /** Longest time in milliseconds between two full reads. */
  readonly fullEveryMs: number;
  readonly lock: boolean;
  readonly detail: SnapshotDetail;
  readonly delivery: Delivery;
  /** Which stored snapshots stay after saving; all of them without a rule. */
  readonly retention: RetentionOptions;
}

/** A file that holds the address, so that no list of processes shows it. */
export interface PostFile {
  /** Relative to the working folder. */
  readonly file: string;
}

/** Where events are to be delivered, and with how much of the person, as the command line has it. */
export interface DeliveryChoice {
  readonly post: PostAddress | PostFile | undefined;
  /** Send messages that this chat shows, instead of signed events. */
  readonly postAs: MessageKind | undefined;
  /** A program and its arguments. */
  readonly exec: readonly string[] | undefined;
  /** Drops what an earlier run could not deliver. */
  readonly forget: boolean;
  /** Fields of the person that are sent besides those that every event carries. */
  readonly fields: FieldPaths;
}

/** Where events are delivered; `settleDelivery` makes it of the choice. */
export interface DeliveryOptions extends DeliveryChoice {
  readonly post: PostAddress | undefined;
}

/** What `watch` and `listen` report, and where it goes. */
export interface RosterWatchOptions<Delivery extends DeliveryChoice = DeliveryOptions> {
  readonly events: EventOptions;
  readonly live: Omit<LiveOptions<Delivery>, "against" | "save" | "incremental" | "lock">;
}
