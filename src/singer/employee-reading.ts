import { beginReading } from "../sync/begin-reading.ts";
import type { EmployeeWish } from "../sync/employee-detail.ts";
import { markDirectory, pullRecentEmployees, type Pull } from "../sync/employee-pull.ts";
import type { RecordPart } from "../sync/record-source.ts";
import { readWholeRoster } from "../sync/whole-roster.ts";
import type { Employee } from "../unified/employee.ts";
import { parseInstant } from "../unified/dates.ts";
import type { TapConfig } from "./config.ts";
import type { EmployeeBookmark } from "./state.ts";

/** What an incremental reading of employees goes on from. */
export interface ReadingWish {
  readonly config: Pick<TapConfig, "start_date" | "full_every">;
  readonly bookmark: EmployeeBookmark | undefined;
}

/** Everybody with all that the settings offer; fields are selected later. */
export function wishEverybody(config: TapConfig): EmployeeWish {
  return {
    filter: {},
    asOf: undefined,
    includeSensitive: config.include_sensitive,
    customFields: config.custom_fields,
    remoteData: false,
  };
}

/**
 * Whoever was changed since the bookmark, and the bookmark for the next time as the return value. Everybody is sent again
 * now and then, and whenever a group or the company has another name: what people carry of others changes without their own
 * time of change. Where changes cannot be told by asking for them, everybody is read and the same people are sent.
 */
export async function* readChangedEmployees(
  pull: Pull,
  { config, bookmark }: ReadingWish,
): AsyncGenerator<RecordPart, EmployeeBookmark | undefined, undefined> {
  const { world } = pull;
  const directory = await markDirectory(pull);
  const why = findReasonForAll(bookmark, directory, world.clock.now(), config.full_every);
  if (why !== undefined) world.debug(`everybody is sent, because ${why}`);
  const known = why === undefined ? bookmark?.until : undefined;
  const since = latest(known, config.start_date);
  const begun = beginReading(pull);
  let newest = 0;
  for await (const part of readSince(pull, since, known)) {
    if (part.kind === "restart") {
      newest = 0;
      yield part;
      continue;
    }
    const employees = part.records as readonly Employee[];
    for (const employee of employees) newest = Math.max(newest, timeOf(employee) ?? 0);
    yield {
      kind: "records",
      records: employees.filter((employee) => (timeOf(employee) ?? Infinity) >= (since ?? 0)),
    };
  }
  const reading = begun.end(Math.floor(newest / 1000));
  if (reading.known_until === null) return bookmark;
  // A time of change that lies ahead of Namely's own clock is a mistake, and would hide every later change.
  const reached = Math.min(reading.known_until, reading.read_at ?? Math.floor(begun.at / 1000)) * 1000;
  return {
    until: Math.max(bookmark?.until ?? 0, reached),
    fullAt: why === undefined ? bookmark?.fullAt : begun.at,
    directory,
  };
}

/** Why everybody is sent and not only who was changed, as the end of a sentence. */
function findReasonForAll(
  bookmark: EmployeeBookmark | undefined,
  directory: string,
  now: number,
  fullEvery: number,
): string | undefined {
  if (bookmark === undefined) return "there is no bookmark";
  if (bookmark.fullAt === undefined || bookmark.fullAt > now)
    return "it is not known when that was done last";
  if (now - bookmark.fullAt >= fullEvery) return "that is due";
  return bookmark.directory === directory ? undefined : "a group or the company has another name";
}

async function* readSince(
  pull: Pull,
  since: number | undefined,
  known: number | undefined,
): AsyncGenerator<RecordPart, void, undefined> {
  if (since !== undefined) {
    const recent = await pullRecentEmployees(pull, {
      knownUntil: Math.floor(since / 1000),
      // Whoever was changed last before is still there, unless it is only known from when on changes are wanted.
      newest: known === undefined ? 0 : Math.floor(known / 1000),
      readAt: undefined,
      isKnown: () => false,
    });
    if (recent.kind === "found") {
      yield { kind: "records", records: recent.employees };
      return;
    }
    pull.world.debug(`everybody is read, because ${recent.why}`);
  }
  yield* readWholeRoster(pull);
}

function latest(...times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function timeOf({ updated_at }: Employee): number | undefined {
  return updated_at === null ? undefined : parseInstant(updated_at);
}
