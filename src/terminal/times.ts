const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Beyond this many days the date says more than a distance. */
const MOST_DAYS_AGO = 30;

/** A time as people write it, on this machine's clock: `2026-11-27 14:03`. */
export function formatTime(ms: number): string {
  const at = new Date(ms);
  return `${formatDay(at)} ${pad(at.getHours())}:${pad(at.getMinutes())}`;
}

/** The same with the distance from now: `2026-11-27 14:03 (yesterday)`. */
export function formatTimeAgo(ms: number, now: number): string {
  const distance = describeDistance(ms, now);
  return distance === "" ? formatTime(ms) : `${formatTime(ms)} (${distance})`;
}

const AGE_UNITS = [
  [DAY_MS, "d"],
  [HOUR_MS, "h"],
  [MINUTE_MS, "min"],
] as const;

/** How old a thing is, or how long until a time, in its largest whole unit: `12 d`, `3 h`, `5 min`, `40 s`. */
export function formatAge(ms: number): string {
  const [size, unit] = AGE_UNITS.find(([least]) => ms >= least) ?? [1000, "s"];
  return `${Math.max(0, Math.floor(ms / size))} ${unit}`;
}

/** How long ago a time is; empty for one in the future or more than a month ago. */
function describeDistance(ms: number, now: number): string {
  const age = now - ms;
  if (age < 0) return "";
  if (age < MINUTE_MS) return "just now";
  if (age < HOUR_MS) return `${Math.floor(age / MINUTE_MS)} min ago`;
  const days = countDays(ms, now);
  if (days === 0) return `${Math.floor(age / HOUR_MS)} h ago`;
  if (days === 1) return "yesterday";
  return days <= MOST_DAYS_AGO ? `${days} days ago` : "";
}

/** Midnights between two times; a day on which clocks change has 23 or 25 hours. */
function countDays(from: number, to: number): number {
  return Math.round((startOfDay(to) - startOfDay(from)) / DAY_MS);
}

function startOfDay(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}

function formatDay(at: Date): string {
  return `${String(at.getFullYear()).padStart(4, "0")}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
}

function pad(part: number): string {
  return String(part).padStart(2, "0");
}
