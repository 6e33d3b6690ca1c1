import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { takePartsOfUndici } from "./undici-parts.js";

/**
 * Bundles the program, the library and the tap into a folder. Splitting keeps what a command does not use out of its start:
 * see test/package/loaded-packages.process.test.ts. With `write: false` it only tells which files it would write, and from what.
 */
export async function bundleProgram({ folder, define, write = true }) {
  const { dependencies, version } = JSON.parse(readFileSync("package.json", "utf8"));
  const options = {
    outdir: folder,
    bundle: true,
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
    metafile: true,
    write,
  };
  const program = await build({
    ...options,
    entryPoints: {
      main: "src/main.ts",
      index: "src/index.ts",
      tap: "src/tap.ts",
      "keychain-child": "src/platform/secrets/keychain-child.ts",
    },
    splitting: true,
    plugins: [takePartsOfUndici, leaveCompletion],
  });
  // A shell waits for it at each press of Tab, and one file is read a third faster than the forty it would be split into.
  const completion = await build({
    ...options,
    entryPoints: { "complete-line": COMPLETION },
    plugins: [leaveLateImports],
  });
  return {
    inputs: { ...program.metafile.inputs, ...completion.metafile.inputs },
    outputs: { ...program.metafile.outputs, ...completion.metafile.outputs },
  };
}

const COMPLETION = "src/program/complete-line.ts";

/** The program imports the completion as a file of its own. */
const leaveCompletion = {
  name: "leave-completion",
  setup: ({ onResolve }) =>
    onResolve({ filter: /\/complete-line\.ts$/ }, () => ({ path: "./complete-line.js", external: true })),
};

/** What the commands import when they run, which a completion never does. */
const leaveLateImports = {
  name: "leave-late-imports",
  setup: ({ onResolve }) =>
    onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === "dynamic-import" ? { path, external: true } : undefined,
    ),
};
