import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { addAbortSignal } from "node:stream";
import { Fault } from "../../platform/errors/fault.ts";
import { explainReadError } from "../../platform/files/file-fault.ts";
import type { ReviewSummary } from "../../reconcile/review/review-record.ts";
import type { Context } from "../../cli/context.ts";

/** A file as the evidence of a review lists it. */
export type ReviewInput = ReviewSummary["inputs"][number];

const CHUNK_BYTES = 256 * 1024;
/** Files that are kept by hand are held as a whole. */
const MOST_HELD_BYTES = 64 * 1024 * 1024;

/** A file that is hashed and measured while it is read. */
export class InputFile {
  readonly name: string;
  readonly #context: Context;
  readonly #hash: Hash = createHash("sha256");
  #bytes = 0;

  constructor(context: Context, name: string) {
    this.#context = context;
    this.name = name;
  }

  /** The content, once. */
  async *read(): AsyncGenerator<Uint8Array, void, undefined> {
    const { cwd, signal, stdin } = this.#context;
    try {
      const stream =
        this.name === "-"
          ? addAbortSignal(signal, stdin)
          : createReadStream(resolve(cwd, this.name), { signal, highWaterMark: CHUNK_BYTES });
      for await (const chunk of stream) {
        const bytes = chunk as Buffer;
        this.#hash.update(bytes);
        this.#bytes += bytes.length;
        yield bytes;
      }
    } catch (error) {
      signal.throwIfAborted();
      throw explainReadError(error, this.name, "Check the path, which starts in the current folder.");
    }
  }

  /** The whole content of a file that people keep by hand. */
  async readWhole(): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.read()) {
      chunks.push(chunk);
      if (this.#bytes > MOST_HELD_BYTES) {
        throw new Fault("file.too-long", `"${this.name}" is larger than 64 MiB.`, {
          hint: "Check that it is the right file.",
        });
      }
    }
    return Buffer.concat(chunks);
  }

  /** To be called when all of it was read. */
  async describe(details: Pick<ReviewInput, "kind" | "source" | "header" | "rows">): Promise<ReviewInput> {
    const found =
      this.name === "-"
        ? undefined
        : await stat(resolve(this.#context.cwd, this.name)).catch(() => undefined);
    return {
      kind: details.kind,
      source: details.source,
      file: this.name,
      header: details.header,
      rows: details.rows,
      bytes: this.#bytes,
      sha256: this.#hash.digest("hex"),
      modified_at: found?.isFile() === true ? `${found.mtime.toISOString().slice(0, 19)}Z` : null,
    };
  }
}

/** The file of the people of a review, as evidence; undefined for stdin, which is read once. */
export async function describeRoster(
  context: Context,
  from: string,
  rows: number,
): Promise<ReviewInput | undefined> {
  if (from === "-") return undefined;
  const file = new InputFile(context, from);
  for await (const _ of file.read());
  return file.describe({ kind: "roster", source: null, header: null, rows });
}
