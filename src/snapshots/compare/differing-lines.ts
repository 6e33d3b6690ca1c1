import { beginsWithId, compareIds, readLineId } from "../file/line-id.ts";
import { isBlank, LINE_FEED } from "../../formats/line-bytes.ts";
import { type LineWindow } from "../file/line-window.ts";

/** A person's line on each side; at least one of them is there, and where both are they are of the same person. */
export interface LinePair {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** How many lines each side has, that is how many people. */
export interface LineCounts {
  before: number;
  after: number;
}

/** Why a side cannot be compared line by line. */
export class UnsortedSide extends Error {
  readonly side: LineWindow;
  constructor(side: LineWindow) {
    super(
      `${side.name} is not sorted by id, or has a line without an id or that is no text, or an id twice.`,
    );
    this.side = side;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** A stretch begins small, for the next difference may be near, and grows as long as nothing differs. */
const FIRST_STRETCH = 4096;
const PAIRS_AT_ONCE = 256;

/**
 * The lines that are not the same on both sides, by id. Lines that are equal are passed over as bytes, many at once; only
 * their order is checked. With `everyLine` the equal ones come as well.
 * @throws UnsortedSide as soon as a side turns out not to ascend by id.
 */
export async function* findDifferingLines(
  before: LineWindow,
  after: LineWindow,
  options: { readonly everyLine: boolean },
): AsyncGenerator<readonly LinePair[], LineCounts, undefined> {
  for (const side of [before, after]) await checkFirstPiece(side);
  const counts: LineCounts = { before: 0, after: 0 };
  const beforeOrder = new Order(before);
  const afterOrder = new Order(after);
  let pairs: LinePair[] = [];
  for (;;) {
    if (!options.everyLine) skipEqualLines(before, after, [beforeOrder, afterOrder], counts);
    beforeOrder.keep();
    afterOrder.keep();
    // Reading on one side leaves the other alone, so both line ends are good until a line is passed.
    const [beforeEnd, afterEnd] = [await before.findLineEnd(), await after.findLineEnd()];
    if (beforeEnd === undefined && afterEnd === undefined) break;
    const old = beforeEnd === undefined ? undefined : before.line(beforeEnd);
    const now = afterEnd === undefined ? undefined : after.line(afterEnd);
    const order = compareLines(before, old, after, now);
    const takesOld = order <= 0;
    const takesNew = order >= 0;
    if (takesOld && takesNew && !options.everyLine && old?.equals(now ?? Buffer.alloc(0))) {
      // Equal, but cut in two by the end of a piece.
    } else {
      pairs.push({
        before: takesOld && old ? decodeLine(old, before) : undefined,
        after: takesNew && now ? decodeLine(now, after) : undefined,
      });
    }
    if (takesOld && beforeEnd !== undefined) {
      beforeOrder.pass(before.start);
      before.start = beforeEnd + 1;
      counts.before++;
    }
    if (takesNew && afterEnd !== undefined) {
      afterOrder.pass(after.start);
      after.start = afterEnd + 1;
      counts.after++;
    }
    if (pairs.length < PAIRS_AT_ONCE) continue;
    yield pairs;
    pairs = [];
  }
  if (pairs.length > 0) yield pairs;
  return counts;
}

/** Decoding replaces invalid UTF-8 by U+FFFD, which the text may also hold by right. */
function decodeLine(line: Buffer, side: LineWindow): string {
  const text = line.toString("utf8");
  if (!text.includes("\uFFFD") || Buffer.from(text).equals(line)) return text;
  throw new UnsortedSide(side);
}

/** Which of the two next people comes first; the one that is alone does. */
function compareLines(
  before: LineWindow,
  old: Buffer | undefined,
  after: LineWindow,
  now: Buffer | undefined,
): number {
  if (old === undefined) return 1;
  if (now === undefined) return -1;
  const [oldId, newId] = [readLineId(old), readLineId(now)];
  if (oldId === undefined) throw new UnsortedSide(before);
  if (newId === undefined) throw new UnsortedSide(after);
  return compareIds(oldId, newId);
}

/** Passes over the lines that are the same on both sides, as far as both windows reach. */
function skipEqualLines(
  before: LineWindow,
  after: LineWindow,
  orders: readonly [Order, Order],
  counts: LineCounts,
): void {
  for (let stretch = FIRST_STRETCH; ; stretch *= 2) {
    const wanted = Math.min(before.end - before.start, after.end - after.start, stretch);
    if (wanted === 0) return;
    const same = isSame(before, after, 0, wanted) ? wanted : findDifference(before, after, wanted);
    const last = same === 0 ? -1 : before.buffer.lastIndexOf(LINE_FEED, before.start + same - 1);
    if (last >= before.start) passLines(before, after, last + 1 - before.start, orders, counts);
    if (same < wanted || wanted < stretch) return;
  }
}

function isSame(before: LineWindow, after: LineWindow, from: number, to: number): boolean {
  const { buffer, start } = before;
  return buffer.compare(after.buffer, after.start + from, after.start + to, start + from, start + to) === 0;
}

/** How many of the next bytes are equal, when not all of them are. */
function findDifference(before: LineWindow, after: LineWindow, length: number): number {
  let low = 0;
  let high = length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (isSame(before, after, low, middle)) low = middle;
    else high = middle;
  }
  return low;
}

function passLines(
  before: LineWindow,
  after: LineWindow,
  length: number,
  [beforeOrder, afterOrder]: readonly [Order, Order],
  counts: LineCounts,
): void {
  const stop = before.start + length;
  const shift = after.start - before.start;
  let lines = 0;
  let last = before.start;
  for (let at = before.start; at < stop;) {
    const end = before.buffer.indexOf(LINE_FEED, at);
    if (!isBlank(before.buffer, at, end)) {
      // The lines are the same: only what went before the first of them may differ.
      if (lines === 0) afterOrder.check(at + shift);
      beforeOrder.pass(at);
      lines++;
      last = at;
    }
    at = end + 1;
  }
  if (lines > 0) afterOrder.remember(last + shift);
  before.start += length;
  after.start += length;
  counts.before += lines;
  counts.after += lines;
}

/**
 * An unsorted file shows within its first lines. Merged all the same, its first line alone would make nearly all people
 * of the other side vanish before the second one is read.
 */
async function checkFirstPiece(side: LineWindow): Promise<void> {
  if ((await side.findLineEnd()) === undefined) return;
  const order = new Order(side);
  for (let at = side.start; ;) {
    const end = side.buffer.indexOf(LINE_FEED, at);
    if (end === -1 || end >= side.end) return;
    if (!isBlank(side.buffer, at, end)) order.pass(at);
    at = end + 1;
  }
}

/** Sees to it that one side's ids ascend. */
class Order {
  readonly #side: LineWindow;
  #buffer: Buffer | undefined;
  #start = 0;

  constructor(side: LineWindow) {
    this.#side = side;
  }

  /** Checks the line at `start` and remembers it for the next one. */
  pass(start: number): void {
    this.check(start);
    this.remember(start);
  }

  remember(start: number): void {
    this.#buffer = this.#side.buffer;
    this.#start = start;
  }

  /** Before the side reads on, and with it overwrites what it has read: what is remembered is put aside. */
  keep(): void {
    if (this.#buffer !== this.#side.buffer) return;
    this.#buffer = Buffer.from(cutLine(this.#buffer, this.#start));
    this.#start = 0;
  }

  check(start: number): void {
    const { buffer } = this.#side;
    const previous = this.#buffer;
    const isInOrder =
      previous === undefined
        ? readLineId(cutLine(buffer, start)) !== undefined
        : isAscending(previous, this.#start, buffer, start);
    if (isInOrder) return;
    throw new UnsortedSide(this.#side);
  }
}

/** Whether the id at `start` comes after the one before it. Byte by byte: most differ within the first few letters. */
function isAscending(previous: Buffer, previousStart: number, buffer: Buffer, start: number): boolean {
  if (!beginsWithId(previous, previousStart) || !beginsWithId(buffer, start))
    return compareWholeLines(previous, previousStart, buffer, start);
  for (let at = 7; ; at++) {
    const a = previous[previousStart + at];
    const b = buffer[start + at];
    if (a === undefined || b === undefined || a === BACKSLASH || b === BACKSLASH)
      return compareWholeLines(previous, previousStart, buffer, start);
    if (a === b) {
      if (a === QUOTE) return false;
      continue;
    }
    // The shorter of two ids comes first.
    if (a === QUOTE) return true;
    return b !== QUOTE && a < b;
  }
}

function compareWholeLines(previous: Buffer, previousStart: number, buffer: Buffer, start: number): boolean {
  const a = readLineId(cutLine(previous, previousStart));
  const b = readLineId(cutLine(buffer, start));
  return a !== undefined && b !== undefined && compareIds(a, b) < 0;
}

function cutLine(buffer: Buffer, start: number): Buffer {
  const end = buffer.indexOf(LINE_FEED, start);
  return buffer.subarray(start, end === -1 ? buffer.length : end);
}
