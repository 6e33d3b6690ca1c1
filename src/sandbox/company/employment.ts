import { type Day, SECONDS_PER_DAY } from "../calendar.ts";
import { type Dice, topic } from "../dice.ts";
import type { Placement } from "./placement.ts";
import { EMPLOYEE_TYPES, LEAVING_REASONS } from "./units.ts";

export type ProfileStatus = "active" | "inactive" | "pending";

const JOINED = topic("created");
const LEAD = topic("days between entry and start");
const LEFT = topic("left");
const LEFT_ON = topic("left on");
const REASON = topic("leaving reason");
const STARTS = topic("pre-hire start");
const TOUCHED = topic("touched");
const TOUCHED_ON = topic("touched on");
const TYPE = topic("employee type");
const SPECIAL = topic("special cases");

const YEARS = 10;

/** Statuses and dates at the company's first day, by person's number; all days are whole, all times epoch seconds. */
export class Employment {
  readonly #dice: Dice;
  readonly #placement: Placement;
  readonly #founding: number;
  readonly #today: Day;
  readonly #pending: number;
  /** Picked by hand, so that even a small company has a person in every unusual state. */
  readonly #overdue = new Map<number, Day>();
  readonly #leaving = new Map<number, Day>();

  constructor(dice: Dice, placement: Placement, founding: number, today: Day) {
    this.#dice = dice;
    this.#placement = placement;
    this.#founding = founding;
    this.#today = today;
    this.#pending = founding < 10 ? 0 : Math.max(2, Math.round(founding * 0.008));
    if (founding >= 20) this.#pickSpecialCases();
  }

  status(index: number): ProfileStatus {
    if (index >= this.#founding - this.#pending) return "pending";
    if (this.#overdue.has(index) || this.#leaving.has(index)) return "active";
    return this.#hasLeft(index) ? "inactive" : "active";
  }

  /** The numbers of those who have not started: the last ones to be entered. */
  pending(): { from: number; to: number } {
    return { from: this.#founding - this.#pending, to: this.#founding };
  }

  start(index: number): Day {
    if (index >= this.#founding - this.#pending) return this.#today + 1 + this.#dice.below(45, STARTS, index);
    const entered = Math.floor(this.created(index) / SECONDS_PER_DAY);
    const share = this.#dice.share(LEAD, index);
    // One in ten is entered late; the first ones were there before the company had Namely.
    const start =
      index < 12 || share < 0.1 ? entered - Math.floor(share * 300) : entered + 2 + Math.floor(share * 20);
    return Math.min(start, this.#today - 1);
  }

  /** In the past for those who left and the overdue, in the future for those who have given notice. */
  departure(index: number): Day | undefined {
    const picked = this.#overdue.get(index) ?? this.#leaving.get(index);
    if (picked !== undefined) return picked;
    const status = this.status(index);
    if (status === "inactive") {
      const earliest = this.start(index) + 30;
      return earliest + this.#dice.below(Math.max(1, this.#today - 1 - earliest), LEFT_ON, index);
    }
    if (status === "active" && this.#givesNotice(index))
      return this.#today + 1 + this.#dice.below(60, LEFT_ON, index);
    return undefined;
  }

  reason(index: number): string {
    return this.#dice.pick(LEAVING_REASONS, REASON, index);
  }

  /** Ascends strictly with the number, slowly at first, as a growing company hires. */
  created(index: number): number {
    const from = (this.#today - YEARS * 365) * SECONDS_PER_DAY + 9 * 3600;
    const until = (this.#today - 1) * SECONDS_PER_DAY;
    const place = (index + this.#dice.share(JOINED, index) / 2) / Math.max(1, this.#founding);
    return Math.floor(from + (until - from) * Math.sqrt(Math.min(1, place)));
  }

  updated(index: number): number {
    const created = this.created(index);
    const end = this.#today * SECONDS_PER_DAY - 1;
    const departure = this.departure(index);
    if (this.status(index) === "inactive" && departure !== undefined) {
      return Math.max(
        created,
        Math.min(end, departure * SECONDS_PER_DAY + 15 * 3600 + this.#dice.below(3600, TOUCHED_ON, index)),
      );
    }
    if (this.#dice.chance(0.25, TOUCHED, index)) return created;
    return created + Math.floor((end - created) * Math.sqrt(this.#dice.share(TOUCHED_ON, index)));
  }

  employeeType(index: number): string {
    let left = this.#dice.share(TYPE, index) * 100;
    return EMPLOYEE_TYPES.find(([, weight]) => (left -= weight) < 0)?.[0] ?? "Full Time";
  }

  #hasLeft(index: number): boolean {
    if (this.#placement.isHead(index)) return false;
    // If managers left as often as others, one of them would end up with forty reports.
    const chance = this.#placement.isManager(index) ? 0.03 : 0.15;
    if (!this.#dice.chance(chance, LEFT, index)) return false;
    return this.start(index) < this.#today - 60;
  }

  #givesNotice(index: number): boolean {
    return !this.#placement.isHead(index) && this.#dice.below(250, LEFT, ~index) === 0;
  }

  #pickSpecialCases(): void {
    const last = this.#founding - this.#pending;
    const isFree = (index: number): boolean =>
      !this.#placement.isHead(index) &&
      !this.#hasLeft(index) &&
      this.departure(index) === undefined &&
      this.start(index) < this.#today - 40;
    let from = this.#dice.below(last, SPECIAL, 0);
    const next = (): number | undefined => {
      for (let tries = 0; tries < last; tries += 1) {
        from = (from + 7) % last;
        if (isFree(from)) return from;
      }
      return undefined;
    };
    const give = (cases: Map<number, Day>, day: Day): void => {
      const index = next();
      if (index !== undefined) cases.set(index, day);
    };
    give(this.#overdue, this.#today - 3);
    if (this.#founding >= 100) give(this.#overdue, this.#today - 20);
    give(this.#leaving, this.#today + 12);
    if (this.#founding >= 100) give(this.#leaving, this.#today + 40);
  }
}
