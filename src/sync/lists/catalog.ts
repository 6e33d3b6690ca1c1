import type * as z from "zod";
import { FIELD_KINDS, GROUP_TYPES } from "../../unified/vocabulary.ts";
import type { RemoteDataOptions } from "../../unified/raw/remote-data.ts";
import type { Connection } from "../connection/connection.ts";
import { COMPANY_INCLUDES } from "./company-includes.ts";

/**
 * A list that profiles point into. The command, its help, the schema, the tap's stream and the library's method all follow
 * from its entry. What reads and describes records is imported in `load`, so that help and flags cost no start-up time.
 */
export interface ListEntry {
  /** Name of the command, its schema and its cursors. */
  readonly name: string;
  readonly noun: { readonly one: string; readonly many: string };
  readonly summary: string;
  readonly description: string;
  readonly examples: readonly { readonly command: string; readonly does: string }[];
  /** Columns of the table when nobody asks for others. */
  readonly columns: readonly string[];
  readonly choice?: ListChoice;
  /** One record can be asked for: `get` with an id such as the example's. The model has `find`. */
  readonly byId?: { readonly example: string };
  /** There is always exactly one record, so that nothing can be cut off or missing. */
  readonly isSingle?: true;
  /** The tap's stream, and fields that its records do not have. */
  readonly stream?: { readonly name: string; readonly without?: readonly string[] };
  /** The library's type; with a method, `Namely` gets one of that name. A list with a choice has its method by hand. */
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
  /** The words of the choice; undefined when it was not made. */
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
      "With its offices, where the token may see groups and their types; what it may not see is left out, not empty.",
    examples: [
      {
        command: "namely companies --format json",
        does: "shows the company's name, logo, offices and ways to sign in",
      },
      {
        command: "namely companies --include groups,fields -o company.json",
        does: "keeps how the company is set up in one file",
      },
    ],
    columns: ["id", "display_name", "subdomain"],
    choice: {
      flag: "--include <list>",
      help: "add what belongs to the company: groups (with group_types), fields (of profiles)",
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
    summary: "export groups: departments, divisions, offices and the rest",
    description:
      "The type of a group follows from what Namely calls it internally, not from its title, which companies rename.",
    examples: [
      { command: "namely groups", does: "lists every group with its members counted" },
      {
        command: "namely groups --type department,office --format csv -o groups.csv",
        does: "exports departments and offices",
      },
    ],
    columns: ["id", "name", "type", "type_raw", "member_count"],
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
    summary: "export teams, with their mail aliases and categories",
    description:
      "Namely shows some groups among the teams as well; is_group tells them apart. Who is in a team stands with the " +
      "employees, under teams.",
    examples: [
      { command: "namely teams", does: "lists every team" },
      {
        command: "namely teams --fields name,email --format csv -o teams.csv",
        does: "exports the teams' mail aliases",
      },
    ],
    columns: ["id", "name", "email", "categories.title", "is_group"],
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
    description: "The id of a job title is the one that employees carry as job_title_id.",
    examples: [
      { command: "namely job-titles", does: "lists every job title with its tier" },
      {
        command: "namely job-titles --format csv -o job-titles.csv",
        does: "exports them to a spreadsheet",
      },
    ],
    columns: ["id", "title", "tier.title", "active"],
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
    summary: "list the fields of a profile: Namely's own and the company's",
    description:
      "The name is what --custom-fields of namely employees takes; comes_with says which flags a field needs. A token sees " +
      "only the fields that its role may see.",
    examples: [
      { command: "namely fields --kind custom", does: "lists what the company added" },
      {
        command: "namely fields --kind custom --fields name,label,options --format json",
        does: "shows what can be chosen in each",
      },
      { command: "namely fields --format csv -o fields.csv", does: "documents every field in a spreadsheet" },
    ],
    columns: ["name", "label", "type", "kind", "section.title", "comes_with"],
    choice: {
      flag: "--kind <kind>",
      help: "only these: custom (the company's own) or system (Namely's)",
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
