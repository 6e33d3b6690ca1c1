import type { Delivery, Destination, MessageDestination } from "../delivery/destination.ts";
import { writeJson } from "../formats/json.ts";
import { parseJson } from "../platform/text/exact-json.ts";
import type { RosterEvent } from "../snapshots/compare/event.ts";
import { createSender, type FieldPaths } from "../snapshots/compare/sent-event.ts";

/**
 * The same destination, which never gets a field that is not sent. The queue keeps the whole event. A message is made of
 * fields of its own choice.
 */
export function withholdFields<Taker extends Destination | MessageDestination>(
  destination: Taker,
  added: FieldPaths,
): Taker {
  if (!("deliver" in destination)) return destination;
  const send = createSender(added);
  const withhold = (delivery: Delivery): Delivery => {
    const { type, timestamp, data } = parseJson(delivery.body) as {
      readonly type: string;
      readonly timestamp: string;
      readonly data: RosterEvent;
    };
    return { ...delivery, body: writeJson({ type, timestamp, data: send(data) }) };
  };
  return { ...destination, deliver: (delivery) => destination.deliver(withhold(delivery)) };
}
