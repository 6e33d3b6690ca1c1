import * as z from "zod";
import { groupTypeSchema } from "./group.ts";
import { groupTypeOf, readKnownTruth, readTruth } from "./group-type.ts";
import { parseRaw, rawGroupTypeSchema } from "../raw/raw.ts";
import { linkedRecordsOf, recordsOf, uniqueById } from "../raw/records.ts";
import { byText, readText, readTitle } from "../raw/text.ts";
import { textField } from "../text-field.ts";

/** A kind of group that the company has, as a record of its own. */
export const groupTypeRecordSchema = z.object({
  id: z.string().min(1).describe("Namely's id of the group type."),
  title: textField("What the company calls this kind of group."),
  type: groupTypeSchema.describe("What kind of group it is, by its stable names."),
  type_raw: textField("Namely's own word for the kind."),
  field_name: textField("Its name among the fields of a profile, which never changes."),
  deletable: z.boolean().nullable().describe("Whether the company can delete it; null when unknown."),
  groups_as_teams: z.boolean().describe("Whether Namely shows its groups among the teams as well."),
});

export type GroupTypeRecord = z.infer<typeof groupTypeRecordSchema>;

/**
 * Every group type, from `/group_types` and from what came along with `/groups`, sorted by title and id; each once.
 * @throws Fault `api.shape` for a record that cannot be read.
 */
export function mapGroupTypes(answers: {
  readonly groupTypes: unknown;
  readonly groups: unknown;
}): GroupTypeRecord[] {
  const records = [
    ...recordsOf(answers.groupTypes, "group_types"),
    ...linkedRecordsOf(answers.groups, "group_types"),
  ];
  const types = records.map(({ record, path }): GroupTypeRecord => {
    const raw = parseRaw(rawGroupTypeSchema, record, path);
    const asTeams = readTruth(raw.x_groups_as_teams);
    return {
      id: raw.id,
      title: readTitle(raw),
      type: groupTypeOf(raw) ?? (asTeams ? "team" : "group"),
      type_raw: readText(raw.type),
      field_name: readText(raw.field_name),
      deletable: readKnownTruth(raw.deletable),
      groups_as_teams: asTeams,
    };
  });
  return uniqueById(types).sort(byText("title", "id"));
}
