const UNITS = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
] as const;

/** How old something is, in its largest unit: `12 d`, `3 h`, `5 min`, `40 s`. */
export function spellAge(ms: number): string {
  const [size, unit] = UNITS.find(([least]) => ms >= least) ?? [1000, "s"];
  return `${Math.max(0, Math.floor(ms / size))} ${unit}`;
}
