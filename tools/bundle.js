import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { takePartsOfUndici } from "./undici-parts.js";

/**
 * Bundles the program, the library and the tap into a folder. Splitting keeps what a command does not use out of its start:
 * see test/package/loaded-packages.process.test.ts. With `write: false` it only tells which files it would write, and from what.
 */
export async function bundleProgram({ folder, define, write = true }) {
  const { dependencies, version } = JSON.parse(readFileSync("package.json", "utf8"));
  const { metafile } = await build({
    entryPoints: {
      main: "src/main.ts",
      index: "src/index.ts",
      tap: "src/tap.ts",
      "keychain-child": "src/platform/secrets/keychain-child.ts",
    },
    outdir: folder,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    // These two carry files of their own (a native library, the xdg-open script) and are installed, not bundled.
    external: Object.keys(dependencies),
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    define: { __VERSION__: JSON.stringify(version), ...define },
    // Packages written as CommonJS call require() at run time, which an ES module does not have.
    banner: {
      js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
    },
    plugins: [takePartsOfUndici],
    metafile: true,
    write,
  });
  return metafile;
}
