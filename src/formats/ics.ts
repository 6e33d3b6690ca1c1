/** An all-day event of a calendar, with the properties that are written and read again. */
export interface CalendarEvent {
  readonly uid: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly summary: string;
  readonly description: string;
  readonly category: string;
  /** Grows with each version, so that calendars accept it. */
  readonly sequence: number;
  /** The day, `YYYY-MM-DD`, on which this version was first written. */
  readonly stamp: string;
  readonly isCancelled: boolean;
}

/** Which program wrote a calendar. */
const PRODUCT_ID = "-//namely-cli//namely upcoming//EN";

/** The longest line, in octets and without its end. */
const LONGEST_LINE = 75;

/** A calendar as RFC 5545 wants it, in the order of the events. */
export function writeCalendar(events: readonly CalendarEvent[]): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    `PRODID:${PRODUCT_ID}`,
    "CALSCALE:GREGORIAN",
    ...events.flatMap(writeEvent),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${foldOctets(line)}\r\n`).join("");
}

function writeEvent(event: CalendarEvent): readonly string[] {
  const { uid, date, summary, description, category, sequence, stamp, isCancelled } = event;
  return [
    "BEGIN:VEVENT",
    `UID:${escapeContent(uid)}`,
    `DTSTAMP:${stamp.replaceAll("-", "")}T000000Z`,
    // Without DTEND, an event on a date takes the whole day.
    `DTSTART;VALUE=DATE:${date.replaceAll("-", "")}`,
    `SUMMARY:${escapeContent(summary)}`,
    ...(description === "" ? [] : [`DESCRIPTION:${escapeContent(description)}`]),
    `CATEGORIES:${escapeContent(category)}`,
    `SEQUENCE:${sequence}`,
    `STATUS:${isCancelled ? "CANCELLED" : "CONFIRMED"}`,
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ];
}

/** The events of a calendar that this program wrote; undefined for any other text. */
export function readCalendar(text: string): readonly CalendarEvent[] | undefined {
  const lines = text.replaceAll(/\r?\n[ \t]/gu, "").split(/\r?\n/u);
  if (lines[0] !== "BEGIN:VCALENDAR" || !lines.includes(`PRODID:${PRODUCT_ID}`)) return undefined;
  if (lines.findLast((line) => line !== "") !== "END:VCALENDAR") return undefined;
  const events: CalendarEvent[] = [];
  let properties: Map<string, string> | undefined;
  for (const line of lines) {
    if (line === "BEGIN:VEVENT") properties = new Map();
    else if (line === "END:VEVENT") {
      const event = properties && readEvent(properties);
      if (event === undefined) return undefined;
      events.push(event);
      properties = undefined;
    } else {
      const at = line.indexOf(":");
      properties?.set(line.slice(0, at), line.slice(at + 1));
    }
  }
  return events;
}

function readEvent(properties: ReadonlyMap<string, string>): CalendarEvent | undefined {
  const uid = properties.get("UID");
  const date = readDay(properties.get("DTSTART;VALUE=DATE"));
  const stamp = readDay(properties.get("DTSTAMP")?.slice(0, 8));
  const sequence = Number(properties.get("SEQUENCE"));
  if (uid === undefined || date === undefined || stamp === undefined) return undefined;
  if (!Number.isSafeInteger(sequence)) return undefined;
  return {
    uid: unescapeText(uid),
    date,
    summary: unescapeText(properties.get("SUMMARY") ?? ""),
    description: unescapeText(properties.get("DESCRIPTION") ?? ""),
    category: unescapeText(properties.get("CATEGORIES") ?? ""),
    sequence,
    stamp,
    isCancelled: properties.get("STATUS") === "CANCELLED",
  };
}

function readDay(text: string | undefined): string | undefined {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/u.exec(text ?? "") ?? [];
  return year === undefined ? undefined : `${year}-${month}-${day}`;
}

/** Text as a value: other control characters than line ends are not allowed in one. */
function escapeContent(text: string): string {
  return text
    .replaceAll(/\p{Cs}/gu, "\uFFFD")
    .replaceAll(/[\\;,]/gu, String.raw`\$&`)
    .replaceAll(/\r\n?|\n/gu, String.raw`\n`)
    .replaceAll(/\p{Cc}/gu, " ");
}

function unescapeText(text: string): string {
  return text.replaceAll(/\\(.)/gu, (_, sign: string) => (sign === "n" || sign === "N" ? "\n" : sign));
}

/** Long lines go on in the next one behind a space, never within a character: a reader may decode each by itself. */
function foldOctets(line: string): string {
  if (Buffer.byteLength(line) <= LONGEST_LINE) return line;
  let folded = "";
  let bytes = 0;
  for (const sign of line) {
    const size = Buffer.byteLength(sign);
    if (bytes + size > LONGEST_LINE) {
      folded += "\r\n ";
      bytes = 1;
    }
    folded += sign;
    bytes += size;
  }
  return folded;
}
