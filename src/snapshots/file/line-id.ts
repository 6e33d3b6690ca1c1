import { Fault } from "../../platform/errors/fault.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** How every line begins that this program writes. */
const BEGINNING = Buffer.from('{"id":"');

/** Whether the line at `start` begins as this program writes lines, so that its bytes sort as its id does. */
export function beginsWithId(bytes: Buffer, start: number): boolean {
  for (let at = 0; at < BEGINNING.length; at++) if (bytes[start + at] !== BEGINNING[at]) return false;
  return true;
}

/**
 * The id of the employee on a line, which is only parsed where the id is not the first thing on it; undefined where
 * there is none.
 */
export function readLineId(line: Buffer): string | undefined {
  if (beginsWithId(line, 0)) {
    const end = line.indexOf(QUOTE, BEGINNING.length);
    const escaped = line.indexOf(BACKSLASH, BEGINNING.length);
    if (end > BEGINNING.length && (escaped === -1 || escaped > end))
      return line.toString("utf8", BEGINNING.length, end);
  }
  try {
    const value: unknown = JSON.parse(line.toString("utf8"));
    if (typeof value !== "object" || value === null || !("id" in value)) return undefined;
    return typeof value.id === "string" && value.id !== "" ? value.id : undefined;
  } catch {
    return undefined;
  }
}

/** The order of a snapshot's lines: that of the ids' bytes in UTF-8, which is the same for every program. */
export function compareIds(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [one, other] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (one !== other) return rankUnit(one) - rankUnit(other);
  }
  return a.length - b.length;
}

/** Halves of pairs stand for letters beyond the first plane: in UTF-8 those come last, in UTF-16 before U+E000. */
function rankUnit(unit: number): number {
  return (unit & 0xf800) === 0xd800 ? unit + 0x10000 : unit;
}

export function duplicateId(file: string, lines: readonly [number, number]): Fault {
  const [first, second] = lines;
  return new Fault(
    "file.duplicate-id",
    `${file} holds the same person twice: the id of line ${second} is that of line ${first}.`,
    { hint: "Remove one of the two lines; the tool cannot decide which is right." },
  );
}
