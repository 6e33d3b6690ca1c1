import { describe, expect, test } from "vitest";
import { openCompany, pointAt } from "../support/company.ts";
import { makePlace, runProgram } from "../support/program.ts";

/** The first key of every line, each of which has to be an object with one. */
function kindsOf(stderr: string): readonly string[] {
  return stderr
    .split("\n")
    .slice(0, -1)
    .flatMap((line) => Object.keys(JSON.parse(line) as object));
}

describe.concurrent("with --format json every line on stderr is an object of a known kind", () => {
  const lines: readonly (readonly [words: readonly string[], kinds: readonly string[]])[] = [
    [
      ["employees", "--limit", "2", "--debug"],
      ["debug", "notice"],
    ],
    [["employees", "--quiet"], []],
    [["employees", "--nope"], ["error"]],
    [
      ["employees", "get", "nobody", "--debug"],
      ["debug", "error"],
    ],
    [["api", "/profiles", "--paginate"], ["notice"]],
    [["diff", "--save"], ["notice"]],
  ];
  test.each(lines.map(([words, kinds]) => [words.join(" "), words, kinds] as const))(
    "namely %s",
    async (_, words, kinds) => {
      await using company = await openCompany({ employees: 5 });
      using place = makePlace();
      const { stderr } = await runProgram([...words, "--format", "json"], { env: pointAt(company), place });
      const found = kindsOf(stderr);
      expect([...new Set(found)].sort()).toEqual(kinds);
    },
  );
});
