import * as z from "zod";
import { remoteDataSchema } from "../raw/remote-data.ts";
import { EVENT_TYPES } from "../vocabulary.ts";

const text = (what: string) => z.string().nullable().describe(what);

export const eventSchema = z
  .object({
    id: z.string().min(1).describe("Namely's id of the entry."),
    type: z.enum(EVENT_TYPES).describe("What it is about; `other` for an unknown word."),
    type_raw: text("Namely's own word for it."),
    time: z.iso.datetime().nullable().describe("When it appeared in the feed."),
    person: z
      .object({
        id: z.string().describe("The person's employee id."),
        name: text("The person's name."),
        job_title: text("The person's job title."),
      })
      .nullable()
      .describe("Whom it is about; of an announcement, who made it."),
    years_at_company: z.int().nullable().describe("How many years an anniversary celebrates."),
    content: text("What it says, as plain text; birthdays and the like mostly say nothing."),
    html_content: text("The same as HTML, as Namely sent it."),
    likes_count: z.int().nullable().describe("How many people like it; null when Namely does not say."),
    remote_data: remoteDataSchema,
  })
  .describe("An entry of Namely's Home Feed.");

export type FeedEvent = z.infer<typeof eventSchema>;
