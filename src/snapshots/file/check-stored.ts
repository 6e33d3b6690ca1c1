import { Fault } from "../../platform/errors/fault.ts";
import { brokenSnapshot } from "./seal.ts";
import { beginSide, type Side } from "../compare/side.ts";
import { readStoredLines } from "./stored-lines.ts";

/**
 * Reads a snapshot of the store to its end and resolves to how many people it holds.
 * @throws Fault `file.snapshot-broken` when it is empty, cut off or damaged, `file.newer-format`, or what reading throws.
 */
export async function checkStored(side: Side): Promise<number> {
  try {
    const { header, window } = await beginSide(side);
    await window.close();
    if (header === undefined)
      throw brokenSnapshot(`${side.name} is no whole snapshot: its header is missing.`);
    return header.lines === undefined
      ? await countOldLines(side)
      : await countSealedLines(side, header.lines);
  } catch (error) {
    if (!(error instanceof Fault) || !DAMAGES.has(error.code)) throw error;
    throw brokenSnapshot(error.message);
  }
}

const DAMAGES: ReadonlySet<string> = new Set(["file.shape", "file.duplicate-id"]);

/** The bytes are those that were written, so that no line has to be read. */
async function countSealedLines(side: Side, lines: number): Promise<number> {
  for await (const _ of side.read());
  return lines;
}

/** Without a checksum, all that can be checked is that each line can be read. */
async function countOldLines(side: Side): Promise<number> {
  let people = 0;
  for await (const _ of readStoredLines(side)) people++;
  return people;
}
