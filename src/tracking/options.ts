import type { EventChoice } from "../sync/snapshots/event-search.ts";
import type { RetentionOptions } from "./retention.ts";
import type { SnapshotDetail } from "../sync/employees/employee-detail.ts";

/** What is looked for, however the two sides came to be. */
export interface EventOptions extends EventChoice {
  readonly ignored: readonly string[];
  /** The day the roster is seen from; undefined for today. */
  readonly asOf: string | undefined;
  /** Where today is; undefined for where the machine stands. */
  readonly timeZone: string | undefined;
}

/** How Namely is read and what becomes of the events. */
export interface LiveOptions {
  /** A file to compare with instead of the latest stored snapshot. */
  readonly against: string | undefined;
  /** A baseline of its own in the store; undefined for the one without a name. */
  readonly baseline: string | undefined;
  readonly save: boolean;
  readonly incremental: boolean;
  /** How long in milliseconds only changes may be read before everybody is again. */
  readonly fullEveryMs: number;
  readonly lock: boolean;
  readonly detail: SnapshotDetail;
  readonly delivery: DeliveryOptions;
  /** Which stored snapshots stay after saving; all of them without a rule. */
  readonly retention: RetentionOptions;
}

/** Where events are delivered. */
export interface DeliveryOptions {
  readonly post: URL | undefined;
  /** A program and its arguments. */
  readonly exec: readonly string[] | undefined;
  /** Drops what an earlier run could not deliver. */
  readonly forget: boolean;
}

/** What `watch` and `listen` look for, and what becomes of it. */
export interface RosterWatchOptions {
  readonly events: EventOptions;
  readonly live: Omit<LiveOptions, "against" | "save" | "incremental" | "lock">;
}
