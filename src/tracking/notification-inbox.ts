import { createHash } from "node:crypto";
import { join } from "node:path";
import { findPeople } from "../inbound/people-finder.ts";
import { NotificationJournal } from "../inbound/journal.ts";
import type { Call } from "../inbound/webhook-server.ts";
import { UnrecognizedNotifications } from "../inbound/unrecognized.ts";
import { checkPrivateFolder } from "../platform/files/private-folder.ts";
import type { Named } from "../sync/snapshots/named-people.ts";
import { warn } from "../cli/say.ts";
import type { Context } from "../cli/context.ts";

/** Whom the calls so far have named, until a look has been taken after them. */
export interface NamedBatch {
  readonly named: Named;
  /** Forgets the calls. */
  done(): Promise<void>;
}

/** Takes calls in: each lies on the disk before it is answered, and stays there until a look has been taken after it. */
export class CallIntake {
  readonly #context: Context;
  readonly #journal: NotificationJournal;
  readonly #unknown: UnrecognizedNotifications;
  readonly #onStored: () => void;

  private constructor(
    context: Context,
    journal: NotificationJournal,
    unknown: UnrecognizedNotifications,
    onStored: () => void,
  ) {
    this.#context = context;
    this.#journal = journal;
    this.#unknown = unknown;
    this.#onStored = onStored;
  }

  /** `key` tells apart whoever takes calls in at the same time. Throws `file.*`. */
  static async open(context: Context, key: string, onStored: () => void): Promise<CallIntake> {
    const mark = createHash("sha256").update(key).digest("hex").slice(0, 24);
    const folder = join(context.folders.state, "calls", mark);
    await checkPrivateFolder(folder, context.folders.state);
    return new CallIntake(
      context,
      await NotificationJournal.open(folder),
      new UnrecognizedNotifications(folder),
      onStored,
    );
  }

  get waiting(): number {
    return this.#journal.waiting;
  }

  /** Resolves when the call is on the disk; to false when no more can be kept. Throws `file.*`. */
  async store({ body, contentType }: Call): Promise<boolean> {
    const { ids, emails, isCut, claim, shape } = findPeople(body);
    this.#context.debug(
      `a call: ${ids.length} ids, ${emails.length} e-mails, ${claim ?? "no event that is known"}`,
    );
    const isUnknown = ids.length + emails.length === 0;
    if (isUnknown) await this.#keepUnknown(body, contentType, shape);
    const isStored = await this.#journal.store({
      ids: [...ids],
      emails: [...emails],
      isUnclear: isUnknown || isCut,
    });
    if (isStored) this.#onStored();
    return isStored;
  }

  /** Everybody who has been named; undefined when nobody waits. */
  async take(): Promise<NamedBatch | undefined> {
    const batch = await this.#journal.take();
    if (batch === undefined) return undefined;
    return {
      named: {
        ids: new Set(batch.hints.flatMap(({ ids }) => ids)),
        emails: new Set(batch.hints.flatMap(({ emails }) => emails)),
        isUnclear: batch.hints.some(({ isUnclear }) => isUnclear),
      },
      done: () => batch.done(),
    };
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  async #keepUnknown(body: Uint8Array, contentType: string | undefined, shape: string): Promise<void> {
    const hint = {
      received_at: new Date(this.#context.clock.now()).toISOString(),
      content_type: contentType?.slice(0, 200) ?? null,
      shape,
      body,
    };
    await this.#unknown.keep(hint);
    if (!this.#unknown.isNews(hint)) return;
    const what = shape === "" ? "without any keys" : `with the keys ${shape}`;
    warn(
      this.#context,
      `A call named nobody that can be found (a body ${what}); it is kept in ${this.#unknown.path}, and all changes are looked at.`,
      "listen.unknown-call",
    );
  }
}
