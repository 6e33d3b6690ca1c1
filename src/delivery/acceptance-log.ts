import { dirname, join } from "node:path";
import * as z from "zod";
import { writeJson } from "../formats/json.ts";
import { attempt } from "../platform/errors/attempt.ts";
import { Fault } from "../platform/errors/fault.ts";
import { FileTooLongError } from "../platform/files/bounded-file.ts";
import { removeFile, syncFolder } from "../platform/files/folder-sync.ts";
import { appendPrivately, readPrivateFile } from "../platform/files/private-file.ts";
import { DESTINATION_KINDS, type DestinationKind } from "./destination.ts";

export interface Acceptance {
  readonly by: DestinationKind;
  readonly id: string;
}

/** Twice what every delivery of a full queue takes, accepted by every destination, with ids of the longest kind. */
const MOST_BYTES = 16 * 1024 * 1024;

const acceptanceShape = z.union([
  z.object({ by: z.enum(DESTINATION_KINDS), id: z.string() }),
  /** All that was in one message. */
  z.object({ by: z.enum(DESTINATION_KINDS), ids: z.array(z.string()) }),
]);

/** Which deliveries were accepted, in a file that only grows: one line each, on the disk before the next step is taken. */
export class AcceptanceLog {
  readonly path: string;
  #last: Promise<void> = Promise.resolve();
  #isKnownToFolder = false;

  constructor(folder: string) {
    this.path = join(folder, "accepted.ndjson");
  }

  /**
   * Every acceptance that was written whole. What a killed process left half-written is passed over: then the delivery is
   * sent once more, which destinations have to handle anyway. Throws `file.not-readable`, and `file.shape` beyond 16 MiB.
   */
  async read(): Promise<Acceptance[]> {
    const bytes = await readPrivateFile(this.path, MOST_BYTES).catch((error: unknown) => {
      if (!(error instanceof FileTooLongError)) throw error;
      const sentence = `"${this.path}" is damaged: it is longer than ${MOST_BYTES / 1024 / 1024} MiB.`;
      throw new Fault("file.shape", sentence, {
        hint: `Without it the events that wait are sent once more: rm "${this.path}"`,
      });
    });
    return (bytes?.toString("utf8") ?? "").split("\n").flatMap(parseAcceptances);
  }

  /** Resolves when the line is on the disk. One after the other, also when called at once. Throws `file.*`. */
  append(by: DestinationKind, ids: readonly string[]): Promise<void> {
    const [id, ...others] = ids;
    const turn = this.#last.then(() => this.#write(others.length === 0 ? { by, id } : { by, ids }));
    // The next line does not suffer from what befell this one.
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Forgets every acceptance. Throws `file.*`. */
  async remove(): Promise<void> {
    await this.#last;
    await removeFile(this.path);
    this.#isKnownToFolder = false;
  }

  async #write(line: object): Promise<void> {
    // The line break in front parts it from a line that a kill or a full disk has cut off.
    await appendPrivately(this.path, `\n${writeJson(line)}\n`);
    if (!this.#isKnownToFolder) await syncFolder(dirname(this.path));
    this.#isKnownToFolder = true;
  }
}

function parseAcceptances(line: string): Acceptance[] {
  const read = attempt(() => acceptanceShape.parse(JSON.parse(line)));
  if (read === undefined) return [];
  return "ids" in read ? read.ids.map((id) => ({ by: read.by, id })) : [read];
}
