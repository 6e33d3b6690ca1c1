import { cleanLine } from "../../formats/table-cells.ts";
import { eventKind, eventLabel, type EventDates } from "../../snapshots/compare/event-names.ts";
import type { RosterEvent } from "../../snapshots/compare/event.ts";
import { listChanges, showValue } from "./change-text.ts";

/** An event in the words of every table, report and line that a person reads. Each text is one clean line. */
export interface EventText {
  readonly label: string;
  /** The person, or what the event is about. */
  readonly name: string;
  readonly title: string;
  readonly department: string;
  readonly manager: string;
  /** The date that counts, or each change. */
  readonly details: readonly string[];
}

/** Words an event. A last day that is `today`, `YYYY-MM-DD`, gets "(today)". */
export function describeEvent(event: RosterEvent, today: string): EventText {
  const { employee, subject } = event;
  const name = employee?.name ?? employee?.work_email ?? employee?.id ?? subject?.name;
  return {
    label: eventLabel(event.event),
    name: cleanLine(name ?? ""),
    title: cleanLine(employee?.job_title ?? ""),
    department: cleanLine(employee?.department ?? ""),
    manager: cleanLine(employee?.manager?.name ?? ""),
    details: employee === null ? describeCompanyChange(event) : describePersonChange(event, today),
  };
}

/** Such as `left · Ada Lovelace · Engineer · last day 2026-12-20`. */
export function renderEventLine(event: RosterEvent, today: string): string {
  const { label, name, title, details } = describeEvent(event, today);
  return [label, name, title, details.join("; ")].filter((part) => part !== "").join(" · ");
}

function describePersonChange(event: RosterEvent, today: string): readonly string[] {
  const { date, describe } = eventKind(event.event);
  if (event.event === "changed") return [...listChanges(event.changes), ...describeWithheld(event)];
  const from = event.changes.find(({ field }) => field === "termination_date")?.from;
  const dates = {
    // Access ends today: that asks for action, while a first day that is today does not.
    date: date === "departure" && event.date === today ? `${event.date} (today)` : (event.date ?? undefined),
    lastDayBefore: typeof from === "string" ? from : undefined,
  };
  return [describe?.(dates) ?? describeDate(date, dates)].filter((text) => text !== "");
}

/** Such as `and 2 other fields`, of an event that does not carry them. */
function describeWithheld({ changes, changes_withheld: count = 0 }: RosterEvent): readonly string[] {
  if (count === 0) return [];
  return [`${changes.length === 0 ? "" : "and "}${count} other ${count === 1 ? "field" : "fields"}`];
}

function describeDate(kind: ReturnType<typeof eventKind>["date"], { date = "unknown" }: EventDates): string {
  switch (kind) {
    case "start":
      return `first day ${date}`;
    case "departure":
      return `last day ${date}`;
    case "earlier-departure":
      return `last day was ${date}`;
    default:
      return "";
  }
}

function describeCompanyChange({ event, changes }: RosterEvent): readonly string[] {
  if (event === "visibility_lost")
    return [`this token no longer sees: ${changes.map(({ field }) => cleanLine(field)).join(", ")}`];
  return changes.map(({ from }) => `was ${showValue(from)}`);
}
