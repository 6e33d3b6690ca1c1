import { StringDecoder } from "node:string_decoder";
import type { OutputTaker } from "../../delivery/child-run.ts";
import { makeLinesPrintable } from "../../terminal/printable.ts";
import type { Context } from "../../cli/context.ts";

/**
 * Passes on what a hook writes: to stderr, since stdout is for records alone. A terminal shows it and obeys nothing of it,
 * for a hook may well print what a person's name holds.
 */
export function passOn({ stderr }: Pick<Context, "stderr">): OutputTaker {
  if (stderr.isTTY !== true) return (chunk) => void stderr.write(chunk);
  // A piece may end in the middle of a character.
  const decoders = { stdout: new StringDecoder(), stderr: new StringDecoder() };
  return (chunk, stream) => void stderr.write(makeLinesPrintable(decoders[stream].write(chunk)));
}
