// Bundles src into dist, with the notices, the bill of materials and the types that belong to it.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { bundleProgram } from "./tools/bundle.js";
import { bundleChartPage } from "./tools/chart-page.js";
import { collectNotices } from "./tools/notices.js";
import { describeMaterials, listCompiledFolders } from "./tools/sbom.js";

const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));
const manifest = readJson("package.json");

const page = await bundleChartPage();

// Built aside: a program that is running meanwhile loads its later chunks from a whole folder, old or new.
const folder = `dist.${process.pid}`;
const metafile = await bundleProgram({ folder, define: page.define });
writeFileSync(join(folder, "THIRD-PARTY-NOTICES.txt"), collectNotices(metafile));
const materials = describeMaterials({
  manifest,
  lock: readJson("package-lock.json"),
  compiled: listCompiledFolders([metafile, ...page.metafiles]),
  readInstalled: (place) => readJson(join(place, "package.json")),
});
writeFileSync(join(folder, "sbom.cdx.json"), `${JSON.stringify(materials, null, 2)}\n`);
writeTypes("index.d.ts", folder);
// Two renames: while they last nobody finds the program, and removing takes far longer than that.
const earlier = `${folder}.earlier`;
if (existsSync("dist")) renameSync("dist", earlier);
renameSync(folder, "dist");
rmSync(earlier, { recursive: true, force: true });

/**
 * The declarations that the library's face leads to, and no others. What it says to its users must not need a package that
 * only we install, so a name from outside ends the build.
 */
function writeTypes(entry, folder) {
  const drafts = `${folder}.types`;
  const compiler = createRequire(import.meta.url).resolve("typescript/package.json");
  const options = "--declaration --emitDeclarationOnly --noEmit false --outDir".split(" ");
  const rules = { target: "es2023", lib: "es2023,esnext.disposable", module: "nodenext", types: "node" };
  const flags = Object.entries(rules).flatMap(([name, value]) => [`--${name}`, value]);
  const truths = [
    "--ignoreConfig",
    "--strict",
    "--exactOptionalPropertyTypes",
    "--allowImportingTsExtensions",
  ];
  execFileSync(
    process.execPath,
    [join(dirname(compiler), "bin/tsc"), ...options, drafts, "--rootDir", "src", ...flags, ...truths].concat(
      "--skipLibCheck",
      "src/index.ts",
    ),
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  const left = [entry];
  for (const path of left) {
    const text = readFileSync(join(drafts, path), "utf8").replaceAll(
      /((?:from|import\()\s*")([^"]+)\.ts"/g,
      (_, begin, target) => {
        const next = join(dirname(path), `${target}.d.ts`);
        if (!left.includes(next)) left.push(next);
        return `${begin}${target}.js"`;
      },
    );
    const outside = /(?:from|import\()\s*"([^."][^"]*)"/.exec(text);
    if (outside) throw new Error(`The declarations in ${path} need the package ${outside[1]}.`);
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  rmSync(drafts, { recursive: true });
}
