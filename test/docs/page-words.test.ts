import { expect, test } from "vitest";
import { readPage, WRITTEN_PAGES } from "../support/documentation.ts";
import { findRuledOutWords } from "../support/ruled-out-words.ts";

// Generated pages have the words of the program, which words.test.ts checks.
test.each(WRITTEN_PAGES)("%s uses none of the words that are ruled out", (path) => {
  const found = readPage(path)
    .split("\n")
    .flatMap((line, index) => findRuledOutWords(line).map((word) => `${index + 1}: ${word}`));
  expect(found).toEqual([]);
});
