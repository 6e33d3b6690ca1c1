import { expect, test } from "vitest";
import { EVERY_COMMAND } from "../../src/program/every-command.ts";
import { renderManPage } from "../../tools/docs/man-page.ts";

const page = renderManPage(EVERY_COMMAND);
const readable = page.replaceAll(String.raw`\-`, "-");

test("the manual page has every command and every flag", () => {
  const missing = EVERY_COMMAND.filter(({ isHidden }) => !isHidden).flatMap(({ name, flags }) =>
    [`namely ${name}`, ...flags.map(({ spelling }) => `.B ${spelling}`)].filter(
      (text) => !readable.includes(text),
    ),
  );
  expect(missing).toEqual([]);
});

test("the manual page uses a few requests of roff, and no text begins one by accident", () => {
  const requests = new Set(page.match(/^[.']\w*/gmu));
  expect([...requests].toSorted()).toEqual([
    ".B",
    ".I",
    ".PP",
    ".RE",
    ".RS",
    ".SH",
    ".SS",
    ".TH",
    ".TP",
    ".fi",
    ".nf",
  ]);
});

test("a backslash or a leading dot in a text is only text", () => {
  const [first] = EVERY_COMMAND;
  const odd = { ...first, name: "odd", summary: ".so /etc\\passwd", description: "'quoted", subcommands: [] };
  const text = renderManPage([odd as (typeof EVERY_COMMAND)[number]]);
  expect(text).toContain(String.raw`\&.so /etc\epasswd.`);
  expect(text).toContain(String.raw`\&'quoted`);
});
