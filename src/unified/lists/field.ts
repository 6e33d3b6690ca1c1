import * as z from "zod";
import { remoteDataSchema } from "../raw/remote-data.ts";
import { FIELD_FLAGS, FIELD_KINDS } from "../vocabulary.ts";
import { textField } from "../text-field.ts";

export const fieldSchema = z
  .object({
    name: z
      .string()
      .min(1)
      .describe("What profiles call the field; it never changes. --custom-fields takes it."),
    label: textField("What people see it called; companies change it."),
    type: textField("Namely's word for what it holds, such as `text`, `select`, `date` or `checkboxes`."),
    kind: z.enum(FIELD_KINDS).describe("`system` for Namely's own, `custom` for one that the company made."),
    section: z
      .object({
        id: z.string().describe("Namely's id of the section."),
        title: textField("The section's title."),
      })
      .nullable()
      .describe("The section of the profile page that it belongs to."),
    position: z.int().nullable().describe("Its place in the section, from 1; null when unknown."),
    options: z
      .array(z.string())
      .nullable()
      .describe("What can be chosen, where Namely's text about the format lists it clearly; else null."),
    format: textField("Namely's own words on what it takes."),
    deletable: z.boolean().nullable().describe("Whether the company can delete it; null when unknown."),
    available: z
      .boolean()
      .describe("Whether Namely hands its values out; some fields exist on its pages only."),
    sensitive: z
      .boolean()
      .nullable()
      .describe(
        "Whether it comes only with --include-sensitive; null for custom ones: the tool cannot know.",
      ),
    comes_with: z
      .enum(FIELD_FLAGS)
      .describe("Which flags of `namely employees` bring it; `always` for none, `never` when none does."),
    id: z.string().min(1).describe("Namely's id of the field."),
    remote_data: remoteDataSchema,
  })
  .describe("A field of the profile: what it is called, what it holds and how to get it.");

export type ProfileField = z.infer<typeof fieldSchema>;
