// Written from the schemas; `npm run generate` writes it again. Users of the library need neither the schemas nor the
// package that makes them.
import type { Employee } from "../../unified/models/people-models.ts";

/** What can happen between two snapshots. */
export type EventName =
  | "hired"
  | "pre_hire"
  | "started"
  | "rehired"
  | "reinstated"
  | "terminated"
  | "termination_scheduled"
  | "termination_moved"
  | "termination_rescinded"
  | "overdue"
  | "offer_withdrawn"
  | "appeared"
  | "appeared_inactive"
  | "appeared_unknown"
  | "vanished"
  | "changed"
  | "group_renamed"
  | "job_title_renamed"
  | "company_renamed"
  | "visibility_lost";

/** A person as far as a snapshot knows them: an older one, or a token that sees less, has fewer fields. */
export type EventEmployee = { [Field in keyof Employee]?: Employee[Field] | undefined } & { id: string };

/** Something that happened between two snapshots. */
export interface RosterEvent {
  /** One for each occurrence: the same whenever the same baseline is compared again, so that a repeat is recognized, and another one when the same thing happens once more. */
  id: string;
  /** What happened. */
  event: EventName;
  /** Namely's own name for it; null where Namely has none. */
  namely_event: "profile.created" | "profile.updated" | "profile.terminated" | "profile.rehired" | null;
  /** The day that counts: first day for arrivals, last day for departures; null when not known. */
  date: string | null;
  /** The person as they are now, or as they last were; null for an event that is not about one person. */
  employee: EventEmployee | null;
  /** What it happened to, when not to a person. */
  subject: {
    /** What kind of thing it is. */
    kind: "group" | "job_title" | "company" | "fields";
    /** Its id, where it has one. */
    id: string | null;
    /** Its name now. */
    name: string | null;
  } | null;
  /** What the changes are about. */
  topics: ("name" | "title" | "manager" | "group" | "email" | "phone" | "location" | "employment" | "dates" | "access" | "private" | "custom" | "other")[];
  /** Which fields are different, each whole: `manager` holds id, name and email, `managers` all of them. */
  changes: {
    /** The field's name, such as `job_title` or `custom_fields.shirt_size`. */
    field: string;
    /** Its value before. */
    from: unknown;
    /** Its value now. */
    to: unknown;
  }[];
  /** How many other fields have changed that this event does not carry, because `--event-fields` does not name them; only in events that leave the machine. One that says the same as another change does not count. */
  changes_withheld?: number | undefined;
}
