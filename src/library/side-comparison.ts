import { parseJson } from "../platform/text/exact-json.ts";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { writeJson } from "../formats/json.ts";
import { decodeLine, readLines } from "../formats/ndjson-lines.ts";
import { Fault } from "../platform/errors/fault.ts";
import { Spool } from "../platform/files/spool.ts";
import { EVENT_NAMES } from "../snapshots/compare/event-names.ts";
import type { RosterEvent } from "../snapshots/compare/event.ts";
import { LineSorter } from "../snapshots/file/line-sorter.ts";
import { openFileSide, type Side } from "../snapshots/compare/side.ts";
import { addCounts, searchEvents, type SearchResult } from "../sync/snapshots/event-search.ts";
import { checkEventVisibility } from "../sync/snapshots/hidden-events.ts";
import { checkIgnored } from "../sync/snapshots/ignored-fields.ts";
import { today } from "../sync/connection/today.ts";
import { explainError, NamelyError } from "./error.ts";
import type { EventEmployee } from "../snapshots/compare/event-models.ts";
import { checkWords } from "./option-checks.ts";
import type { CompareOptions, ComparisonSide, ComparisonSummary } from "./options.ts";
import { findSide } from "./snapshot-reading.ts";
import { readLibraryContext } from "./library-context.ts";

/** Compares both sides as a whole, and only then hands out what was found. */
export async function* compareSides(
  before: ComparisonSide,
  after: ComparisonSide,
  options: CompareOptions,
): AsyncGenerator<RosterEvent, ComparisonSummary, undefined> {
  const { context, clean } = readLibraryContext({ signal: options.signal });
  const { temporary: folder } = context.folders;
  const events = new Spool({ folder });
  const opened: OpenSide[] = [];
  const { maxTerminations, maxHires, force = false } = options;
  try {
    checkWords("events", options.events, EVENT_NAMES);
    checkIgnored(options.ignore ?? []);
    const day = today(context, { timeZone: readTimeZone(options.timeZone) });
    for (const [name, side] of [
      ["before", before],
      ["after", after],
    ] as const)
      opened.push(await openSide(side, name, { folder, cwd: context.cwd, signal: context.signal }));
    const [first, second] = opened as [OpenSide, OpenSide];
    const found = await searchEvents(
      {
        before: first.side,
        after: second.side,
        ignored: new Set(options.ignore),
        view: { asOf: options.asOf, today: day },
        temporaryFolder: folder,
        acrossCompanies: force,
      },
      {
        events: options.events,
        guard: { maxTerminations, maxHires, force },
      },
      {
        take: (taken) => events.write(taken.map((event) => `${writeJson(event)}\n`).join("")),
        restart: () => events.restart(),
      },
      context.signal,
    );
    const later = { side: second.side, header: found.header, place: second.side.name };
    await checkEventVisibility(later, options.events, options.onWarning);
    reportVisibility(found, options);
    // An event holds a person and the values before and after, which may be longer than any line of a snapshot.
    const place = { name: "the events", longest: Number.POSITIVE_INFINITY };
    for await (const line of readLines(events.read(), place)) {
      context.signal.throwIfAborted();
      yield parseJson(decodeLine(line, place.name)) as RosterEvent;
    }
    const left_out = addCounts(found.leftOut.byEvents, found.leftOut.byIgnore);
    return { company: found.company, people: found.people, events: found.counts, left_out };
  } catch (error) {
    // What the user's own iterator has thrown is the user's, and so is what a signal was aborted with.
    if (error instanceof SourceTrouble) throw error.cause;
    throw context.signal.aborted ? context.signal.reason : explainError(error, clean);
  } finally {
    await events.discard();
    for (const { discard } of opened) await discard();
  }
}

/** Not an event: from now on there is more to compare. */
function reportVisibility({ visibility }: SearchResult, { onWarning }: CompareOptions): void {
  if (visibility.gained.length === 0) return;
  onWarning?.(
    `These fields are seen now and were not before: ${visibility.gained.join(", ")}. They are compared from now on.`,
  );
}

interface OpenSide {
  readonly side: Side;
  readonly discard: () => Promise<void>;
}

interface SideLocation {
  readonly folder: string;
  readonly cwd: string;
  readonly signal: AbortSignal;
}

class SourceTrouble extends Error {
  constructor(cause: unknown) {
    super("The iterator of a side has failed.", { cause });
  }
}

async function openSide(side: ComparisonSide, name: string, place: SideLocation): Promise<OpenSide> {
  if (typeof side === "string" || side instanceof URL) {
    const path = typeof side === "string" ? side : fileURLToPath(side);
    return {
      side: openFileSide(resolve(place.cwd, path), path, { whenEmpty: () => emptyFile(path) }),
      discard: async () => {},
    };
  }
  const own = findSide(side);
  if (own !== undefined) return { side: own, discard: async () => {} };
  return collectPeople(side as Iterable<EventEmployee> | AsyncIterable<EventEmployee>, name, place);
}

function emptyFile(path: string): Fault {
  return new Fault("file.empty", `${path} is empty: it has no employees to compare.`, {
    hint: "Give a file that namely snapshot or namely employees has written.",
  });
}

/** People in any order, put in order: as a file without a header. */
async function collectPeople(
  people: Iterable<EventEmployee> | AsyncIterable<EventEmployee>,
  name: string,
  { folder, signal }: SideLocation,
): Promise<OpenSide> {
  const lines = new LineSorter({ folder, name });
  try {
    let number = 0;
    for await (const person of trackTrouble(people)) {
      signal.throwIfAborted();
      number++;
      const { id } = (typeof person === "object" && person !== null ? person : {}) as { id?: unknown };
      if (typeof id !== "string" || id === "") {
        throw new NamelyError("usage.side", `The ${number}. person of ${name} has no id.`, {
          hint: "Give employees as employees() or a file of namely has them.",
        });
      }
      await lines.add(id, writeJson(person), number);
    }
  } catch (error) {
    await lines.restart();
    throw error;
  }
  return { side: { name, read: () => lines.read() }, discard: () => lines.restart() };
}

async function* trackTrouble<Person>(
  people: Iterable<Person> | AsyncIterable<Person>,
): AsyncGenerator<Person, void, undefined> {
  try {
    yield* people;
  } catch (error) {
    throw new SourceTrouble(error);
  }
}

function readTimeZone(timeZone: string | undefined): string | undefined {
  if (timeZone === undefined) return undefined;
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
  } catch {
    throw new NamelyError("usage.time-zone", "The option timeZone is not a time zone.", {
      hint: "Write it like America/New_York or UTC.",
    });
  }
}
