import fc from "fast-check";
import { expect, test } from "vitest";
import { LineWindow } from "../../../src/snapshots/file/line-window.ts";
import { refusalOf } from "../comparing.ts";
import { cutPieces, type Cutting } from "../lines.ts";

async function linesOf(content: Buffer | string, cutting: Cutting): Promise<string[]> {
  const window = new LineWindow("people.ndjson", cutPieces(Buffer.from(content), cutting));
  const lines: string[] = [];
  for (let end = await window.findLineEnd(); end !== undefined; end = await window.findLineEnd()) {
    lines.push(window.line(end).toString("utf8"));
    window.start = end + 1;
  }
  return lines;
}

test("lines come back whole, however they are cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.string({
          unit: fc.constantFrom("a", "ü", "\uFEFF", " ", "\t", "\u2028", "{", "\u{1F600}"),
          maxLength: 20,
        }),
      ),
      fc.constantFrom("\n", "\r\n"),
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 }),
      fc.constantFrom(0, 3, 100),
      async (texts, end, sizes, headroom) => {
        const content = texts.join(end);
        // Only the very first one is a byte order mark.
        const lines = content.replace(/^\uFEFF/u, "").split(end);
        const full = lines.filter((text) => !/^[ \t]*$/u.test(text));
        expect(await linesOf(content, { sizes, headroom })).toEqual(full);
      },
    ),
  );
});

test("only the very first mark of a file is dropped, however it is cut", async () => {
  for (const size of [1, 2, 3, 4, 100]) {
    const cutting = { sizes: [size], headroom: 8 };
    expect(await linesOf("\n\uFEFFa\n", cutting)).toEqual(["\uFEFFa"]);
    expect(await linesOf("\uFEFF\uFEFFa\n", cutting)).toEqual(["\uFEFFa"]);
    expect(await linesOf("\uFEFF\n\uFEFFa", cutting)).toEqual(["\uFEFFa"]);
  }
});

test.each([
  ["little", Buffer.from("\uFEFF{}\n", "utf16le")],
  ["big", Buffer.from("\uFEFF{}\n", "utf16le").swap16()],
])("UTF-16 with its %s end first is called by its name", async (_, content) => {
  for (const size of [1, 2, 3, 100])
    expect(await refusalOf(linesOf(content, { sizes: [size], headroom: 8 }))).toMatchObject({
      code: "file.shape",
      message: "people.ndjson is UTF-16, not UTF-8.",
    });
});

test("a line that never ends is refused before all of it has been read", async () => {
  let pieces = 0;
  async function* endless() {
    for (;;) {
      pieces++;
      const bytes = Buffer.alloc(1024 * 1024, "x");
      yield { bytes, start: 0, end: bytes.length };
    }
  }
  const window = new LineWindow("people.ndjson", endless());
  const refusal = await refusalOf(window.findLineEnd());
  expect(refusal).toMatchObject({
    code: "file.shape",
    message: "A line of people.ndjson is longer than 16777216 bytes.",
  });
  expect(pieces).toBe(17);
});

test("what is read is closed with the window", async () => {
  let isClosed = false;
  async function* watched() {
    try {
      const bytes = Buffer.from("1\n2\n");
      yield { bytes, start: 0, end: 4 };
      yield { bytes, start: 0, end: 4 };
    } finally {
      isClosed = true;
    }
  }
  const window = new LineWindow("people.ndjson", watched());
  await window.more();
  await window.close();
  expect(isClosed).toBe(true);
});
