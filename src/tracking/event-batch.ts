import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { createCommandReceiver } from "../delivery/command.ts";
import { deliverAll, describeFailure } from "../delivery/deliver.ts";
import { extendOutbox, fillOutbox, openOutbox, type Outbox } from "../delivery/outbox.ts";
import type { Parcel, Receiver, ReceiverKind } from "../delivery/receiver.ts";
import { createWebhook } from "../delivery/webhook.ts";
import { writeJson } from "../formats/json.ts";
import { parseJson } from "../platform/text/exact-json.ts";
import { Fault } from "../platform/errors/fault.ts";
import { errorCode, explainFileError } from "../platform/files/file-fault.ts";
import { removeFile } from "../platform/files/folder-sync.ts";
import { openTransport } from "../platform/net/http.ts";
import { sweepParts } from "../platform/files/part-file.ts";
import { checkPrivateFolder, ensurePrivateFolder } from "../platform/files/private-folder.ts";
import { EVENT_NAMES } from "../snapshots/compare/event-names.ts";
import type { RosterEvent } from "../snapshots/compare/event.ts";
import { openFileSide } from "../snapshots/compare/side.ts";
import { readingSchema, writeSide } from "../snapshots/file/store.ts";
import type { NextBaseline } from "./baseline.ts";
import { passOn } from "../output/events/hook-output.ts";
import { findWebhookSecrets } from "./stored-secret.ts";
import type { Context } from "../cli/context.ts";
import type { DeliveryOptions } from "./options.ts";

/** What is needed to finish a run that was cut off: which snapshot follows when everything has been accepted. */
const noteSchema = z.object({
  /** File in the outbox's folder. */
  snapshot: z.string().regex(/^next-[0-9a-f]+\.ndjson$/u),
  reading: readingSchema,
  /** What tells that snapshot from every other baseline; older versions wrote none. */
  mark: z.string().optional(),
});

// Written by ourselves, and older versions of this program may have known other fields: only what is used here is checked.
const payloadSchema = z.looseObject({
  data: z.looseObject({
    id: z.string(),
    event: z.enum(EVENT_NAMES),
    employee: z.looseObject({ id: z.string() }).nullable(),
  }),
});

/** Events on their way to their receivers, and the snapshot that they lead to. */
export interface Shipment {
  readonly events: readonly RosterEvent[];
  /** The snapshot that follows when everything has been accepted. */
  readonly next: NextBaseline;
  /** Whether everybody has accepted everything. */
  readonly isDelivered: boolean;
  /** Hands over what is left. Throws when not everything was accepted; the rest waits for the next run. */
  deliver(): Promise<void>;
  /** Forgets it: everything was accepted and the snapshot has moved on, or nobody wants it any more. */
  clear(): Promise<void>;
}

export interface Dispatch {
  /** What an earlier run could not finish. */
  pending(): Promise<Shipment | undefined>;
  /** Puts events behind those that wait, on the disk, before anybody is told of them. */
  ship(events: readonly RosterEvent[], next: NextBaseline): Promise<Shipment>;
  /** Whether anybody is to be told. */
  readonly isWanted: boolean;
  close(): Promise<void>;
}

/** Opens the way to the receivers that the options name. `key` tells the baseline that all this belongs to. */
export async function openDispatch(
  context: Context,
  options: DeliveryOptions,
  place: { readonly company: string; readonly key: string },
): Promise<Dispatch> {
  const mark = createHash("sha256").update(place.key).digest("hex").slice(0, 24);
  const folder = join(context.folders.state, "deliveries", mark);
  const { receivers, close } = await openReceivers(context, options, { company: place.company, folder });
  const kinds = receivers.map(({ kind }) => kind);
  const load = (outbox: Outbox): Shipment => loadShipment(context, folder, outbox, receivers);

  return {
    isWanted: receivers.length > 0,
    close,
    pending: async () => {
      await checkPrivateFolder(folder, context.folders.state);
      const outbox = await openOutbox(folder);
      if (outbox === undefined) {
        // Only whoever delivers holds the job's lock: for others, what lies there may be in another run's hands.
        if (receivers.length > 0) await removeOthers(folder, undefined);
        return undefined;
      }
      const shipment = load(outbox);
      if (options.forget) {
        await shipment.clear();
        return undefined;
      }
      refuseToForget(outbox, kinds);
      return shipment;
    },
    ship: async (events, { side, reading, mark }) => {
      await ensurePrivateFolder(folder, { within: context.folders.state });
      const snapshot = `next-${Buffer.from(context.randomBytes(8)).toString("hex")}.ndjson`;
      await writeSide(side, join(folder, snapshot), context.signal);
      const foundAt = new Date(context.clock.now()).toISOString();
      const parcels = events.map((event) => pack(event, foundAt));
      const note = JSON.stringify({ snapshot, reading, mark });
      const waiting = await openOutbox(folder);
      const outbox =
        waiting === undefined
          ? await fillOutbox(folder, { parcels, note, receivers: kinds })
          : await extendOutbox(folder, waiting, { parcels, note, receivers: kinds });
      await removeOthers(folder, snapshot);
      return load(outbox);
    },
  };
}

function loadShipment(
  context: Context,
  folder: string,
  outbox: Outbox,
  receivers: readonly Receiver[],
): Shipment {
  const { snapshot, reading, mark } = readNote(outbox);
  const path = join(folder, snapshot);
  return {
    events: outbox.content.parcels.map(unpack),
    next: { side: openFileSide(path, path), reading, mark },
    get isDelivered() {
      return outbox.isEmpty;
    },
    deliver: async () => {
      const failure = describeFailure(await deliverAll(outbox, receivers, context));
      if (failure !== undefined) throw failure;
    },
    clear: async () => {
      await outbox.clear();
      await removeOthers(folder, undefined);
    },
  };
}

/** A run that does not name a receiver would otherwise leave it without what it is still owed. */
function refuseToForget(outbox: Outbox, kinds: readonly ReceiverKind[]): void {
  for (const kind of outbox.content.receivers) {
    const left = outbox.pendingFor(kind).length;
    if (left === 0 || kinds.includes(kind)) continue;
    throw new Fault(
      "usage.undelivered",
      `${left} events of an earlier run have not been accepted by --${kind}, which this run does not name.`,
      { hint: `Add --${kind} again, or drop them with --forget-undelivered.` },
    );
  }
}

async function openReceivers(
  context: Context,
  { post, exec }: DeliveryOptions,
  { company, folder }: { readonly company: string; readonly folder: string },
): Promise<{ readonly receivers: readonly Receiver[]; readonly close: () => Promise<void> }> {
  const receivers: Receiver[] = [];
  let close = async (): Promise<void> => {};
  if (post !== undefined) {
    const secrets = await findWebhookSecrets(context, company);
    const transport = openTransport({ env: context.env, userAgent: `namely-cli/${context.version}` });
    close = () => transport.close();
    receivers.push(createWebhook({ ...context, url: post, secrets, transport }));
  }
  if (exec !== undefined) receivers.push(runForEach(context, exec, folder));
  return { receivers, close };
}

/** A command gets the bare event: what else a web hook carries is for the way there. */
function runForEach(context: Context, words: readonly string[], folder: string): Receiver {
  const receiver = createCommandReceiver({ ...context, words, folder, onOutput: passOn(context) });
  return {
    ...receiver,
    give: (parcel) => receiver.give({ ...parcel, body: writeJson(unpack(parcel)) }),
  };
}

/** The payload that the Standard Webhooks convention recommends: what happened, when it was found, and the event itself. */
function pack(event: RosterEvent, foundAt: string): Parcel {
  const type = `${event.employee === null ? "company" : "employee"}.${event.event}`;
  return {
    id: event.id,
    person: event.employee?.id ?? "company",
    body: writeJson({ type, timestamp: foundAt, data: event }),
  };
}

function unpack({ body }: Parcel): RosterEvent {
  const payload = parseJson(body);
  // What the check itself gives back has its keys in another order than the report of the run that packed them.
  payloadSchema.parse(payload);
  return (payload as { readonly data: RosterEvent }).data;
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
