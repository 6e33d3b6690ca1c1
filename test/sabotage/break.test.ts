import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeTempFolder } from "../support/temp-folder.ts";
import { breakSource, findSyntaxErrors, findTest, parseSources, readSources, type Break } from "./break.js";

const LEDGER = String.raw`
const MOST = 10;
export class Ledger {
  async #read(path: string): Promise<string[]> {
    if (this.isStuck || path === "") return [];
    const rows = await this.open(path, { mode: 0o600 });
    if (rows.length > MOST) await this.clear(path);
    rows.push("} // not the end");
    return rows.map((row) => clean(row)).sort();
  }
}
export const cut = (text: string) => text.replace(/[\/}]+/, "");
export const codes = { "closed.pipe": 0, list: ["first", { name: "second" }] };
`;
const OTHER = "export function cut() { if (a) b(); else c(); }\n";
const sources = parseSources({ "src/deep/ledger.ts": LEDGER, "src/other.ts": OTHER });

function expectBreak(entry: Break, from: string, to: string): void {
  expect(LEDGER.split(from)).toHaveLength(2);
  expect(breakSource(sources, entry)).toEqual({
    path: "src/deep/ledger.ts",
    text: LEDGER.replace(from, () => to),
  });
}

test("lets a function return at once", () => {
  expect(breakSource(sources, { symbol: "other:cut", returns: "1" }).text).toBe(
    "export function cut() { return 1; }\n",
  );
});

test("gives a function without braces another value", () => {
  expectBreak({ symbol: "ledger:cut", returns: "text" }, 'text.replace(/[\\/}]+/, "")', "text");
});

test("gives a constant another value", () => {
  expectBreak({ symbol: "MOST", value: "0" }, "MOST = 10", "MOST = 0");
});

test("gives a property with dots in its name another value", () => {
  expectBreak({ symbol: "codes.closed.pipe", value: "1" }, '"closed.pipe": 0', '"closed.pipe": 1');
});

test("gives a property within a call another value", () => {
  expectBreak({ symbol: "Ledger.#read.rows.mode", value: "0o644" }, "0o600", "0o644");
});

test("skips a statement with the condition that has nothing else in it", () => {
  expectBreak(
    { symbol: "Ledger.#read", skips: "clear" },
    "if (rows.length > MOST) await this.clear(path);",
    "",
  );
});

test("leaves an empty block where the skipped statement is the other case of an if", () => {
  expect(breakSource(sources, { symbol: "other:cut", skips: "c" }).text).toBe(OTHER.replace("c();", "{}"));
});

test("lets a condition never hold", () => {
  expectBreak({ symbol: "Ledger.#read", never: "isStuck" }, 'this.isStuck || path === ""', "false");
});

test("lets a condition always hold", () => {
  expectBreak({ symbol: "Ledger.#read", always: "MOST" }, "rows.length > MOST", "true");
});

test("leaves one side of a condition out", () => {
  expectBreak(
    { symbol: "Ledger.#read", without: "this.isStuck" },
    'this.isStuck || path === ""',
    'path === ""',
  );
});

test("leaves one call of a chain out", () => {
  expectBreak({ symbol: "Ledger.#read", without: "sort" }, ".sort()", "");
});

test("leaves one item of a list out", () => {
  expectBreak({ symbol: "codes", without: '"first"' }, '"first",', "");
});

test("leaves an item of a list out that is named by a value in it", () => {
  expectBreak({ symbol: "codes", without: '"second"' }, ', { name: "second" }', "");
});

test("takes a call from around its argument", () => {
  expectBreak({ symbol: "Ledger.#read", unwraps: "clean" }, "clean(row)", "row");
});

test("finds code however it is formatted", () => {
  expectBreak(
    { symbol: "Ledger.#read", from: "open(\n  path,\n  {mode: 0o600,},\n)", to: "open(path)" },
    "open(path, { mode: 0o600 })",
    "open(path)",
  );
});

test("finds text within a string", () => {
  expectBreak({ symbol: "Ledger.#read", text: "not ", to: "" }, "not the end", "the end");
});

test("finds text within a regular expression", () => {
  expectBreak({ symbol: "ledger:cut", text: "\\/}", to: "}" }, "[\\/}]", "[}]");
});

test("refuses a symbol that several files have", () => {
  expect(() => breakSource(sources, { symbol: "cut", returns: "1" })).toThrow(
    'Expected one, found 2: symbol "cut": src/deep/ledger.ts, src/other.ts',
  );
});

test("refuses a place that is there twice", () => {
  expect(() => breakSource(sources, { symbol: "Ledger.#read", from: "await this", to: "this" })).toThrow(
    'Expected one, found 2: "await this" in "Ledger.#read"',
  );
});

test("refuses a place that is not there", () => {
  expect(() => breakSource(sources, { symbol: "Ledger.#read", skips: "close" })).toThrow(
    'Expected one, found 0: call of "close" in "Ledger.#read"',
  );
});

test("refuses to skip a statement that declares something", () => {
  expect(() => breakSource(sources, { symbol: "Ledger.#read", skips: "open" })).toThrow(
    'The statement with "open" in "Ledger.#read" cannot be left out.',
  );
});

test("refuses a break that changes nothing but the formatting", () => {
  expect(() => breakSource(sources, { symbol: "MOST", value: " 10 " })).toThrow('"MOST" is not changed.');
});

test("refuses a break with a name that the file does not have", () => {
  expect(() => breakSource(sources, { symbol: "MOST", value: "leastOfAll + 1" })).toThrow(
    '"leastOfAll" is not a name in the file of "MOST".',
  );
});

test("refuses two operations at once", () => {
  expect(() => breakSource(sources, { symbol: "MOST", value: "0", returns: "0" })).toThrow(
    'Expected one, found 2: operation for "MOST": returns, value',
  );
});

test("breaks the exact text of a file without symbols", () => {
  const root = makeTempFolder();
  for (const folder of ["src", "tools"]) mkdirSync(join(root, folder));
  writeFileSync(join(root, "src/one.ts"), "export const one = 1;\n");
  writeFileSync(join(root, "Dockerfile"), "FROM node:24\nUSER node\n");

  const entry = { file: "Dockerfile", from: "USER node\n", to: "" };

  expect(breakSource(readSources(root), entry)).toEqual({ path: "Dockerfile", text: "FROM node:24\n" });
});

test("reports a file that no longer parses", () => {
  expect(findSyntaxErrors({ "src/a.ts": "const a = ;\n", "src/b.js": "const b = 1;\n" })).toEqual([
    "src/a.ts: Expression expected.",
  ]);
});

test("finds a test in any folder", () => {
  expect(findTest(join(import.meta.dirname, "../.."), "break.test.ts")).toEqual([
    "test/sabotage/break.test.ts",
  ]);
});

test("finds the slow part of a test beside it", () => {
  const root = makeTempFolder();
  mkdirSync(join(root, "test"));
  for (const name of ["lock.test.ts", "lock.process.test.ts", "block.test.ts"])
    writeFileSync(join(root, "test", name), "");

  expect(findTest(root, "lock.test.ts").sort()).toEqual(["test/lock.process.test.ts", "test/lock.test.ts"]);
});

test("refuses the name of a test that several folders have", () => {
  const root = makeTempFolder();
  for (const folder of ["a", "b"]) {
    mkdirSync(join(root, "test", folder), { recursive: true });
    writeFileSync(join(root, "test", folder, "same.test.ts"), "");
  }

  expect(() => findTest(root, "same.test.ts")).toThrow('Expected one, found 2: test "same.test.ts"');
});
