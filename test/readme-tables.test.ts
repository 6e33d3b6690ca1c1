import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DEFAULT_FORMAT, FORMAT_NAMES, formatOf, type OutputFormat } from "../src/output/format-catalog.ts";
import { EVENT_NAMES, eventKind } from "../src/snapshots/compare/event-names.ts";

const README = join(import.meta.dirname, "../README.md");

/** The tables that follow from a catalog, by their first line. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  "| format | default when | what it is |": FORMAT_NAMES.map(
    (name) => `| \`${name}\` | ${describeDefault(name)} | ${formatOf(name).about} |`,
  ),
  "| event | when |": EVENT_NAMES.map((name) => `| \`${name}\` | ${eventKind(name).when} |`),
};

function describeDefault(name: OutputFormat): string {
  if (name === DEFAULT_FORMAT.terminal) return "stdout is a terminal";
  if (name === DEFAULT_FORMAT.elsewhere) return "anything else";
  return `\`-o x.${formatOf(name).extensions[0]}\``;
}

test("the README's tables of formats and events are what the catalogs say; -u writes them", async () => {
  let text = readFileSync(README, "utf8");
  for (const [head, rows] of Object.entries(TABLES)) {
    const start = text.indexOf(`${head}\n`);
    expect({ head, isThere: start > 0 }).toEqual({ head, isThere: true });
    const [rule = ""] = text.slice(start + head.length + 1).split("\n");
    const end = text.indexOf("\n\n", start);
    text = text.slice(0, start) + [head, rule, ...rows].join("\n") + text.slice(end);
  }
  await expect(text).toMatchFileSnapshot(README);
});
