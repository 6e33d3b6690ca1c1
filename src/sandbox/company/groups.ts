import type { Dice } from "../dice.ts";
import { Identifiers } from "../identifiers.ts";
import type { Quirks } from "../control/quirks.ts";
import type { SandboxPerson, PersonUnits } from "./people.ts";
import {
  BUSINESS_UNITS,
  COST_CENTERS,
  DEPARTMENTS,
  DIVISIONS,
  OFFICES,
  type OfficeAddress,
  TEAMS,
} from "./units.ts";

export interface SandboxGroupType {
  readonly number: number;
  readonly id: string;
  readonly singular: string;
  /** Such as `office_location`. */
  readonly fieldName: string;
  readonly type: "department" | "office location" | "custom";
  readonly deletable: boolean;
  /** Its groups are listed among the teams as well. */
  readonly asTeams: boolean;
}

export interface SandboxGroup {
  readonly number: number;
  readonly id: string;
  readonly title: string;
  readonly type: SandboxGroupType;
  readonly isTeam: boolean;
  readonly address: OfficeAddress | null;
}

export interface SandboxTeam {
  readonly number: number;
  readonly id: string;
  readonly name: string;
}

const TYPES: readonly (Pick<SandboxGroupType, "singular" | "type" | "deletable" | "asTeams"> & {
  readonly titles: readonly string[];
})[] = [
  {
    singular: "Department",
    type: "department",
    deletable: false,
    asTeams: false,
    titles: DEPARTMENTS.map(({ title }) => title),
  },
  { singular: "Division", type: "custom", deletable: false, asTeams: false, titles: DIVISIONS },
  {
    singular: "Office Location",
    type: "office location",
    deletable: false,
    asTeams: false,
    titles: OFFICES.map(({ title }) => title),
  },
  { singular: "Cost Center", type: "custom", deletable: true, asTeams: false, titles: COST_CENTERS },
  { singular: "Business Unit", type: "custom", deletable: true, asTeams: true, titles: BUSINESS_UNITS },
];

/** The company's organisational units: their types, their titles, who belongs to which. */
export class Groups {
  readonly types: readonly SandboxGroupType[];
  readonly teams: readonly SandboxTeam[];
  readonly #groups: SandboxGroup[];
  /** By type, where its groups start in the list. */
  readonly #offsets: number[] = [];

  constructor(dice: Dice) {
    const typeIds = new Identifiers(dice, "group type");
    const groupIds = new Identifiers(dice, "group");
    const teamIds = new Identifiers(dice, "team");
    this.types = TYPES.map(({ titles: _titles, ...type }, number) => ({
      ...type,
      fieldName: type.singular.toLowerCase().replace(" ", "_"),
      number,
      id: typeIds.of(number),
    }));
    this.#groups = [];
    for (const type of this.types) {
      this.#offsets.push(this.#groups.length);
      for (const [at, title] of (TYPES[type.number]?.titles ?? []).entries()) {
        const number = this.#groups.length;
        const address = type.type === "office location" ? (OFFICES[at]?.address ?? null) : null;
        this.#groups.push({ number, id: groupIds.of(number), title, type, isTeam: type.asTeams, address });
      }
    }
    this.teams = [
      ...TEAMS.map((name, number) => ({ number, id: teamIds.of(number), name })),
      // The same unit can be met twice: as a group and, under the same id, as a team.
      ...this.#groups
        .filter((group) => group.isTeam)
        .map((group) => ({ number: -1 - group.number, id: group.id, name: group.title })),
    ];
  }

  get all(): readonly SandboxGroup[] {
    return this.#groups;
  }

  find(id: string): SandboxGroup | undefined {
    return this.#groups.find((group) => group.id === id);
  }

  /** The number, within its type, of the group that has this title or id; undefined when there is none. */
  numberWithin(fieldName: string, titleOrId: string): number | undefined {
    const type = this.types.find((type) => type.fieldName === fieldName);
    const group = this.#groups.find(
      (group) => group.type === type && (group.title === titleOrId || group.id === titleOrId),
    );
    return type === undefined || group === undefined
      ? undefined
      : group.number - (this.#offsets[type.number] ?? 0);
  }

  rename(id: string, title: string): SandboxGroup | undefined {
    const group = this.find(id);
    if (group === undefined) return undefined;
    const renamed = { ...group, title };
    this.#groups[group.number] = renamed;
    return renamed;
  }

  of(person: PersonUnits): SandboxGroup[] {
    if (person.ungrouped === true) return [];
    const within = [
      person.department,
      person.division,
      person.office,
      DEPARTMENTS[person.department]?.costCenter,
      person.businessUnit,
    ];
    return within.flatMap((number, type) => {
      const group = number === undefined ? undefined : this.#groups[(this.#offsets[type] ?? 0) + number];
      return group === undefined ? [] : [group];
    });
  }

  teamsOf(person: SandboxPerson): SandboxTeam[] {
    const teams = person.teams.flatMap((number) => this.teams[number] ?? []);
    const units = this.of(person).filter((group) => group.isTeam);
    return [
      ...teams,
      ...units.map((group) => ({ number: -1 - group.number, id: group.id, name: group.title })),
    ];
  }
}

const SEEN_TITLES: Readonly<Record<string, string>> = {
  department: "Departments",
  division: "Divisions",
  office_location: "Office Location City",
  business_unit: "Team",
};

/** What a group type is called now: companies rename them, and a migration made them plural. */
export function titleOf(type: SandboxGroupType, titles: Quirks["groupTypeTitles"]): string {
  if (titles === "plural") return `${type.singular}s`;
  if (titles === "singular") return type.singular;
  if (titles === "mixed") return SEEN_TITLES[type.fieldName] ?? type.singular;
  return titles[type.fieldName] ?? type.singular;
}
