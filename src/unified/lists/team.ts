import * as z from "zod";
import { shapeFault } from "../../platform/errors/shape-fault.ts";
import { readInstant } from "../raw/dates.ts";
import { linksSchema, readLinked } from "../raw/links.ts";
import { id, instant, parseRaw, recordSchema, text } from "../raw/raw.ts";
import { linkedRecordsOf, recordsOf, uniqueById } from "../raw/records.ts";
import { carryRemoteData, remoteDataSchema, type RemoteDataOptions } from "../raw/remote-data.ts";
import { byText, readText, readTitle } from "../raw/text.ts";
import type { Team } from "../models/company-models.ts";
import { textField } from "../text-field.ts";

export const teamSchema = z
  .object({
    id: z.string().min(1).describe("Namely's id of the team."),
    name: textField("The team's name."),
    email: textField("The team's mail alias at Namely."),
    categories: z
      .array(
        z.object({
          id: z.string().describe("Namely's id of the category."),
          title: textField("The category's title; null when Namely did not send it."),
        }),
      )
      .describe("The categories the team belongs to."),
    is_group: z
      .boolean()
      .nullable()
      .describe(
        "Whether this is a group that Namely shows among the teams too; null when groups are unknown.",
      ),
    created_at: z.iso.datetime().nullable().describe("When the team was made."),
    updated_at: z.iso.datetime().nullable().describe("When the team was last changed."),
    remote_data: remoteDataSchema,
  })
  .describe("A team: people who work together across the groups they belong to.");

export type { Team };

/** The answer of `/teams` or the records in it, and what is known of the company's groups; undefined for nothing. */
export interface TeamAnswers {
  readonly teams: unknown;
  readonly groups: Iterable<{ readonly id: string }> | undefined;
}

const rawTeamSchema = recordSchema({
  id,
  name: text,
  title: text,
  email: text,
  created_at: instant,
  updated_at: instant,
  links: linksSchema("team_categories"),
});

const rawCategorySchema = recordSchema({ id: text, title: text, name: text });

/**
 * All teams, each with its categories joined from `linked`, sorted by name and id; an id that comes twice is listed once.
 * @throws Fault `api.shape` for a record that cannot be read.
 */
export function mapTeams(answers: TeamAnswers, options: RemoteDataOptions): Team[] {
  const titles = readCategoryTitles(answers.teams);
  const groupIds = answers.groups && new Set([...answers.groups].map((group) => group.id));
  const records = recordsOf(answers.teams, "teams").map((one) => {
    const raw = parseRaw(rawTeamSchema, one.record, one.path);
    return { ...one, raw, id: raw.id };
  });
  const teams = uniqueById(records).map(({ record, path, raw }): Team => {
    return {
      id: raw.id,
      name: readText(raw.name) ?? readText(raw.title),
      email: readText(raw.email),
      categories: readLinked(raw.links, "team_categories").map(({ id, title }) => ({
        id,
        title: titles.get(id) ?? title,
      })),
      // The team itself does not say it; the group it is has the same id.
      is_group: groupIds?.has(raw.id) ?? null,
      created_at: readInstant(raw.created_at, `${path}.created_at`),
      updated_at: readInstant(raw.updated_at, `${path}.updated_at`),
      ...carryRemoteData(record, path, options),
    };
  });
  return teams.sort(byText("name", "id"));
}

function readCategoryTitles(answer: unknown): ReadonlyMap<string, string | null> {
  const titles = new Map<string, string | null>();
  for (const { record, path } of linkedRecordsOf(answer, "categories")) {
    const raw = parseRaw(rawCategorySchema, record, path);
    const id = readText(raw.id);
    if (id === null) throw shapeFault(`${path}.id`, "an id", raw.id);
    titles.set(id, readTitle(raw));
  }
  return titles;
}
