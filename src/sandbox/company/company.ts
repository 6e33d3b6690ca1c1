import { dateOf, type Day, dayOf, SECONDS_PER_DAY } from "../calendar.ts";
import { Identifiers } from "../identifiers.ts";
import { ProfileShape } from "../profile/shape.ts";
import type { Quirks } from "../control/quirks.ts";
import { Groups } from "./groups.ts";
import { type CompanySize, People } from "./people.ts";
import { Roster } from "./roster.ts";
import { PEOPLE_DEPARTMENT } from "./units.ts";

/** One tenant: its people, its units, its calendar, and the habits of its answers. */
export class SandboxCompany {
  readonly permalink: string;
  readonly people: People;
  readonly roster: Roster;
  readonly groups: Groups;
  readonly shape: ProfileShape;
  readonly quirks: Quirks;
  readonly tierIds: Identifiers;
  /** Ids of events that were deleted. */
  readonly removedEvents = new Set<string>();
  /** Likes by the id of the event; an API-only user is "". */
  readonly likes = new Map<string, Set<string>>();
  #today: Day;
  #changesToday = 0;
  #secondHeld = false;

  constructor(size: CompanySize, quirks: Quirks) {
    this.permalink = size.company;
    this.quirks = quirks;
    this.people = new People(size);
    this.roster = new Roster(this.people, quirks);
    this.groups = new Groups(this.people.dice);
    this.shape = new ProfileShape(this.roster, this.groups, quirks);
    this.tierIds = new Identifiers(this.people.dice, "job tier");
    this.#today = dayOf(size.today);
  }

  get today(): Day {
    return this.#today;
  }

  get date(): string {
    return dateOf(this.#today);
  }

  nextDay(): Day {
    this.#today += 1;
    this.#changesToday = 0;
    return this.#today;
  }

  /** Whatever is changed meanwhile is changed in the same second, as by an import. */
  inOneSecond(changes: () => void): void {
    this.#changesToday += 1;
    this.#secondHeld = true;
    try {
      changes();
    } finally {
      this.#secondHeld = false;
    }
  }

  /** Epoch seconds of a change made now: from nine in the morning on, a second after the change before it. */
  timeOfChange(): number {
    if (!this.#secondHeld) this.#changesToday += 1;
    return this.#today * SECONDS_PER_DAY + 9 * 3600 + this.#changesToday;
  }

  /** Who approves applications in the browser: the first of the people department, else the first at all. */
  approver(): { readonly person: number | undefined; readonly name: string } {
    const { people, roster } = this;
    const heads = people.size === 0 ? [] : people.placement.reports(0);
    const head = heads.find(
      (index) => people.placement.department(index) === PEOPLE_DEPARTMENT && roster.has(index),
    );
    const person = head ?? (roster.has(0) ? 0 : undefined);
    if (person === undefined) return { person, name: "Admin Admin" };
    return { person, name: this.shape.displayName(roster.describe(person)) };
  }
}
