import fc from "fast-check";
import { expect, test } from "vitest";
import { splitCommand } from "../../src/delivery/split-command.ts";

test.each<[string, string[]]>([
  ["notify", ["notify"]],
  ["  notify\t--quiet \n now ", ["notify", "--quiet", "now"]],
  ["notify 'two words' \"and three more\"", ["notify", "two words", "and three more"]],
  ["notify one' word 'of\" three\"parts", ["notify", "one word of threeparts"]],
  ["notify '' \"\" end", ["notify", "", "", "end"]],
  ["notify a\\ b \\'c \\\\d", ["notify", "a b", "'c", "\\d"]],
  [`notify 'a\\b"c'`, ["notify", 'a\\b"c']],
  [`notify "a\\"b\\\\c\\d'e\\$f\\\`g"`, ["notify", `a"b\\c\\d'e$f\`g`]],
  ['notify a\\\nb "c\\\nd"', ["notify", "ab", "cd"]],
  ["notify \\\n next", ["notify", "next"]],
  [
    "notify $HOME *.txt ~ `id` $(id) a|b > c; d & # e",
    ["notify", "$HOME", "*.txt", "~", "`id`", "$(id)", "a|b", ">", "c;", "d", "&", "#", "e"],
  ],
])("%j has the words %j", (text, words) => {
  expect(splitCommand(text)).toEqual(words);
});

test.each(["", "  \n", "''", '"" argument', "\\\n"])("%j names no program", (text) => {
  const wanted = { code: "usage.exec-command", message: expect.stringContaining("no program") as string };
  expect(() => splitCommand(text)).toThrow(expect.objectContaining(wanted) as Error);
});

test.each(["notify 'secret", 'notify "secret', 'notify "secret\\"', "notify secret\\", 'notify "secret\\'])(
  "%j ends within a quotation, and is not quoted in the fault",
  (text) => {
    const wanted = { code: "usage.exec-command", message: expect.stringContaining("quotation") as string };
    expect(() => splitCommand(text)).toThrow(expect.objectContaining(wanted) as Error);
    expect(() => splitCommand(text)).not.toThrow("secret");
  },
);

test.each(["~/on-event.sh", "notify ~/a", "notify \\\n ~/'a b'"])(
  "%j has a home that only a shell knows",
  (text) => {
    const wanted = { code: "usage.exec-command", message: expect.stringContaining('"~/"') as string };
    expect(() => splitCommand(text)).toThrow(expect.objectContaining(wanted) as Error);
  },
);

test.each<[string, string[]]>([
  ["notify '~/a' \"~/b\" \\~/c x~/d ~ ~~/e", ["notify", "~/a", "~/b", "~/c", "x~/d", "~", "~~/e"]],
])("%j has no home in it", (text, words) => {
  expect(splitCommand(text)).toEqual(words);
});

test("any words come back when each is put between single quotes", () => {
  const words = fc.array(fc.string({ unit: "binary" }), { minLength: 1 }).filter(([first]) => first !== "");
  fc.assert(
    fc.property(words, (words) => {
      const quoted = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
      expect(splitCommand(quoted.join(" "))).toEqual(words);
    }),
  );
});
