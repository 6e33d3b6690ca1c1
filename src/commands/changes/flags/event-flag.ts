import { Fault } from "../../../platform/errors/fault.ts";
import { findNearest } from "../../../platform/errors/nearest.ts";
import {
  EVENT_NAMES,
  eventLabel,
  RENAMED_EVENTS,
  type EventName,
} from "../../../snapshots/compare/event-names.ts";
import { readNameList } from "../../../cli/values.ts";

/** Words that a report shows and older versions took, which `--events` answers with the right name. */
const OTHER_WORDS: ReadonlyMap<string, EventName> = new Map([
  ...EVENT_NAMES.map((name): [string, EventName] => [eventLabel(name), name]),
  ...RENAMED_EVENTS,
]);

/** Reads `--events`. Throws `usage.choice` with the nearest name. */
export function readEventNames(text: string | undefined): readonly EventName[] | undefined {
  return text === undefined ? undefined : readNameList("--events", text).map(readEventName);
}

function readEventName(word: string): EventName {
  const wanted = word.toLowerCase();
  const known = EVENT_NAMES.find((name) => name === wanted);
  if (known !== undefined) return known;
  const nearest = OTHER_WORDS.get(wanted) ?? findNearest(wanted, EVENT_NAMES, { most: 1 })[0];
  throw new Fault("usage.choice", `Unknown event "${word}" in --events.`, {
    hint: `${nearest === undefined ? "" : `Did you mean ${nearest}? `}All events: namely help events`,
  });
}
