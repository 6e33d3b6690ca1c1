import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The texts of all TypeScript files of a folder, by their path below the root of the project. */
export function readSourceTexts(root: string, folder: string): Readonly<Record<string, string>> {
  const paths = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => `${folder}/${path.replaceAll("\\", "/")}`)
    .toSorted();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), "utf8")]));
}
