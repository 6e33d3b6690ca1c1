import { resolve } from "node:path";
import { expect, test } from "vitest";
import type { Command } from "../../src/cli/command.ts";
import { EVERY_COMMAND } from "../../src/program/every-command.ts";
import { HELP_TOPICS, type HelpTopic } from "../../src/commands/help/help-topics.ts";
import { renderTopic } from "../../src/commands/help/topic-pages.ts";
import { renderCommandHelp } from "../../src/program/help/command-help.ts";
import { collectErrors } from "../../tools/docs/collect-errors.js";
import { collectTexts, type CollectedText } from "../../tools/docs/collect-texts.js";
import { ERROR_CAUSES } from "../../tools/docs/error-causes.ts";
import { readSourceTexts } from "../../tools/docs/read-sources.ts";
import { findRuledOutWords } from "../support/ruled-out-words.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const sources = readSourceTexts(ROOT, "src");
const texts = collectTexts(sources);

function findIn(found: readonly Omit<CollectedText, "kind">[]): string[] {
  return found.flatMap(({ path, line, text }) =>
    findRuledOutWords(text.replaceAll(/\s+/gu, " ")).map(
      (word) =>
        `${path}:${line}: ${word.slice("1: ".length)}: ${text.replaceAll(/\s+/gu, " ").slice(0, 120)}`,
    ),
  );
}

test("no error, hint or warning has a word that is ruled out", () => {
  const found = collectErrors(sources).flatMap(({ path, line, messages, hints }) =>
    [...messages, ...hints].map((text) => ({ path, line, text: text.replaceAll(/<[^>]*>/gu, "<>") })),
  );
  expect([...new Set(findIn(found))]).toEqual([]);
});

test("no cause on the page of errors has a word that is ruled out", () => {
  expect(Object.entries(ERROR_CAUSES).filter(([, cause]) => findRuledOutWords(cause).length > 0)).toEqual([]);
});

test.each(listPaths(EVERY_COMMAND))(
  "the help of namely $path has no word that is ruled out",
  ({ path, command }) => {
    const page = renderCommandHelp(command, `namely ${path}`, { columns: 100, isLong: true });
    expect(findRuledOutWords(page)).toEqual([]);
  },
);

test.each(Object.keys(HELP_TOPICS) as HelpTopic[])(
  "namely help %s has no word that is ruled out",
  (topic) => {
    expect(findRuledOutWords(renderTopic(topic, EVERY_COMMAND, 100))).toEqual([]);
  },
);

test("no other text of the program has a word that is ruled out", () => {
  expect(findIn(texts.filter(({ kind }) => kind === "literal"))).toEqual([]);
});

/** How many are left from before there was a list of such words. The numbers only go down. */
const MOST_LEFT = { comments: 226, testNames: 77 };

test("comments have no more words that are ruled out than before", () => {
  const found = findIn(texts.filter(({ kind }) => kind === "comment"));
  expect(found.slice(MOST_LEFT.comments)).toEqual([]);
});

test("names of tests have no more words that are ruled out than before", () => {
  const names = collectTexts(readSourceTexts(ROOT, "test")).filter(({ kind }) => kind === "test");
  expect(findIn(names).slice(MOST_LEFT.testNames)).toEqual([]);
});

function listPaths(commands: readonly Command[], before = ""): { path: string; command: Command }[] {
  return commands.flatMap((command) => {
    const path = `${before}${command.name}`;
    return [{ path, command }, ...listPaths(command.subcommands ?? [], `${path} `)];
  });
}
