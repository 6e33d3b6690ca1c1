import * as z from "zod";
import { groupAddressSchema } from "../employee/location.ts";
import { remoteDataSchema } from "../raw/remote-data.ts";
import { GROUP_TYPES } from "../vocabulary.ts";
import { textField } from "../text-field.ts";

/** What a group is, whatever the company calls it. `group` is any kind that has no name of its own here. */
export const groupTypeSchema = z.enum(GROUP_TYPES);

export const groupSchema = z
  .object({
    id: z.string().min(1).describe("Namely's id of the group."),
    name: textField("The group's name."),
    type: groupTypeSchema.describe("What kind of group it is, found through its group type's stable names."),
    type_raw: textField("The title the company gave this kind of group; companies rename it."),
    type_id: textField("Namely's id of the group type."),
    parent_group: z.null().describe("Always null: Namely's groups form no tree."),
    is_team: z.boolean().describe("Whether Namely shows the group among the teams as well."),
    member_count: z.int().nullable().describe("How many people are in the group; null when unknown."),
    address: groupAddressSchema.nullable().describe("The group's address; null when it has none."),
    description: z.null().describe("Always null: Namely's groups have no description."),
    remote_data: remoteDataSchema,
  })
  .describe("A department, office, division, team or other group of people.");

export type { Group, GroupType } from "../models/company-models.ts";
