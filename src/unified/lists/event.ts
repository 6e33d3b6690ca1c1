import * as z from "zod";
import { remoteDataSchema } from "../raw/remote-data.ts";
import { EVENT_TYPES } from "../vocabulary.ts";
import { textField } from "../text-field.ts";

export const eventSchema = z
  .object({
    id: z.string().min(1).describe("Namely's id of the entry."),
    type: z.enum(EVENT_TYPES).describe("What it is about; `other` for an unknown word."),
    type_raw: textField("Namely's own word for it."),
    time: z.iso.datetime().nullable().describe("When it appeared in the feed."),
    person: z
      .object({
        id: z.string().describe("The person's employee id."),
        name: textField("The person's name."),
        job_title: textField("The person's job title."),
      })
      .nullable()
      .describe("Whom it is about; of an announcement, who made it."),
    years_at_company: z.int().nullable().describe("How many years an anniversary celebrates."),
    content: textField("What it says, as plain text; birthdays and the like mostly say nothing."),
    html_content: textField("The same as HTML, as Namely sent it."),
    likes_count: z.int().nullable().describe("How many people like it; null when Namely does not say."),
    remote_data: remoteDataSchema,
  })
  .describe("An entry of Namely's Home Feed.");

export type FeedEvent = z.infer<typeof eventSchema>;
