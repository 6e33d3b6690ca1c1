import { type Dice, topic } from "../dice.ts";
import { CHIEF_EXECUTIVE, UNKNOWN_TITLE, titleFor } from "./titles.ts";
import { BUSINESS_UNITS, DEPARTMENTS, DIVISIONS, EXECUTIVE_DEPARTMENT, OFFICES, TEAMS } from "./units.ts";

const ROUND = 64;
const ORDER = topic("departments");
const TITLE = topic("title");
const UNTITLED = topic("untitled");
const OFFICE = topic("office");
const DIVISION = topic("division");
const UNIT = topic("business unit");
const TEAM = topic("team");
const TEAM_COUNT = topic("team count");
const NEWCOMER = topic("newcomer's manager");

interface Seat {
  readonly department: number;
  /** The person's place in the department, from 0 for its head. */
  readonly rank: number;
}

/**
 * The place of each person, without a list: the first person leads the company, the others are dealt to the
 * departments in rounds of 64, and each department is a tree in which person r reports to person (r - 1) / span.
 */
export class Placement {
  readonly #dice: Dice;
  /** People at the start; who comes later joins as a leaf. */
  readonly #founding: number;
  readonly #round: readonly Seat[];
  readonly #seats: readonly (readonly number[])[];

  constructor(dice: Dice, founding: number) {
    this.#dice = dice;
    this.#founding = founding;
    const departments = DEPARTMENTS.flatMap((department, at) => Array<number>(department.weight).fill(at));
    // One of each first, so that a young company already has its heads.
    const heads = [...new Set(departments)];
    const rest = heads.reduce((left, head) => left.toSpliced(left.indexOf(head), 1), departments);
    const shuffle = (list: readonly number[], salt: string): number[] =>
      dice.shuffle(list.length, ORDER ^ topic(salt)).map((at) => list[at] ?? 0);
    const seats: number[][] = DEPARTMENTS.map(() => []);
    this.#round = [...shuffle(heads, "heads"), ...shuffle(rest, "rest")].map((department, position) => {
      const taken = seats[department] ?? [];
      return { department, rank: taken.push(position) - 1 };
    });
    this.#seats = seats;
  }

  department(index: number): number {
    return index === 0 ? EXECUTIVE_DEPARTMENT : this.#seat(index).department;
  }

  /** The chief executive and the heads of departments: people without a manager or with the first person as one. */
  isHead(index: number): boolean {
    return index === 0 || (index < this.#founding && this.#seat(index).rank === 0);
  }

  /** A person's manager at the start, who may have left; undefined for the first person. */
  manager(index: number): number | undefined {
    if (index === 0) return undefined;
    const { department, rank } = this.#seat(index);
    if (rank === 0) return 0;
    const span = DEPARTMENTS[department]?.span ?? 1;
    const manager = this.#member(department, Math.floor((rank - 1) / span));
    // A formula would make newcomers report to people without reports: let them join a colleague's team instead.
    if (index < this.#founding || manager >= this.#founding) return manager;
    return this.manager(this.#member(department, this.#dice.below(rank, NEWCOMER, index)));
  }

  /** Who was dealt to this manager at the start. */
  reports(index: number): readonly number[] {
    if (index === 0) {
      return this.#round.flatMap((seat, position) =>
        seat.rank === 0 && position + 1 < this.#founding ? [position + 1] : [],
      );
    }
    const { department, rank } = this.#seat(index);
    const span = DEPARTMENTS[department]?.span ?? 1;
    const first = rank * span + 1;
    return Array.from({ length: span }, (_, at) => this.#member(department, first + at)).filter(
      (report) => report < this.#founding,
    );
  }

  /** The person before (-1) or after (1) another one in the department; undefined beyond its ends. */
  neighbour(index: number, step: -1 | 1): number | undefined {
    if (index === 0) return undefined;
    const { department, rank } = this.#seat(index);
    if (rank + step < 0) return undefined;
    const neighbour = this.#member(department, rank + step);
    return neighbour < this.#founding ? neighbour : undefined;
  }

  title(index: number): number {
    if (index === 0) return CHIEF_EXECUTIVE;
    const { department, rank } = this.#seat(index);
    if (rank === 0) return titleFor(department, { kind: "head" });
    if (this.#leads(department, rank))
      return titleFor(department, { kind: "manager", depth: this.#depth(department, rank) });
    if (this.#dice.chance(0.01, UNTITLED, index)) return UNKNOWN_TITLE;
    return titleFor(department, { kind: "member", share: this.#dice.share(TITLE, index) });
  }

  isManager(index: number): boolean {
    if (index === 0) return true;
    const { department, rank } = this.#seat(index);
    return this.#leads(department, rank);
  }

  office(index: number): number {
    let left = this.#dice.share(OFFICE, index) * 100;
    return Math.max(
      0,
      OFFICES.findIndex((office) => (left -= office.weight) < 0),
    );
  }

  /** A few belong to no division. */
  division(index: number): number | undefined {
    const drawn = this.#dice.below(40, DIVISION, index);
    return drawn === 0 ? undefined : drawn % DIVISIONS.length;
  }

  businessUnit(index: number): number | undefined {
    const drawn = this.#dice.below(BUSINESS_UNITS.length * 2, UNIT, index);
    return drawn < BUSINESS_UNITS.length ? drawn : undefined;
  }

  teams(index: number): readonly number[] {
    const share = this.#dice.share(TEAM_COUNT, index);
    const count = share < 0.65 ? 0 : share < 0.92 ? 1 : 2;
    const first = this.#dice.below(TEAMS.length, TEAM, index);
    return [first, (first + 5) % TEAMS.length].slice(0, count);
  }

  #seat(index: number): Seat {
    const position = index - 1;
    const seat = this.#round[position % ROUND] ?? { department: 0, rank: 0 };
    const weight = DEPARTMENTS[seat.department]?.weight ?? 1;
    return { department: seat.department, rank: Math.floor(position / ROUND) * weight + seat.rank };
  }

  #member(department: number, rank: number): number {
    const seats = this.#seats[department] ?? [];
    const position = seats[rank % seats.length] ?? 0;
    return Math.floor(rank / seats.length) * ROUND + position + 1;
  }

  #leads(department: number, rank: number): boolean {
    return this.#member(department, rank * (DEPARTMENTS[department]?.span ?? 1) + 1) < this.#founding;
  }

  #depth(department: number, rank: number): number {
    const span = DEPARTMENTS[department]?.span ?? 1;
    let depth = 0;
    for (let at = rank; at > 0; at = Math.floor((at - 1) / span)) depth += 1;
    return depth;
  }
}
