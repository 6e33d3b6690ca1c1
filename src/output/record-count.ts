import { outputFile } from "../cli/output-file.ts";
import type { Context } from "../cli/context.ts";
import type { Receipt, RecordSource } from "./publish.ts";
import { openDraft } from "./staged-output.ts";

/** Writes only how many records the source has, once all of them have been read. `onComplete` is called just before. */
export async function publishCount(
  context: Context,
  source: RecordSource,
  onComplete: () => void,
): Promise<Receipt> {
  const draft = await openDraft(context, "text");
  try {
    let count = 0;
    for await (const part of source) count = part.kind === "restart" ? 0 : count + part.records.length;
    await draft.write(`${count}\n`);
    context.signal.throwIfAborted();
    onComplete();
    const { bytes } = await draft.publish();
    const path = outputFile(context.globals);
    return { count, nextCursor: null, output: path === undefined ? undefined : { path, bytes } };
  } finally {
    await draft.discard();
  }
}
