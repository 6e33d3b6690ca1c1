import { Fault } from "../../platform/errors/fault.ts";
import { isCurrent } from "../../unified/org/org-problems.ts";
import type { RosterEvent } from "./event.ts";
import { eventKind } from "./event-names.ts";
import type { Side } from "./side.ts";
import { readStoredLines } from "../file/stored-lines.ts";

/** How many people may leave or arrive at once before a person has to check. */
export interface GuardRules {
  /** At most so many departures; undefined for what is usual. */
  readonly maxTerminations: number | undefined;
  /** At most so many arrivals; undefined for what is usual. */
  readonly maxHires: number | undefined;
  /** Whatever the numbers. */
  readonly force: boolean;
}

/** A person who left or arrived. */
export interface Move {
  readonly kind: "departure" | "arrival";
  /** The person's id. */
  readonly id: string;
  /** Whether the profile itself is gone. */
  readonly vanished: boolean;
  /** Whether the person was employed before, or is now. */
  readonly present: boolean;
}

/** What the guard has to judge. */
export interface Turnover {
  /** What this comparison has found. */
  readonly moves: readonly Move[];
  /** What passed before within the same period; empty where each comparison counts alone. */
  readonly earlier: readonly Move[];
  /** How many people are on the earlier side. */
  readonly roster: number;
  /** How many people are on the later side. */
  readonly remaining: number;
  /** The earlier side, to count how many of them were employed. */
  readonly before: Side;
  /** Raw profile keys that the token does not see any more. */
  readonly lost: readonly string[];
}

const NOTHING_MOVED = "Nothing was reported, sent or saved.";

const USUAL_PEOPLE = 10;
const USUAL_DEPARTURES = 0.1;
const USUAL_ARRIVALS = 0.25;
const ALWAYS_TOO_MANY = 0.5;

/** Who left or arrived by this event; undefined for an event that moves no person in or out of the list. */
export function findMove({ event, namely_event, employee }: RosterEvent): Move | undefined {
  if (employee === null) return undefined;
  const { id, employment_status = null, lifecycle = null } = employee;
  // The event of a terminated person shows what they are now; before, they were there.
  const present = event === "terminated" || isCurrent({ employment_status, lifecycle });
  const { guard: kind } = eventKind(event);
  // A person who was in the list before is a `pre_hire` by coming back.
  if (kind === undefined || (kind === "arrival" && namely_event !== "profile.created")) return undefined;
  return { kind, id, vanished: event === "vanished", present };
}

/**
 * Stops a mass departure or arrival, which is more often a token that sees less or more, or a wrong file.
 * @throws Fault `guard.visibility-lost`, `guard.mass-departure`, `guard.mass-arrival`.
 */
export async function checkGuard(turnover: Turnover, rules: GuardRules): Promise<void> {
  if (rules.force) return;
  await checkDepartures(turnover, rules);
  checkVisibility(turnover);
  checkArrivals(turnover, rules);
}

/** Without people there is no record on which a field could be seen. */
function checkVisibility({ moves, lost, remaining }: Turnover): void {
  const gone = moves.filter(({ vanished }) => vanished).length;
  if (gone === 0 || lost.length === 0 || remaining === 0) return;
  throw new Fault(
    "guard.visibility-lost",
    `${gone} ${gone === 1 ? "person" : "people"} vanished, and this token no longer sees ${lost.join(", ")}. ${NOTHING_MOVED}`,
    {
      hint: "Check the access role of the token's user in Namely. If this is right, run it again with --force.",
    },
  );
}

async function checkDepartures(turnover: Turnover, { maxTerminations }: GuardRules): Promise<void> {
  const period = openPeriod(turnover, "departure");
  if (!period.isMoving) return;
  const { people, base } = period;
  const bound = await (async (): Promise<string | undefined> => {
    if (maxTerminations !== undefined) return people > maxTerminations ? String(maxTerminations) : undefined;
    if (people > USUAL_PEOPLE && people > base * USUAL_DEPARTURES)
      return `${USUAL_PEOPLE} people and 10% of the roster`;
    if (people > base * ALWAYS_TOO_MANY) return "half of the roster";
    return (await isMoreThanHalf(turnover, period)) ? "half of those who were employed" : undefined;
  })();
  if (bound === undefined) return;
  throw new Fault(
    "guard.mass-departure",
    `${people} of ${base} people were terminated or vanished ${period.name}, more than ${bound}. ${NOTHING_MOVED}`,
    { hint: `If this is right, run it again with --max-terminations ${people}, or with --force.` },
  );
}

function checkArrivals(turnover: Turnover, { maxHires }: GuardRules): void {
  const { isMoving, people, base, name } = openPeriod(turnover, "arrival");
  if (!isMoving) return;
  const isUsual = people <= USUAL_PEOPLE || people <= base * USUAL_ARRIVALS;
  if (maxHires === undefined ? isUsual : people <= maxHires) return;
  const bound = maxHires ?? `${USUAL_PEOPLE} people and a quarter of the roster`;
  throw new Fault(
    "guard.mass-arrival",
    `${people} people arrived ${name} in a roster of ${base}, more than ${bound}. The token may see more than before. ${NOTHING_MOVED}`,
    { hint: `If this is right, run it again with --max-hires ${people}, or with --force.` },
  );
}

interface Period {
  /** Whether this comparison adds to what was let pass before. */
  readonly isMoving: boolean;
  /** How many moved within the whole period. */
  readonly people: number;
  /** How many people there were when it began. */
  readonly base: number;
  /** All people who moved, with the latest event of each. */
  readonly moves: readonly Move[];
  readonly name: string;
}

/** Each person counts once, however often a run was repeated. */
function openPeriod({ moves, earlier, roster }: Turnover, kind: Move["kind"]): Period {
  const now = new Map(moves.map((move) => [move.id, move]));
  const others = earlier.filter(({ id }) => !now.has(id));
  const own = [...others, ...moves].filter((move) => move.kind === kind);
  const gone = others.filter(({ vanished }) => vanished).length;
  const come = kind === "arrival" ? others.filter((move) => move.kind === kind).length : 0;
  return {
    isMoving: moves.some((move) => move.kind === kind),
    people: new Set(own.map(({ id }) => id)).size,
    base: Math.max(0, roster + gone - come),
    moves: own,
    name: others.some((move) => move.kind === kind) ? "within 24 hours" : "at once",
  };
}

/** A company keeps the profiles of all who ever left, so that half of the list may never be reached. */
async function isMoreThanHalf(turnover: Turnover, { moves }: Period): Promise<boolean> {
  const { before, earlier } = turnover;
  const left = moves.filter(({ present }) => present).length;
  if (left === 0) return false;
  const now = new Set(turnover.moves.map(({ id }) => id));
  const gone = earlier.filter(({ kind, id, present }) => kind === "departure" && present && !now.has(id));
  const enough = left / ALWAYS_TOO_MANY - gone.length;
  return (await countCurrent(before, enough)) < enough;
}

/** How many of a side are employed, counted no further than to `enough`. */
async function countCurrent(side: Side, enough: number): Promise<number> {
  let people = 0;
  try {
    for await (const line of readStoredLines(side)) {
      if (people >= enough) break;
      if (isCurrent(line.employee)) people++;
    }
  } catch (error) {
    // A pipe gives its content once: then only the length of the list counts.
    if (error instanceof Fault && error.code === "usage.not-seekable") return enough;
    throw error;
  }
  return people;
}
