import { Fault } from "../platform/errors/fault.ts";
import { removeFile } from "../platform/files/folder-sync.ts";
import { sweepParts } from "../platform/files/part-file.ts";
import { ensurePrivateFolder } from "../platform/files/private-folder.ts";
import { AcceptanceLog } from "./acceptance-log.ts";
import { encodeQueue, type OutboxContent, queuePath, readQueue, writeQueue } from "./queue-file.ts";
import type { Delivery, DestinationKind } from "./destination.ts";

/** Deliveries that outlive the process until every destination has accepted them. One process at a time may use a folder. */
export interface Outbox {
  readonly content: OutboxContent;
  /** What this destination has not accepted yet, in order; nothing for one that the outbox is not for. */
  pendingFor(kind: DestinationKind): readonly Delivery[];
  /** Resolves when the acceptance of all of them is on the disk, in one step. On a `file.*` fault they stay pending. */
  accept(kind: DestinationKind, ids: readonly string[]): Promise<void>;
  /** All accepted by all destinations. */
  readonly isEmpty: boolean;
  /** Forgets everything, also what is pending. Throws `file.*`. */
  clear(): Promise<void>;
}

/**
 * What an earlier run left in the folder; undefined when nothing is pending. Makes no folder. `update` makes today's
 * delivery of one that an older version may have queued. Throws `file.newer-format`, `file.shape` for a damaged queue, and
 * `file.not-readable`.
 */
export async function openOutbox(
  folder: string,
  update: (delivery: Delivery) => Delivery = (delivery) => delivery,
): Promise<Outbox | undefined> {
  const queued = await readQueue(folder);
  if (!queued) return undefined;
  const content = { ...queued, deliveries: queued.deliveries.map(update) };
  const log = new AcceptanceLog(folder);
  const outbox = new FolderOutbox(folder, content, log);
  for (const { by, id } of await log.read()) outbox.markAccepted(by, id);
  return outbox;
}

/**
 * Puts deliveries into the folder, which is made when it is missing; they are on the disk when this resolves. Throws
 * `internal.outbox-full` when something is pending there, `file.queue-full` for more than 10,000 deliveries or 64 MiB,
 * before anything is written, and `file.*` when it cannot be written.
 */
export async function fillOutbox(folder: string, content: OutboxContent): Promise<Outbox> {
  const text = encodeQueue(content);
  await ensurePrivateFolder(folder);
  await sweepParts(folder);
  if (await readQueue(folder)) {
    throw new Fault("internal.outbox-full", `Events of an earlier run still wait in ${folder}.`, {
      hint: "Please report it; what waits there was not touched.",
    });
  }
  const log = new AcceptanceLog(folder);
  // Acceptances of a queue that is gone must not speak for the new one.
  await log.remove();
  await writeQueue(folder, text);
  return new FolderOutbox(folder, content, log);
}

/**
 * Puts deliveries behind those that wait, with another note and for these destinations, in one step: after a kill either the
 * earlier content is there or all of it. What has been accepted stays so. Throws as `fillOutbox` does, and then nothing
 * has changed.
 */
export async function extendOutbox(folder: string, waiting: Outbox, more: OutboxContent): Promise<Outbox> {
  const { deliveries } = waiting.content;
  const known = new Set(deliveries.map(({ id }) => id));
  const content = {
    ...more,
    deliveries: [...deliveries, ...more.deliveries.filter(({ id }) => !known.has(id))],
  };
  await writeQueue(folder, encodeQueue(content));
  const extended = await openOutbox(folder);
  if (extended === undefined) {
    throw new Fault("file.failed", `What waits in ${folder} was gone as soon as it was written.`, {
      hint: "Check what else writes into that folder.",
    });
  }
  return extended;
}

class FolderOutbox implements Outbox {
  readonly content: OutboxContent;
  readonly #folder: string;
  readonly #log: AcceptanceLog;
  /** Ids that are still to be accepted, by destination. */
  readonly #pending: ReadonlyMap<DestinationKind, Set<string>>;

  constructor(folder: string, content: OutboxContent, log: AcceptanceLog) {
    this.#folder = folder;
    this.content = content;
    this.#log = log;
    const ids = content.deliveries.map(({ id }) => id);
    this.#pending = new Map(content.destinations.map((kind) => [kind, new Set(ids)]));
  }

  get isEmpty(): boolean {
    return [...this.#pending.values()].every((ids) => ids.size === 0);
  }

  pendingFor(kind: DestinationKind): readonly Delivery[] {
    const ids = this.#pending.get(kind);
    return this.content.deliveries.filter(({ id }) => ids?.has(id));
  }

  async accept(kind: DestinationKind, ids: readonly string[]): Promise<void> {
    const pending = ids.filter((id) => this.#pending.get(kind)?.has(id));
    if (pending.length === 0) return;
    await this.#log.append(kind, pending);
    for (const id of pending) this.markAccepted(kind, id);
  }

  markAccepted(kind: DestinationKind, id: string): void {
    this.#pending.get(kind)?.delete(id);
  }

  async clear(): Promise<void> {
    // In this order, so that a kill in between leaves acceptances without a queue and never a queue without them.
    await removeFile(queuePath(this.#folder));
    await this.#log.remove();
    for (const ids of this.#pending.values()) ids.clear();
  }
}
