import { unlessFault } from "../../platform/errors/fault.ts";
import type { NamelyClient } from "../requests/client.ts";
import { EnvelopeMerge } from "./envelope.ts";
import { readNumbered } from "./numbered-pages.ts";
import { parsePage, type RawRecord } from "./shapes.ts";

/** A list that changes rarely and that profiles point into. */
export interface ReferenceList {
  readonly records: readonly RawRecord[];
  /** What came along with the answers, such as the group types of groups. */
  readonly linked: Readonly<Record<string, unknown>>;
  /** False when this token may not read the list; it is empty then. */
  readonly visible: boolean;
}

/** GET /groups. */
export const readGroups = (client: NamelyClient): Promise<ReferenceList> =>
  readList(client, "/groups", "groups");
/** GET /group_types. */
export const readGroupTypes = (client: NamelyClient): Promise<ReferenceList> =>
  readList(client, "/group_types", "group_types");
/** GET /job_titles. */
export const readJobTitles = (client: NamelyClient): Promise<ReferenceList> =>
  readList(client, "/job_titles", "job_titles");
/** GET /profiles/fields: the definitions of system and custom fields. */
export const readFields = (client: NamelyClient): Promise<ReferenceList> =>
  readList(client, "/profiles/fields", "fields");
/** GET /profiles/fields/sections, with the fields in them under `linked`: also such as profiles do not have. */
export const readSections = (client: NamelyClient): Promise<ReferenceList> =>
  readList(client, "/profiles/fields/sections", "sections");

/** GET /companies/info, a bare object; undefined when Namely does not show it. */
export async function readCompanyInfo(client: NamelyClient): Promise<unknown> {
  return (await unlessFault(HIDDEN, client.get("/companies/info")))?.body;
}

/** GET of a whole list, page by page; `key` holds its records. Some answers, such as those of /teams, have no `meta`. */
export async function readList(client: NamelyClient, path: string, key: string): Promise<ReferenceList> {
  const first = await unlessFault(HIDDEN, client.get(path));
  if (first === undefined) return { records: [], linked: {}, visible: false };
  const pages = readNumbered({
    path,
    fetchPage: async (page) =>
      parsePage(page === 1 ? first.body : (await client.get(path, { page })).body, key, path),
  });
  const list: RawRecord[] = [];
  const settled = new EnvelopeMerge();
  for await (const { page, records } of pages) {
    settled.add(page);
    for (const record of records) list.push(record);
  }
  return { records: list, linked: settled.linked(), visible: true };
}

/** A role may see people but not the lists around them, and an unknown path has been answered with 401 instead of 404. */
const HIDDEN: ReadonlySet<string> = new Set(["api.forbidden", "api.not-found"]);

const MISSING: ReadonlySet<string> = new Set(["api.not-found"]);

/** GET of one record by id, `/groups/…` or `/profiles/…`; undefined when there is none. */
export async function readOne(
  client: NamelyClient,
  key: "profiles" | "groups" | "events",
  id: string,
): Promise<RawRecord | undefined> {
  const path = `/${key}/${encodeURIComponent(id)}`;
  const found = await unlessFault(MISSING, client.get(path));
  return found && parsePage(found.body, key, path).records[0];
}
