import type * as z from "zod";
import { FIELD_KINDS, GROUP_TYPES } from "../../unified/vocabulary.ts";
import type { RemoteDataOptions } from "../../unified/raw/remote-data.ts";
import type { Connection } from "../connection/connection.ts";
import { COMPANY_INCLUDES } from "./company-includes.ts";

/**
 * A list that profiles refer to. The command, its help, the schema, the tap's stream and the library's method all come
 * from its entry. `load` imports what reads and describes records, so that help costs no start-up time.
 */
export interface ListEntry {
  /** Name of the command, its schema and its cursors. */
  readonly name: string;
  readonly noun: { readonly one: string; readonly many: string };
  readonly summary: string;
  readonly description: string;
  readonly examples: readonly { readonly command: string; readonly does: string }[];
  /** Columns of the table without `--fields`, the most important first. */
  readonly columns: readonly string[];
  readonly choice?: ListChoice;
  /** `get` shows one record, by an id such as the example's. The model has `find`. */
  readonly byId?: { readonly example: string };
  /** There is always exactly one record. */
  readonly isSingle?: true;
  /** The tap's stream, and fields that its records do not have. */
  readonly stream?: { readonly name: string; readonly without?: readonly string[] };
  /** The library's type; with a method, `Namely` gets one of that name. A list with a choice has a hand-written method. */
  readonly library?: {
    readonly type: string;
    readonly method?: { readonly name: string; readonly says: string };
  };
  readonly load: () => Promise<ListModel>;
}

/** A flag that narrows a list or adds to its records. */
export interface ListChoice {
  readonly flag: string;
  readonly help: string;
  readonly words: readonly string[];
  /** Whether it takes several words, separated by commas. */
  readonly several: boolean;
  /** Fields that come only with a word. */
  readonly adds?: Readonly<Record<string, readonly string[]>>;
}

/** What is loaded when a list is read or described. */
export interface ListModel {
  readonly schema: z.ZodObject<{ id: z.ZodType; remote_data: z.ZodType } & z.ZodRawShape>;
  /** Throws `api.forbidden` where the token may not read the list. */
  readonly read: (
    connection: Connection,
    options: ListReadOptions,
  ) => Promise<readonly { readonly id: string }[]>;
  /** The one record with an id; undefined when there is none. */
  readonly find?: (
    connection: Connection,
    id: string,
    options: RemoteDataOptions,
  ) => Promise<{ readonly id: string } | undefined>;
}

export interface ListReadOptions extends RemoteDataOptions {
  /** The words of the choice; undefined without one. */
  readonly chosen: readonly string[] | undefined;
  readonly onWarning: (sentence: string, code?: string) => void;
}

/** Every reference list, in the order of the help page and of the tap. */
export const LISTS: readonly ListEntry[] = [
  {
    name: "companies",
    noun: { one: "company", many: "companies" },
    summary: "export the company you are logged in to",
    description:
      "Includes the company's offices when the token can see groups and group types. Fields that the token cannot see are left out.",
    examples: [
      {
        command: "namely companies --format json",
        does: "show the company's name, logo, offices and ways to log in",
      },
      {
        command: "namely companies --include groups,fields -o company.json",
        does: "save the company with its groups and fields to a file",
      },
    ],
    columns: ["display_name", "subdomain", "offices.name"],
    choice: {
      flag: "--include <list>",
      help: "add groups (with group_types) or fields (of profiles)",
      words: COMPANY_INCLUDES,
      several: true,
      adds: { groups: ["groups", "group_types"], fields: ["fields"] },
    },
    isSingle: true,
    // Offices are groups, which have a stream of their own.
    stream: { name: "companies", without: ["offices"] },
    library: { type: "Company" },
    load: async () => {
      const { companySchema } = await import("../../unified/lists/company.ts");
      const { requireCompany } = await import("./company-lists.ts");
      return {
        schema: companySchema,
        read: async (connection, { chosen = [], ...options }) => {
          const include = COMPANY_INCLUDES.filter((word) => chosen.includes(word));
          return [await requireCompany(connection, { ...options, include })];
        },
      };
    },
  },
  {
    name: "groups",
    noun: { one: "group", many: "groups" },
    summary: "export departments, divisions, offices and other groups",
    description:
      "The type of a group comes from Namely's internal name, not from its title, which companies can change.",
    examples: [
      { command: "namely groups", does: "list all groups with their number of members" },
      {
        command: "namely groups --type department,office --format csv -o groups.csv",
        does: "export departments and offices to a spreadsheet",
      },
    ],
    columns: ["name", "type", "type_raw", "member_count"],
    choice: {
      flag: "--type <list>",
      help: `only these types: ${GROUP_TYPES.join(", ")}`,
      words: GROUP_TYPES,
      several: true,
    },
    byId: { example: "7997604d-37fe-43b1-903f-dcd054549135" },
    stream: { name: "groups" },
    library: { type: "Group" },
    load: async () => {
      const { groupSchema } = await import("../../unified/lists/group.ts");
      const { findGroup, listGroups } = await import("./company-lists.ts");
      return {
        schema: groupSchema,
        read: (connection, { chosen: types, ...options }) => listGroups(connection, { ...options, types }),
        find: findGroup,
      };
    },
  },
  {
    name: "teams",
    noun: { one: "team", many: "teams" },
    summary: "export teams with their email aliases and categories",
    description:
      "Namely lists some groups as teams; is_group is true for them. The members of a team are in the employees' teams field.",
    examples: [
      { command: "namely teams", does: "list all teams" },
      {
        command: "namely teams --fields name,email --format csv -o teams.csv",
        does: "export the teams' email aliases to a spreadsheet",
      },
    ],
    columns: ["name", "email", "categories.title", "is_group"],
    stream: { name: "teams" },
    library: { type: "Team", method: { name: "teams", says: "Every team." } },
    load: async () => {
      const { mapTeams, teamSchema } = await import("../../unified/lists/team.ts");
      const { plainList } = await import("./company-lists.ts");
      const read = plainList(
        { path: "/teams", key: "teams", beside: { groups: "/groups" } },
        (teams, { groups }, options) => mapTeams({ teams, groups }, options),
      );
      return { schema: teamSchema, read };
    },
  },
  {
    name: "job-titles",
    noun: { one: "job title", many: "job titles" },
    summary: "export job titles with their tiers",
    description: "The id of a job title matches job_title_id of employees.",
    examples: [
      { command: "namely job-titles", does: "list all job titles with their tiers" },
      {
        command: "namely job-titles --format csv -o job-titles.csv",
        does: "export all job titles to a spreadsheet",
      },
    ],
    columns: ["title", "tier.title", "active"],
    stream: { name: "job_titles" },
    library: { type: "JobTitle", method: { name: "jobTitles", says: "Every job title." } },
    load: async () => {
      const { jobTitleSchema, mapJobTitles } = await import("../../unified/lists/job-title.ts");
      const { plainList } = await import("./company-lists.ts");
      const read = plainList(
        { path: "/job_titles", key: "job_titles", beside: { job_tiers: "/job_tiers" } },
        (jobTitles, { job_tiers: jobTiers }, options) => mapJobTitles({ jobTitles, jobTiers }, options),
      );
      return { schema: jobTitleSchema, read };
    },
  },
  {
    name: "fields",
    noun: { one: "field", many: "fields" },
    summary: "list the profile fields of Namely and of your company",
    description:
      "Use the name of a field with namely employees --custom-fields. comes_with lists the flags that a field needs. " +
      "A token sees only the fields that its access role allows.",
    examples: [
      { command: "namely fields --kind custom", does: "list the fields that your company added" },
      {
        command: "namely fields --kind custom --fields name,label,options --format json",
        does: "show the options of each custom field",
      },
      { command: "namely fields --format csv -o fields.csv", does: "export all fields to a spreadsheet" },
    ],
    columns: ["name", "label", "type", "kind", "section.title", "comes_with"],
    choice: {
      flag: "--kind <kind>",
      help: "custom (your company's fields) or system (Namely's)",
      words: FIELD_KINDS,
      several: false,
    },
    load: async () => {
      const { fieldSchema } = await import("../../unified/lists/field.ts");
      const { listFields } = await import("./company-lists.ts");
      return {
        schema: fieldSchema,
        read: (connection, { chosen: kinds, ...options }) => listFields(connection, { ...options, kinds }),
      };
    },
  },
];
