import { TABLE_COLUMNS } from "../../formats/table-cells.ts";
import { readEvents } from "../../namely/reading/events.ts";
import { findProfilesByEmail } from "../../namely/reading/filtered-profiles.ts";
import { readOne } from "../../namely/reading/reference.ts";
import { resolveDay } from "../../platform/text/relative-day.ts";
import { parseInstant } from "../../unified/raw/dates.ts";
import { eventSchema, type FeedEvent } from "../../unified/lists/event.ts";
import { createSinceTest } from "../../unified/lists/event-since.ts";
import { mapEvents } from "../../unified/lists/map-events.ts";
import type { Connection } from "../../sync/connection/connection.ts";
import { today } from "../../sync/connection/today.ts";
import { BASIC_EMPLOYEES } from "../../sync/employees/employee-detail.ts";
import { findEmployee } from "../../sync/employees/find-employee.ts";
import { isProfileId, noSuchPerson } from "../../unified/employee/find-person.ts";
import { decodeCursor, encodeCursor, staleCursor } from "../../sync/employees/cursor.ts";
import { exportRecords } from "../../output/export-records.ts";
import type { RecordSource } from "../../output/publish.ts";
import type { RunReport } from "../../output/run-report.ts";
import type { Context } from "../../cli/context.ts";
import type { EVENT_TYPES } from "../../unified/vocabulary.ts";
import type { ListCommandOptions } from "./list-flags.ts";

export interface FeedOptions extends ListCommandOptions {
  /** undefined for all. */
  readonly types: readonly (typeof EVENT_TYPES)[number][] | undefined;
  /** A date or relative day, which begins at midnight UTC, or an RFC 3339 time. */
  readonly since: string | undefined;
  /** An employee's id, number, email or name. */
  readonly person: string | undefined;
}

/** Exports the selected entries of the Home Feed. */
export async function exportFeed(context: Context, options: FeedOptions): Promise<void> {
  await exportRecords(
    context,
    {
      output: options.output,
      kind: {
        schema: options.remoteData ? eventSchema : eventSchema.omit({ remote_data: true }),
        tableFields: TABLE_COLUMNS.events,
        withheld: new Map([["remote_data", "Add --remote-data."]]),
      },
      label: "Feed",
      noun: { one: "entry", many: "entries" },
      window: options.window,
    },
    (connection, report) => readFeed(context, options, connection, report),
  );
}

async function* readFeed(
  context: Context,
  options: FeedOptions,
  connection: Connection,
  report: RunReport,
): RecordSource {
  const { client, session } = connection;
  const scope = ["feed", session.baseUrl.href, options.types, options.since, options.person];
  const start = decodeCursor(scope, options.window?.cursor);
  const profileId =
    options.person === undefined
      ? undefined
      : await findPersonId(context, connection, report, options.person);
  const from = options.since && (resolveDay(options.since, today(context, { connection })) ?? options.since);
  const since = createSinceTest(from === undefined ? undefined : parseInstant(from));
  const isWanted = (event: FeedEvent): boolean =>
    (options.types === undefined || options.types.includes(event.type)) &&
    // The request names the person; a server that ignores that must not make the result wrong.
    (profileId === undefined || event.person?.id === profileId);
  let left = options.window?.limit ?? Number.POSITIVE_INFINITY;
  let read = 0;
  let lastId = start?.after ?? "";
  for await (const page of readEvents(client, { profileId, after: start?.after })) {
    read += page.records.length;
    report.onProgress(read, undefined);
    const events = mapEvents({ events: page.records, linked: page.linked }, options);
    const wanted = since.keep(events).filter(isWanted);
    const shown = wanted.slice(0, left);
    yield { kind: "records", records: shown };
    left -= shown.length;
    lastId = shown.at(-1)?.id ?? lastId;
    if (wanted.length > shown.length) {
      return { nextCursor: encodeCursor(scope, { page: 1, passed: read, after: lastId }) };
    }
    if (since.isPast()) break;
  }
  // Nothing follows an event that was deleted, either.
  if (start !== undefined && read === 0 && (await readOne(client, "events", start.after)) === undefined)
    throw staleCursor();
  return { nextCursor: null };
}

/** The id of the person that `--person` names: a person who does not exist would have an empty feed. */
async function findPersonId(
  context: Context,
  connection: Connection,
  hooks: RunReport,
  person: string,
): Promise<string> {
  const { client } = connection;
  if (isProfileId(person)) {
    const profile = await readOne(client, "profiles", person);
    if (profile === undefined) throw noSuchPerson(`"${person}"`, []);
    return profile.id;
  }
  if (person.includes("@")) {
    const [profile, ...others] = (await findProfilesByEmail(client, person)) ?? [];
    if (profile !== undefined && others.length === 0) return profile.id;
  }
  const match = await findEmployee({ context, connection, hooks, options: BASIC_EMPLOYEES }, person, {
    namesManager: false,
  });
  if (match.kind === "none") throw noSuchPerson(`"${person}"`, match.nearest);
  return match.person.id;
}
