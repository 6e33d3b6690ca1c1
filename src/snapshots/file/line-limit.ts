import { LONGEST_LINE } from "../../formats/line-bytes.ts";
import { parseJson, stringifyJson } from "../../platform/text/exact-json.ts";
import { Fault } from "../../platform/errors/fault.ts";

/** More than these no character takes in UTF-8 for each of its units in a string. */
const MOST_BYTES_EACH = 3;

/**
 * Throws `file.line-too-long` for a line of a snapshot that could be written and never be read again. `owner` begins the
 * sentence; the field that takes most of the line is named, its value is not.
 */
export function refuseLongLine(text: string, owner: string): void {
  if (text.length * MOST_BYTES_EACH <= LONGEST_LINE || Buffer.byteLength(text) <= LONGEST_LINE) return;
  const most = `${LONGEST_LINE / 1024 / 1024} MiB`;
  throw new Fault(
    "file.line-too-long",
    `${owner} cannot be saved: "${findLongest(text)}" makes the line longer than ${most}, which is the most that can be read.`,
    { hint: "Shorten it in Namely; nothing was saved or sent." },
  );
}

function findLongest(text: string): string {
  const record = parseJson(text) as Readonly<Record<string, unknown>>;
  const field = longestKey(record);
  const inner = field === "custom_fields" ? longestKey(record[field]) : undefined;
  return inner === undefined ? (field ?? "it") : `${field}.${inner}`;
}

function longestKey(value: unknown): string | undefined {
  let [longest, most]: [string | undefined, number] = [undefined, -1];
  for (const [key, part] of Object.entries(value ?? {})) {
    const { length } = stringifyJson(part);
    if (length > most) [longest, most] = [key, length];
  }
  return longest;
}
