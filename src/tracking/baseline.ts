import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Fault } from "../platform/errors/fault.ts";
import { errorCode } from "../platform/files/file-fault.ts";
import { markContent, followMark, type MarkedBaseline } from "../snapshots/file/baseline-mark.ts";
import { beginSide, isSameContent, openFileSide, readHeader, type Side } from "../snapshots/compare/side.ts";
import type { SnapshotHeader } from "../snapshots/file/header.ts";
import { SnapshotStore, writeSide, type Reading } from "../snapshots/file/store.ts";
import type { FreshSnapshot } from "../sync/snapshots/snapshot-pull.ts";
import { quoteWord } from "../platform/text/shell-word.ts";
import { markFile, openFileMarks } from "./file-marks.ts";
import { requireWhole } from "./whole-snapshot.ts";
import type { ReadContext } from "../sync/connection/read-context.ts";

/** What of the process a baseline needs to know. */
export type BaselineContext = Pick<ReadContext, "clock" | "signal" | "folders" | "cwd">;

/** The last known roster to compare with; it moves forward when everything has been reported. */
export interface Baseline {
  /** Undefined when there is nothing to compare with yet. */
  readonly side: Side | undefined;
  readonly header: SnapshotHeader | undefined;
  /** How it was read, as far as that is known. */
  readonly reading: Reading | undefined;
  /** Which one it is. */
  readonly choice: BaselineChoice;
  /** Sets this baseline apart from all others, for what waits to be delivered. */
  readonly key: string;
  /** Sets its content apart from everything it held before, for the ids of events; undefined where nothing does. */
  readonly mark: string | undefined;
  /** Whether it holds the same to the byte. */
  isSame(other: Side): Promise<boolean>;
  /** Puts the fresh side in its place; resolves to where it lies. Throws `file.*`, and then nothing has moved. */
  save(next: NextBaseline): Promise<string>;
}

/** What a baseline becomes when everything has been reported. */
export interface NextBaseline {
  readonly side: Side;
  readonly reading: Reading;
  /** The mark that it has then; undefined where it has none of its own. */
  readonly mark: string | undefined;
}

/** The fresh roster as what follows this baseline. */
export function followBaseline(
  baseline: MarkedBaseline,
  { side, reading, header }: Pick<FreshSnapshot, "side" | "reading" | "header">,
): NextBaseline {
  return { side, reading, mark: followMark(baseline, header) };
}

/** Which baseline to use. */
export interface BaselineChoice {
  /** The company's id. */
  readonly company: string;
  /** What `--baseline` named; undefined for the one without a name. */
  readonly name: string | undefined;
  /** The file that `--against` named, instead of the store. */
  readonly against?: string | undefined;
}

/** Sets a baseline apart from all others. Unnamed ones of the store keep the key of older versions. */
export function nameBaseline(
  { cwd }: Pick<ReadContext, "cwd">,
  { company, name, against }: BaselineChoice,
): string {
  if (against !== undefined) return `file ${resolve(cwd, against)}`;
  return name === undefined ? `store ${company}` : `baseline ${name} of store ${company}`;
}

/** For a company without a baseline. */
export function noBaseline({ against, name }: BaselineChoice): Fault {
  if (against !== undefined) {
    return new Fault("usage.no-such-file", `The file "${against}" does not exist or is empty.`, {
      hint: `Save the baseline first: namely diff --against ${quoteWord(against)} --save`,
    });
  }
  if (name !== undefined) {
    return new Fault("usage.no-snapshot", `Baseline "${name}" does not exist yet.`, {
      hint: `Save the baseline first: namely diff --baseline ${name} --save`,
    });
  }
  return new Fault("usage.no-snapshot", "There is no baseline yet.", {
    hint: "Save the baseline first: namely diff --save",
  });
}

/** Whether the company has snapshots without a name, which a baseline with a name does not go on from. */
export async function hasUnnamedSnapshots(
  { clock, signal, folders }: BaselineContext,
  company: string,
): Promise<boolean> {
  const store = new SnapshotStore({ stateFolder: folders.state, company, clock, signal });
  return (await store.latest()) !== undefined;
}

/** The latest snapshot of the company's store, or the file that `--against` names. */
export async function openBaseline(context: BaselineContext, choice: BaselineChoice): Promise<Baseline> {
  const { against } = choice;
  return against === undefined
    ? openStoreBaseline(context, choice)
    : openFileBaseline(context, choice, against);
}

async function openStoreBaseline(context: BaselineContext, choice: BaselineChoice): Promise<Baseline> {
  const { clock, signal, folders } = context;
  const { company, name } = choice;
  const store = new SnapshotStore({ stateFolder: folders.state, company, baseline: name, clock, signal });
  const latest = await store.latest();
  let people = 0;
  if (latest !== undefined) {
    const flag = name === undefined ? "" : ` --baseline ${name}`;
    people = await requireWhole(store, latest, {
      withGood: ({ path }) =>
        `Move ${latest.path} away to go on from it, or only compare: namely diff --against ${quoteWord(path)}`,
      withoutGood: `Move ${latest.path} away and start again: namely diff --save${flag}`,
    });
  }
  const stored = latest && openFileSide(latest.path, latest.path);
  const header = stored && (await readHeader(stored));
  // Compared with an empty baseline, all employees would seem to have been hired.
  const side = people > 0 ? stored : undefined;
  return {
    side,
    header: side && header,
    reading: await store.reading(),
    choice,
    key: nameBaseline(context, choice),
    mark: latest && (await store.mark(latest, header)),
    isSame: async (other) => side !== undefined && isSameContent(side, other),
    save: async ({ side: fresh, reading, mark }) => {
      const how = { follows: { name: latest?.name }, skipEqual: true, mark };
      return (await store.save(fresh, reading, how)).path;
    },
  };
}

async function openFileBaseline(
  context: BaselineContext,
  choice: BaselineChoice,
  against: string,
): Promise<Baseline> {
  const path = resolve(context.cwd, against);
  const before = await readStamp(path);
  const found = before === undefined ? undefined : await openUnlessEmpty(path, against);
  const key = nameBaseline(context, choice);
  const marks = openFileMarks(context, key);
  const mark = await markFile(marks, found?.content);
  return {
    side: found?.side,
    header: found?.header,
    reading: undefined,
    choice,
    key,
    mark,
    isSame: async (other) => found !== undefined && isSameContent(found.side, other),
    save: async (next) => {
      if ((await readStamp(path)) !== before) {
        throw new Fault("file.snapshot-moved", `${against} was changed meanwhile, so nothing was saved.`, {
          hint: "Run it again; with --lock two runs never overlap.",
        });
      }
      const content = markContent(await readHeader(next.side));
      if (next.mark !== undefined && content !== undefined && next.mark !== (mark ?? content)) {
        // Both, and first: whichever of the two the file holds after a kill, the next run knows it.
        const now = found?.content === undefined || mark === undefined ? [] : [{ of: found.content, mark }];
        await marks.note(...now, { of: content, mark: next.mark });
      }
      await writeSide(next.side, path, context.signal);
      return against;
    },
  };
}

interface FoundFile {
  readonly side: Side;
  readonly header: SnapshotHeader | undefined;
  /** What it holds, in short; undefined for a pipe, which gives its content once. */
  readonly content: string | undefined;
}

/** An empty file is no company without people: there is no baseline yet. */
async function openUnlessEmpty(path: string, name: string): Promise<FoundFile | undefined> {
  const side = openFileSide(path, name);
  // A pipe gives its content once; whether it is empty shows when it is compared.
  if (!(await stat(path)).isFile()) return withHeader(side, await readHeader(side));
  const { header, window } = await beginSide(side);
  const isEmpty = header?.lines === 0 || (header === undefined && (await window.findLineEnd()) === undefined);
  await window.close();
  if (isEmpty) return undefined;
  // Before anything is asked of Namely.
  const hash = createHash("sha256");
  for await (const { bytes, start, end } of side.read()) hash.update(bytes.subarray(start, end));
  return { side, header, content: markContent(header) ?? hash.digest("hex") };
}

function withHeader(side: Side, header: SnapshotHeader | undefined): FoundFile {
  return { side, header, content: markContent(header) };
}

/** Enough to notice that another process has written the file; undefined when there is none. */
async function readStamp(path: string): Promise<string | undefined> {
  try {
    const { ino, size, mtimeMs } = await stat(path);
    return `${ino} ${size} ${mtimeMs}`;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
