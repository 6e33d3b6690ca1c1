import { writeJson } from "../formats/json.ts";
import { Fault, type FaultArea } from "../platform/errors/fault.ts";
import { writePiece } from "../platform/process/output-stream.ts";
import type { RosterEvent } from "../snapshots/compare/event.ts";
import { openRecentMoves } from "./guard-memory.ts";
import { formatDuration } from "../terminal/messages.ts";
import { makePrintable } from "../terminal/printable.ts";
import { followBaseline, openBaseline, type Baseline, type NextBaseline } from "./baseline.ts";
import type { Connection } from "../sync/connection/connection.ts";
import { openDispatch, type Dispatch, type Shipment } from "./event-batch.ts";
import { searchEvents } from "../sync/snapshots/event-search.ts";
import { findNamed, type Named, type NamedPeople } from "../sync/snapshots/named-people.ts";
import { warnOfHiddenDetail } from "../sync/employees/hidden-detail.ts";
import { checkEventVisibility } from "../sync/snapshots/hidden-events.ts";
import { findPending, followPending } from "./pending-run.ts";
import { readCurrentRoster } from "../sync/snapshots/current-roster.ts";
import type { Side } from "../snapshots/compare/side.ts";
import { say, sayFault, warn } from "../cli/say.ts";
import { chooseScreen } from "../output/screen.ts";
import { readDirectory, type FreshSnapshot } from "../sync/snapshots/snapshot-pull.ts";
import { tellNewName } from "./new-baseline.ts";
import { pruneStore } from "./retention.ts";
import { today } from "../sync/connection/today.ts";
import type { Context } from "../cli/context.ts";
import type { RosterWatchOptions } from "./options.ts";

/** A mistake in the question does not mend itself; with these the watch ends. */
const FINAL: ReadonlySet<FaultArea> = new Set<FaultArea>(["usage", "internal", "interrupted"]);
/** These may mend themselves later, but at the start somebody sits there and has to know. */
const FINAL_AT_FIRST: ReadonlySet<FaultArea> = new Set<FaultArea>([...FINAL, "auth", "keychain", "access"]);

export type WatchHooks = ReturnType<typeof openWatchHooks>;

/** What a run says that looks again and again. */
export function openWatchHooks(context: Context) {
  const told = new Set<string>();
  return {
    onWait: ({ ms, reason }: { readonly ms: number; readonly reason: string }) =>
      context.debug(`waiting ${formatDuration(ms)} for ${reason}`),
    onProgress: () => {},
    // What stays as it is need not be said at every poll.
    onWarning: (sentence: string, code?: string) => {
      if (!told.has(sentence)) warn(context, makePrintable(sentence), code);
      told.add(sentence);
    },
  };
}

interface WatchParts {
  readonly context: Context;
  readonly options: RosterWatchOptions;
  readonly connection: Connection;
  readonly hooks: WatchHooks;
  /** The company's id. It stays, so that what waits can be delivered while Namely is out of reach. */
  readonly company: string;
  /** How long after a look that failed the next one begins, in milliseconds. */
  readonly nextLookMs: () => number;
}

/** What a look goes on from, and where what it finds goes. */
interface LookPlace {
  readonly saved: Baseline;
  readonly dispatch: Dispatch;
  /** What an earlier look could not hand over. */
  readonly pending: Shipment | undefined;
}

/** Looks at Namely as often as it is asked to: each look tells, delivers and saves what has happened since the one before. */
export class RosterWatch {
  readonly #context: Context;
  readonly #options: RosterWatchOptions;
  readonly #connection: Connection;
  readonly #hooks: WatchHooks;
  readonly #company: string;
  readonly #nextLookMs: () => number;
  #final = FINAL_AT_FIRST;
  /** Ids of events that wait to be delivered and have been written to stdout by this process. */
  readonly #told = new Set<string>();

  constructor({ context, options, connection, hooks, company, nextLookMs }: WatchParts) {
    this.#context = context;
    this.#options = options;
    this.#connection = connection;
    this.#hooks = hooks;
    this.#company = company;
    this.#nextLookMs = nextLookMs;
  }

  /**
   * Takes one look: at everybody who has changed, or at those who are named where that is certain to be enough. False when
   * it failed and was reported; throws what the next look would not mend.
   */
  async attempt(named?: Named): Promise<boolean> {
    try {
      await this.#poll(named);
      this.#final = FINAL;
      return true;
    } catch (error) {
      this.#context.signal.throwIfAborted();
      const isFinal = (fault: Fault): boolean =>
        this.#final.has(fault.area) || fault.code === "file.snapshot-broken";
      if (!(error instanceof Fault) || isFinal(error)) throw error;
      this.#final = FINAL;
      this.#report(error);
      return false;
    }
  }

  #report(fault: Fault): void {
    sayFault(this.#context, fault);
    say(this.#context, `The next look is in ${formatDuration(this.#nextLookMs())}.`);
  }

  async #poll(named: Named | undefined): Promise<void> {
    const company = this.#company;
    const choice = { company, name: this.#options.live.baseline };
    const open = (): Promise<Baseline> => openBaseline(this.#context, choice);
    const baseline = await open();
    const { key } = baseline;
    const dispatch = await openDispatch(this.#context, this.#options.live.delivery, { company, key });
    try {
      const pending = await findPending(dispatch, baseline);
      if (pending === undefined) return await this.#look({ saved: baseline, dispatch, pending }, named);
      await this.#tell(pending.events);
      const isDone = await this.#conclude(baseline, pending);
      const place = isDone
        ? { saved: await open(), dispatch, pending: undefined }
        : { saved: baseline, dispatch, pending };
      return await this.#look(place, named);
    } finally {
      await dispatch.close();
    }
  }

  /** False when a receiver still does not take everything: what is found meanwhile lines up behind. */
  async #conclude(baseline: Baseline, pending: Shipment): Promise<boolean> {
    try {
      await pending.deliver();
    } catch (error) {
      this.#context.signal.throwIfAborted();
      if (!(error instanceof Fault)) throw error;
      this.#report(error);
      return false;
    }
    await this.#save(baseline, pending.next);
    await pending.clear();
    this.#told.clear();
    return true;
  }

  async #look(place: LookPlace, named: Named | undefined): Promise<void> {
    const { saved, pending } = place;
    const baseline = pending === undefined ? saved : await followPending(saved, pending);
    const found = await readDirectory(this.#connection, this.#hooks);
    const day = this.#options.events.asOf ?? today(this.#context, this.#options.events.timeZone);
    const plan = { context: this.#context, connection: this.#connection, report: this.#hooks, found, day };
    const people = await this.#findNamed(baseline, named);
    const fresh = await readCurrentRoster(plan, baseline, {
      ...this.#options.live,
      incremental: true,
      named: people,
    });
    try {
      warnOfHiddenDetail(fresh.header, this.#options.live.detail, this.#hooks.onWarning);
      checkEventVisibility(fresh.header, this.#options.events.events, this.#hooks.onWarning);
      if (baseline.side === undefined) {
        const path = await saved.save(followBaseline(saved, fresh));
        say(this.#context, `Baseline of ${fresh.people} people saved as ${makePrintable(path)}.`);
        await tellNewName(this.#context, saved.choice);
        return;
      }
      const events = await this.#search(baseline, baseline.side, fresh, day);
      await this.#pass(events, followBaseline(baseline, fresh), place);
    } finally {
      await fresh.discard();
    }
  }

  async #findNamed({ side }: Baseline, named: Named | undefined): Promise<NamedPeople | undefined> {
    if (named === undefined || side === undefined) return undefined;
    const people = await findNamed(side, named);
    const others = people.isEverybody ? "" : " and others";
    this.#context.debug(`calls name ${people.ids.length} people who are known${others}`);
    return people;
  }

  async #search(
    { mark, key }: Pick<Baseline, "mark" | "key">,
    before: Side,
    fresh: FreshSnapshot,
    day: string,
  ): Promise<RosterEvent[]> {
    const events: RosterEvent[] = [];
    const { ignored, guard } = this.#options.events;
    const comparison = {
      before,
      after: fresh.side,
      mark,
      ignored: new Set(ignored),
      view: { asOf: undefined, today: day },
      temporaryFolder: this.#context.folders.temporary,
      acrossCompanies: guard.force,
    };
    const taker = {
      take: async (found: readonly RosterEvent[]) => {
        for (const event of found) events.push(event);
      },
      restart: async () => void (events.length = 0),
    };
    const recent = openRecentMoves(this.#context, key);
    // Whoever says that all is right has looked at those before, too.
    if (guard.force) await recent.clear();
    const earlier = guard.force ? [] : await recent.list();
    const { signal } = this.#context;
    const { moves } = await searchEvents(comparison, this.#options.events, taker, signal, earlier);
    // Before anything is told: when this run is cut off, the next one finds the same people and counts them once.
    if (!guard.force) await recent.add(moves);
    return events;
  }

  async #pass(
    events: readonly RosterEvent[],
    next: NextBaseline,
    { saved, dispatch, pending }: LookPlace,
  ): Promise<void> {
    if (events.length === 0) {
      // While something waits, the snapshot that it leads to has to be reached first.
      if (pending === undefined) await this.#save(saved, next);
      return;
    }
    const shipment = dispatch.isWanted ? await dispatch.ship(events, next) : undefined;
    await this.#tell(events);
    if (pending !== undefined) return;
    if (shipment === undefined) {
      await this.#save(saved, next);
      this.#told.clear();
    } else await this.#conclude(saved, shipment);
  }

  /** Writes to stdout what this process has not written yet. */
  async #tell(events: readonly RosterEvent[]): Promise<void> {
    const news = events.filter(({ id }) => !this.#told.has(id));
    if (news.length === 0) return;
    const { stdout, signal } = this.#context;
    const show = chooseScreen(this.#context, "ndjson");
    const lines = news.map((event) => `${writeJson(event)}\n`).join("");
    await writePiece(stdout, show?.(lines) ?? lines, signal);
    for (const { id } of news) this.#told.add(id);
  }

  async #save(baseline: Baseline, next: NextBaseline): Promise<void> {
    await baseline.save(next);
    await pruneStore(this.#context, baseline.choice, this.#options.live.retention);
  }
}
