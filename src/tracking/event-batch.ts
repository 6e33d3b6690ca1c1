import { readdir } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { createCommandDestination } from "../delivery/command.ts";
import { deliverAll, describeFailure } from "../delivery/deliver.ts";
import { extendOutbox, fillOutbox, openOutbox, type Outbox } from "../delivery/outbox.ts";
import type { Destination, DestinationKind, MessageDestination } from "../delivery/destination.ts";
import { MESSAGE_KINDS, type MessageKind } from "../delivery/messages/message-kinds.ts";
import { createMessagePost } from "../delivery/message-post.ts";
import { createWebhook } from "../delivery/webhook.ts";
import { writeJson } from "../formats/json.ts";
import { Fault } from "../platform/errors/fault.ts";
import { errorCode, explainFileError } from "../platform/files/file-fault.ts";
import { removeFile } from "../platform/files/folder-sync.ts";
import { sweepParts } from "../platform/files/part-file.ts";
import { checkPrivateFolder, ensurePrivateFolder } from "../platform/files/private-folder.ts";
import type { RosterEvent } from "../snapshots/compare/event.ts";
import { openFileSide, readHeader } from "../snapshots/compare/side.ts";
import { followMark } from "../snapshots/file/baseline-mark.ts";
import type { OutputTaker } from "../delivery/child-run.ts";
import { readingSchema, writeSide } from "../snapshots/file/store.ts";
import type { Baseline, NextBaseline } from "./baseline.ts";
import { withholdFields } from "./sent-fields.ts";
import { findWebhookSecrets } from "./stored-secret.ts";
import type { ReadContext } from "../sync/connection/read-context.ts";
import { composeFrom, pack, renameEvent, unpack } from "./event-payload.ts";
import { hashKey } from "./hashed-key.ts";
import type { DeliveryOptions } from "./options.ts";

/** What is needed to finish a run that was cut off: which snapshot follows when everything has been accepted. */
const noteSchema = z.object({
  /** File in the outbox's folder. */
  snapshot: z.string().regex(/^next-[0-9a-f]+\.ndjson$/u),
  reading: readingSchema,
  /** What sets that snapshot apart from every other baseline; older versions wrote none. */
  mark: z.string().optional(),
  /** For which chat the run was to make messages of the events; a later version may know others. */
  post_as: z.enum(MESSAGE_KINDS).optional().catch(undefined),
});

/** Events on their way to their destinations, and the snapshot that they lead to. */
export interface EventBatch {
  readonly events: readonly RosterEvent[];
  /** The snapshot that follows when everything has been accepted. */
  readonly next: NextBaseline;
  /** Whether every destination has accepted everything. */
  readonly isDelivered: boolean;
  /** Delivers what is left. Throws when not everything was accepted; the rest waits for the next round. */
  deliver(): Promise<void>;
  /** Forgets it: everything was accepted and the baseline has moved, or it was dropped. */
  clear(): Promise<void>;
}

/** The way of one baseline's events to their destinations. */
export interface EventDelivery {
  /** What an earlier round could not finish. */
  pending(): Promise<EventBatch | undefined>;
  /** Puts events behind those that wait, on the disk, before any destination gets them. */
  queue(events: readonly RosterEvent[], next: NextBaseline): Promise<EventBatch>;
  /** Whether there is any destination. */
  readonly isWanted: boolean;
  close(): Promise<void>;
}

/** What delivering needs to know of the process. */
export interface DeliveryContext extends ReadContext {
  /** Cryptographically strong bytes. */
  readonly randomBytes: (count: number) => Uint8Array;
  /** Called with what a command writes that runs for an event. */
  readonly onCommandOutput: OutputTaker;
}

/** Opens the destinations that the options name. `key` names the baseline that they belong to. */
export async function openEventDelivery(
  context: DeliveryContext,
  options: DeliveryOptions,
  place: { readonly company: string; readonly key: string },
): Promise<EventDelivery> {
  const folder = queueFolder(context, place.key);
  const { destinations, close } = await openDestinations(context, options, {
    company: place.company,
    folder,
  });
  const kinds = destinations.map(({ kind }) => kind);
  const load = (outbox: Outbox): EventBatch => loadBatch(context, folder, outbox, destinations);

  return {
    isWanted: destinations.length > 0,
    close,
    pending: async () => {
      await checkPrivateFolder(folder, context.folders.state);
      const outbox = await openOutbox(folder, renameEvent);
      if (outbox === undefined) {
        // Only a run that delivers holds the job's lock: for others, the files may belong to another run.
        if (destinations.length > 0) await removeOthers(folder, undefined);
        return undefined;
      }
      const batch = load(outbox);
      if (options.forget) {
        await batch.clear();
        return undefined;
      }
      refuseToForget(outbox, kinds);
      return batch;
    },
    queue: async (events, { side, reading, mark }) => {
      await ensurePrivateFolder(folder, { within: context.folders.state });
      const snapshot = `next-${Buffer.from(context.randomBytes(8)).toString("hex")}.ndjson`;
      await writeSide(side, join(folder, snapshot), context.signal);
      const foundAt = new Date(context.clock.now()).toISOString();
      const deliveries = events.map((event) => pack(event, foundAt));
      const note = JSON.stringify({ snapshot, reading, mark, post_as: options.postAs });
      const waiting = await openOutbox(folder, renameEvent);
      const outbox =
        waiting === undefined
          ? await fillOutbox(folder, { deliveries, note, destinations: kinds })
          : await extendOutbox(folder, waiting, { deliveries, note, destinations: kinds });
      await removeOthers(folder, snapshot);
      return load(outbox);
    },
  };
}

/** What an earlier round has left to do. One that was cut off after its snapshot was saved is tidied up here. */
export async function findPending(
  delivery: EventDelivery,
  baseline: Baseline,
): Promise<EventBatch | undefined> {
  const pending = await delivery.pending();
  if (pending === undefined || !pending.isDelivered) return pending;
  const { side, mark } = pending.next;
  // With another mark, what waited leads back to the same content, and that is still to be saved.
  const isSaved = (mark === undefined || mark === baseline.mark) && (await baseline.isSame(side));
  if (!isSaved) return pending;
  await pending.clear();
  return undefined;
}

/** The baseline as it will be when the earlier round is finished. */
export async function followPending(baseline: Baseline, { next }: EventBatch): Promise<Baseline> {
  const { side, reading } = next;
  const header = await readHeader(side);
  // What an older version has left has no mark.
  return { ...baseline, side, reading, header, mark: next.mark ?? followMark(baseline, header) };
}

/** Where the events of a baseline wait. */
export function queueFolder({ folders }: Pick<ReadContext, "folders">, key: string): string {
  return join(folders.state, "deliveries", hashKey(key));
}

/** What waits in an outbox, on its way to these destinations. */
export function loadBatch(
  context: Pick<ReadContext, "signal">,
  folder: string,
  outbox: Outbox,
  destinations: readonly (Destination | MessageDestination)[],
): EventBatch {
  const { snapshot, reading, mark } = readNote(outbox);
  const path = join(folder, snapshot);
  return {
    events: outbox.content.deliveries.map(unpack),
    next: { side: openFileSide(path, path), reading, mark },
    get isDelivered() {
      return outbox.isEmpty;
    },
    deliver: async () => {
      const failure = describeFailure(await deliverAll(outbox, destinations, context));
      if (failure !== undefined) throw failure;
    },
    clear: async () => {
      await outbox.clear();
      await removeOthers(folder, undefined);
    },
  };
}

/** A run that does not name a destination would otherwise lose the events that wait for it. */
function refuseToForget(outbox: Outbox, kinds: readonly DestinationKind[]): void {
  for (const kind of outbox.content.destinations) {
    const left = outbox.pendingFor(kind).length;
    if (left === 0 || kinds.includes(kind)) continue;
    throw new Fault(
      "usage.undelivered",
      `${left} events of an earlier run still wait for --${kind}, which this run does not name.`,
      { hint: `Add ${nameFlags(outbox, kind)} again, or drop them with --forget-undelivered.` },
    );
  }
}

/** The flags of a run that delivers what waits for this destination, such as `--post --post-as slack`. */
export function nameFlags(outbox: Outbox, kind: DestinationKind, value?: string): string {
  const chat = findChat(outbox);
  const named = `--${kind}${value === undefined ? "" : ` ${value}`}`;
  return kind === "post" && chat !== undefined ? `${named} --post-as ${chat}` : named;
}

interface OpenDestinations {
  readonly destinations: readonly (Destination | MessageDestination)[];
  readonly close: () => Promise<void>;
}

async function openDestinations(
  context: DeliveryContext,
  { post, postAs, exec, fields }: DeliveryOptions,
  { company, folder }: { readonly company: string; readonly folder: string },
): Promise<OpenDestinations> {
  const destinations: (Destination | MessageDestination)[] = [];
  let close = async (): Promise<void> => {};
  if (post !== undefined) {
    const secrets = postAs === undefined ? await findWebhookSecrets(context, company) : [];
    const transport = await context.access.openTransport();
    close = () => transport.close();
    destinations.push(
      postAs === undefined
        ? createWebhook({ ...context, url: post.url, secrets, transport })
        : createMessagePost({
            ...context,
            as: postAs,
            address: post,
            transport,
            compose: composeFrom(context, postAs),
          }),
    );
  }
  if (exec !== undefined) destinations.push(runForEach(context, exec, folder));
  return { destinations: destinations.map((one) => withholdFields(one, fields)), close };
}

/** A command gets the bare event: what else a webhook carries is for the way there. */
function runForEach(context: DeliveryContext, words: readonly string[], folder: string): Destination {
  const destination = createCommandDestination({
    ...context,
    words,
    folder,
    onOutput: context.onCommandOutput,
  });
  return {
    ...destination,
    deliver: (delivery) => destination.deliver({ ...delivery, body: writeJson(unpack(delivery)) }),
  };
}

function findChat(outbox: Outbox): MessageKind | undefined {
  try {
    return readNote(outbox).post_as;
  } catch {
    // A damaged note is reported by the run that needs the rest of it.
    return undefined;
  }
}

function readNote({ content: { note } }: Outbox): z.infer<typeof noteSchema> {
  return noteSchema.parse(JSON.parse(note));
}

/** Snapshots of runs that were cut off before, or have been followed by this one, and what was only half-written. */
async function removeOthers(folder: string, kept: string | undefined): Promise<void> {
  await sweepParts(folder);
  for (const name of await listNames(folder)) {
    if (name.startsWith("next-") && name !== kept) await removeFile(join(folder, name));
  }
}

async function listNames(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw explainFileError(error, folder);
  }
}
