import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, it } from "vitest";

const SOURCE = resolve(import.meta.dirname, "../../../src");

/** The files that are loaded with a file: imports of types and those inside functions are not. */
function listLoaded(entry: string): Set<string> {
  const loaded = new Set<string>();
  const open = [entry];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (loaded.has(file) || !file.endsWith(".ts")) continue;
    loaded.add(file);
    const text = readFileSync(join(SOURCE, file), "utf8");
    for (const [, clause = "", path = ""] of text.matchAll(
      /^(?:import|export) ([^"();]*?)from "(\.{1,2}\/[^"]+)"/gmu,
    ))
      if (!clause.startsWith("type "))
        open.push(relative(SOURCE, resolve(SOURCE, dirname(file), path)).replaceAll("\\", "/"));
  }
  return loaded;
}

it("a start loads neither the shipped columns nor what reads a columns file", () => {
  const loaded = listLoaded("run.ts");
  expect(loaded).toContain("cli/columns-flag.ts");
  const late = [...loaded].filter((file) =>
    /column-files\/|column-source|column-needs|columns-run/u.test(file),
  );
  expect(late).toEqual([]);
});
