import { TenantValues } from "./tenant-values.ts";
import type { Groups } from "../company/groups.ts";
import type { SandboxPerson } from "../company/people.ts";
import type { Roster } from "../company/roster.ts";
import type { Quirks } from "../control/quirks.ts";
import { topic } from "../dice.ts";
import { FIELDS_BY_NAME } from "./fields.ts";
import { KEYS_2015, KEYS_2016, KEYS_ALWAYS, KEYS_CURRENT } from "./keys.ts";
import { ProfileParts, type WireFile } from "./profile-parts.ts";
import { MAKERS } from "./values.ts";

/** A profile as it goes over the wire. */
export type Profile = Record<string, unknown>;

const FILLED = topic("filled");

/** Gives people of the roster the shape that the API's answers have, with the quirks that are on. */
export class ProfileShape extends ProfileParts {
  readonly #tenant: TenantValues;

  constructor(roster: Roster, groups: Groups, quirks: Quirks) {
    super(roster, groups, quirks);
    this.#tenant = new TenantValues(this.dice);
    roster.lookUp = (key, index) => {
      const person = roster.describe(index);
      return key === "job_title" ? this.jobTitle(person)?.title : this.#value("personal_email", person);
    };
  }

  /** The keys that every profile has now, in order. */
  keys(): readonly string[] {
    const { profileShape: shape, badgeNumbers, teamPositions } = this.quirks;
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
      for (const key of this.quirks.partlyHidden) if (key !== "id") delete profile[key];
    }
    return profile;
  }

  /** What `profile_format=short` gives: recorded nowhere, so taken to be what is documented as always there. */
  short(person: SandboxPerson): Profile {
    return Object.fromEntries(KEYS_ALWAYS.map((key) => [key, this.#value(key, person)]));
  }

  files(person: SandboxPerson): WireFile[] {
    return [this.image(person), this.resume(person)].filter((file) => file !== null);
  }

  #value(key: string, person: SandboxPerson): unknown {
    if (key in person.fields) return person.fields[key];
    const make = MAKERS[key];
    return make === undefined ? this.#tenantValue(key, person) : make(person, this);
  }

  #tenantValue(key: string, person: SandboxPerson): unknown {
    const field = FIELDS_BY_NAME.get(key);
    if (field === undefined) return null;
    const filled = this.dice.share(FILLED ^ topic(key), person.index) * 100 < (field.filled ?? 0);
    if (field.type === "checkboxes") return filled ? this.#tenant.choices(field, person.index) : [];
    if (!filled) {
      if (field.type === "date") return this.date(undefined);
      if (field.type === "text" || field.type === "longtext") return this.text(key, undefined, person);
      return field.type === "select" ? this.choice(undefined) : null;
    }
    if (field.type === "date") return this.date(this.#tenant.day(field, person));
    if (field.type === "file") return this.fileIds.of(~person.index >>> 0);
    return this.#tenant.value(field, person.index);
  }
}
