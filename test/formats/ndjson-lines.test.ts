import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Fault } from "../../src/platform/errors/fault.ts";
import { decodeLine, readLines } from "../../src/formats/ndjson-lines.ts";

const name = "people.ndjson";

async function* stream(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

/** The lines of some bytes that arrive cut at these places. */
async function linesOf(content: string | Buffer, cuts: readonly number[] = [], longest?: number) {
  const bytes = Buffer.from(content);
  const places = [0, ...cuts, bytes.length];
  const chunks = places.slice(1).map((place, index) => bytes.subarray(places[index], place));
  const lines: [number, string][] = [];
  const options = longest === undefined ? { name } : { name, longest };
  for await (const line of readLines(stream(chunks), options))
    lines.push([line.number, decodeLine(line, name)]);
  return lines;
}

test.each<[string, string, [number, string][]]>([
  [
    "LF",
    '{"a":1}\n{"b":2}\n',
    [
      [1, '{"a":1}'],
      [2, '{"b":2}'],
    ],
  ],
  [
    "CRLF",
    '{"a":1}\r\n{"b":2}\r\n',
    [
      [1, '{"a":1}'],
      [2, '{"b":2}'],
    ],
  ],
  [
    "no line end after the last line",
    "1\n2",
    [
      [1, "1"],
      [2, "2"],
    ],
  ],
  [
    "a lone CR after the last line",
    "1\n2\r",
    [
      [1, "1"],
      [2, "2"],
    ],
  ],
  [
    "a byte order mark",
    "\ufeff1\n2\n",
    [
      [1, "1"],
      [2, "2"],
    ],
  ],
  ["a byte order mark alone", "\ufeff", []],
  ["a byte order mark before an empty line", "\ufeff\r\n2\n", [[2, "2"]]],
  [
    "empty lines",
    "\n1\n\n  \t\n\r\n2\n\n",
    [
      [2, "1"],
      [6, "2"],
    ],
  ],
  ["nothing", "", []],
  [
    "line separators inside a text",
    '"a\u2028b\u2029c"\n2\n',
    [
      [1, '"a\u2028b\u2029c"'],
      [2, "2"],
    ],
  ],
])("%s, cut at every byte", async (_, content, lines) => {
  const length = Buffer.byteLength(content);
  for (let cut = 0; cut <= length; cut += 1) expect(await linesOf(content, [cut])).toEqual(lines);
  const everywhere = Array.from({ length: Math.max(0, length - 1) }, (_, index) => index + 1);
  expect(await linesOf(content, everywhere)).toEqual(lines);
});

test("records come back whole from any stream, however it is cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.jsonValue().map((value) => JSON.stringify(value))),
      fc.array(fc.nat(2000)),
      fc.constantFrom("\n", "\r\n"),
      async (texts, places, lineEnd) => {
        const content = Buffer.from(texts.map((text) => text + lineEnd).join(""));
        const cuts = places.map((place) => place % (content.length + 1)).sort((a, b) => a - b);
        const lines = await linesOf(content, cuts);
        expect(lines).toEqual(texts.map((text, index) => [index + 1, text]));
      },
    ),
  );
});

describe("a line that is too long", () => {
  test("may be just as long as allowed, with CRLF and a byte order mark around it", async () => {
    for (const cut of [0, 3, 4, 8, 13, 14])
      expect(await linesOf("\ufeff1234567890\r\n2\n", [cut], 10)).toEqual([
        [1, "1234567890"],
        [2, "2"],
      ]);
  });

  test.each([[[]], [[4]], [[4, 8, 12]]])("is refused with its number, cut at %j", async (cuts) => {
    const refusal = await refusalOf(linesOf("1\n12345678901\n3\n", cuts, 10));
    expect(refusal).toMatchObject({
      code: "file.shape",
      message: "Line 2 of people.ndjson is longer than 10 bytes.",
    });
  });

  test("is refused before all of it has been read", async () => {
    let chunks = 0;
    async function* endless() {
      for (;;) {
        chunks += 1;
        yield Buffer.alloc(1024 * 1024, "x");
      }
    }
    const reading = (async () => {
      for await (const line of readLines(endless(), { name })) throw new Error(`Line ${line.number} came.`);
    })();
    expect((await refusalOf(reading)).message).toContain(
      "Line 1 of people.ndjson is longer than 16777216 bytes.",
    );
    expect(chunks).toBe(17);
  });
});

test("the stream is closed when the reader stops early", async () => {
  let closed = false;
  async function* watched() {
    try {
      yield Buffer.from("1\n2\n");
      yield Buffer.from("3\n");
    } finally {
      closed = true;
    }
  }
  for await (const line of readLines(watched(), { name })) if (line.number === 1) break;
  expect(closed).toBe(true);
});

test.each([
  ["little", Buffer.from("\ufeff{}\n", "utf16le")],
  ["big", Buffer.from("\ufeff{}\n", "utf16le").swap16()],
])("UTF-16 with its %s end first is called by its name", async (_, content) => {
  expect(await refusalOf(linesOf(content))).toMatchObject({
    code: "file.shape",
    message: "people.ndjson is UTF-16, not UTF-8.",
  });
});

test("bytes that are no text are refused with their line", async () => {
  const content = Buffer.concat([Buffer.from("1\n"), Buffer.from([0x22, 0xff, 0x22, 0x0a])]);
  expect((await refusalOf(linesOf(content))).message).toBe(
    "people.ndjson is not UTF-8 text: line 2 cannot be read.",
  );
});

async function refusalOf(work: Promise<unknown>): Promise<Fault> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("Nothing was refused.");
}
