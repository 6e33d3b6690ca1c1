import { describe, expect, it } from "vitest";
import { LONGEST_LINE } from "../../../src/formats/line-bytes.ts";
import { readLines } from "../../../src/formats/ndjson-lines.ts";
import { refuseLongLine } from "../../../src/snapshots/file/line-limit.ts";
import { LineSorter } from "../../../src/snapshots/file/line-sorter.ts";
import { LineWindow } from "../../../src/snapshots/file/line-window.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";
import { refusalOf } from "../comparing.ts";

/** A person's line of just so many bytes. */
function lineOf(bytes: number, letter = "x"): string {
  const [head, tail] = ['{"id":"p1","custom_fields":{"size":"M","notes":"', '"}}'];
  const left = bytes - head.length - tail.length;
  const width = Buffer.byteLength(letter);
  return head + letter.repeat(Math.floor(left / width)) + "x".repeat(left % width) + tail;
}

async function writeLine(text: string): Promise<Buffer> {
  const sorter = new LineSorter({ folder: makeTempFolder(), name: "acme" });
  await sorter.add("p1", text, 1);
  const pieces: Buffer[] = [];
  for await (const { bytes, start, end } of sorter.read()) pieces.push(bytes.subarray(start, end));
  await sorter.restart();
  return Buffer.concat(pieces);
}

/** The lengths of the lines that both of our readers find; `at` cuts the content in two. */
async function readBoth(content: Buffer): Promise<[number, number]> {
  const lines: number[] = [];
  for await (const { bytes } of readLines(toStream([content]), { name: "acme" })) lines.push(bytes.length);
  const window = new LineWindow("acme", toPieces(content));
  const end = (await window.findLineEnd()) ?? 0;
  return [lines[0] ?? 0, window.line(end).length];
}

async function* toStream(chunks: readonly Buffer[]) {
  yield* chunks;
}

async function* toPieces(content: Buffer) {
  yield { bytes: content, start: 0, end: content.length };
}

describe("the longest line of a snapshot", () => {
  it.each(["x", "é", "\u{1F600}", "漢"])(
    "is the same for writing and reading, in letters like %s",
    async (letter) => {
      const written = await writeLine(lineOf(LONGEST_LINE, letter));
      expect(await readBoth(written)).toEqual([LONGEST_LINE, LONGEST_LINE]);
      const refusal = await refusalOf(writeLine(lineOf(LONGEST_LINE + 1, letter)));
      expect(refusal).toMatchObject({
        code: "file.line-too-long",
        message:
          'Employee "p1" cannot be saved: "custom_fields.notes" makes the line longer than 16 MiB, which is the most that can be read.',
        hint: "Shorten it in Namely; nothing was saved or sent.",
      });
    },
  );

  it("is read with the line end that Git gives it on Windows, and one that is longer is not, however it is cut", async () => {
    const content = Buffer.from(`${lineOf(LONGEST_LINE)}\r\n`);
    expect(await readBoth(content)).toEqual([LONGEST_LINE, LONGEST_LINE]);
    const longer = Buffer.from(`${lineOf(LONGEST_LINE + 1)}\n`);
    const window = new LineWindow("acme", toPieces(longer));
    expect(await refusalOf(window.findLineEnd())).toMatchObject({ code: "file.shape" });
  });

  it("holds for the first line, too, whose longest part is named", () => {
    const header = JSON.stringify({ format: "namely-snapshot/1", groups: "x".repeat(LONGEST_LINE) });
    expect(() => refuseLongLine(header, "The snapshot")).toThrow(
      'The snapshot cannot be saved: "groups" makes the line longer than 16 MiB',
    );
  });
});
