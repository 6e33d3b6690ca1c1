import { describe, expect, it } from "vitest";
import { GLOBAL_FLAGS } from "../../src/cli/global-flags.ts";
import {
  assessLines,
  ENTRIES,
  flagsOf,
  linesOf,
  longName,
  SLIPS,
  valueOf,
} from "../support/command-lines.ts";
import { times } from "../support/effort.ts";
import { tally } from "../support/tally.ts";

/** Places in a word at which a slip is made: the last ones, or all of them. */
function placesIn(word: string, first: number): number[] {
  const places = Array.from({ length: word.length - first }, (_, index) => first + index);
  return places.slice(-times(2, Infinity));
}

describe("every flag of every command", () => {
  it("is wrong use with an empty value or one of spaces", (context) => {
    const lines = linesOf(({ words }, flag) => {
      const name = longName(flag);
      if (valueOf(flag) === undefined) return [];
      return [
        [...words, name, ""],
        [...words, `${name}=`],
        [...words, name, "  "],
      ];
    });
    const { leaks, counts } = assessLines(lines);
    expect(leaks).toEqual([]);
    tally(context, "R18", counts);
  });

  it("is wrong use when given twice, with one value or two, unless it collects its values", (context) => {
    const lines = linesOf(({ words }, flag) => {
      const name = longName(flag);
      const value = valueOf(flag);
      if (value === undefined || flag.repeatable === true) return [];
      const withValues = [
        [...words, name, "1", name, "1"],
        [...words, name, "1", `${name}=2`],
        // Before the command's name and behind it.
        ...(GLOBAL_FLAGS.includes(flag) ? [[name, "1", ...words, name, "2"]] : []),
      ];
      if (value.startsWith("<")) return withValues;
      return [
        ...withValues,
        [...words, name, name, "1"],
        [...words, name, "1", name],
        [...words, name, name],
      ];
    });
    const { leaks, counts } = assessLines(lines, (_, { fault }) => fault?.code === "usage.given-twice");
    expect(leaks).toEqual([]);
    tally(context, "R18", counts);
  });

  it("is named when it is mistyped by a letter", (context) => {
    const known = new Set(ENTRIES.flatMap((entry) => flagsOf(entry).map(longName)));
    const mistyped = ENTRIES.flatMap((entry) =>
      flagsOf(entry).flatMap((flag) => {
        const name = longName(flag);
        const slips = placesIn(name, 3).flatMap((place) => SLIPS.map((slip) => slip(name, place)));
        return [...new Set(slips)]
          .filter((wrong) => !known.has(wrong))
          .map((wrong) => ({ name, words: [...entry.words, wrong] }));
      }),
    );
    const names = new Map(mistyped.map(({ name, words }) => [words.join(" "), name]));
    const lines = mistyped.map(({ words }) => words);
    const { leaks, counts } = assessLines(lines, (said, { line }) =>
      new RegExp(`Did you mean .*${names.get(line)}\\b`, "u").test(said),
    );
    expect(leaks).toEqual([]);
    tally(context, "R18", counts);
  });
});

describe("every command", () => {
  it("is named when it is mistyped by a letter, also when its help is asked for", (context) => {
    const known = new Set(ENTRIES.map(({ path }) => path.join(" ")));
    const mistyped = ENTRIES.flatMap(({ path }) => {
      const name = path.at(-1) ?? "";
      const slips = placesIn(name, 1).flatMap((place) => SLIPS.map((slip) => slip(name, place)));
      return [...new Set(slips)]
        .map((wrong) => ({ name, path: [...path.slice(0, -1), wrong] }))
        .filter(({ path: wrong }) => !known.has(wrong.join(" ")));
    });
    const names = new Map(mistyped.map(({ name, path }) => [path.join(" "), name]));
    const lines = mistyped.flatMap(({ path }) => [path, ["help", ...path], [...path, "--help"]]);
    const isNamed = (said: string, line: string): boolean => {
      const name = names.get(line.replace(/^help | --help$/gu, "")) ?? "?";
      return new RegExp(`Did you mean .*\\b${name}\\b`, "u").test(said);
    };
    // Below a command, a mistyped subcommand without a question for help is just a word too many.
    const { leaks, counts } = assessLines(
      lines,
      (said, { line }) => isNamed(said, line) || (line.includes(" ") && !/help/u.test(line)),
    );
    expect(leaks).toEqual([]);
    tally(context, "R18", counts);
  });
});
