import { isUtf8 } from "node:buffer";
import { join } from "node:path";
import * as z from "zod";
import { writeJson } from "../formats/json.ts";
import { attempt } from "../platform/errors/attempt.ts";
import { replaceFile } from "../platform/files/atomic-file.ts";
import { FileTooLongError } from "../platform/files/bounded-file.ts";
import { Fault } from "../platform/errors/fault.ts";
import { readPrivateFile } from "../platform/files/private-file.ts";
import { checkPrivateFolder } from "../platform/files/private-folder.ts";
import { type Delivery, DESTINATION_KINDS, type DestinationKind } from "./destination.ts";

/** What waits to be delivered. */
export interface OutboxContent {
  /** In the order in which the deliveries of one person are sent; no id twice. */
  readonly deliveries: readonly Delivery[];
  /** What else the owner must know to finish the run: text that means nothing here. */
  readonly note: string;
  readonly destinations: readonly DestinationKind[];
}

const FORMAT = "namely-queue/1";
const MOST_DELIVERIES = 10_000;
const MOST_BYTES = 64 * 1024 * 1024;

const formatShape = z.object({ format: z.string().regex(/^namely-queue\/[1-9]\d*$/u) });
/** Its keys are those of the first version: files that wait since then have to be read. */
const headerShape = z.object({
  format: z.literal(FORMAT),
  /** How many lines follow: a file that lost its end has to be seen as such. */
  parcels: z.number().int().min(0).max(MOST_DELIVERIES),
  receivers: z.array(z.enum(DESTINATION_KINDS)),
  note: z.string(),
});
const deliveryShape = z.object({
  id: z.string().regex(/^[\x21-\x7e]{1,200}$/u),
  person: z.string(),
  body: z.string(),
});

/** Where the queue of an outbox lies. */
export function queuePath(folder: string): string {
  return join(folder, "queue.ndjson");
}

/**
 * The text of the queue's file: a header, then a delivery a line. Throws `file.queue-full` for more than 10,000 deliveries or
 * 64 MiB, and `internal.outbox-deliveries` for deliveries that are not distinct or could not be read again.
 */
export function encodeQueue({ deliveries, note, destinations }: OutboxContent): string {
  if (deliveries.length > MOST_DELIVERIES) throw queueFull(deliveries.length);
  const lines = [writeJson({ format: FORMAT, parcels: deliveries.length, receivers: destinations, note })];
  let bytes = Buffer.byteLength(lines.join()) + 1;
  if (bytes > MOST_BYTES) throw queueFull(deliveries.length);
  for (const delivery of deliveries) {
    const { data } = deliveryShape.safeParse(delivery);
    if (data === undefined) throw unusableDeliveries();
    const line = writeJson(data);
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > MOST_BYTES) throw queueFull(deliveries.length);
    lines.push(line);
  }
  if (hasTwins(deliveries)) throw unusableDeliveries();
  return `${lines.join("\n")}\n`;
}

/** Puts the text in its place in one step, readable by this user alone. Throws `file.*`. */
export async function writeQueue(folder: string, text: string): Promise<void> {
  await replaceFile(queuePath(folder), text, { mode: 0o600 });
}

/**
 * What waits in the folder; undefined when nothing does. Throws `file.newer-format`, `file.shape` for a damaged file and
 * `file.not-readable`.
 */
export async function readQueue(folder: string): Promise<OutboxContent | undefined> {
  const path = queuePath(folder);
  await checkPrivateFolder(folder);
  const bytes = await readPrivateFile(path, MOST_BYTES).catch((error: unknown) => {
    throw error instanceof FileTooLongError ? damaged(folder) : error;
  });
  return bytes && parseQueue(bytes, folder);
}

function parseQueue(bytes: Buffer, folder: string): OutboxContent {
  // A delivery with a replacement character in it would no longer be the same byte for byte.
  if (!isUtf8(bytes)) throw damaged(folder);
  const [first = "", ...lines] = bytes.toString("utf8").split("\n");
  const header = attempt(() => JSON.parse(first) as unknown);
  const format = formatShape.safeParse(header).data?.format;
  if (format !== undefined && format !== FORMAT) {
    throw new Fault(
      "file.newer-format",
      `${queuePath(folder)} was written by a newer version of this program.`,
      {
        hint: "Update the program; the file was left alone.",
      },
    );
  }
  const read = headerShape.safeParse(header).data;
  if (!read || lines.pop() !== "" || lines.length !== read.parcels) throw damaged(folder);
  const deliveries = lines.map((line) => {
    const delivery = attempt(() => deliveryShape.parse(JSON.parse(line)));
    if (!delivery) throw damaged(folder);
    return delivery;
  });
  if (hasTwins(deliveries)) throw damaged(folder);
  return { deliveries, note: read.note, destinations: read.receivers };
}

function hasTwins(deliveries: readonly Delivery[]): boolean {
  return new Set(deliveries.map(({ id }) => id)).size < deliveries.length;
}

// Without the parser's words as cause: they quote the file, and the file holds people's data.
function damaged(folder: string): Fault {
  return new Fault("file.shape", `${queuePath(folder)} is damaged, so the events in it cannot be sent.`, {
    hint: `Removing the folder ${folder} forgets the events that wait there.`,
  });
}

function unusableDeliveries(): Fault {
  return new Fault(
    "internal.outbox-deliveries",
    "Two events have the same id, or one has an id that cannot travel.",
    {
      hint: "Please report it; nothing was sent.",
    },
  );
}

function queueFull(count: number): Fault {
  return new Fault(
    "file.queue-full",
    `${count} events are more than can wait to be sent: up to ${MOST_DELIVERIES}, and ${MOST_BYTES / 1024 / 1024} MiB.`,
    { hint: "Choose fewer with --events; nothing was sent." },
  );
}
