import { resolve } from "node:path";
import { expect, test } from "vitest";
import { Fault } from "../../src/platform/errors/fault.ts";
import { AREA_HINTS } from "../../src/platform/errors/area-hints.ts";
import { parseCommandLine } from "../../src/program/program.ts";
import { collectErrors, type CollectedError } from "../../tools/docs/collect-errors.js";
import { COMPUTED_CODES, ERROR_AREAS, PARSER_MESSAGES } from "../../tools/docs/error-areas.ts";
import { ERROR_CAUSES } from "../../tools/docs/error-causes.ts";
import { groupByCode } from "../../tools/docs/errors-page.ts";
import { readSourceTexts } from "../../tools/docs/read-sources.ts";
import { findHintedCommands } from "../support/hinted-commands.ts";

const collected = collectErrors(readSourceTexts(resolve(import.meta.dirname, "../.."), "src"));
const codes = groupByCode(collected).map(({ code }) => code);
const errors = collected.filter(({ kind }) => kind !== "warning");

function placeOf({ path, line }: CollectedError): string {
  return `${path}:${line}`;
}

test("every code has a cause, and every cause has a code", () => {
  expect(codes.filter((code) => ERROR_CAUSES[code] === undefined)).toEqual([]);
  expect(Object.keys(ERROR_CAUSES).filter((code) => !codes.includes(code))).toEqual([]);
});

test("causes are in alphabetical order, so that a new one has its place", () => {
  const names = Object.keys(ERROR_CAUSES);
  expect(names).toEqual(names.toSorted());
});

test("a cause is one sentence of at most 25 words", () => {
  const wrong = Object.entries(ERROR_CAUSES).filter(
    ([, cause]) => !/^[^.]*(?:\.\w[^.]*)*\.$/u.test(cause) || countWords(cause) > 25,
  );
  expect(wrong).toEqual([]);
});

test("a code is an area and words in lower case, joined by hyphens", () => {
  const wrong = errors.filter(
    ({ code }) => !(code in COMPUTED_CODES) && !/^[a-z]+\.[a-z]+(?:-[a-z\d]+)*$/u.test(code),
  );
  expect(wrong.map((error) => `${placeOf(error)}: ${error.code}`)).toEqual([]);
  expect(
    codes.filter((code) => errors.some((error) => error.code === code) && !(areaOf(code) in ERROR_AREAS)),
  ).toEqual([]);
});

/** What the user has asked for needs no advice. */
const NOTHING_TO_DO = /^(?:interrupted\..*|guard\.declined)$/u;

test("every error says what to do, by itself or by its area", () => {
  const silent = errors.filter(
    ({ code, kind, hasHint }) =>
      kind === "error" && !hasHint && !NOTHING_TO_DO.test(code) && AREA_HINTS[areaOf(code)] === undefined,
  );
  expect(silent.map((error) => `${placeOf(error)}: ${error.code}`)).toEqual([]);
});

test("every message ends with a period", () => {
  const wrong = errors.flatMap((error) =>
    error.messages.filter((text) => !/[.>]$/u.test(text)).map((text) => `${placeOf(error)}: ${text}`),
  );
  expect(wrong).toEqual([]);
});

test("every hint ends with a period, a question mark or something to copy", () => {
  const wrong = collected.flatMap((error) =>
    error.hints
      .filter((text) => !/[.?]$/u.test(text) && !COPYABLE.test(text.split(/(?<=[.?:]) /u).at(-1) ?? ""))
      .map((text) => `${placeOf(error)}: ${text}`),
  );
  expect(wrong).toEqual([]);
});

/** A command, a flag, a setting or an address, which a period behind it would spoil. */
const COPYABLE =
  /^(?:(?:See|Run|Did you mean) )?(?:(?:tap-)?namely |unset |sudo |rm |mv |ls |jq |echo |npm |--|[A-Z_]+=|https?:|> |<)/u;

test("a sentence of a message or a hint has at most 20 words", () => {
  const long = collected.flatMap((error) =>
    [...error.messages, ...error.hints]
      .flatMap(splitSentences)
      .filter((sentence) => countWords(sentence) > 20)
      .map((sentence) => `${placeOf(error)}: ${countWords(sentence)} words: ${sentence}`),
  );
  expect([...new Set(long)]).toEqual([]);
});

test("every command that a hint names can be run as it is written", () => {
  const wrong = collected.flatMap((error) =>
    error.hints.flatMap((hint) =>
      findHintedCommands(hint)
        .filter((words) => !canBeParsed(words))
        .map((words) => `${placeOf(error)}: namely ${words.join(" ")}`),
    ),
  );
  expect([...new Set(wrong)]).toEqual([]);
});

test.each([
  [["use", "acme", "other"], "usage.excess-arguments"],
  [["employees", "get"], "usage.missing-argument"],
  [["employees", "--format"], "usage.option-missing-argument"],
  [["employes"], "usage.unknown-command"],
  [["employees", "--frmat"], "usage.unknown-option"],
])("what the parser says to namely %j is on the page", (words, code) => {
  const fault = catchFault(() => parseCommandLine(words, 80));
  const message = fault?.message
    .replace(/'[^']*'/gu, "'<>'")
    .replaceAll(/\d+ arguments?|(?<=got )\d+/gu, "<>");
  const listed = PARSER_MESSAGES[code]?.replaceAll(/<[^>]*>(?: arguments)?/gu, "<>");
  expect({ code: fault?.code, message }).toEqual({ code, message: listed });
});

function catchFault(run: () => unknown): Fault | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof Fault ? error : undefined;
  }
}

function canBeParsed(words: readonly string[]): boolean {
  try {
    parseCommandLine(words, 80);
    return true;
  } catch (error) {
    // A command may be named without all that it takes.
    return error instanceof Fault && error.code === "usage.missing-argument";
  }
}

function areaOf(code: string): string {
  return code.slice(0, code.indexOf("."));
}

function splitSentences(text: string): string[] {
  return text.split(/(?<=[.?!]) |: (?=namely |sudo |rm |mv |echo )/u);
}

/** A value, a path and a command count as one word each. */
function countWords(text: string): number {
  const whole = text
    .replaceAll(/<[^>]*>/gu, "x")
    .replaceAll(/\bnamely (?:[a-z-]+ )*(?:--?\S+ \S+ ?)*/gu, "namely ");
  return whole.split(/\s+/u).filter((word) => /[\p{L}\d]/u.test(word)).length;
}
