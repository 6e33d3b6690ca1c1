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
export interface LiveOptions {
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
  readonly delivery: DeliveryOptions;
  /** Which stored snapshots stay after saving; all of them without a rule. */
  readonly retention: RetentionOptions;
}

/** Where events are delivered, and with how much of the person. */
export interface DeliveryOptions {
  readonly post: URL | undefined;
  /** A program and its arguments. */
  readonly exec: readonly string[] | undefined;
  /** Drops what an earlier run could not deliver. */
  readonly forget: boolean;
  /** Fields of the person that are sent besides those that every event carries. */
  readonly fields: FieldPaths;
}

/** What `watch` and `listen` report, and where it goes. */
export interface RosterWatchOptions {
  readonly events: EventOptions;
  readonly live: Omit<LiveOptions, "against" | "save" | "incremental" | "lock">;
}
