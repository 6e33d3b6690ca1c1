import * as z from "zod";
import type { Delivery, Message } from "../delivery/destination.ts";
import { composeMessages } from "../delivery/messages/compose-messages.ts";
import type { MessageKind } from "../delivery/messages/message-kinds.ts";
import { writeJson } from "../formats/json.ts";
import { parseJson } from "../platform/text/exact-json.ts";
import { EVENT_NAMES, RENAMED_EVENTS } from "../snapshots/compare/event-names.ts";
import type { RosterEvent } from "../snapshots/compare/event.ts";
import type { ReadContext } from "../sync/connection/read-context.ts";

// Written by ourselves, and older versions of this program may have known other fields: only what is used here is checked.
const payloadSchema = z.looseObject({
  data: z.looseObject({
    id: z.string(),
    event: z.enum(EVENT_NAMES),
    employee: z.looseObject({ id: z.string() }).nullable(),
  }),
});

/** The payload that the Standard Webhooks convention recommends: what happened, when it was found, and the event itself. */
export function pack(event: RosterEvent, foundAt: string): Delivery {
  const type = `${event.employee === null ? "company" : "employee"}.${event.event}`;
  return {
    id: event.id,
    person: event.employee?.id ?? "company",
    body: writeJson({ type, timestamp: foundAt, data: event }),
  };
}

/** The event of a delivery. */
export function unpack({ body }: Delivery): RosterEvent {
  const payload = parseJson(body);
  // What the check itself gives back has its keys in another order than the report of the run that packed them.
  payloadSchema.parse(payload);
  return (payload as { readonly data: RosterEvent }).data;
}

/** A queue may be of a version that called the event something else. */
export function renameEvent(delivery: Delivery): Delivery {
  const [, subject, formerly = ""] = /^\{"type":"(\w+)\.(\w+)"/u.exec(delivery.body) ?? [];
  const event = RENAMED_EVENTS.get(formerly);
  if (event === undefined) return delivery;
  const payload = parseJson(delivery.body) as { readonly data: RosterEvent };
  const renamed = { ...payload, type: `${subject}.${event}`, data: { ...payload.data, event } };
  return { ...delivery, body: writeJson(renamed) };
}

/** Makes messages of queued events. */
export function composeFrom(
  { clock }: Pick<ReadContext, "clock">,
  as: MessageKind,
): (deliveries: readonly Delivery[]) => readonly Message[] {
  return (deliveries) => composeMessages(as, deliveries.map(unpack), clock.now());
}
