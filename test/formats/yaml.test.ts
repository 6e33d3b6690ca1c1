import { describe, expect, test } from "vitest";
import { writeYaml } from "../../src/formats/yaml.ts";
import { readBoth, writeAll } from "./yaml-texts.ts";

test("no records are an empty list, in any number of batches", () => {
  expect([writeAll([]), writeAll([[], []])]).toEqual(["[]\n", "[]\n"]);
});

test("a record is an item, and what is nested in it is indented", () => {
  expect(writeAll([[{ id: "1", manager: { name: "Ada" }, groups: [], phones: [{ number: "1" }] }]])).toBe(
    '- id: "1"\n  manager:\n    name: "Ada"\n  groups: []\n  phones:\n    - number: "1"\n',
  );
});

test("only the fields that are wanted are written, in their order", () => {
  const record = { id: "1", manager: { id: "2", name: "Ada" }, name: "Bob" };
  expect(writeAll([[record]], [["name"], ["manager", "name"]])).toBe(
    '- name: "Bob"\n  manager:\n    name: "Ada"\n',
  );
});

test("one record by itself is no list", () => {
  expect(writeYaml({ id: "1", name: null })).toBe('id: "1"\nname: null\n');
});

describe.each([
  ["words for yes and no", ["no", "yes", "on", "off", "y", "n", "true", "False", "NULL", "~", ""]],
  ["dates and times", ["2026-11-24", "2026-11-24T09:00:00Z", "12:30:45"]],
  [
    "numbers of people",
    ["0123", "1e3", "1_000", "0x1F", "-5.00", ".5", "E0", "e1_0", "+12125550100", ".inf"],
  ],
  ["marks of YAML", ["- a", "a: b", "#", "&a", "*a", "!x", "%", "@", "`", "|", ">", "---", "...", "<<", "="]],
  ["lines and what some take for the end of one", ["a\nb", "a\r\nb", "\u0085", "\u2028", "\u2029", "\t"]],
  ["what a terminal obeys", ["\u001b[31m", "\u0007", "\u009b31m", "\u007f", "\u0000"]],
  ["long text with blanks and lines", ["word ".repeat(500), `${"line of text\n".repeat(50)} `]],
] as const)("%s", (_, texts) => {
  test.each(texts)("are the same text again as a value: %j", (text) => {
    expect(readBoth(writeAll([[{ field: text }]]))).toEqual([[{ field: text }], [{ field: text }]]);
  });

  test.each(texts)("are the same text again as the name of a field: %j", (text) => {
    const record = { [text]: 1 };
    expect(readBoth(writeAll([[record]]))).toEqual([[record], [record]]);
  });
});

test("half of a surrogate pair becomes the sign for what cannot be read", () => {
  expect(readBoth(writeAll([[{ name: "a\ud800b" }]]))[0]).toEqual([{ name: "a\ufffdb" }]);
});

test.each(["\u0085", "\u2028", "\u2029", "\u007f", "\u009b", "\ufeff", "\ufffe"])(
  "what an old reader takes for the end of a line or refuses is escaped: %j",
  (sign) => {
    expect(writeAll([[{ [`a${sign}`]: `b${sign}` }]])).not.toContain(sign);
  },
);
