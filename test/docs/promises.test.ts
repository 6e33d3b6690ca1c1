import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readPage, ROOT } from "../support/documentation.ts";
import { PROMISES } from "../support/promises.ts";

const page = readPage("docs/explanation/promises.md");

const testFiles = readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".test.ts"))
  .map((file) => file.replaceAll("\\", "/"));

/** The row of the table for a promise, and the files of tests that it names. */
function readRow(number: string, promise: string): { readonly row: string; readonly named: string[] } {
  const row = page.split("\n").find((line) => line.startsWith(`| ${number} | ${promise} | `)) ?? "";
  const named = [...row.matchAll(/`(?<path>[a-z]+(?:\/[a-z*.-]+)*)`/gu)].flatMap(
    (match) => match.groups?.["path"] ?? [],
  );
  return { row, named };
}

function findNamed(path: string): string[] {
  const pattern = new RegExp(
    `^${path.replaceAll(".", String.raw`\.`).replaceAll("*", "[a-z-]*")}\\.test\\.ts$`,
    "u",
  );
  return testFiles.filter((file) => pattern.test(file));
}

test.each(Object.entries(PROMISES))(
  "the table has the promise %s, and tests that exist",
  (number, promise) => {
    const { row, named } = readRow(number, promise);
    const [, , , counted = ""] = row.split(" | ");
    const missing = named.filter((path) => findNamed(path).length === 0);
    expect({ missing, isCounted: /\d|see/u.test(counted) }).toEqual({ missing: [], isCounted: true });
    // Memory is measured, not tested.
    expect(named.length > 0 || row.includes("npm run bench")).toBe(true);
  },
);

test.each(Object.entries(PROMISES))("every test that counts for %s is in its row", (number, promise) => {
  const listed = new Set(readRow(number, promise).named.flatMap(findNamed));
  const counting = testFiles.filter((file) =>
    readFileSync(join(ROOT, "test", file), "utf8").includes(`, "${number}", {`),
  );
  expect(counting.filter((file) => !listed.has(file))).toEqual([]);
});
