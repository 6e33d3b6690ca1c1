import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { mergeChunks } from "./merge-chunks.js";
import { takePartsOfUndici } from "./undici-parts.js";

/**
 * Bundles the program, the library and the tap into a folder. Splitting keeps what a command does not use out of its start, and
 * merging keeps the files few: see test/package/loaded-packages.process.test.ts. With `write: false` it only tells which files it would write, and from what.
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
    metafile: true,
  };
  const split = await build({
    ...options,
    write: false,
    entryPoints: {
      main: "src/main.ts",
      index: "src/index.ts",
      tap: "src/tap.ts",
      "keychain-child": "src/platform/secrets/keychain-child.ts",
    },
    splitting: true,
    plugins: [takePartsOfUndici, leaveCompletion],
  });
  const program = await mergeChunks({ ...split, ...COMMON, banner: REQUIRE, options });
  if (write) {
    mkdirSync(folder, { recursive: true });
    for (const { path, text } of program.outputFiles) writeFileSync(path, text);
  }
  // A shell waits for it at each press of Tab, and one file is read a third faster than the forty it would be split into.
  const completion = await build({
    ...options,
    banner: { js: REQUIRE },
    write,
    entryPoints: { "complete-line": COMPLETION },
    plugins: [leaveLateImports],
  });
  return {
    inputs: { ...split.metafile.inputs, ...completion.metafile.inputs },
    outputs: { ...program.outputs, ...completion.metafile.outputs },
  };
}

/** Packages written as CommonJS call require() at run time, which an ES module does not have. */
const REQUIRE =
  'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);';

const COMMON = {
  // The library; every command; every command that makes requests to Namely; an export of employees, which the other lists are parts of.
  layers: [
    ["src/index.ts"],
    ["src/run.ts", "src/platform/process/host.ts"],
    ["src/sync/connection/connection.ts", "src/sync/lists/own-company.ts", "src/auth/request-parts.ts"],
    ["src/commands/employees/employees-run.ts"],
  ],
  carried: ["lossless-json"],
};

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
