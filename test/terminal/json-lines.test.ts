import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { NoticeLines, renderJsonLine, terminalOf } from "../../src/terminal/json-lines.ts";

/** What reaches the terminal when these pieces are written one after the other, and the rest at the end. */
function say(...pieces: (string | Buffer)[]): string {
  const terminal = new PassThrough();
  const lines = new NoticeLines(terminal);
  for (const piece of pieces) lines.write(piece);
  lines.flush();
  return (terminal.read() as Buffer | null)?.toString("utf8") ?? "";
}

const notice = (message: string): string => `${JSON.stringify({ notice: { message } })}\n`;

test.each([
  ["a line", ["Done.\n"], notice("Done.")],
  ["several at once, blank ones left out", ["One.\n\n  two\n"], notice("One.") + notice("two")],
  ["a line in pieces", ["On", "e", ".\nTwo", ".\n"], notice("One.") + notice("Two.")],
  ["a last line without its end", ["One."], notice("One.")],
  ["a letter in pieces", [Buffer.from([0xc3]), Buffer.from([0xab, 0x0a])], notice("\u00EB")],
  ["nothing", ["\n", ""], ""],
  ["colors", ["\u001B[31mred\u001B[0m\n"], `{"notice":{"message":"\\u001b[31mred\\u001b[0m"}}\n`],
])("%s", (_, pieces, shown) => {
  expect(say(...pieces)).toBe(shown);
});

test("what others write to the same terminal keeps its place between the lines", () => {
  const terminal = new PassThrough();
  const lines = new NoticeLines(terminal);
  lines.write("One.\n");
  terminal.write(renderJsonLine({ warning: { code: "other", message: "Two." } }));
  lines.write("Three.\n");
  expect((terminal.read() as Buffer).toString("utf8")).toBe(
    `${notice("One.")}{"warning":{"code":"other","message":"Two."}}\n${notice("Three.")}`,
  );
});

test("questions and the progress bar go to the terminal itself", () => {
  const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  const lines = new NoticeLines(terminal);
  expect([terminalOf(lines), terminalOf(terminal), lines.isTTY]).toEqual([terminal, terminal, true]);
});

test("nothing in a line is obeyed by a terminal", () => {
  expect(renderJsonLine({ debug: { message: "a\u0007\u2028\u202Eb\n" } })).toBe(
    String.raw`{"debug":{"message":"a\u0007\u2028\u202eb\n"}}` + "\n",
  );
});
