import { Fault, type FaultArea } from "../platform/errors/fault.ts";
import { chooseDay } from "../sync/connection/today.ts";
import type { NotifiedPeople } from "../sync/snapshots/named-people.ts";
import { readDirectory } from "../sync/snapshots/snapshot-pull.ts";
import { nameBaseline } from "./baseline.ts";
import type { DeliveryContext } from "./event-batch.ts";
import { openRecentMoves } from "./guard-memory.ts";
import type { RosterWatchOptions } from "./options.ts";
import { runRound } from "./round.ts";
import { makeRoundDeps, type Round, type RoundReporter } from "./round-setup.ts";

/** Wrong use does not pass by itself: these end the watch. */
const FINAL: ReadonlySet<FaultArea> = new Set<FaultArea>(["usage", "internal", "interrupted"]);
/** These may pass later, but at the start a person is there to fix them. */
const FINAL_AT_FIRST: ReadonlySet<FaultArea> = new Set<FaultArea>([...FINAL, "auth", "keychain", "access"]);

/** Reports what the rounds of a watch do. */
export interface WatchReporter extends RoundReporter {
  /** The poll failed, and the next one goes on from where it began. */
  pollFailed(fault: Fault): void;
}

export interface WatchParts extends Pick<Round, "connection"> {
  readonly context: DeliveryContext;
  readonly options: RosterWatchOptions;
  /** The company's id. It stays, so that what waits can be delivered while Namely is out of reach. */
  readonly company: string;
  readonly reporter: WatchReporter;
}

/** Polls Namely when it is asked to: each poll is a round that goes on from the one before. */
export class RosterWatch {
  readonly #parts: WatchParts;
  #final = FINAL_AT_FIRST;

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  /**
   * Runs one poll: of all who have changed, or of those who are named where that is certain to be enough. False when
   * it failed and was reported; throws what the next poll would not mend.
   */
  async attempt(named?: NotifiedPeople): Promise<boolean> {
    const { context, reporter } = this.#parts;
    try {
      await this.#poll(named);
      this.#final = FINAL;
      return true;
    } catch (error) {
      context.signal.throwIfAborted();
      const isFinal = (fault: Fault): boolean =>
        this.#final.has(fault.area) || fault.code === "file.snapshot-broken";
      if (!(error instanceof Fault) || isFinal(error)) throw error;
      this.#final = FINAL;
      reporter.pollFailed(error);
      return false;
    }
  }

  async #poll(named: NotifiedPeople | undefined): Promise<void> {
    const { company, connection, context, options, reporter } = this.#parts;
    const { baseline: name, ...live } = options.live;
    const { events } = options;
    const choice = { company, name };
    const round = { events, live: { ...live, save: true, incremental: true } };
    await runRound({
      context,
      connection,
      choice,
      options: round,
      day: () => chooseDay(context, events.asOf, { timeZone: events.timeZone, connection }),
      named,
      moves: openRecentMoves(context, nameBaseline(context, choice)),
      reporter,
      deps: makeRoundDeps(context, choice, round, () => readDirectory(connection, reporter.hooks)),
    });
  }
}
