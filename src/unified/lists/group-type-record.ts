import * as z from "zod";
import { groupTypeSchema, type GroupType } from "./group.ts";
import { groupTypeOf, readKnownTruth, readTruth } from "./group-type.ts";
import { parseRaw, rawGroupTypeSchema } from "../raw/raw.ts";
import { linkedRecordsOf, recordsOf } from "../raw/records.ts";
import { compareText, readText } from "../raw/text.ts";

const text = (what: string) => z.string().nullable().describe(what);

/** A kind of group that the company has, as a record of its own. */
export const groupTypeRecordSchema = z.object({
  id: z.string().min(1).describe("Namely's id of the group type."),
  title: text("What the company calls this kind of group."),
  type: groupTypeSchema.describe("What kind of group it is, by its stable names."),
  type_raw: text("Namely's own word for the kind."),
  field_name: text("Its name among the fields of a profile, which never changes."),
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
  const types = new Map<string, GroupTypeRecord>();
  const add = (records: readonly unknown[], place: string): void => {
    for (const [index, record] of records.entries()) {
      const raw = parseRaw(rawGroupTypeSchema, record, `${place}[${index}]`);
      if (types.has(raw.id)) continue;
      const asTeams = readTruth(raw.x_groups_as_teams);
      const fallback: GroupType = asTeams ? "team" : "group";
      types.set(raw.id, {
        id: raw.id,
        title: readText(raw.title) ?? readText(raw.name),
        type: groupTypeOf(raw) ?? fallback,
        type_raw: readText(raw.type),
        field_name: readText(raw.field_name),
        deletable: readKnownTruth(raw.deletable),
        groups_as_teams: asTeams,
      });
    }
  };
  add(recordsOf(answers.groupTypes, "group_types"), "group_types");
  add(linkedRecordsOf(answers.groups, "group_types"), "linked.group_types");
  return [...types.values()].sort((a, b) => compareText(a.title, b.title) || compareText(a.id, b.id));
}
