import { beginReading, trustUntil } from "../sync/bookmark.ts";
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
  const until = trustBookmark(pull, bookmark);
  const why = findReasonForAll(bookmark, until, directory, world.clock.now(), config.full_every);
  if (why !== undefined) world.debug(`everybody is sent, because ${why}`);
  const known = why === undefined ? until : undefined;
  const since = latest(known, config.start_date);
  const begun = beginReading(pull);
  for await (const part of readSince(pull, since, known)) {
    if (part.kind === "restart") {
      begun.restart();
      yield part;
      continue;
    }
    const employees = part.records as readonly Employee[];
    for (const employee of employees) begun.see(secondsOf(timeOf(employee)));
    yield {
      kind: "records",
      records: employees.filter((employee) => (timeOf(employee) ?? Infinity) >= (since ?? 0)),
    };
  }
  const { known_until: reached } = begun.end();
  if (reached === null) return bookmark;
  return {
    until: Math.max(until ?? 0, reached * 1000),
    fullAt: why === undefined ? bookmark?.fullAt : begun.at,
    directory,
  };
}

/** Older versions and other hands may have written a bookmark that lies in the future, and nobody would ever be newer. */
function trustBookmark(pull: Pull, bookmark: EmployeeBookmark | undefined): number | undefined {
  const seconds = bookmark && trustUntil(pull, bookmark.until / 1000);
  return seconds === undefined ? undefined : seconds * 1000;
}

/** Why everybody is sent and not only who was changed, as the end of a sentence. */
function findReasonForAll(
  bookmark: EmployeeBookmark | undefined,
  until: number | undefined,
  directory: string,
  now: number,
  fullEvery: number,
): string | undefined {
  if (bookmark === undefined) return "there is no bookmark";
  if (until === undefined) return "the bookmark lies in the future";
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

function secondsOf(time: number | undefined): number | undefined {
  return time === undefined ? undefined : Math.floor(time / 1000);
}
