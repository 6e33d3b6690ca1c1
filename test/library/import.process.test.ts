import { build } from "esbuild";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { LIBRARY } from "../support/library.ts";
import { makePlace, runNode } from "../support/program.ts";
import { readTree } from "../support/read-tree.ts";

/** Imports the library and says what is left afterwards: handles, listeners, global names. */
const LOOK_AROUND = `
  const globals = () => Object.getOwnPropertyNames(globalThis).length;
  const before = [globals(), process.eventNames().length];
  const library = await import(process.argv[1]);
  // What loading the files themselves takes is closed by then.
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  const after = [globals(), process.eventNames().length];
  console.log(JSON.stringify({
    names: Object.keys(library).sort(),
    same: String(before) === String(after),
    resources: process.getActiveResourcesInfo().filter((name) => !/^(TTY|Pipe)/u.test(name)),
  }));`;

test("importing the library leaves nothing behind: no file, no handle, no listener, no word", async () => {
  using place = makePlace();
  const before = readTree(place.root);
  const { code, stdout, stderr } = await runNode(["--input-type=module", "-e", LOOK_AROUND, LIBRARY], {
    place,
  });
  expect({ code, stderr, seen: JSON.parse(stdout) as unknown }).toEqual({
    code: 0,
    stderr: "",
    seen: { names: ["Namely", "NamelyError", "compareSnapshots"], same: true, resources: [] },
  });
  expect(readTree(place.root)).toEqual(before);
});

test("a program written as CommonJS can require the library", async () => {
  const script = `const { Namely, NamelyError } = require(require("node:url").fileURLToPath(process.argv[1]));
    try { new Namely({ tokn: "" }); } catch (error) { console.log(error instanceof NamelyError, error.code, error.hint); }`;
  const { stdout, stderr } = await runNode(["--no-warnings", "-e", script, LIBRARY]);
  expect({ stdout, stderr }).toEqual({ stdout: "true usage.option Did you mean token?\n", stderr: "" });
});

test("a bundler drops an unused import", async () => {
  using place = makePlace();
  mkdirSync(join(place.work, "node_modules"));
  symlinkSync(resolve(import.meta.dirname, "../.."), join(place.work, "node_modules/namely-cli"));
  const bundle = async (text: string): Promise<string> => {
    writeFileSync(join(place.work, "user.js"), text);
    const { outputFiles } = await build({
      entryPoints: [join(place.work, "user.js")],
      bundle: true,
      write: false,
      logLevel: "silent",
      format: "esm",
      platform: "node",
      packages: "bundle",
      external: ["@napi-rs/keyring", "open"],
    });
    return outputFiles.map((file) => file.text).join("");
  };
  const unused = await bundle('import { Namely, compareSnapshots } from "namely-cli"; console.log("alone");');
  expect(unused).toContain("alone");
  expect(unused).not.toContain("createRequire");
  expect(unused.length).toBeLessThan(500);
  expect(await bundle('import { Namely } from "namely-cli"; new Namely();')).toContain("createRequire");
});
