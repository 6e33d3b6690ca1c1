import { type Day, dateOf } from "../calendar.ts";
import type { Groups } from "../company/groups.ts";
import type { People, SandboxPerson } from "../company/people.ts";
import { PrivateDetails } from "../company/private-details.ts";
import type { Roster } from "../company/roster.ts";
import { TITLES, UNKNOWN_TITLE } from "../company/titles.ts";
import { OFFICES } from "../company/units.ts";
import { type Dice, topic } from "../dice.ts";
import { Identifiers } from "../identifiers.ts";
import type { Quirks } from "../control/quirks.ts";

export interface WireTitle {
  readonly id: string;
  readonly title: string;
}

export interface WireFile {
  readonly id: string;
  readonly filename: string;
  readonly mime_type: string;
  readonly original: string;
  readonly thumbs: Readonly<Record<string, string>> | null;
}

const THUMBS = ["75x75", "75x75c", "150x150", "150x150c", "300x300", "300x300c", "450x450", "800x800"];
const NO_PERSON = { id: "no_guid", first_name: "Nobody", last_name: "Nobody", email: "None" };
const IMAGE = topic("image");
const RESUME = topic("resume");
const EMPTY = topic("empty");

/** Writes what single values of a profile are made of, with the quirks that are on. */
export class ProfileParts {
  readonly roster: Roster;
  readonly groups: Groups;
  readonly quirks: Quirks;
  /** What the seed says of people, whatever has happened since: for what does not change with a move or a new name. */
  readonly firstDay: People;
  readonly dice: Dice;
  readonly details: PrivateDetails;
  readonly titleIds: Identifiers;
  readonly fileIds: Identifiers;
  readonly #imageIds: Identifiers;

  constructor(roster: Roster, groups: Groups, quirks: Quirks) {
    this.roster = roster;
    this.groups = groups;
    this.quirks = quirks;
    this.firstDay = roster.people;
    this.dice = roster.people.dice;
    this.details = new PrivateDetails(this.dice);
    this.titleIds = new Identifiers(this.dice, "job title");
    this.fileIds = new Identifiers(this.dice, "file");
    this.#imageIds = new Identifiers(this.dice, "image");
  }

  jobTitle(person: SandboxPerson): WireTitle | null {
    const number = person.title ?? UNKNOWN_TITLE;
    if (number === UNKNOWN_TITLE && this.quirks.jobTitle === "null-for-some") return null;
    return { id: this.titleIds.of(number), title: TITLES[number]?.title ?? "" };
  }

  epoch(seconds: number): number | string {
    return this.quirks.numbersAsStrings ? String(seconds) : seconds;
  }

  displayName(person: SandboxPerson): string {
    // Documented as first and last; recorded with the preferred name in front when there is one.
    return `${person.preferredName || person.firstName} ${person.lastName}`;
  }

  manager(person: SandboxPerson): unknown {
    const one = this.quirks.reportsTo === "object";
    if (person.manager === undefined) {
      if (this.quirks.noManager === "empty-array") return one ? null : [];
      return one ? NO_PERSON : [NO_PERSON];
    }
    const references = this.roster.managers(person.index).map((index) => {
      const manager = this.roster.describe(index);
      return {
        id: manager.id,
        first_name: manager.firstName,
        last_name: manager.lastName,
        email: manager.email ?? "",
      };
    });
    return one ? references[0] : references;
  }

  links(person: SandboxPerson): unknown {
    return {
      job_title: this.jobTitle(person),
      groups: this.groups.of(person).map((group) => ({ id: group.id, name: group.title })),
      teams: this.groups.teamsOf(person).map((team) => ({ id: team.id, name: team.name })),
    };
  }

  image(person: SandboxPerson): WireFile | null {
    if (!this.dice.chance(0.2, IMAGE, person.index)) return null;
    const id = this.#imageIds.of(person.index);
    return {
      id,
      filename: "photo.JPG",
      mime_type: "image/jpeg",
      original: `/files/${id}/download`,
      thumbs: Object.fromEntries(THUMBS.map((size) => [size, `/files/${id}/image/${size}.jpg`])),
    };
  }

  resume(person: SandboxPerson): WireFile | null {
    if (!this.dice.chance(0.1, RESUME, person.index)) return null;
    const id = this.fileIds.of(person.index);
    return {
      id,
      filename: "résumé.pdf",
      mime_type: "application/pdf",
      original: `/files/${id}/download`,
      thumbs: null,
    };
  }

  salary(person: SandboxPerson): unknown {
    const { profileShape, numbersAsStrings } = this.quirks;
    const salary = this.details.salary(person, TITLES[person.title ?? UNKNOWN_TITLE]?.tier ?? 0);
    if (salary === undefined) {
      // Recorded in 2015: without a salary the key is another one.
      const currency = profileShape === "2015" ? "currency" : "currency_type";
      const none = { yearly_amount: null, [currency]: null, date: null, rate: null, guid: null };
      return profileShape === "current"
        ? { ...none, hourly: false, amount_raw: null, pay_group_id: null, payroll_job_id: null }
        : none;
    }
    const known = {
      yearly_amount: numbersAsStrings ? String(salary.amount) : salary.amount,
      currency_type: salary.currency,
      date: this.dateText(salary.date),
      rate: salary.rate,
      guid: salary.guid,
    };
    if (profileShape !== "current") return known;
    const raw = salary.hourly ? salary.amount / 2080 : salary.amount / (PAY_PERIODS[salary.rate] ?? 1);
    return {
      ...known,
      hourly: salary.hourly,
      amount_raw: raw.toFixed(2),
      pay_group_id: 100 + person.office,
      payroll_job_id: String(9000 + person.department),
      payroll_company: OFFICES[person.office]?.address?.country ?? "United States",
      payroll_job: TITLES[person.title ?? UNKNOWN_TITLE]?.title ?? "",
    };
  }

  /** Empty as the quirk has it; mixed: null where nothing was ever entered, "" where something was cleared. */
  text(key: string, value: string | undefined, person: SandboxPerson): string | null {
    if (value !== undefined) return value;
    if (this.quirks.emptyAs === "null") return null;
    if (this.quirks.emptyAs === "empty-string") return "";
    return this.dice.chance(0.5, EMPTY ^ topic(key), person.index) ? null : "";
  }

  choice(value: string | undefined): string | null {
    return value ?? (this.quirks.emptyAs === "empty-string" ? "" : null);
  }

  date(day: Day | undefined): string | null {
    if (day === undefined) return this.quirks.emptyAs === "null" ? null : "";
    return this.dateText(dateOf(day));
  }

  dateText(date: string): string {
    if (this.quirks.dateFormat === "iso") return date;
    return `${date.slice(5, 7)}/${date.slice(8, 10)}/${date.slice(0, 4)}`;
  }
}

const PAY_PERIODS: Readonly<Record<string, number>> = {
  annually: 1,
  semimonthly: 24,
  monthly: 12,
  biweekly: 26,
};
