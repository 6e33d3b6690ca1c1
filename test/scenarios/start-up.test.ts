import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const DIST = join(import.meta.dirname, "../../dist");

/** The bytes that a file of the built program makes node load before its first line runs. */
function measureStaticImports(file: string, seen = new Set<string>()): number {
  if (seen.has(file)) return 0;
  seen.add(file);
  const code = readFileSync(join(DIST, file), "utf8");
  const imports = [...code.matchAll(/(?:from|import)"\.\/(?<name>[^"]+\.js)"/gu)].flatMap(
    (match) => match.groups?.["name"] ?? [],
  );
  return imports.reduce((sum, name) => sum + measureStaticImports(name, seen), Buffer.byteLength(code));
}

/** The file that `main.js` goes on with when it is asked for more than the version. */
const [, program = ""] =
  /import\("\.\/(run-[^"]+)"\)/u.exec(readFileSync(join(DIST, "main.js"), "utf8")) ?? [];

test("the version is printed without loading anything", () => {
  expect(measureStaticImports("main.js")).toBeLessThan(1000);
});

test("help, flags and errors load the command table and commander, and none of the large packages", () => {
  // Measured 259 kB, commander and the flags of all commands; zod is 150 kB more, undici 390 kB, ioredis 270 kB.
  expect(measureStaticImports(program)).toBeLessThan(280_000);
});
