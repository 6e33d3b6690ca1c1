import { addAbortSignal } from "node:stream";
import { Fault } from "../platform/errors/fault.ts";
import type { Context } from "./context.ts";

const LONGEST_BYTES = 65_536;

/** All that comes in on stdin, which is to be one short secret. Throws `usage.stdin-too-long` when it is far too long. */
export async function readStdin({ stdin, signal }: Context, what: string): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of addAbortSignal(signal, stdin)) {
      const bytes = Buffer.from(chunk as Buffer | string);
      length += bytes.length;
      if (length > LONGEST_BYTES)
        throw new Fault(
          "usage.stdin-too-long",
          `The input on stdin is longer than 64 KiB, too long for ${what}.`,
        );
      chunks.push(bytes);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
  return Buffer.concat(chunks).toString("utf8");
}
