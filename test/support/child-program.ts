import { join, resolve } from "node:path";
import { build } from "esbuild";
import { makeTempFolder } from "./temp-folder.ts";

/**
 * Makes a program for a child process out of TypeScript that imports from `src` (as `#src/…`), for tests in which several
 * processes meet or one is killed. Returns the path of the script, which is gone after the test unless a folder for it is
 * given.
 */
export async function makeChildProgram(source: string, folder: string = makeTempFolder()): Promise<string> {
  const outfile = join(folder, "child.mjs");
  const root = resolve(import.meta.dirname, "../..");
  await build({
    stdin: { contents: source, resolveDir: root, loader: "ts" },
    alias: { "#src": join(root, "src") },
    bundle: true,
    format: "esm",
    platform: "node",
    // Packages written as CommonJS call require(), which an ES module does not have.
    banner: {
      js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
    },
    logLevel: "error",
    outfile,
  });
  return outfile;
}
