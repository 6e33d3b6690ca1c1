import { describe, expect, it } from "vitest";
import { parseCommandLine } from "../../src/program/program.ts";
import {
  assessLines,
  ENTRIES,
  flagsOf,
  linesOf,
  longName,
  shortName,
  valueOf,
} from "../support/command-lines.ts";
import { tally } from "../support/tally.ts";

describe("every flag of every command", () => {
  it("is wrong use without the value it needs", (context) => {
    const lines = linesOf(({ words }, flag) =>
      valueOf(flag)?.startsWith("<")
        ? [longName(flag), shortName(flag)].flatMap((name) => (name === undefined ? [] : [[...words, name]]))
        : [],
    );
    const { leaks, counts } = assessLines(lines);
    expect(lines.length).toBeGreaterThan(80);
    expect(leaks).toEqual([]);
    tally(context, "R18", counts);
  });

  it("says no more when it is a switch that is given twice than when it is given once", () => {
    const read = (words: readonly string[]): unknown => {
      const parsed = parseCommandLine(words, 100);
      return parsed.kind === "run" && parsed.given.flags;
    };
    const switches = ENTRIES.flatMap((entry) =>
      flagsOf(entry)
        .filter((flag) => valueOf(flag) === undefined)
        .map((flag) => [...entry.words, longName(flag)]),
    );
    for (const words of switches) expect(read([...words, words.at(-1) ?? ""])).toEqual(read(words));
  });

  it("is wrong use with a value when it takes none", (context) => {
    const lines = linesOf(({ words }, flag) =>
      valueOf(flag) === undefined ? [[...words, `${longName(flag)}=yes`]] : [],
    );
    const { leaks, counts } = assessLines(lines);
    expect(leaks).toEqual([]);
    tally(context, "R18", counts);
  });

  it("is named when it is given with one dash in place of two", (context) => {
    const lines = linesOf(({ words }, flag) => {
      const name = longName(flag).slice(1);
      return valueOf(flag) === undefined
        ? [[...words, name]]
        : [
            [...words, name, "1"],
            [...words, `${name}=1`],
          ];
    });
    const { leaks, counts } = assessLines(lines, (said) => /Did you mean --[\w-]+\?/u.test(said));
    expect(leaks).toEqual([]);
    tally(context, "R18", counts);
  });

  it("is wrong use with a subcommand that does not take it, on either side of the subcommand's name", (context) => {
    const lines = ENTRIES.flatMap((entry) => {
      const own = new Set(flagsOf(entry).map(longName));
      return entry.inherited
        .filter((flag) => !own.has(longName(flag)))
        .flatMap((flag) => {
          const value = valueOf(flag) === undefined ? [] : ["1"];
          const [parent = "", ...rest] = entry.words;
          return [
            [...entry.words, longName(flag), ...value],
            [parent, longName(flag), ...value, ...rest],
          ];
        });
    });
    const { leaks, counts } = assessLines(
      lines,
      (said, { fault }) =>
        fault?.code === "usage.unknown-option" && /'--[\w-]+' is not for namely \w+ \w+\./u.test(said),
    );
    expect(lines.length).toBeGreaterThan(30);
    expect(leaks).toEqual([]);
    tally(context, "R18", counts);
  });
});

describe("a command that only holds others together", () => {
  it("is wrong use with a flag and no word that says which of them", (context) => {
    const groups = ENTRIES.filter(({ command }) => command.isGroup);
    const lines = groups.flatMap(({ words }) => [
      ["--company", "acme", ...words],
      [...words, "--max-wait", "1m"],
    ]);
    const { leaks, counts } = assessLines(lines, (said) => said.includes("does nothing by itself"));
    expect(lines.length).toBeGreaterThan(1);
    expect(leaks).toEqual([]);
    tally(context, "R18", counts);
  });
});

describe("every command", () => {
  it("is wrong use with an unknown flag", (context) => {
    const lines = ENTRIES.flatMap(({ words }) => [
      [...words, "--no-such-flag"],
      [...words, "-Z"],
      ["--no-such-flag", ...words],
    ]);
    const { leaks, counts } = assessLines(lines, (_, { fault, line }) =>
      line.includes(fault?.message.match(/'(.*)'/)?.[1] ?? "?"),
    );
    expect(leaks).toEqual([]);
    tally(context, "R18", counts);
  });

  it("is wrong use with a word too many, with an empty one, and without a word it needs", (context) => {
    const lines = ENTRIES.flatMap(({ path, words, command }) => {
      const room = command.positionals?.length ?? 0;
      const full = [...path, ...Array.from({ length: room }, () => "somebody")];
      const lacking = words.length > path.length ? [path] : [];
      const empty = full
        .slice(path.length)
        .flatMap((_, index) => [full.with(path.length + index, ""), full.with(path.length + index, "  ")]);
      return [[...full, "extra"], ...lacking, ...empty];
    });
    const { leaks, counts } = assessLines(lines);
    expect(leaks).toEqual([]);
    tally(context, "R18", counts);
  });
});
