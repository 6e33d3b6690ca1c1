import { isOnCalendar, isPlainDate } from "../../platform/text/calendar.ts";
import { isExact } from "../../platform/text/exact-json.ts";
import { shapeFault } from "../../platform/errors/shape-fault.ts";
import type { RawInstant } from "./raw.ts";

const YEAR_FIRST = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?$/;
/** Namely wrote dates like this until 2014; its time-off pages still do. */
const MONTH_FIRST = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;
const INSTANT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(\.\d+)?)? ?(Z|UTC|[+-]\d{2}:?\d{2})?$/i;
/** Seconds never get this large before the year 5138, so such a number counts milliseconds. */
const FIRST_MILLISECONDS = 100_000_000_000;
/** RFC 3339 has years of four digits. */
const EARLIEST = Date.parse("0001-01-01T00:00:00Z");
const LATEST = Date.parse("9999-12-31T23:59:59.999Z");

/**
 * A calendar day as `YYYY-MM-DD`. It never passes through a clock, so no time zone can move it; of a date with a time
 * the date is taken as written. Null for "", spaces and a date of zeros.
 * @throws Fault `api.shape` for anything else: a wrong departure date locks a person out, so none is guessed.
 */
export function readDate(raw: string | null | undefined, path: string): string | null {
  const text = raw?.trim() ?? "";
  if (text === "") return null;
  if (isPlainDate(text)) return text;
  const [year, month, day] = partsOf(text);
  if (Number(year) === 0 && Number(month) === 0 && Number(day) === 0) return null;
  if (year === undefined || month === undefined || day === undefined || !isOnCalendar(+year, +month, +day))
    throw shapeFault(path, "a date", raw);
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/**
 * A moment as RFC 3339 in UTC, from seconds since 1970 as a number or text, or from a written time. A written time
 * without a zone is taken as UTC. Null for what is empty.
 * @throws Fault `api.shape` for anything else.
 */
export function readInstant(raw: RawInstant, path: string): string | null {
  const text = typeof raw === "string" ? raw.trim() : raw;
  if (text === "" || text === null || text === undefined) return null;
  const isEpoch = typeof text === "number" || isExact(text) || /^-?\d+(\.\d+)?$/.test(text);
  const instant = formatInstant(isEpoch ? millisecondsOfEpoch(Number(String(text))) : parseInstant(text));
  if (instant === undefined) throw shapeFault(path, "a time", raw);
  return instant;
}

/** Milliseconds since 1970 of a written date or time, a missing zone being UTC; undefined when it is neither. */
export function parseInstant(text: string): number | undefined {
  const [, date, minutes = "00:00", seconds = ":00", fraction = "", zone = "Z"] =
    INSTANT.exec(text.trim()) ?? [];
  if (date === undefined || !isPlainDate(date)) return undefined;
  const offset = zone
    .toUpperCase()
    .replace("UTC", "Z")
    .replace(/^([+-]\d{2})(\d{2})$/, "$1:$2");
  const milliseconds = Date.parse(`${date}T${minutes}${seconds}${fraction.slice(0, 4)}${offset}`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

function partsOf(text: string): readonly (string | undefined)[] {
  const [, year, month, day] = YEAR_FIRST.exec(text) ?? [];
  if (year !== undefined) return [year, month, day];
  const [, monthFirst, dayNext, yearLast] = MONTH_FIRST.exec(text) ?? [];
  return [yearLast, monthFirst, dayNext];
}

function millisecondsOfEpoch(epoch: number): number {
  return Math.abs(epoch) < FIRST_MILLISECONDS ? epoch * 1000 : epoch;
}

function formatInstant(milliseconds: number | undefined): string | undefined {
  if (milliseconds === undefined || !(milliseconds >= EARLIEST && milliseconds <= LATEST)) return undefined;
  return new Date(milliseconds).toISOString().replace(".000Z", "Z");
}
