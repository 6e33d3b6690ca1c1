import { eventKind, type EventName } from "../../snapshots/compare/event-names.ts";
import type { SnapshotHeader } from "../../snapshots/file/header.ts";
import { mayShowField } from "../../unified/employee/field-sources.ts";
import { FieldVisibility, joinWords, settleNeeds, type VisibilityPlace } from "../../unified/visibility.ts";

/** The fields without which an event is never found, or goes by another name. */
function listNeeds(event: EventName): readonly string[] {
  return eventKind(event).needs ?? [];
}

/**
 * Warns of events that were asked for by name and cannot be found, since the token does not see what they follow from.
 * Throws `access.field-hidden` when that is true of all of them: the answer would be "nothing happened", whatever happened.
 */
export function checkEventVisibility(
  header: SnapshotHeader,
  wanted: readonly EventName[] | undefined,
  onWarning: ((sentence: string) => void) | undefined,
  place?: VisibilityPlace,
): void {
  // Of a company without people nothing is known.
  if (wanted === undefined || header.visible_keys.length === 0) return;
  const visibility = new FieldVisibility();
  const fields = [...new Set(wanted.flatMap(listNeeds))];
  visibility.watch(fields);
  visibility.see("header", (field) => mayShowField(field, header));
  const needsHidden = (event: EventName): boolean =>
    listNeeds(event).some((field) => visibility.isHidden(field));
  const needs = fields.map((field) => {
    const events = wanted.filter((event) => listNeeds(event).includes(field));
    const whenHidden = `${joinWords(events)} cannot be reported`;
    return { field, isRequired: wanted.every(needsHidden), whenHidden, whenPartlyHidden: whenHidden };
  });
  settleNeeds(visibility, needs, { place, onWarning: onWarning ?? (() => {}) });
}
