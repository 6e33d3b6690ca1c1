/** What an independent reader finds in a calendar. */
export interface CheckedEvent {
  readonly uid: string;
  readonly date: string;
  readonly summary: string;
  readonly description: string | undefined;
  readonly sequence: number;
  readonly stamp: string;
  readonly status: string;
}

/**
 * Reads a calendar as RFC 5545 has it and throws for the first thing that is wrong. Written from the RFC and on bytes, so that it
 * shares nothing with the writer.
 */
export function checkCalendar(file: Uint8Array): CheckedEvent[] {
  const lines = unfold(splitLines(file)).map(parseLine);
  const names = lines.map(({ name, value }) =>
    name === "BEGIN" || name === "END" ? `${name}:${value}` : name,
  );
  if (names[0] !== "BEGIN:VCALENDAR" || names.at(-1) !== "END:VCALENDAR")
    throw new Error("Not one calendar.");
  const first = names.indexOf("BEGIN:VEVENT");
  const head = names.slice(1, first === -1 ? -1 : first);
  for (const needed of ["VERSION", "PRODID"])
    if (head.filter((name) => name === needed).length !== 1) throw new Error(`${needed} is not there once.`);
  if (lines.find(({ name }) => name === "VERSION")?.value !== "2.0") throw new Error("Another version.");
  const events: CheckedEvent[] = [];
  let at = first === -1 ? lines.length - 1 : first;
  while (at < lines.length - 1) {
    if (names[at] !== "BEGIN:VEVENT") throw new Error(`Not an event: ${names[at] ?? ""}`);
    const end = names.indexOf("END:VEVENT", at);
    events.push(readEvent(lines.slice(at + 1, end)));
    at = end + 1;
  }
  const uids = events.map(({ uid }) => uid);
  if (new Set(uids).size !== uids.length) throw new Error("A UID is there twice.");
  return events;
}

function splitLines(file: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let start = 0;
  for (let index = 0; index < file.length; index += 1) {
    if (file[index] === 0x0a && file[index - 1] !== 0x0d) throw new Error("A line feed without its CR.");
    if (file[index] !== 0x0d) continue;
    if (file[index + 1] !== 0x0a) throw new Error("A CR without its line feed.");
    const line = file.subarray(start, index);
    if (line.length > 75) throw new Error(`A line of ${line.length} octets.`);
    if (line.length === 0) throw new Error("An empty line.");
    // Fatal: a line that was cut within a character cannot be decoded alone.
    new TextDecoder("utf-8", { fatal: true }).decode(line);
    lines.push(line);
    start = index + 2;
  }
  if (start !== file.length) throw new Error("The last line has no end.");
  return lines;
}

function unfold(lines: readonly Uint8Array[]): string[] {
  const whole: string[] = [];
  for (const line of lines) {
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(line);
    if (text.startsWith(" ")) whole.push((whole.pop() ?? "") + text.slice(1));
    else whole.push(text);
  }
  return whole;
}

interface ContentLine {
  readonly name: string;
  readonly parameters: string;
  readonly value: string;
}

function parseLine(text: string): ContentLine {
  const match = /^([A-Z-]+)((?:;[A-Z-]+=[A-Z-]+)*):(.*)$/su.exec(text);
  if (match === null) throw new Error(`Not a content line: ${text}`);
  const [, name = "", parameters = "", value = ""] = match;
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  if (/[\u0000-\u0008\u000A-\u001F\u007F]/u.test(value)) throw new Error("A control character.");
  return { name, parameters, value };
}

const TEXTS = new Set(["SUMMARY", "DESCRIPTION", "UID", "CATEGORIES"]);
const NEEDED = ["UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "STATUS"];

function readEvent(lines: readonly ContentLine[]): CheckedEvent {
  const values = new Map<string, string>();
  for (const { name, parameters, value } of lines) {
    if (values.has(name)) throw new Error(`${name} is there twice.`);
    if (name === "DTSTART" && parameters !== ";VALUE=DATE") throw new Error("DTSTART is not a day.");
    if (name === "DTEND" || name === "DURATION") throw new Error("An all-day event needs no end.");
    values.set(name, TEXTS.has(name) ? unescape(value) : value);
  }
  const get = (name: string): string => values.get(name) ?? "";
  for (const name of NEEDED) if (!values.has(name)) throw new Error(`${name} is missing.`);
  if (!/^\d{8}T\d{6}Z$/u.test(get("DTSTAMP"))) throw new Error("DTSTAMP is not a time in UTC.");
  if (!/^\d+$/u.test(get("SEQUENCE"))) throw new Error("SEQUENCE is no number.");
  if (!["CONFIRMED", "CANCELLED"].includes(get("STATUS"))) throw new Error("An unknown status.");
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/u.exec(get("DTSTART")) ?? [];
  const date = `${year}-${month}-${day}`;
  if (new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10) !== date) throw new Error(`No day: ${date}`);
  return {
    uid: get("UID"),
    date,
    summary: get("SUMMARY"),
    description: values.get("DESCRIPTION"),
    sequence: Number(get("SEQUENCE")),
    stamp: get("DTSTAMP").slice(0, 8),
    status: get("STATUS"),
  };
}

/** Of a text, a backslash stands only before these, and a comma or semicolon only behind one. */
function unescape(value: string): string {
  let text = "";
  for (let at = 0; at < value.length; at += 1) {
    const sign = value.charAt(at);
    if (sign === "," || sign === ";") throw new Error(`"${sign}" is not escaped.`);
    if (sign !== "\\") text += sign;
    else {
      at += 1;
      const next = value.charAt(at);
      if (next === "n" || next === "N") text += "\n";
      else if ("\\;,".includes(next) && next !== "") text += next;
      else throw new Error(`"\\${next}" means nothing.`);
    }
  }
  return text;
}
