import { isPlainDate } from "../../platform/text/calendar.ts";

/** The last sign-in as a file has it. */
export type SignIn =
  | { readonly kind: "never" }
  | { readonly kind: "unreadable" }
  /** `day` is `YYYY-MM-DD` as the file has it; `text` adds the time of day and the zone, where there are any. */
  | { readonly kind: "at"; readonly day: string; readonly text: string };

const NEVER: ReadonlySet<string> = new Set(
  ["", "-", "never", "never logged in", "never signed in", "never accessed", "none", "null"].concat([
    "n/a",
    "na",
    "no_information",
    "not_supported",
    "0",
  ]),
);

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const ISO =
  /^(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<date>\d{1,2})(?:[T ]+(?<time>\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(?<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?(?: \(?[A-Z]{3,4}\)?)?$/iu;
const MONTH_FIRST = /^(?:[a-z]{3},? )?(?<word>[a-z]{3,9})\.? (?<date>\d{1,2}),? (?<year>\d{4})\b/iu;
const DAY_FIRST = /^(?:[a-z]{3},? )?(?<date>\d{1,2})[ -](?<word>[a-z]{3,9})\.?[ -](?<year>\d{4})\b/iu;
const SLASHES = /^(?<one>\d{1,2})[/.](?<two>\d{1,2})[/.](?<year>\d{4})\b/u;
const EPOCH = /^\d{10}(?:\d{3})?$/u;

/** Reads a time as systems export it. A date such as 4/5/2026, which means two days, is unreadable. */
export function readSignIn(value: string): SignIn {
  const text = value.trim();
  if (NEVER.has(text.toLowerCase())) return { kind: "never" };
  if (EPOCH.test(text)) {
    const ms = Number(text) * (text.length === 10 ? 1000 : 1);
    const instant = new Date(ms).toISOString();
    return { kind: "at", day: instant.slice(0, 10), text: `${instant.slice(0, 19)}Z` };
  }
  const iso = ISO.exec(text)?.groups;
  if (iso !== undefined) {
    // Google writes the beginning of its time for those who never signed in.
    if (iso["year"] === "1970") return { kind: "never" };
    return makeSignIn(iso, Number(iso["month"]), iso["time"], iso["zone"]);
  }
  const worded = (MONTH_FIRST.exec(text) ?? DAY_FIRST.exec(text))?.groups;
  if (worded !== undefined)
    return makeSignIn(worded, MONTHS.indexOf((worded["word"] ?? "").slice(0, 3).toLowerCase()) + 1);
  const slashes = SLASHES.exec(text)?.groups;
  if (slashes !== undefined) {
    const [one, two] = [Number(slashes["one"]), Number(slashes["two"])];
    const year = slashes["year"] ?? "";
    if (one > 12) return makeSignIn({ year, date: String(one) }, two);
    if (two > 12 || one === two) return makeSignIn({ year, date: String(two) }, one);
  }
  return { kind: "unreadable" };
}

function makeSignIn(
  parts: Readonly<Record<string, string | undefined>>,
  month: number,
  time?: string,
  zone?: string,
): SignIn {
  const { year, date = "" } = parts;
  const day = `${year}-${String(month).padStart(2, "0")}-${date.padStart(2, "0")}`;
  if (!isPlainDate(day)) return { kind: "unreadable" };
  if (time === undefined) return { kind: "at", day, text: day };
  const clock = time.length < 5 || time.indexOf(":") === 1 ? `0${time}` : time;
  const suffix = /^(?:Z|UTC|GMT)$/iu.test(zone ?? "") ? "Z" : (zone ?? "");
  return { kind: "at", day, text: `${day}T${clock.length === 5 ? `${clock}:00` : clock}${suffix}` };
}
