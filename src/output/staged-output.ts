import { resolve } from "node:path";
import { openReplacement, type Replacement } from "../platform/files/atomic-file.ts";
import { writePiece } from "../platform/process/output-stream.ts";
import { Spool } from "../platform/files/spool.ts";
import { chooseScreen, type OutputFormat } from "./format.ts";
import type { Context } from "../cli/context.ts";
import { outputFile } from "../cli/output-file.ts";

/** Output that stays invisible until `publish`. */
export interface Draft {
  /** Text is made harmless for a terminal; bytes pass through unchanged. */
  write(piece: string | Uint8Array): Promise<void>;
  /** Discards what was written and starts over. */
  restart(): Promise<void>;
  publish(): Promise<{ readonly bytes: number }>;
  /** Discards the output and keeps the old file. May be called at any time. */
  discard(): Promise<void>;
}

/**
 * Opens the file of `-o`, or stdout. A roster may have to be read again from the start, and incomplete output is never
 * shown, so even stdout gets nothing before everything is there. `text` is output without records, such as a chart.
 */
export async function openDraft(context: Context, format: OutputFormat | "text"): Promise<Draft> {
  const output = outputFile(context.globals);
  if (output === undefined) {
    const show = chooseScreen(context, format);
    const draft = holdBack(context, (piece) => writePiece(context.stdout, piece, context.signal));
    if (show === undefined) return draft;
    return { ...draft, write: (piece) => draft.write(typeof piece === "string" ? show(piece) : piece) };
  }
  const replacement = await openReplacement(resolve(context.cwd, output));
  if (!replacement.rewindable) return holdBack(context, (piece) => replacement.write(piece), replacement);
  return {
    write: (piece) => replacement.write(piece),
    restart: () => replacement.restart(),
    publish: async () => {
      // Making and writing the last of it may have taken long.
      context.signal.throwIfAborted();
      return replacement.publish();
    },
    discard: () => replacement.discard(),
  };
}

function holdBack(context: Context, pour: (piece: Buffer) => Promise<void>, target?: Replacement): Draft {
  const spool = new Spool({ folder: context.folders.temporary });
  return {
    write: (piece) => spool.write(piece),
    restart: () => spool.restart(),
    publish: async () => {
      const { bytes } = spool;
      for await (const piece of spool.read()) await pour(piece);
      await target?.publish();
      return { bytes };
    },
    discard: async () => {
      await spool.discard();
      await target?.discard();
    },
  };
}
