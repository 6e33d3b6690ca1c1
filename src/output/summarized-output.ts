import { writeJson } from "../formats/json.ts";
import type { RecordWriter } from "../formats/record-writer.ts";
import { Spool } from "../platform/files/spool.ts";
import type { Context } from "../cli/context.ts";
import type { Draft } from "./staged-output.ts";

/** Where items with a summary go, which is known last. None of it is shown before `publish`. */
export interface SummarizedOutput<Item, Summary> {
  take(items: readonly Item[]): Promise<void>;
  /** Discards what was taken: it comes again. */
  restart(): Promise<void>;
  publish(summary: Summary): Promise<{ readonly count: number; readonly bytes: number }>;
  discard(): Promise<void>;
}

/** Writes a JSON document. Its summary comes first, so the items are held back. */
export function writeEnvelope<Item, Summary>(
  context: Context,
  draft: Draft,
  shape: (item: Item) => unknown = (item) => item,
): SummarizedOutput<Item, Summary> {
  const spool = new Spool({ folder: context.folders.temporary });
  let count = 0;
  return {
    take: async (items) => {
      let text = "";
      for (const item of items) {
        text += `${count === 0 ? "\n" : ",\n"}${writeJson(shape(item))}`;
        count += 1;
      }
      await spool.write(text);
    },
    restart: async () => {
      count = 0;
      await spool.restart();
    },
    publish: async (summary) => {
      await draft.write(`{"summary":${writeJson(summary)},"result":[`);
      // A piece may end in the middle of a character.
      const decoder = new TextDecoder();
      for await (const piece of spool.read()) await draft.write(decoder.decode(piece, { stream: true }));
      await draft.write(`${count === 0 ? "" : "\n"}]}\n`);
      return { count, ...(await draft.publish()) };
    },
    discard: async () => {
      try {
        await spool.discard();
      } finally {
        await draft.discard();
      }
    },
  };
}

/** Writes a report, which is made of all items and the summary at the end. */
export function writeReport<Item, Summary, Report extends { take(items: readonly Item[]): void }>(
  draft: Draft,
  makeReport: () => Report,
  render: (report: Report, summary: Summary) => string | Promise<Uint8Array>,
): SummarizedOutput<Item, Summary> {
  let report = makeReport();
  let count = 0;
  return {
    take: async (items) => {
      count += items.length;
      report.take(items);
    },
    restart: async () => {
      count = 0;
      report = makeReport();
    },
    publish: async (summary) => {
      await draft.write(await render(report, summary));
      return { count, ...(await draft.publish()) };
    },
    discard: () => draft.discard(),
  };
}

/** Writes the items as records, without the summary. */
export async function writeRecords<Item, Summary>(
  draft: Draft,
  makeWriter: () => Promise<RecordWriter>,
  shape: (item: Item) => unknown = (item) => item,
): Promise<SummarizedOutput<Item, Summary>> {
  let writer = await makeWriter();
  let head = writer.open();
  let count = 0;
  return {
    take: async (items) => {
      const text = head + writer.write(items.map(shape));
      head = "";
      count += items.length;
      await draft.write(text);
    },
    restart: async () => {
      await draft.restart();
      writer = await makeWriter();
      head = writer.open();
      count = 0;
    },
    publish: async () => {
      await draft.write(head);
      await draft.write(await writer.close({ nextCursor: null, count, partial: false }));
      return { count, ...(await draft.publish()) };
    },
    discard: () => draft.discard(),
  };
}
