import { createHash } from "node:crypto";

const NAME =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})T(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})Z(?:-\d{3})?$/u;
const MOST_PER_SECOND = 999;

/** When the snapshot of this name was taken, in milliseconds since 1970; undefined when it is no such name. */
export function readSnapshotName(name: string): number | undefined {
  const { year, month, day, hour, minute, second } = NAME.exec(name)?.groups ?? {};
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** Names ascend, also when several are taken within a second or the clock has been put back. */
export function nameNext(now: number, latest: string | undefined): string {
  const stamp = nameMoment(now);
  if (latest === undefined || stamp > latest) return stamp;
  const [moment = latest, count = "001"] = latest.split(/(?<=Z)-/u);
  if (Number(count) < MOST_PER_SECOND) return `${moment}-${String(Number(count) + 1).padStart(3, "0")}`;
  return nameMoment((readSnapshotName(moment) ?? now) + 1000);
}

function nameMoment(time: number): string {
  return new Date(time)
    .toISOString()
    .replace(/\.\d+Z$/u, "Z")
    .replaceAll(":", "");
}

/**
 * The id comes from Namely and becomes the name of a folder: nothing else may become of it. The name of a folder stays
 * what it is.
 */
export function nameFolder(company: string): string {
  if (/^[a-z0-9][a-z0-9._-]{0,80}$/u.test(company)) return company;
  if (/^[a-zA-Z0-9_-]{1,60}-[0-9a-f]{12}$/u.test(company)) return company;
  const mark = createHash("sha256").update(company).digest("hex").slice(0, 12);
  return `${company.replaceAll(/[^a-zA-Z0-9_-]/gu, "_").slice(0, 60)}-${mark}`;
}
