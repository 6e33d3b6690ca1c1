const FIRST_BACK_OFF_MS = 500;

/**
 * Milliseconds to wait after so many failures: half a second, doubled each time, of which up to half is left to chance
 * so that deliveries that failed together do not return together. `random` gives numbers from 0 up to, not including, 1.
 */
export function backOff(failures: number, random: () => number): number {
  return Math.round(FIRST_BACK_OFF_MS * 2 ** failures * (0.5 + random() / 2));
}
