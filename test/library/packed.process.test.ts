import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { transformSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openCompany, pointAt } from "../support/company.ts";
import { listBlocks, WRITTEN_PAGES } from "../support/documentation.ts";
import { openNamely } from "../support/library.ts";
import { makePlace, type Place, runNode } from "../support/program.ts";

const ROOT = resolve(import.meta.dirname, "../..");

/** Examples of the library, which are run, and then all other TypeScript of the documentation. */
const PROGRAMS = listBlocks(["docs/guides/library.md"], "ts").map(({ code }) => code);
const EXAMPLES = [...new Set([...PROGRAMS, ...listBlocks(WRITTEN_PAGES, "ts").map(({ code }) => code)])];

describe("the packed library", () => {
  let place: Place & Disposable;

  beforeAll(() => {
    place = makePlace();
    const modules = join(place.work, "node_modules");
    mkdirSync(join(modules, "@types"), { recursive: true });
    // Only what the package itself asks for is installed, and the types of Node.
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    for (const name of [...Object.keys(dependencies), "@types/node", "undici-types"]) {
      mkdirSync(dirname(join(modules, name)), { recursive: true });
      symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
    }
    const words = ["pack", "--ignore-scripts", "--silent", "--pack-destination", place.root];
    execFileSync("npm", words, { cwd: ROOT, stdio: "ignore" });
    const tarball = readdirSync(place.root).find((name) => name.endsWith(".tgz")) ?? "";
    mkdirSync(join(modules, "namely-cli"));
    execFileSync("tar", [
      "-xzf",
      join(place.root, tarball),
      "-C",
      join(modules, "namely-cli"),
      "--strip-components=1",
    ]);
    writeFileSync(join(place.work, "package.json"), JSON.stringify({ type: "module" }));
    for (const [index, text] of EXAMPLES.entries())
      writeFileSync(join(place.work, `example-${index}.ts`), text);
  });
  afterAll(() => place[Symbol.dispose]());

  test.each([
    ["node16", "node16"],
    ["nodenext", "nodenext"],
    ["preserve", "bundler"],
  ])("has types that compile the documented examples with module %s", async (module, resolution) => {
    const words = [
      "--ignoreConfig",
      "--noEmit",
      "--strict",
      "--exactOptionalPropertyTypes",
      "--noUncheckedIndexedAccess",
    ];
    const rules = {
      target: "es2022",
      lib: "es2023,esnext.disposable",
      types: "node",
      module,
      moduleResolution: resolution,
    };
    const flags = Object.entries(rules).flatMap(([name, value]) => [`--${name}`, value]);
    const files = EXAMPLES.map((_, index) => `example-${index}.ts`);
    // The package's own declarations are looked at as well: nothing is skipped.
    const compiler = join(ROOT, "node_modules/typescript/bin/tsc");
    const { code, stdout } = await runNode([compiler, ...words, ...flags, ...files], { place });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  });

  test("runs the documented examples", async () => {
    expect(PROGRAMS).toHaveLength(3);
    await using sandbox = await openCompany({ company: "acme" });
    sandbox.control.hire({ first_name: "Ada", last_name: "Example", email: "ada@example.com" });
    await using namely = await openNamely(sandbox);
    const before = await namely.snapshot();
    await before.write(join(place.work, "yesterday.ndjson"));
    sandbox.control.hire({ first_name: "Grace", last_name: "Example", email: "grace@example.com" });
    const said: string[] = [];
    for (const [index, text] of PROGRAMS.entries()) {
      const file = join(place.work, `example-${index}.mjs`);
      // Node 20 does not know `await using` yet.
      writeFileSync(file, transformSync(text, { loader: "ts", target: "node20" }).code);
      const { code, stdout, stderr } = await runNode([file], { place, env: pointAt(sandbox) });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      said.push(stdout);
    }
    expect(said[0]?.split("\n").length).toBeGreaterThan(5);
    expect(said[1]).toMatch(/^hired Grace Example \d{4}-\d{2}-\d{2}\n$/u);
    expect(said[2]).toMatch(/@|no manager/u);
  });
});
