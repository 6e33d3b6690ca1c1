/** Seconds since 1970; numbers of milliseconds and numbers as text have been seen. Undefined for anything else. */
export function readEpochSeconds(value: unknown): number | undefined {
  const time = typeof value === "string" && /^\d+$/u.test(value) ? Number(value) : value;
  if (typeof time !== "number" || !Number.isFinite(time) || time <= 0) return undefined;
  // Seconds never get this large before the year 5138.
  return time >= 100_000_000_000 ? Math.floor(time / 1000) : time;
}
