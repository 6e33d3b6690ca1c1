import { topic } from "../dice.ts";
import { dateOf, type Day } from "../calendar.ts";
import {
  activeManager,
  enter,
  move,
  rehire,
  remove,
  rename,
  rescind,
  scheduleDeparture,
  start,
  terminate,
} from "./changes.ts";
import { moveSomewhere } from "./career.ts";
import type { SandboxCompany } from "./company.ts";
import { romanise } from "./names.ts";

export type LifeEventKind =
  | "hired"
  | "pre_hired"
  | "started"
  | "withdrawn"
  | "terminated"
  | "departure_scheduled"
  | "departure_rescinded"
  | "departed"
  | "rehired"
  | "moved"
  | "renamed";

/** One thing that happened to one person. */
export interface LifeEvent {
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly kind: LifeEventKind;
  /** The person's id. */
  readonly id: string;
}

/** How many of each a day brings in a company of 368, on average. */
const DAILY: Readonly<Record<Exclude<LifeEventKind, "started" | "departed">, number>> = {
  hired: 0.3,
  pre_hired: 0.35,
  withdrawn: 0.04,
  terminated: 0.2,
  departure_scheduled: 0.25,
  departure_rescinded: 0.05,
  rehired: 0.06,
  moved: 0.9,
  renamed: 0.12,
};

const NEW_NAMES = ["Okafor-Lindqvist", "Saint-Clair", "O'Hara", "Müller-Sánchez", "Zhang"] as const;

/** Lets the company live until the next morning. The same company and day always bring the same. */
export function liveOneDay(company: SandboxCompany): LifeEvent[] {
  const today = company.nextDay();
  const scene = new DaySimulation(company, today);
  scene.keepAppointments();
  for (const [kind, rate] of Object.entries(DAILY) as [keyof typeof DAILY, number][]) {
    for (let left = scene.draw(kind, rate); left > 0; left -= 1) scene.happen(kind, left);
  }
  return scene.events;
}

class DaySimulation {
  readonly events: LifeEvent[] = [];
  readonly #company: SandboxCompany;
  readonly #today: Day;

  constructor(company: SandboxCompany, today: Day) {
    this.#company = company;
    this.#today = today;
  }

  /** How often something happens today. */
  draw(kind: string, rate: number): number {
    const expected = rate * (this.#company.people.size / 368);
    const whole = Math.floor(expected);
    return whole + (this.#company.people.dice.chance(expected - whole, topic(kind), this.#today) ? 1 : 0);
  }

  /** Pre-hires start and people leave on the agreed day, except for a few who are forgotten. */
  keepAppointments(): void {
    const company = this.#company;
    const { roster } = company;
    const due = appointments(company);
    for (const index of due) {
      if (!roster.has(index)) continue;
      const person = roster.describe(index);
      // In 2014 people yet to start were inactive, and all people who have left have a last day.
      const waits =
        person.status === "pending" || (person.status === "inactive" && person.departure === undefined);
      if (waits && person.start === this.#today) {
        start(company, index);
        this.#note("started", index);
      } else if (
        person.status === "active" &&
        person.departure === this.#today &&
        this.#word("forgotten", index) % 12 !== 0
      ) {
        terminate(company, index, { date: dateOf(this.#today), reason: person.reason });
        this.#note("departed", index);
        this.#replaceManager(index);
      }
    }
  }

  happen(kind: keyof typeof DAILY, turn: number): void {
    const company = this.#company;
    if (kind === "hired" || kind === "pre_hired") return this.#welcome(kind, turn);
    const index = this.#find(kind, turn);
    if (index === undefined) return;
    const draw = this.#word("outcome", index);
    if (kind === "withdrawn") remove(company, index);
    if (kind === "terminated") terminate(company, index, {});
    if (kind === "departure_scheduled")
      scheduleDeparture(company, index, { date: dateOf(this.#today + 5 + (draw % 40)) });
    if (kind === "departure_rescinded") rescind(company, index);
    if (kind === "rehired") this.#welcomeBack(index);
    if (kind === "renamed") this.#rename(index, draw);
    if (kind === "moved") moveSomewhere(company, index, draw);
    this.#note(kind, index);
    if (kind === "terminated") this.#replaceManager(index);
  }

  #welcome(kind: "hired" | "pre_hired", turn: number): void {
    const wait = 7 + (this.#word("pre-hire wait", turn) % 30);
    const index =
      kind === "hired"
        ? enter(this.#company, "active", {})
        : enter(this.#company, "pending", { start_date: dateOf(this.#today + wait) });
    this.#note(kind, index);
  }

  /** The former manager may have left in the meantime. */
  #welcomeBack(index: number): void {
    const { roster } = this.#company;
    rehire(this.#company, index);
    roster.change(index, { manager: activeManager(this.#company, roster.manager(index)) });
  }

  /** The address follows the name, as in most companies. */
  #rename(index: number, draw: number): void {
    const { people, roster } = this.#company;
    const { lastName, email } = roster.describe(index);
    const others = NEW_NAMES.filter((name) => name !== lastName);
    const other = others[draw % others.length] ?? lastName;
    const mailbox = `${people.identities.names(index).first.latin}.${romanise(other)}${index + 1}`;
    rename(this.#company, index, {
      last_name: other,
      ...(email === null ? {} : { email: `${mailbox}@${people.mailDomain}` }),
    });
  }

  /** The reports of a person who left get that person's manager. */
  #replaceManager(index: number): void {
    const { roster, people } = this.#company;
    const above = activeManager(this.#company, roster.manager(index));
    for (const report of roster.reports(index)) {
      if (roster.status(report) === "inactive") continue;
      move(this.#company, report, { manager: above === undefined ? null : people.ids.of(above) });
      this.#note("moved", report);
    }
  }

  /** A person this can happen to: the first from a random place on who has not changed today. */
  #find(kind: keyof typeof DAILY, turn: number): number | undefined {
    const { roster } = this.#company;
    const { entered } = roster;
    const begin = this.#word(kind, turn);
    for (let step = 0; step < Math.min(entered, 5000); step += 1) {
      const index = (begin + step) % entered;
      if (this.#suits(kind, index)) return index;
    }
    return undefined;
  }

  #suits(kind: keyof typeof DAILY, index: number): boolean {
    const { roster, people } = this.#company;
    if (!roster.has(index) || people.placement.isHead(index)) return false;
    if (roster.touchedToday(index, this.#today)) return false;
    const person = roster.describe(index);
    const { status, departure } = person;
    if (kind === "withdrawn") return status === "pending";
    if (kind === "rehired")
      return status === "inactive" && departure !== undefined && departure < this.#today - 30;
    if (status !== "active") return false;
    if (kind === "departure_rescinded") return departure !== undefined && departure > this.#today;
    return kind === "renamed" || departure === undefined;
  }

  #word(purpose: string, index: number): number {
    return this.#company.people.dice.word(topic(purpose) ^ Math.imul(this.#today, 0x9e3779b1), index);
  }

  #note(kind: LifeEventKind, index: number): void {
    this.events.push({ date: dateOf(this.#today), kind, id: this.#company.people.ids.of(index) });
  }
}

const firstAppointments = new WeakMap<SandboxCompany, readonly number[]>();

/** All people who may start or leave on an agreed day: those of the first day, found once, and all changed since. */
function appointments(company: SandboxCompany): number[] {
  const { people, roster } = company;
  let known = firstAppointments.get(company);
  if (known === undefined) {
    const { employment } = people;
    known = Array.from({ length: people.size }, (_, index) => index).filter(
      (index) =>
        employment.status(index) === "pending" ||
        (employment.status(index) === "active" && employment.departure(index) !== undefined),
    );
    firstAppointments.set(company, known);
  }
  return [...new Set([...known, ...roster.changed()])].sort((a, b) => a - b);
}
