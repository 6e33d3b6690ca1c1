import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const page = readFileSync(join(ROOT, "docs/explanation/dependencies.md"), "utf8");
const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Readonly<
  Record<"dependencies" | "devDependencies", Readonly<Record<string, string>>>
>;
const dependencies = { ...manifest.devDependencies, ...manifest.dependencies };

test("docs/explanation/dependencies.md says of each dependency what it is for", () => {
  const rows = [...page.matchAll(/^\| (`[^|]+) \|/gmu)].map(([, names = ""]) => names);
  const named = rows.flatMap((names) => names.split(", ").map((name) => name.replaceAll("`", "")));
  expect(named.sort()).toEqual(Object.keys(dependencies).sort());
});

test("every dependency is pinned to one version", () => {
  const loose = Object.entries(dependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/u.test(version));
  expect(loose).toEqual([]);
});
