import { Fault } from "../platform/errors/fault.ts";
import { countPeople } from "../snapshots/compare/count-people.ts";
import type { RosterEvent } from "../snapshots/compare/event.ts";
import type { Side } from "../snapshots/compare/side.ts";
import { joinDetail } from "../sync/employees/employee-detail.ts";
import { warnOfHiddenDetail } from "../sync/employees/hidden-detail.ts";
import {
  addCounts,
  NOTHING_LEFT_OUT,
  searchEvents,
  type Counts,
  type EventTaker,
  type SearchResult,
} from "../sync/snapshots/event-search.ts";
import { checkEventVisibility } from "../sync/snapshots/hidden-events.ts";
import { checkSentFields, warnOfHiddenFields } from "../sync/snapshots/named-event-fields.ts";
import { findNamed, type NamedPeople } from "../sync/snapshots/named-people.ts";
import type { FreshSnapshot } from "../sync/snapshots/snapshot-pull.ts";
import {
  followBaseline,
  hasUnnamedSnapshots,
  noBaseline,
  type Baseline,
  type NextBaseline,
} from "./baseline.ts";
import { findPending, followPending, type EventBatch, type EventDelivery } from "./event-batch.ts";
import type { Round, RoundReport, RoundSummary } from "./round-setup.ts";

/** What a round goes on from. */
interface Start {
  /** As it will be when what is pending has been delivered. */
  readonly baseline: Baseline;
  readonly delivery: EventDelivery;
  /** What an earlier round could not deliver. */
  readonly pending: EventBatch | undefined;
}

/**
 * Takes one round, under the job's lock where others may do the same. What an earlier round could not deliver belongs to
 * this one; where nothing certain can be found out, it is still brought to its end. Resolves to how many events were
 * reported.
 */
export async function runRound(round: Round): Promise<number> {
  const { choice, deps, options, reporter } = round;
  const { save } = options.live;
  const baseline = await deps.openBaseline(choice);
  if (baseline.side === undefined && !save) throw noBaseline(choice);
  const {
    delivery: { fields },
    detail,
  } = options.live;
  checkSentFields(fields, joinDetail(detail, baseline.header));
  const delivery = await deps.openDelivery(baseline.key);
  try {
    const pending = save ? await findPending(delivery, baseline) : undefined;
    if (pending === undefined) return await takeRound(round, { baseline, delivery, pending });
    reporter.resumed(pending.events.length);
    const start = { baseline: await followPending(baseline, pending), delivery, pending };
    return await takeRound(round, start);
  } finally {
    await delivery.close();
  }
}

async function takeRound(round: Round, start: Start): Promise<number> {
  const fresh = await orFinishPending(round, start, () => read(round, start));
  try {
    const { side } = start.baseline;
    if (side === undefined) return await saveFirst(round, start, fresh);
    const found = await orFinishPending(round, start, () => compare(round, start, side, fresh));
    return await reportFound(round, start, fresh, found);
  } finally {
    await fresh.discard();
  }
}

/** When the step fails, what is pending goes out all the same. */
async function orFinishPending<Result>(
  round: Round,
  { baseline, pending }: Start,
  step: () => Promise<Result>,
): Promise<Result> {
  try {
    return await step();
  } catch (error) {
    round.context.signal.throwIfAborted();
    if (pending !== undefined) await finishPending(round, baseline, pending);
    throw error;
  }
}

async function finishPending(round: Round, baseline: Baseline, batch: EventBatch): Promise<void> {
  const { events, next } = batch;
  const people = { before: null, after: await countPeople(next.side) };
  const report = await round.reporter.open();
  try {
    await report.take(events);
    const summary = { people, counts: countKinds(events), leftOut: NOTHING_LEFT_OUT };
    await conclude(round, { baseline, report, summary, deliver: batch, clear: batch, next, isBeside: true });
  } finally {
    await report.discard();
  }
}

async function read(round: Round, { baseline }: Start): Promise<FreshSnapshot> {
  const { connection, context, day, deps, options, reporter } = round;
  const { detail } = options.live;
  const { onWarning } = reporter.hooks;
  const found = await deps.readDirectory();
  const plan = { context, connection, report: reporter.hooks, found, day: day() };
  const named = await findNamedPeople(round, baseline);
  const fresh = await deps.readRoster(plan, baseline, { ...options.live, named });
  try {
    warnOfHiddenDetail(fresh.header, detail, onWarning);
    await checkEventVisibility(fresh, options.events.events, onWarning);
    warnOfHiddenFields(options.live.delivery.fields, fresh.header, onWarning);
    return fresh;
  } catch (error) {
    await fresh.discard();
    throw error;
  }
}

async function findNamedPeople(
  { context, named }: Round,
  { side }: Baseline,
): Promise<NamedPeople | undefined> {
  if (named === undefined || side === undefined) return undefined;
  const people = await findNamed(side, named);
  const others = people.isEverybody ? "" : " and others";
  context.debug(`notifications name ${people.ids.length} known people${others}`);
  return people;
}

async function saveFirst(round: Round, { baseline }: Start, fresh: FreshSnapshot): Promise<number> {
  const { choice, context, reporter } = round;
  const report = await reporter.open();
  try {
    const people = { before: null, after: fresh.people };
    const summary = { people, counts: {}, leftOut: NOTHING_LEFT_OUT };
    const next = followBaseline(baseline, fresh);
    const { saved } = await conclude(round, { baseline, report, summary, next });
    const { company, name } = choice;
    const newName = name !== undefined && (await hasUnnamedSnapshots(context, company)) ? name : undefined;
    if (saved !== undefined) reporter.baselineSaved({ people: fresh.people, path: saved, newName });
    return 0;
  } finally {
    await report.discard();
  }
}

interface FoundEvents {
  /** Open, with all events in it. */
  readonly report: RoundReport;
  readonly result: SearchResult;
  /** Where it all leads. */
  readonly next: NextBaseline;
  /** With what was pending, on the disk; undefined when there is nothing to deliver. */
  readonly batch: EventBatch | undefined;
}

/** Finds what has happened, and puts it on the disk where it is to be delivered. */
async function compare(
  { context, moves, options, reporter }: Round,
  { baseline, delivery, pending }: Start,
  before: Side,
  fresh: FreshSnapshot,
): Promise<FoundEvents> {
  const { ignored, guard } = options.events;
  const earlier = pending?.events ?? [];
  const events: RosterEvent[] = [];
  const report = await reporter.open();
  const taker: EventTaker = {
    take: async (found) => {
      await report.take(found);
      if (delivery.isWanted) for (const event of found) events.push(event);
    },
    restart: async () => {
      await report.restart();
      await report.take(earlier);
      events.length = 0;
    },
  };
  const comparison = {
    before,
    after: fresh.side,
    mark: baseline.mark,
    ignored: new Set(ignored),
    view: { asOf: undefined, today: fresh.asOf },
    temporaryFolder: context.folders.temporary,
    acrossCompanies: guard.force,
  };
  try {
    await report.take(earlier);
    // --force covers the earlier moves, too.
    if (guard.force) await moves?.clear();
    const counted = guard.force ? undefined : moves;
    const known = await counted?.list();
    const result = await searchEvents(comparison, options.events, taker, context.signal, known);
    // Before anything is reported: when this round is cut off, the next one finds the same people and counts them once.
    await counted?.add(result.moves);
    const next = followBaseline(baseline, fresh);
    const isQueued = delivery.isWanted && events.length + earlier.length > 0;
    const batch = isQueued ? await delivery.queue(events, next) : undefined;
    return { report, result, next, batch };
  } catch (error) {
    await report.discard();
    throw error;
  }
}

async function reportFound(
  round: Round,
  { baseline, pending }: Start,
  fresh: FreshSnapshot,
  { report, result, next, batch }: FoundEvents,
): Promise<number> {
  try {
    const earlier = pending?.events ?? [];
    const counts = addCounts(result.counts, countKinds(earlier));
    const summary = { people: result.people, counts, leftOut: result.leftOut };
    const clear = batch ?? pending;
    const end = await conclude(round, { baseline, report, summary, deliver: batch, clear, next });
    const { gained } = result.visibility;
    if (end.isDelivered) round.reporter.finished({ summary, saved: end.saved, people: fresh.people, gained });
    return result.reported + earlier.length;
  } finally {
    await report.discard();
  }
}

interface Conclusion {
  readonly baseline: Baseline;
  readonly report: RoundReport;
  readonly summary: RoundSummary;
  /** On the disk already. */
  readonly deliver?: EventBatch | undefined;
  /** What is not needed any more when the baseline is saved. */
  readonly clear?: EventBatch | undefined;
  readonly next: NextBaseline;
  /** Whether another fault ends the round. */
  readonly isBeside?: boolean;
}

/**
 * Report, deliver, save, clear, prune. A kill before save repeats this with the same ids, and the queue knows what was
 * accepted; one before clear leaves a queue that the next round sees is done; one before prune leaves files, nothing else.
 */
async function conclude(
  { choice, context, deps, options, reporter }: Round,
  { baseline, report, summary, deliver, clear, next, isBeside = false }: Conclusion,
): Promise<{ readonly isDelivered: boolean; readonly saved: string | undefined }> {
  context.signal.throwIfAborted();
  await report.publish(summary);
  try {
    await deliver?.deliver();
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof Fault)) throw error;
    reporter.notDelivered(error, isBeside);
    return { isDelivered: false, saved: undefined };
  }
  const saved = options.live.save ? await baseline.save(next) : undefined;
  // Clear before prune: a queue that is done must not wait for a removal that fails, nor for another baseline.
  await clear?.clear();
  if (saved !== undefined) await deps.prune(choice);
  return { isDelivered: true, saved };
}

function countKinds(events: readonly RosterEvent[]): Counts {
  const counts: Record<string, number> = {};
  for (const { event } of events) counts[event] = (counts[event] ?? 0) + 1;
  return counts;
}
