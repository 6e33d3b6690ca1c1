import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { PastedLines } from "../../src/terminal/pasted-lines.ts";

/** What comes out of the filter for these reads of the terminal. */
async function filter(...reads: (string | Buffer)[]): Promise<string> {
  const pasted = new PastedLines(new PassThrough());
  for (const read of reads) pasted.write(read);
  pasted.end();
  return (await buffer(pasted)).toString("utf8");
}

const BEGIN = "\u001B[200~";
const END = "\u001B[201~";

describe("a paste that the terminal marks", () => {
  test.each([
    ["over several lines is joined", [`${BEGIN}http://lo\r\n  calhost\r/x${END}\r`], "http://localhost/x\r"],
    ["that ends in a line break waits for Enter", [`${BEGIN}code\n${END}`], "code"],
    ["keeps its spaces between words", [`${BEGIN}two words${END}\r`], "two words\r"],
    ["may come in several reads", [BEGIN, "one\r", "two", END, "\r"], "onetwo\r"],
    ["may be cut in the middle of a mark", ["\u001B", "[20", "0~a\rb\u001B[2", "01~", "\r"], "ab\r"],
    ["ends with its mark: what follows is typed", [`${BEGIN}a${END}`, "b", "\r"], "ab\r"],
  ])("%s", async (_, reads, keys) => {
    expect(await filter(...reads)).toBe(keys);
  });
});

describe("a paste that the terminal does not mark", () => {
  test.each([
    ["over several lines is joined, and its last line break is Enter", ["one\r  two\r\n"], "onetwo\r"],
    ["without a line break at the end waits for Enter", ["one\ntwo"], "onetwo"],
  ])("%s", async (_, reads, keys) => {
    expect(await filter(...reads)).toBe(keys);
  });
});

describe("typed keys go through", () => {
  test.each([
    ["letters and Enter", ["a", "b", "\r"]],
    ["arrows and Ctrl-C", ["\u001B[D", "\u001B[3~", "\u0003"]],
    ["Escape alone", ["\u001B"]],
  ])("%s", async (_, reads) => {
    expect(await filter(...reads)).toBe(reads.join(""));
  });

  test("a character of several bytes, also when it is cut in two", async () => {
    const bytes = Buffer.from("é");
    expect(await filter(bytes.subarray(0, 1), bytes.subarray(1), "\r")).toBe("é\r");
  });
});
