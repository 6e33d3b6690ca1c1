import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { writeJson } from "../formats/json.ts";
import { replaceFile } from "../platform/files/atomic-file.ts";
import { Fault } from "../platform/errors/fault.ts";
import { errorCode } from "../platform/files/file-fault.ts";
import { checkPrivateFile, checkPrivateFolder } from "../platform/files/private-folder.ts";
import { type Parcel, RECEIVER_KINDS, type ReceiverKind } from "./receiver.ts";

/** What waits to be delivered. */
export interface OutboxContent {
  /** In the order in which the parcels of one person are handed over; no id twice. */
  readonly parcels: readonly Parcel[];
  /** What else the owner must know to finish the run: text that means nothing here. */
  readonly note: string;
  readonly receivers: readonly ReceiverKind[];
}

const FORMAT = "namely-queue/1";
const MOST_PARCELS = 10_000;
const MOST_BYTES = 64 * 1024 * 1024;

const formatShape = z.object({ format: z.string().regex(/^namely-queue\/[1-9]\d*$/u) });
const headerShape = z.object({
  format: z.literal(FORMAT),
  /** How many lines follow: a file that lost its end has to be seen as such. */
  parcels: z.number().int().min(0).max(MOST_PARCELS),
  receivers: z.array(z.enum(RECEIVER_KINDS)),
  note: z.string(),
});
const parcelShape = z.object({
  id: z.string().regex(/^[\x21-\x7e]{1,200}$/u),
  person: z.string(),
  body: z.string(),
});

/** Where the queue of an outbox lies. */
export function queuePath(folder: string): string {
  return join(folder, "queue.ndjson");
}

/**
 * The text of the queue's file: a header, then a parcel a line. Throws `file.queue-full` for more than 10,000 parcels or
 * 64 MiB, and `internal.outbox-parcels` for parcels that could not be told apart or read again.
 */
export function encodeQueue({ parcels, note, receivers }: OutboxContent): string {
  if (parcels.length > MOST_PARCELS) throw queueFull(parcels.length);
  const lines = [writeJson({ format: FORMAT, parcels: parcels.length, receivers, note })];
  let bytes = Buffer.byteLength(lines.join()) + 1;
  for (const parcel of parcels) {
    const { data } = parcelShape.safeParse(parcel);
    if (data === undefined) throw unusableParcels();
    const line = writeJson(data);
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > MOST_BYTES) throw queueFull(parcels.length);
    lines.push(line);
  }
  if (hasTwins(parcels)) throw unusableParcels();
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
  await checkPrivateFile(path);
  let bytes: Buffer;
  try {
    if ((await stat(path)).size > MOST_BYTES) throw damaged(folder);
    bytes = await readFile(path);
  } catch (error) {
    if (error instanceof Fault) throw error;
    if (errorCode(error) === "ENOENT") return undefined;
    throw new Fault("file.not-readable", `${path} could not be read (${errorCode(error) ?? "unknown"}).`, {
      hint: "Check who may read it.",
      cause: error,
    });
  }
  return parseQueue(bytes, folder);
}

function parseQueue(bytes: Buffer, folder: string): OutboxContent {
  const [first = "", ...lines] = decode(bytes, folder).split("\n");
  const header = parseJson(first);
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
  const parcels = lines.map((line) => {
    const parcel = parcelShape.safeParse(parseJson(line)).data;
    if (!parcel) throw damaged(folder);
    return parcel;
  });
  if (hasTwins(parcels)) throw damaged(folder);
  return { parcels, note: read.note, receivers: read.receivers };
}

/** Strictly: a parcel with a replacement character in it would no longer be the same byte for byte. */
function decode(bytes: Buffer, folder: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw damaged(folder);
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

function hasTwins(parcels: readonly Parcel[]): boolean {
  return new Set(parcels.map(({ id }) => id)).size < parcels.length;
}

// Without the parser's words as cause: they quote the file, and the file holds people's data.
function damaged(folder: string): Fault {
  return new Fault("file.shape", `${queuePath(folder)} is damaged, so the events in it cannot be sent.`, {
    hint: `Removing the folder ${folder} forgets the events that wait there.`,
  });
}

function unusableParcels(): Fault {
  return new Fault(
    "internal.outbox-parcels",
    "Two events have the same id, or one has an id that cannot travel.",
    {
      hint: "Please report it; nothing was sent.",
    },
  );
}

function queueFull(count: number): Fault {
  return new Fault(
    "file.queue-full",
    `${count} events are more than can wait to be sent: up to ${MOST_PARCELS}, and ${MOST_BYTES / 1024 / 1024} MiB.`,
    { hint: "Choose fewer with --events; nothing was sent." },
  );
}
