import * as z from "zod";
import { writeJson } from "../../formats/json.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { FIELD_SOURCES, JOINED_WITH_GROUPS } from "../../unified/employee/field-sources.ts";
import { GROUP_TYPES } from "../../unified/vocabulary.ts";
import type { Seal } from "./seal.ts";

/** This program's newest format; it reads all older ones. */
const VERSION = 1;

const FORMAT = /^namely-snapshot\/(?<version>\d+)$/u;

/** The first line of a snapshot. It holds no time: where nothing has changed, two snapshots are the same bytes. */
export const headerSchema = z
  .object({
    format: z.string().describe("`namely-snapshot/` and the version of the format."),
    company: z
      .object({
        id: z.string().describe("The company's id."),
        name: z.string().nullable().describe("The company's name."),
      })
      .describe("Whose people they are."),
    groups: z
      .array(
        z.object({
          id: z.string().describe("The group's id."),
          name: z.string().nullable().describe("The group's name."),
          type: z.enum(GROUP_TYPES).describe("What kind of group it is."),
        }),
      )
      .nullable()
      .describe("Every group, by type, name and id; null when the token could not read them."),
    visible_keys: z
      .array(z.string())
      .describe("Every key of a raw profile that the token may see, sorted; what is missing it may not see."),
    includes: z
      .object({
        sensitive: z.boolean().describe("Whether sensitive fields are in it."),
        custom_fields: z
          .union([z.enum(["none", "all"]), z.array(z.string())])
          .describe("Which of the company's own fields are in it."),
      })
      .describe("What was asked for beyond the usual fields."),
    lines: z.int().nonnegative().optional().describe("How many lines follow: one for each person."),
    checksum: z
      .string()
      .optional()
      .describe("`sha256:` and the hash of all lines after this one, each with its line feed."),
  })
  .describe("The first line of a snapshot; each other line is an employee.");

export type SnapshotHeader = Omit<z.infer<typeof headerSchema>, "format">;

/** The header's line, without its end. */
export function writeHeader(header: SnapshotHeader): string {
  const { company, groups, visible_keys, includes } = header;
  return writeJson({
    format: `namely-snapshot/${VERSION}`,
    company,
    groups,
    visible_keys,
    includes,
    ...sealOf(header),
  });
}

/** Snapshots of older versions have no seal, and are written as they were. */
function sealOf({ lines, checksum }: SnapshotHeader): Partial<Seal> {
  return lines === undefined || checksum === undefined ? {} : { lines, checksum };
}

/**
 * Reads the first line of a snapshot, as it was parsed. `file` is what the snapshot is called in faults.
 * @throws Fault `file.newer-format` for a format of a later program, `file.shape` for what is no header.
 */
export function parseHeader(value: Readonly<Record<string, unknown>>, file: string): SnapshotHeader {
  const format = typeof value["format"] === "string" ? value["format"] : "";
  const version = Number(FORMAT.exec(format)?.groups?.["version"]);
  if (version > VERSION) {
    throw new Fault("file.newer-format", `${file} was written by a newer version of namely.`, {
      hint: "Update namely to read it; the file was not touched.",
    });
  }
  const parsed = headerSchema.safeParse(value);
  if (version >= 1 && parsed.success) {
    const { format: _, ...header } = parsed.data;
    return header;
  }
  const place = version >= 1 ? ` at ${parsed.error?.issues[0]?.path.join(".") ?? "its beginning"}` : "";
  throw new Fault("file.shape", `The first line of ${file} is not the header of a snapshot${place}.`, {
    hint: "Name a file that namely snapshot has written, or one of namely employees --format ndjson.",
  });
}

/** What one side's token saw of the profiles and the other's did not. */
export interface VisibilityChange {
  /** Raw keys that came before and do not come any more, sorted. */
  readonly lost: readonly string[];
  readonly gained: readonly string[];
  /** Fields of an employee that are read from any of those keys: comparing them would make all employees change. */
  readonly fields: ReadonlySet<string>;
}

const GROUPS_KEY = "groups";

/** Compares what could be seen; without a header on either side nothing is known about it. */
export function compareVisibility(
  before: SnapshotHeader | undefined,
  after: SnapshotHeader | undefined,
): VisibilityChange {
  if (before === undefined || after === undefined) return { lost: [], gained: [], fields: new Set() };
  const old = listVisibility(before);
  const now = listVisibility(after);
  const lost = [...old].filter((key) => !now.has(key)).sort();
  const gained = [...now].filter((key) => !old.has(key)).sort();
  const moved = new Set([...lost, ...gained]);
  const fields = Object.entries(FIELD_SOURCES)
    .filter(([, sources]) => sources?.some((source) => moved.has(source.split(".")[0] ?? source)))
    .map(([field]) => field);
  if (moved.has(GROUPS_KEY)) fields.push(...JOINED_WITH_GROUPS);
  return { lost, gained, fields: new Set(fields) };
}

/** The list of groups is one thing more that a token may see or not. No raw profile has a key of this name of its own. */
function listVisibility({ visible_keys, groups }: SnapshotHeader): ReadonlySet<string> {
  return new Set(groups === null ? visible_keys : [...visible_keys, GROUPS_KEY]);
}
