import { type Day, dateOf } from "../calendar.ts";
import { TITLES, UNKNOWN_TITLE } from "../company/titles.ts";
import { PrivateDetails } from "../company/private-details.ts";
import type { Groups } from "../company/groups.ts";
import type { SandboxPerson } from "../company/people.ts";
import type { Roster } from "../company/roster.ts";
import { OFFICES } from "../company/units.ts";
import { topic } from "../dice.ts";
import { Identifiers } from "../identifiers.ts";
import type { Quirks } from "../control/quirks.ts";
import { FIELDS_BY_NAME } from "./fields.ts";
import { KEYS_2015, KEYS_2016, KEYS_ALWAYS, KEYS_CURRENT } from "./keys.ts";
import { TenantValues } from "./tenant-values.ts";
import { MAKERS, type Tools } from "./values.ts";

/** A profile as it goes over the wire. */
export type Profile = Record<string, unknown>;

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
const NOBODY = { id: "no_guid", first_name: "Nobody", last_name: "Nobody", email: "None" };
const IMAGE = topic("image");
const RESUME = topic("resume");
const EMPTY = topic("empty");
const FILLED = topic("filled");

/** Gives people of the roster the shape that the API's answers have, with the quirks that are on. */
export class ProfileShape {
  readonly titleIds: Identifiers;
  readonly #roster: Roster;
  readonly #groups: Groups;
  readonly #quirks: Quirks;
  readonly #details: PrivateDetails;
  readonly #tenant: TenantValues;
  readonly #imageIds: Identifiers;
  readonly #fileIds: Identifiers;

  constructor(roster: Roster, groups: Groups, quirks: Quirks) {
    const { dice } = roster.people;
    this.#roster = roster;
    this.#groups = groups;
    this.#quirks = quirks;
    this.#details = new PrivateDetails(dice);
    this.#tenant = new TenantValues(dice);
    this.titleIds = new Identifiers(dice, "job title");
    this.#imageIds = new Identifiers(dice, "image");
    this.#fileIds = new Identifiers(dice, "file");
    roster.lookUp = (key, index) => {
      const person = roster.describe(index);
      return key === "job_title" ? this.jobTitle(person)?.title : this.#value("personal_email", person);
    };
  }

  /** The keys that every profile has now, in order. */
  keys(): readonly string[] {
    const { profileShape: shape, badgeNumbers, teamPositions } = this.#quirks;
    const keys = shape === "2015" ? KEYS_2015 : shape === "2016" ? KEYS_2016 : KEYS_CURRENT;
    if (!badgeNumbers && !teamPositions) return keys;
    return [...keys, ...(badgeNumbers ? ["badge_number"] : []), ...(teamPositions ? ["team_positions"] : [])];
  }

  /** The whole profile as a token sees it that may not see `hidden`. */
  full(person: SandboxPerson, hidden: ReadonlySet<string>): Profile {
    const profile: Profile = {};
    for (const key of this.keys()) {
      if (!hidden.has(key) || KEYS_ALWAYS.includes(key)) profile[key] = this.#value(key, person);
    }
    for (const [key, value] of Object.entries(person.fields)) {
      if (!hidden.has(key)) profile[key] = value;
    }
    if (person.index % 3 === 1) {
      for (const key of this.#quirks.partlyHidden) if (key !== "id") delete profile[key];
    }
    return profile;
  }

  /** What `profile_format=short` gives: recorded nowhere, so taken to be what is documented as always there. */
  short(person: SandboxPerson): Profile {
    return Object.fromEntries(KEYS_ALWAYS.map((key) => [key, this.#value(key, person)]));
  }

  jobTitle(person: SandboxPerson): WireTitle | null {
    const number = person.title ?? UNKNOWN_TITLE;
    if (number === UNKNOWN_TITLE && this.#quirks.jobTitle === "null-for-some") return null;
    return { id: this.titleIds.of(number), title: TITLES[number]?.title ?? "" };
  }

  files(person: SandboxPerson): WireFile[] {
    return [this.image(person), this.#resume(person)].filter((file) => file !== null);
  }

  epoch(seconds: number): number | string {
    return this.#quirks.numbersAsStrings ? String(seconds) : seconds;
  }

  displayName(person: SandboxPerson): string {
    // Documented as first and last; recorded with the preferred name in front when there is one.
    return `${person.preferredName || person.firstName} ${person.lastName}`;
  }

  #value(key: string, person: SandboxPerson): unknown {
    if (key in person.fields) return person.fields[key];
    const make = MAKERS[key];
    if (make !== undefined) return make(person, this.#tools);
    return this.#tenantValue(key, person);
  }

  readonly #tools: Tools = {
    shape: () => this,
    details: () => this.#details,
    manager: (person) => this.#manager(person),
    links: (person) => this.#links(person),
    image: (person) => this.image(person),
    resume: (person) => this.#resume(person)?.id ?? null,
    text: (key, value, person) => value ?? this.#emptyText(key, person.index),
    choice: (value) => value ?? (this.#quirks.emptyAs === "empty-string" ? "" : null),
    date: (day) => this.#date(day),
    dateText: (date) => this.#dateText(date),
    amount: (amount) => (this.#quirks.numbersAsStrings ? String(amount) : amount),
    salary: (person) => this.#salary(person),
    quirks: () => this.#quirks,
    dice: () => this.#roster.people.dice,
    firstDay: () => this.#roster.people,
    isManager: (person) => this.#roster.people.placement.isManager(person.index),
    shownStatus: (status) => this.#roster.shown(status),
    teams: (person) => this.#groups.teamsOf(person),
  };

  #manager(person: SandboxPerson): unknown {
    const one = this.#quirks.reportsTo === "object";
    if (person.manager === undefined) {
      if (this.#quirks.noManager === "empty-array") return one ? null : [];
      return one ? NOBODY : [NOBODY];
    }
    const references = this.#roster.managers(person.index).map((index) => {
      const manager = this.#roster.describe(index);
      return {
        id: manager.id,
        first_name: manager.firstName,
        last_name: manager.lastName,
        email: manager.email ?? "",
      };
    });
    return one ? references[0] : references;
  }

  #links(person: SandboxPerson): unknown {
    return {
      job_title: this.jobTitle(person),
      groups: this.#groups.of(person).map((group) => ({ id: group.id, name: group.title })),
      teams: this.#groups.teamsOf(person).map((team) => ({ id: team.id, name: team.name })),
    };
  }

  image(person: SandboxPerson): WireFile | null {
    if (!this.#roster.people.dice.chance(0.2, IMAGE, person.index)) return null;
    const id = this.#imageIds.of(person.index);
    return {
      id,
      filename: "photo.JPG",
      mime_type: "image/jpeg",
      original: `/files/${id}/download`,
      thumbs: Object.fromEntries(THUMBS.map((size) => [size, `/files/${id}/image/${size}.jpg`])),
    };
  }

  #resume(person: SandboxPerson): WireFile | null {
    if (!this.#roster.people.dice.chance(0.1, RESUME, person.index)) return null;
    const id = this.#fileIds.of(person.index);
    return {
      id,
      filename: "résumé.pdf",
      mime_type: "application/pdf",
      original: `/files/${id}/download`,
      thumbs: null,
    };
  }

  #salary(person: SandboxPerson): unknown {
    const { profileShape, numbersAsStrings } = this.#quirks;
    const salary = this.#details.salary(person, TITLES[person.title ?? UNKNOWN_TITLE]?.tier ?? 0);
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
      date: this.#dateText(salary.date),
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

  #tenantValue(key: string, person: SandboxPerson): unknown {
    const field = FIELDS_BY_NAME.get(key);
    if (field === undefined) return null;
    const filled =
      this.#roster.people.dice.share(FILLED ^ topic(key), person.index) * 100 < (field.filled ?? 0);
    if (field.type === "checkboxes") return filled ? this.#tenant.choices(field, person.index) : [];
    if (!filled) {
      if (field.type === "date") return this.#date(undefined);
      if (field.type === "text" || field.type === "longtext") return this.#emptyText(key, person.index);
      return field.type === "select" ? this.#tools.choice(undefined) : null;
    }
    if (field.type === "date") return this.#date(this.#tenant.day(field, person));
    if (field.type === "file") return this.#fileIds.of(~person.index >>> 0);
    return this.#tenant.value(field, person.index);
  }

  #emptyText(key: string, index: number): "" | null {
    if (this.#quirks.emptyAs === "null") return null;
    if (this.#quirks.emptyAs === "empty-string") return "";
    // Null where nothing was ever entered, "" where something was cleared.
    return this.#roster.people.dice.chance(0.5, EMPTY ^ topic(key), index) ? null : "";
  }

  #date(day: Day | undefined): string | null {
    if (day === undefined) return this.#quirks.emptyAs === "null" ? null : "";
    return this.#dateText(dateOf(day));
  }

  #dateText(date: string): string {
    if (this.#quirks.dateFormat === "iso") return date;
    return `${date.slice(5, 7)}/${date.slice(8, 10)}/${date.slice(0, 4)}`;
  }
}

const PAY_PERIODS: Readonly<Record<string, number>> = {
  annually: 1,
  semimonthly: 24,
  monthly: 12,
  biweekly: 26,
};
