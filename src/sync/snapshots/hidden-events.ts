import { decodeLine, readLines } from "../../formats/ndjson-lines.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { eventKind, type EventName } from "../../snapshots/compare/event-names.ts";
import type { Side } from "../../snapshots/compare/side.ts";
import type { SnapshotHeader } from "../../snapshots/file/header.ts";
import { readChunks } from "../../snapshots/file/stored-lines.ts";
import { mayShowField } from "../../unified/employee/field-sources.ts";
import { readEmployeeLine } from "../../unified/employee/read-employee.ts";
import { FieldVisibility, joinWords, settleNeeds, type VisibilityPlace } from "../../unified/visibility.ts";

/** The later side of a comparison, and what it says of itself. */
export interface LaterSide {
  readonly side: Side;
  /** Undefined for a plain export. */
  readonly header: SnapshotHeader | undefined;
  /** How warnings name it. Default: Namely. */
  readonly place?: VisibilityPlace;
}

/** The fields without which an event is never found, or goes by another name. */
function listNeeds(event: EventName): readonly string[] {
  return eventKind(event).needs ?? [];
}

/**
 * Warns of events that were asked for by name and cannot be found, of all people or of some, since the token does not see
 * what they follow from. Throws `access.field-hidden` when that is true of all events and all people: the answer would be
 * "nothing happened", whatever happened.
 */
export async function checkEventVisibility(
  later: LaterSide,
  wanted: readonly EventName[] | undefined,
  onWarning: ((sentence: string) => void) | undefined,
): Promise<void> {
  const fields = [...new Set((wanted ?? []).flatMap(listNeeds))];
  if (wanted === undefined || fields.length === 0) return;
  const visibility = await countVisible(later, fields);
  const needsHidden = (event: EventName): boolean =>
    listNeeds(event).some((field) => visibility.isHidden(field));
  const needs = fields.map((field) => {
    const events = joinWords(wanted.filter((event) => listNeeds(event).includes(field)));
    return {
      field,
      isRequired: wanted.every(needsHidden),
      whenHidden: `${events} cannot be reported`,
      whenPartlyHidden: `${events} may miss them`,
    };
  });
  settleNeeds(visibility, needs, { place: later.place, onWarning: onWarning ?? (() => {}) });
}

async function countVisible(later: LaterSide, fields: readonly string[]): Promise<FieldVisibility> {
  const visibility = new FieldVisibility();
  visibility.watch(fields);
  try {
    for await (const shows of readVisibility(later, fields)) visibility.see("", shows);
  } catch (error) {
    if (!(error instanceof Fault && error.code === "usage.not-seekable")) throw error;
    // A pipe gives its content once: then only its header counts. Of a company without people nothing is known.
    const { header } = later;
    if (header !== undefined && header.visible_keys.length > 0)
      visibility.see("", (field) => mayShowField(field, header));
  }
  return visibility;
}

/** Objects whose keys are the company's own, behind the fields of every line that this program writes. */
const FOREIGN = ["custom_fields", "remote_data"].map((field) => Buffer.from(`"${field}":`));

/** Whether the line certainly has a field, without parsing it. */
function hasField(line: Buffer, mark: Buffer): boolean {
  const at = line.indexOf(mark);
  return at >= 0 && FOREIGN.every((foreign) => !line.subarray(0, at).includes(foreign));
}

/** For each person, which of the fields the line has. Only a line that seems to lack one is parsed. */
async function* readVisibility(
  { side, header }: LaterSide,
  fields: readonly string[],
): AsyncGenerator<(field: string) => boolean, void, undefined> {
  const marks = fields.map((field) => Buffer.from(`"${field}":`));
  const showsAll = fields.every((field) => header === undefined || mayShowField(field, header));
  for await (const line of readLines(readChunks(side.read()), { name: side.name })) {
    if (showsAll && marks.every((mark) => hasField(line.bytes, mark))) {
      yield () => true;
      continue;
    }
    const place = { file: side.name, line: line.number };
    const parsed = readEmployeeLine(decodeLine(line, side.name), place);
    if (parsed.kind === "header") continue;
    const { keys } = parsed;
    yield (field) => keys.has(field) && (header === undefined || mayShowField(field, header));
  }
}
