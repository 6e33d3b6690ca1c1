import { deliverAll } from "../delivery/deliver.ts";
import type { Delivery, Destination, DestinationKind, MessageDestination } from "../delivery/destination.ts";
import { openOutbox, type Outbox } from "../delivery/outbox.ts";
import { writeJson } from "../formats/json.ts";
import { checkPrivateFolder } from "../platform/files/private-folder.ts";
import type { RecentMoves } from "../snapshots/compare/recent-moves.ts";
import type { BaselineChoice } from "./baseline.ts";
import {
  loadBatch,
  queueFolder,
  type DeliveryContext,
  type EventBatch,
  type EventDelivery,
} from "./event-batch.ts";
import { composeFrom, pack, renameEvent, unpack } from "./event-payload.ts";
import type { DeliveryChoice } from "./options.ts";
import { withholdFields } from "./sent-fields.ts";
import { makeRoundDeps, type RoundDeps, type RoundOptions } from "./round-setup.ts";

/** Takes the body of a request that a run would send, or what a program would get, and how many events are in it. */
export type DryRunTaker = (kind: DestinationKind, body: string, events: number) => Promise<void>;

/**
 * The dependencies of a round that only shows what it would deliver. It reads what a run reads, also the events that
 * wait, and neither sends nor saves nor removes anything.
 */
export function makeDryRunDeps(
  context: DeliveryContext,
  choice: Pick<BaselineChoice, "company">,
  options: RoundOptions<DeliveryChoice>,
  readDirectory: RoundDeps["readDirectory"],
  take: DryRunTaker,
): RoundDeps {
  const { live } = options;
  const nowhere = { ...options, live: { ...live, delivery: { ...live.delivery, post: undefined } } };
  const deps = makeRoundDeps(context, choice, nowhere, readDirectory);
  return {
    ...deps,
    openBaseline: async (wanted) => ({ ...(await deps.openBaseline(wanted)), save: async () => "" }),
    openDelivery: (key) => openDryDelivery(context, live.delivery, key, take),
    prune: async () => {},
  };
}

/** What the guard counts over a day, which this run does not add to. */
export function readMovesOnly(moves: RecentMoves): Pick<RecentMoves, "list" | "add" | "clear"> {
  return { list: () => moves.list(), add: async () => {}, clear: async () => {} };
}

async function openDryDelivery(
  context: DeliveryContext,
  options: DeliveryChoice,
  key: string,
  take: DryRunTaker,
): Promise<EventDelivery> {
  const folder = queueFolder(context, key);
  const destinations = listTakers(context, options, take);
  const batchOf = (outbox: Outbox, next: EventBatch["next"]): EventBatch => ({
    events: outbox.content.deliveries.map(unpack),
    next,
    isDelivered: outbox.isEmpty,
    deliver: async () => void (await deliverAll(outbox, destinations, context)),
    clear: async () => {},
  });
  await checkPrivateFolder(folder, context.folders.state);
  const waiting = options.forget ? undefined : await openOutbox(folder, renameEvent);
  const kinds = destinations.map(({ kind }) => kind);
  return {
    isWanted: true,
    close: async () => {},
    pending: async () => {
      if (waiting === undefined) return undefined;
      const { next } = loadBatch(context, folder, waiting, []);
      return batchOf(holdInMemory(kinds, waiting, []), next);
    },
    queue: async (events, next) => {
      const foundAt = new Date(context.clock.now()).toISOString();
      const deliveries = events.map((event) => pack(event, foundAt));
      return batchOf(holdInMemory(kinds, waiting, deliveries), next);
    },
  };
}

/** The outbox as it would be. No acceptance leaves a trace. */
function holdInMemory(
  kinds: readonly DestinationKind[],
  waiting: Outbox | undefined,
  fresh: readonly Delivery[],
): Outbox {
  const { deliveries = [], destinations = [] } = waiting?.content ?? {};
  const known = new Set(deliveries.map(({ id }) => id));
  const added = fresh.filter(({ id }) => !known.has(id));
  // A destination that the earlier run did not have gets everything, as in a run.
  const pendingFor = (kind: DestinationKind): readonly Delivery[] => [
    ...(destinations.includes(kind) ? (waiting?.pendingFor(kind) ?? []) : deliveries),
    ...added,
  ];
  return {
    content: { deliveries: [...deliveries, ...added], note: "", destinations: kinds },
    pendingFor,
    accept: async () => {},
    isEmpty: kinds.every((kind) => pendingFor(kind).length === 0),
    clear: async () => {},
  };
}

/** Takers in the place of the destinations; without any, what --post would send. */
function listTakers(
  context: DeliveryContext,
  { post, postAs, exec, fields }: DeliveryChoice,
  take: DryRunTaker,
): readonly (Destination | MessageDestination)[] {
  const destinations: (Destination | MessageDestination)[] = [];
  if (postAs !== undefined)
    destinations.push({
      kind: "post",
      name: postAs,
      compose: composeFrom(context, postAs),
      send: async ({ body, ids }) => {
        await take("post", body, ids.length);
        return { kind: "accepted" };
      },
    });
  else if (post !== undefined || exec === undefined)
    destinations.push(takeEach("post", ({ body }) => take("post", body, 1)));
  if (exec !== undefined)
    destinations.push(takeEach("exec", (delivery) => take("exec", writeJson(unpack(delivery)), 1)));
  return destinations.map((one) => withholdFields(one, fields));
}

function takeEach(kind: DestinationKind, take: (delivery: Delivery) => Promise<void>): Destination {
  return {
    kind,
    name: kind,
    concurrency: 1,
    deliver: async (delivery) => {
      await take(delivery);
      return { kind: "accepted" };
    },
  };
}
