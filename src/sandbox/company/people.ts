import { type Day, dayOf } from "../calendar.ts";
import { Dice } from "../dice.ts";
import { Identifiers } from "../identifiers.ts";
import { Employment, type ProfileStatus } from "./employment.ts";
import { Identities } from "./identity.ts";
import { Placement } from "./placement.ts";

/** What the sandbox knows of one person, before it takes the shape of an answer. Units and titles are numbers. */
export interface SandboxPerson {
  readonly index: number;
  readonly id: string;
  readonly email: string | null;
  readonly firstName: string;
  readonly lastName: string;
  readonly middleName: string | undefined;
  readonly preferredName: string | undefined;
  readonly woman: boolean;
  readonly status: ProfileStatus;
  readonly title: number | undefined;
  /** The manager's number; undefined for none. */
  readonly manager: number | undefined;
  readonly department: number;
  readonly division: number | undefined;
  readonly office: number;
  readonly businessUnit: number | undefined;
  /** In no group at all, whatever the units above say. */
  readonly ungrouped?: boolean | undefined;
  readonly teams: readonly number[];
  readonly employeeType: string;
  readonly start: Day | undefined;
  readonly departure: Day | undefined;
  readonly reason: string | undefined;
  readonly changeReason: string | undefined;
  /** Epoch seconds. */
  readonly created: number;
  /** Epoch seconds. */
  readonly updated: number;
  /** Fields of the profile that were set by hand, by their name in Namely. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The units that decide which groups a person belongs to. */
export type PersonUnits = Pick<
  SandboxPerson,
  "department" | "division" | "office" | "businessUnit" | "ungrouped"
>;

export interface CompanySize {
  readonly seed: number;
  readonly employees: number;
  readonly company: string;
  /** `YYYY-MM-DD` */
  readonly today: string;
}

const NO_FIELDS: Readonly<Record<string, unknown>> = {};

/** The company on its first day: each person is computed from the seed and the person's number, not kept in memory. */
export class People {
  readonly dice: Dice;
  readonly size: number;
  readonly ids: Identifiers;
  readonly identities: Identities;
  readonly placement: Placement;
  readonly employment: Employment;
  readonly mailDomain: string;

  constructor(size: CompanySize) {
    this.dice = new Dice(size.seed);
    this.size = size.employees;
    this.ids = new Identifiers(this.dice, "profile");
    this.identities = new Identities(this.dice);
    this.placement = new Placement(this.dice, size.employees);
    this.employment = new Employment(this.dice, this.placement, size.employees, dayOf(size.today));
    this.mailDomain = `${size.company}.example.com`;
  }

  email(index: number): string {
    return `${this.identities.of(index).mailbox}@${this.mailDomain}`;
  }

  /** A person's manager. A colleague has taken over the reports of a manager who left, with a few exceptions. */
  manager(index: number): number | undefined {
    let manager = this.placement.manager(index);
    if (index % 25 === 24) return manager;
    while (manager !== undefined && this.employment.status(manager) !== "active") {
      manager = this.placement.neighbour(manager, -1) ?? this.placement.manager(manager);
    }
    return manager;
  }

  describe(index: number): SandboxPerson {
    const identity = this.identities.of(index);
    const { employment, placement } = this;
    const departure = employment.departure(index);
    const created = employment.created(index);
    const updated = employment.updated(index);
    return {
      index,
      id: this.ids.of(index),
      email: `${identity.mailbox}@${this.mailDomain}`,
      firstName: identity.first.written,
      lastName: identity.last.written,
      middleName: identity.middle,
      preferredName: identity.preferred,
      woman: identity.woman,
      status: employment.status(index),
      title: placement.title(index),
      manager: this.manager(index),
      department: placement.department(index),
      division: placement.division(index),
      office: placement.office(index),
      businessUnit: placement.businessUnit(index),
      teams: placement.teams(index),
      employeeType: employment.employeeType(index),
      start: employment.start(index),
      departure,
      reason: departure === undefined ? undefined : employment.reason(index),
      changeReason: updated > created ? undefined : "New Hire",
      created,
      updated,
      fields: NO_FIELDS,
    };
  }
}
