import { join } from "node:path";
import { findPeople } from "../inbound/people-finder.ts";
import { NotificationJournal } from "../inbound/journal.ts";
import type { WebhookNotification } from "../inbound/webhook-server.ts";
import { UnrecognizedNotifications } from "../inbound/unrecognized.ts";
import { checkPrivateFolder } from "../platform/files/private-folder.ts";
import type { NotifiedPeople } from "../sync/snapshots/named-people.ts";
import type { ReadContext } from "../sync/connection/read-context.ts";
import { hashKey } from "./hashed-key.ts";

/** People named by the notifications so far, until a poll has followed them. */
export interface NamedBatch {
  readonly named: NotifiedPeople;
  /** Forgets the notifications. */
  done(): Promise<void>;
}

/** What taking notifications in needs to know of the process. */
export type InboxContext = Pick<ReadContext, "clock" | "folders" | "debug">;

export interface InboxHooks {
  /** Called for each notification that is on the disk. */
  readonly onStored: () => void;
  /** Called for the first notification of a shape that names no known person. `keys` are those of its body. */
  readonly onUnrecognized: (keys: string, path: string) => void;
}

/** Takes notifications in: each lies on the disk before it is answered, and stays there until a poll has been taken after it. */
export class NotificationInbox {
  readonly #context: InboxContext;
  readonly #journal: NotificationJournal;
  readonly #unrecognized: UnrecognizedNotifications;
  readonly #hooks: InboxHooks;

  private constructor(
    context: InboxContext,
    folder: string,
    journal: NotificationJournal,
    hooks: InboxHooks,
  ) {
    this.#context = context;
    this.#journal = journal;
    this.#unrecognized = new UnrecognizedNotifications(folder);
    this.#hooks = hooks;
  }

  /** `key` separates processes that take notifications in at the same time. Throws `file.*`. */
  static async open(context: InboxContext, key: string, hooks: InboxHooks): Promise<NotificationInbox> {
    const folder = join(context.folders.state, "calls", hashKey(key));
    await checkPrivateFolder(folder, context.folders.state);
    return new NotificationInbox(context, folder, await NotificationJournal.open(folder), hooks);
  }

  get waiting(): number {
    return this.#journal.waiting;
  }

  /** Resolves when the notification is on the disk; to false when no more can be kept. Throws `file.*`. */
  async store({ body, contentType }: WebhookNotification): Promise<boolean> {
    const { ids, emails, isCut, claim, shape } = findPeople(body);
    this.#context.debug(
      `a notification: ${ids.length} ids, ${emails.length} emails, ${claim ?? "no known event"}`,
    );
    const isUnknown = ids.length + emails.length === 0;
    if (isUnknown) await this.#keepUnrecognized(body, contentType, shape);
    const isStored = await this.#journal.store({
      ids: [...ids],
      emails: [...emails],
      isUnclear: isUnknown || isCut,
    });
    if (isStored) this.#hooks.onStored();
    return isStored;
  }

  /** All people who have been named; undefined when nothing waits. */
  async take(): Promise<NamedBatch | undefined> {
    const batch = await this.#journal.take();
    if (batch === undefined) return undefined;
    const { notifications } = batch;
    return {
      named: {
        ids: new Set(notifications.flatMap(({ ids }) => ids)),
        emails: new Set(notifications.flatMap(({ emails }) => emails)),
        isUnclear: notifications.some(({ isUnclear }) => isUnclear),
      },
      done: () => batch.done(),
    };
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  async #keepUnrecognized(body: Uint8Array, contentType: string | undefined, shape: string): Promise<void> {
    const notification = {
      received_at: new Date(this.#context.clock.now()).toISOString(),
      content_type: contentType?.slice(0, 200) ?? null,
      shape,
      body,
    };
    await this.#unrecognized.keep(notification);
    if (this.#unrecognized.isNews(notification)) this.#hooks.onUnrecognized(shape, this.#unrecognized.path);
  }
}
