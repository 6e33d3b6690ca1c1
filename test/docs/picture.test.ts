import { join } from "node:path";
import { expect, test } from "vitest";
import { drawDiff, drawTerminal } from "../../tools/docs/picture.js";
import { COLUMNS, recordDiff } from "../../tools/docs/picture-run.ts";
import { ROOT } from "../support/documentation.ts";

test("the README's picture shows what namely diff prints now; npm run docs draws it again", async () => {
  const text = await recordDiff();
  expect(text).toContain("Grace Hopper");
  await expect(drawDiff({ text, columns: COLUMNS })).toMatchFileSnapshot(
    join(ROOT, "docs/pictures/diff.svg"),
  );
});

test("a picture keeps columns, styles and markup of the text", () => {
  const text = "\u001B[1mWHAT\u001B[22m  WHO\n<a>   B & C\n";
  const svg = drawTerminal(text, { command: "namely", columns: 20, title: "T" });
  expect(svg.match(/<text [^\n]*/gu)?.slice(1)).toEqual([
    '<text x="18" y="67" textLength="33.6" font-weight="bold">WHAT</text><text x="68.4" y="67" textLength="25.2">WHO</text>',
    '<text x="18" y="86" textLength="25.2">&lt;a&gt;</text><text x="68.4" y="86" textLength="42">B &amp; C</text>',
  ]);
});
