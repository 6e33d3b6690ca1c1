import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Every entry below a folder with its size, for tests that nothing has been left there. */
export function readTree(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .map(
      (path) =>
        `${path} ${lstatSync(join(root, path)).isFile() ? lstatSync(join(root, path)).size : "folder"}`,
    )
    .sort();
}
