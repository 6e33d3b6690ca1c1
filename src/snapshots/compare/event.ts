import { createHash } from "node:crypto";
import * as z from "zod";
import { stringifyJson } from "../../platform/text/exact-json.ts";
import { employeeSchema } from "../../unified/employee/employee.ts";
import { TOPICS } from "../../unified/vocabulary.ts";
import {
  EVENT_NAMES,
  NAMELY_EVENT_NAMES,
  personEventKind,
  type EventName,
  type NamelyEventName,
  type PersonEventName,
} from "./event-names.ts";
import type { EventEmployee, RosterEvent } from "./event-models.ts";

/** One thing that happened to one person, or to the company around them, between two snapshots. */
export const eventSchema = z
  .object({
    id: z
      .string()
      .describe(
        "One for each occurrence: the same whenever the same baseline is compared again, so that a repeat is recognized, and another one when the same thing happens once more.",
      ),
    event: z.enum(EVENT_NAMES).describe("What happened."),
    namely_event: z
      .enum(NAMELY_EVENT_NAMES)
      .nullable()
      .describe("Namely's own name for it; null where Namely has none."),
    date: z.iso
      .date()
      .nullable()
      .describe("The day that counts: first day for arrivals, last day for departures; null when not known."),
    employee: employeeSchema
      .partial()
      .required({ id: true })
      .nullable()
      .describe(
        "The person as they are now, or as they last were; null for an event that is not about one person.",
      ),
    subject: z
      .object({
        kind: z.enum(["group", "job_title", "company", "fields"]).describe("What kind of thing it is."),
        id: z.string().nullable().describe("Its id, where it has one."),
        name: z.string().nullable().describe("Its name now."),
      })
      .nullable()
      .describe("What it happened to, when not to a person."),
    topics: z.array(z.enum(TOPICS)).describe("What the changes are about."),
    changes: z
      .array(
        z.object({
          field: z.string().describe("The field's name, such as `job_title` or `custom_fields.shirt_size`."),
          from: z.unknown().describe("Its value before."),
          to: z.unknown().describe("Its value now."),
        }),
      )
      .describe(
        "Which fields are different, each whole: `manager` holds id, name and email, `managers` all of them.",
      ),
    changes_withheld: z
      .int()
      .min(1)
      .optional()
      .describe(
        "How many other fields have changed that this event does not carry, because `--event-fields` does not name them; only in events that leave the machine. One that says the same as another change does not count.",
      ),
  })
  .describe("Something that happened between two snapshots.");

export type { EventEmployee, RosterEvent };

export type Change = RosterEvent["changes"][number];

/** Namely's name for what happened; `known` is set for a person who was in the list before. */
export function nameInNamely(event: PersonEventName, known: boolean): NamelyEventName | null {
  const { namely, returning = namely } = personEventKind(event);
  return known ? returning : namely;
}

/** What happened to something that people have in common, and to no one person. */
export function makeCompanyEvent(
  facts: readonly unknown[],
  event: EventName,
  subject: RosterEvent["subject"],
  changes: Change[],
): RosterEvent {
  const id = identifyEvent(facts);
  return { id, event, namely_event: null, date: null, employee: null, subject, topics: [], changes };
}

/** An id that follows from its facts alone: no clock, no chance, so that every run gives it again. */
export function identifyEvent(facts: readonly unknown[]): string {
  return `evt_${createHash("sha256").update(stringifyJson(facts)).digest("hex").slice(0, 32)}`;
}
