import * as z from "zod";
import { shapeFault } from "../../platform/errors/shape-fault.ts";
import { readKnownTruth } from "./group-type.ts";
import { linksSchema, readLinked } from "../raw/links.ts";
import { parseRaw, recordSchema, text, truth, type RawText } from "../raw/raw.ts";
import { linkedRecordsOf, recordsOf, uniqueById } from "../raw/records.ts";
import { carryRemoteData, remoteDataSchema, type RemoteDataOptions } from "../raw/remote-data.ts";
import { byText, readText, readTitle } from "../raw/text.ts";
import type { JobTitle } from "../models/company-models.ts";
import { textField } from "../text-field.ts";

export const jobTitleSchema = z
  .object({
    id: z.string().min(1).describe("Namely's id of the job title, the one that employees carry."),
    title: textField("The job title itself."),
    tier: z
      .object({
        id: z.string().describe("Namely's id of the job tier."),
        title: textField("The tier's title; null when Namely did not send it."),
      })
      .nullable()
      .describe("The job tier that the title belongs to."),
    active: z.boolean().nullable().describe("Whether the title is in use; null when Namely does not say."),
    remote_data: remoteDataSchema,
  })
  .describe("A job title that the company has.");

export type { JobTitle };

/** The answers of `/job_titles` and `/job_tiers`, or the records in them; undefined for one that was not asked. */
export interface JobTitleAnswers {
  readonly jobTitles: unknown;
  readonly jobTiers: unknown;
}

const rawJobTitleSchema = recordSchema({
  id: text,
  guid: text,
  title: text,
  name: text,
  parent_id: text,
  active: truth,
  links: linksSchema("job_tier"),
});

const rawJobTierSchema = recordSchema({ id: text, guid: text, numerical_id: text, title: text, name: text });

type Tier = NonNullable<JobTitle["tier"]>;

/**
 * All job titles, each joined to its tier, sorted by title and id; an id that comes twice is listed once. Tiers that came
 * along under `linked` are used as well.
 * @throws Fault `api.shape` for a record that cannot be read.
 */
export function mapJobTitles(answers: JobTitleAnswers, options: RemoteDataOptions): JobTitle[] {
  const tiers = new Map<string, Tier>();
  for (const { record, path } of linkedRecordsOf(answers.jobTitles, "job_tiers"))
    addTier(tiers, record, path);
  for (const { record, path } of recordsOf(answers.jobTiers, "job_tiers")) addTier(tiers, record, path);
  const titles = recordsOf(answers.jobTitles, "job_titles").map(({ record, path }) =>
    mapJobTitle(record, path, tiers, options),
  );
  return uniqueById(titles).sort(byText("title", "id"));
}

function mapJobTitle(
  record: unknown,
  path: string,
  tiers: ReadonlyMap<string, Tier>,
  options: RemoteDataOptions,
): JobTitle {
  const raw = parseRaw(rawJobTitleSchema, record, path);
  const [link] = readLinked(raw.links, "job_tier");
  const tierId = link?.id ?? readText(raw.parent_id);
  return {
    id: readOwnId(raw, path),
    title: readTitle(raw),
    tier: tierId === null ? null : (tiers.get(tierId) ?? { id: tierId, title: link?.title ?? null }),
    active: readKnownTruth(raw.active),
    ...carryRemoteData(record, path, options),
  };
}

/** Older titles have a number and beside it, as `guid`, what everything else calls their id (recorded 2014 and 2015). */
function readOwnId(raw: { readonly id?: RawText; readonly guid?: RawText }, path: string): string {
  const id = readText(raw.guid) ?? readText(raw.id);
  if (id === null) throw shapeFault(`${path}.id`, "an id", raw.id);
  return id;
}

/** A tier is also found by its number, which older titles name it by. */
function addTier(tiers: Map<string, Tier>, record: unknown, path: string): void {
  const raw = parseRaw(rawJobTierSchema, record, path);
  const tier: Tier = { id: readOwnId(raw, path), title: readTitle(raw) };
  const number = readText(raw.numerical_id);
  if (number !== null && !tiers.has(number)) tiers.set(number, tier);
  for (const name of [readText(raw.id), tier.id]) if (name !== null) tiers.set(name, tier);
}
