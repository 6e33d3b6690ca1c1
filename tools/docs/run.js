// Writes docs/reference and the picture of the README: npm run docs. With --check it writes nothing, and ends with 1 when a page is not what it should be.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { makePicture } from "./picture.js";

const root = resolve(import.meta.dirname, "../..");
const isCheck = process.argv.includes("--check");

const { makeReference, REFERENCE_FOLDER } = await loadReference();
const folder = join(root, REFERENCE_FOLDER);
const pages = new Map([...(await makeReference(root)), ["../pictures/diff.svg", await makePicture()]]);
const stale = [...pages].filter(([path, text]) => readPage(path) !== text).map(([path]) => path);
const strange = listPages().filter((path) => !pages.has(path));

if (isCheck) {
  for (const path of [...stale, ...strange]) process.stderr.write(`stale: ${join(REFERENCE_FOLDER, path)}\n`);
  if (stale.length + strange.length > 0) {
    process.stderr.write("Run: npm run docs\n");
    process.exitCode = 1;
  }
} else {
  for (const path of strange) rmSync(join(folder, path));
  for (const path of stale) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), pages.get(path));
  }
  process.stdout.write(`${pages.size} pages, ${stale.length} written, ${strange.length} removed\n`);
}

/** The sources are TypeScript. Their bundle lies within the project, so that packages are found from it. */
async function loadReference() {
  const scratch = mkdtempSync(join(root, "node_modules/.docs-"));
  try {
    const outfile = join(scratch, "reference.mjs");
    const entry = join(import.meta.dirname, "reference.ts");
    const options = { bundle: true, format: "esm", platform: "node", packages: "external" };
    await build({ ...options, entryPoints: [entry], outfile, logLevel: "error" });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function readPage(path) {
  return existsSync(join(folder, path)) ? readFileSync(join(folder, path), "utf8") : undefined;
}

function listPages() {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(?:md|1)$/u.test(path))
    .map((path) => path.replaceAll("\\", "/"));
}
