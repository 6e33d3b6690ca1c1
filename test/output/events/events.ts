import type { EventName } from "../../../src/snapshots/compare/event-names.ts";
import type { EventEmployee, RosterEvent } from "../../../src/snapshots/compare/event.ts";

type Person = Partial<EventEmployee> & { readonly name: string };

/** An event of a person, with as much as a report shows. */
export function personEvent(
  event: EventName,
  person: Person,
  { date = null, changes = [] }: Partial<Pick<RosterEvent, "date" | "changes">> = {},
): RosterEvent {
  return {
    id: `evt_${event}_${person.name}`,
    event,
    namely_event: null,
    date,
    employee: { id: person.name, ...person },
    subject: null,
    topics: [],
    changes,
  };
}

/** A group that has another name. */
export function renameEvent(from: string, to: string): RosterEvent {
  return {
    id: `evt_group_${to}`,
    event: "group_renamed",
    namely_event: null,
    date: null,
    employee: null,
    subject: { kind: "group", id: "g1", name: to },
    topics: [],
    changes: [{ field: "name", from, to }],
  };
}

/** How often each event occurs. */
export function countEvents(events: readonly RosterEvent[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { event } of events) counts[event] = (counts[event] ?? 0) + 1;
  return counts;
}
