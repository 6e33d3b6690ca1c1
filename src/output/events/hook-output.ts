import { StringDecoder } from "node:string_decoder";
import type { OutputTaker } from "../../delivery/child-run.ts";
import { makeLinesPrintable } from "../../terminal/printable.ts";
import type { Context } from "../../cli/context.ts";

/**
 * Forwards what a hook writes to stderr, since stdout is for records only. A terminal shows control characters instead of
 * obeying them: a hook may well print a person's name.
 */
export function passOn({ stderr }: Pick<Context, "stderr">): OutputTaker {
  if (stderr.isTTY !== true) return (chunk) => void stderr.write(chunk);
  // A piece may end in the middle of a character.
  const decoders = { stdout: new StringDecoder(), stderr: new StringDecoder() };
  return (chunk, stream) => void stderr.write(makeLinesPrintable(decoders[stream].write(chunk)));
}
