import type { Fault } from "../platform/errors/fault.ts";
import type { RecentMoves } from "../snapshots/compare/recent-moves.ts";
import type { Connection } from "../sync/connection/connection.ts";
import type { ReadContext } from "../sync/connection/read-context.ts";
import type { PullHooks } from "../sync/employees/employee-preparation.ts";
import type { CompanyDirectory } from "../sync/lists/company-directory.ts";
import { readCurrentRoster } from "../sync/snapshots/current-roster.ts";
import type { Counts, EventTaker, LeftOut } from "../sync/snapshots/event-search.ts";
import type { NotifiedPeople } from "../sync/snapshots/named-people.ts";
import { openBaseline, type Baseline, type BaselineChoice } from "./baseline.ts";
import { openEventDelivery, type DeliveryContext, type EventDelivery } from "./event-batch.ts";
import type { DeliveryChoice, DeliveryOptions, EventOptions, LiveOptions } from "./options.ts";
import { pruneStore } from "./retention.ts";

/** What a round has found, in numbers. */
export interface RoundSummary {
  /** `before` is null when there was nothing to compare with, or it is not known any more. */
  readonly people: { readonly before: number | null; readonly after: number };
  /** Every event of the report, those of an earlier round among them. */
  readonly counts: Counts;
  readonly leftOut: LeftOut;
}

/** Takes the events of a round. None is shown before `publish`. */
export interface RoundReport extends EventTaker {
  publish(summary: RoundSummary): Promise<void>;
  /** Also after `publish`. */
  discard(): Promise<void>;
}

/** How a round ended that has found a baseline. */
export interface FinishedRound {
  readonly summary: RoundSummary;
  /** Where the new baseline is; undefined when none was to be saved. */
  readonly saved: string | undefined;
  /** How many people were read. */
  readonly people: number;
  /** Fields that can be compared from now on. */
  readonly gained: readonly string[];
}

/** The first baseline, which there was nothing to compare with. */
export interface SavedBaseline {
  readonly people: number;
  readonly path: string;
  /** Its name, where the company has snapshots without a name that it does not go on from. */
  readonly newName: string | undefined;
}

/** Reports what a round does. All output of a round goes through here. */
export interface RoundReporter {
  /** Called while reading from Namely. */
  readonly hooks: PullHooks;
  open(): Promise<RoundReport>;
  /** So many events of an earlier round come first. */
  resumed(count: number): void;
  baselineSaved(baseline: SavedBaseline): void;
  /**
   * Not everything was delivered. Throws where that ends the run; else it waits for the next round. Not to throw when it
   * `isBeside` another fault, which ends the round anyway.
   */
  notDelivered(fault: Fault, isBeside: boolean): void;
  finished(round: FinishedRound): void;
}

/** The dependencies of a round. */
export interface RoundDeps {
  readonly openBaseline: (choice: BaselineChoice) => Promise<Baseline>;
  /** `key` is the baseline's. */
  readonly openDelivery: (key: string) => Promise<EventDelivery>;
  /** Throws when Namely does not name the company and its groups. */
  readonly readDirectory: () => Promise<CompanyDirectory>;
  readonly readRoster: typeof readCurrentRoster;
  readonly prune: (choice: BaselineChoice) => Promise<void>;
}

/** What is reported, and where it goes. */
export interface RoundOptions<Delivery extends DeliveryChoice = DeliveryOptions> {
  readonly events: EventOptions;
  readonly live: Omit<LiveOptions<Delivery>, "against" | "baseline" | "lock">;
}

/** One round: everything that happened since the baseline is reported, delivered and saved. */
export interface Round {
  readonly context: ReadContext;
  readonly connection: Connection;
  readonly choice: BaselineChoice;
  readonly options: RoundOptions<DeliveryChoice>;
  /** The day on which dates are evaluated; asked for after the first response of the round. */
  readonly day: () => string;
  /** People whom notifications have named; undefined for all. */
  readonly named?: NotifiedPeople | undefined;
  /** Who left or arrived in earlier rounds, where the guard counts over a day. */
  readonly moves?: Pick<RecentMoves, "list" | "add" | "clear"> | undefined;
  readonly reporter: RoundReporter;
  readonly deps: RoundDeps;
}

/** The dependencies of a round outside tests. */
export function makeRoundDeps(
  context: DeliveryContext,
  { company }: Pick<BaselineChoice, "company">,
  { live }: RoundOptions,
  readDirectory: RoundDeps["readDirectory"],
): RoundDeps {
  return {
    openBaseline: (choice) => openBaseline(context, choice),
    openDelivery: (key) => openEventDelivery(context, live.delivery, { company, key }),
    readDirectory,
    readRoster: readCurrentRoster,
    prune: (choice) => pruneStore(context, choice, live.retention),
  };
}
