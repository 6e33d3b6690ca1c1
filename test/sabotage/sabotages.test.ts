import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { PROMISES } from "../support/promises.ts";
import {
  breakSource,
  findSyntaxErrors,
  findTest,
  readSources,
  type Break,
  type BrokenSource,
} from "./break.js";

interface Sabotage extends Break {
  readonly promise: string;
  /** What the break does, in a few words. */
  readonly breaks: string;
  /** The test that has to notice: its file, with as many folders as make it unique. */
  readonly test: string;
}

const ROOT = resolve(import.meta.dirname, "../..");

const sabotages = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith(".json"))
  .flatMap((name) => JSON.parse(readFileSync(join(import.meta.dirname, name), "utf8")) as Sabotage[]);
const sources = readSources(ROOT);

const broken = new Map<Sabotage, BrokenSource>();

function breakOnce(sabotage: Sabotage): BrokenSource {
  const known = broken.get(sabotage) ?? breakSource(sources, sabotage);
  broken.set(sabotage, known);
  return known;
}

test.each(sabotages)("finds one place in $symbol to break so that it $breaks", (sabotage) => {
  expect(PROMISES).toHaveProperty(sabotage.promise);
  expect(breakOnce(sabotage).text).not.toBe("");
  expect(findTest(ROOT, sabotage.test)).not.toEqual([]);
});

test("breaks no syntax", () => {
  const texts = sabotages
    .map((sabotage, index) => [`${index}/${breakOnce(sabotage).path}`, breakOnce(sabotage).text] as const)
    .filter(([path]) => /\.[jt]s$/u.test(path));

  expect(findSyntaxErrors(Object.fromEntries(texts))).toEqual([]);
});

test("the page of promises says how many lines are broken", () => {
  const page = readFileSync(join(ROOT, "docs/explanation/promises.md"), "utf8");
  expect(/breaks the program line by line \((?<lines>\d+) lines\)/u.exec(page)?.groups?.["lines"]).toBe(
    String(sabotages.length),
  );
});
