import { type FileHandle, open, unlink } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../errors/fault.ts";
import { explainFileError } from "./file-fault.ts";
import { namePart, sweepParts, writeWhole } from "./part-file.ts";

/** What fits into memory without being noticed; beyond it the spool moves to a file without a name. */
const DEFAULT_MEMORY_BYTES = 32 * 1024 * 1024;
const READ_BYTES = 256 * 1024;

export interface SpoolOptions {
  /** Folder for what does not fit into memory. */
  readonly folder: string;
  readonly memoryBytes?: number;
}

/**
 * Holds text back until it is known to be complete. Small ones stay in memory; large ones go to a private file that is
 * unlinked as soon as it is open, so that nothing of it outlives the process however that ends.
 */
export class Spool {
  readonly #options: SpoolOptions;
  #chunks: Buffer[] = [];
  #memoryBytes = 0;
  #file: FileHandle | undefined;
  #fileBytes = 0;

  constructor(options: SpoolOptions) {
    this.#options = options;
  }

  get bytes(): number {
    return this.#fileBytes + this.#memoryBytes;
  }

  async write(piece: string | Uint8Array): Promise<void> {
    const chunk = typeof piece === "string" ? Buffer.from(piece) : Buffer.from(piece);
    this.#chunks.push(chunk);
    this.#memoryBytes += chunk.length;
    if (this.#memoryBytes > (this.#options.memoryBytes ?? DEFAULT_MEMORY_BYTES)) await this.#moveToFile();
  }

  async restart(): Promise<void> {
    this.#chunks = [];
    this.#memoryBytes = 0;
    this.#fileBytes = 0;
    await this.#file?.truncate(0);
  }

  /** Everything written, in order, in pieces of bounded size. */
  async *read(): AsyncGenerator<Buffer, void, undefined> {
    for (let position = 0; this.#file && position < this.#fileBytes;) {
      const { bytesRead, buffer } = await this.#file.read(Buffer.alloc(READ_BYTES), 0, READ_BYTES, position);
      if (bytesRead === 0) {
        throw new Fault("file.failed", "What was held back on the disk has become shorter.", {
          hint: `Check the disk that holds ${this.#options.folder}.`,
        });
      }
      position += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
    yield* this.#chunks;
  }

  async discard(): Promise<void> {
    this.#chunks = [];
    await this.#file?.close();
    this.#file = undefined;
  }

  async #moveToFile(): Promise<void> {
    const { folder } = this.#options;
    try {
      this.#file ??= await openNameless(folder);
      const bytes = Buffer.concat(this.#chunks);
      await writeWhole(this.#file, bytes, this.#fileBytes);
      this.#fileBytes += bytes.length;
      this.#chunks = [];
      this.#memoryBytes = 0;
    } catch (error) {
      throw explainFileError(error, folder);
    }
  }
}

async function openNameless(folder: string): Promise<FileHandle> {
  // A process may be killed before the name is gone again.
  await sweepParts(folder);
  const path = namePart(join(folder, "spool"));
  const file = await open(path, "wx+", 0o600);
  await unlink(path);
  return file;
}
