import fc from "fast-check";
import { marked } from "marked";
import { describe, expect, test } from "vitest";
import { createMarkdownWriter, escapeMarkdown } from "../../src/formats/markdown.ts";
import { cleanLine } from "../../src/formats/table-cells.ts";

const COLUMNS = ["name", "title"].map((name) => ({
  name,
  keys: [name],
  kind: "scalar" as const,
  description: "",
}));

/** What GitHub looks for in the text that it has rendered, outside of code. */
const FOUND_AFTERWARDS = [
  /(?:^|\W)@[a-z\d]/iu,
  /#\d|\bGH-\d/iu,
  /[\w.+-]+@[\w-]+\.\w/u,
  /https?:\/\/|www\./iu,
  /:[a-z][\w+-]*:|:100:/u,
  /\$[^$]+\$/u,
];

/** The second row of a table with this text in it, as a renderer of GitHub's Markdown makes it. */
function render(text: string): string {
  const writer = createMarkdownWriter({ columns: COLUMNS });
  const end = { nextCursor: null, count: 1, partial: false };
  const table = writer.open() + writer.write([{ name: text, title: "end" }]);
  return marked.parse(table + writer.close(end), { gfm: true, async: false });
}

function readCells(html: string): string[] {
  return [...html.matchAll(/<td>(.*?)<\/td>/gsu)].map(([, cell = ""]) => cell);
}

function toText(html: string): string {
  return html
    .replaceAll(/<\/?code>/gu, "")
    .replaceAll(/&#(\d+);/gu, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}

function expectPlain(text: string): void {
  const cells = readCells(render(text));
  expect(cells.map(toText)).toEqual([cleanLine(text), "end"]);
  const [cell = ""] = cells;
  expect(cell.replaceAll(/<\/?code>/gu, "")).not.toContain("<");
  const outsideOfCode = toText(cell.replaceAll(/<code>.*?<\/code>/gsu, "\n"));
  for (const found of FOUND_AFTERWARDS) expect(outsideOfCode).not.toMatch(found);
}

describe("what would come to life in GitHub's Markdown is plain text in a rendered table", () => {
  test.each([
    "http://evil.example/x?a=b&c=d",
    "(https://evil.example)",
    "www.evil.example",
    "ftp://evil.example",
    "ada@example.com",
    "mailto:ada@example.com",
    "xmpp:ada@example.com/bin",
    "<https://evil.example>",
    "<ada@example.com>",
    "@octocat",
    "(@octocat)",
    "ask @acme/owners",
    "#123",
    "GH-123",
    "acme/app#12",
    "16c999e8c71134401a78d4d46435517b2271d6ac",
    "$x$",
    "$x + y$ and $z$",
    "costs $5",
    ":x:",
    "a:+1:b",
    "<b>a</b>",
    "<img src=x onerror=alert(1)>",
    "<!-- a -->",
    "a|b",
    "a\\|b",
    "\\",
    "\\`",
    "`a`",
    "``a`` `",
    "@a`@b|@c\\@d",
    "`@a`",
    "www.a.example`www.b.example",
    "*a* _b_ **c** ~~d~~",
    "[a](http://evil.example)",
    "![a](http://evil.example)",
    "[a][b]",
    "[^1]",
    "- [ ] a",
    "&#64;octocat",
    "&copy;",
    "10:30:00",
    "{{ a }}",
  ])("%j", expectPlain);

  test("whatever the text is made of", () => {
    const piece = fc.constantFrom(
      ...Array.from("`|\\<>*_~[]()#@:$&!.-/ a1"),
      "www.",
      "http://a.example",
      "a@b.example",
      "@a",
      "#1",
      ":x:",
      "$y$",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        expectPlain(pieces.join(""));
      }),
      { numRuns: 500 },
    );
  });
});

describe("text without special characters stays readable", () => {
  test.each([
    "Ada Lovelace",
    "Head of R-D (EMEA), Berlin",
    "2026-11-23T10:30:00Z",
    "00000000-0000-4000-8000-000000000001",
    "+1 (212) 555-0100",
    "J. R. Smith Ph.D.",
    "1234567",
    "deadbeef",
  ])("%j", (text) => {
    expect(escapeMarkdown(text)).toBe(text);
  });

  test("and an address is code", () => {
    expect(escapeMarkdown("write to ada@example.com")).toBe("write to `ada@example.com`");
  });
});
