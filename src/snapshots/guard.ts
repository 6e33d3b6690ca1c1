import { Fault } from "../platform/fault.ts";
import type { RosterEvent } from "./event.ts";

/** How many people may leave at once before somebody has to look. */
export interface GuardRules {
  /** At most so many; undefined for what is usual. */
  readonly maxTerminations: number | undefined;
  /** Whatever the number. */
  readonly force: boolean;
}

const USUAL_PEOPLE = 10;
const USUAL_SHARE = 0.1;

/** Whether the event takes somebody's place in the company away. */
export function isDeparture({ event }: Pick<RosterEvent, "event">): boolean {
  return event === "terminated" || event === "vanished";
}

/**
 * Stops what looks like a mass departure and is more often a token that sees less, or a wrong file. `roster` is how many
 * people were there before. Throws `guard.mass-departure`.
 */
export function checkGuard(departures: number, roster: number, rules: GuardRules): void {
  if (rules.force) return;
  const { maxTerminations } = rules;
  const tooMany =
    maxTerminations === undefined
      ? departures > USUAL_PEOPLE && departures > roster * USUAL_SHARE
      : departures > maxTerminations;
  if (!tooMany) return;
  const bound =
    maxTerminations === undefined
      ? `${USUAL_PEOPLE} people and a tenth of the roster`
      : String(maxTerminations);
  throw new Fault(
    "guard.mass-departure",
    `${departures} of ${roster} people would be terminated or vanished, more than ${bound}. Nothing was reported, sent or saved.`,
    { hint: `If that is right, run it again with --max-terminations ${departures}, or with --force.` },
  );
}
