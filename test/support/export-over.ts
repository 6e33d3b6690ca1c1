import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { pointAt } from "./company.ts";
import { makePlace, type ProgramResult, runProgram } from "./program.ts";

/** Exports over a file that is there already, and says what became of it. */
export async function exportOver(
  company: Sandbox,
  words: readonly string[] = [],
  env: Readonly<Record<string, string>> = pointAt(company),
): Promise<ProgramResult & { readonly file: string; readonly files: readonly string[] }> {
  using place = makePlace();
  writeFileSync(join(place.work, "people.ndjson"), "before\n");
  const result = await runProgram(["employees", "-o", "people.ndjson", ...words], { env, place });
  return {
    ...result,
    file: readFileSync(join(place.work, "people.ndjson"), "utf8"),
    files: readdirSync(place.work),
  };
}

/** What it says when nothing was published. */
export const UNTOUCHED = { stdout: "", file: "before\n", files: ["people.ndjson"] };
