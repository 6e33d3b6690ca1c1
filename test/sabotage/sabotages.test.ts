import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { PROMISES } from "../support/promises.ts";

interface Sabotage {
  readonly promise: string;
  /** What the break does, in a few words. */
  readonly breaks: string;
  readonly file: string;
  /** Stands once in the file. */
  readonly from: string;
  readonly to: string;
  /** The test that has to notice. */
  readonly test: string;
}

const ROOT = resolve(import.meta.dirname, "../..");

const sabotages = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith(".json"))
  .flatMap((name) => JSON.parse(readFileSync(join(import.meta.dirname, name), "utf8")) as Sabotage[]);

test.each(sabotages)("can break $file so that it $breaks", ({ promise, file, from, to, test: path }) => {
  expect(PROMISES).toHaveProperty(promise);
  expect(readFileSync(join(ROOT, file), "utf8").split(from)).toHaveLength(2);
  expect(to).not.toBe(from);
  expect(existsSync(join(ROOT, path))).toBe(true);
});
