import { expect, test } from "vitest";
import { PAGES, readPage } from "../support/documentation.ts";
import { findRuledOutWords } from "../support/ruled-out-words.ts";

test.each(PAGES)("%s uses none of the words that are ruled out", (path) => {
  expect(findRuledOutWords(readPage(path))).toEqual([]);
});

test("a ruled-out word is found in any case, and not inside another word", () => {
  expect(findRuledOutWords("Every look counts.\nOutlook and Bearer do not.\nWeb hooks")).toEqual([
    "1: look → poll, check, search",
    "3: Web hooks → webhook",
  ]);
});
