// Measures how namely fares against simpler programs that do the same: npm run bench, or npm run bench -- start-up formats.
// Ends with 1 when a bound is broken. The program is built into a folder of its own, so that dist may change meanwhile.
import { execFileSync, fork } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { build } from "esbuild";

const root = resolve(import.meta.dirname, "../..");
const suffix = ".bench.ts";
const known = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(suffix))
  .map((file) => basename(file, suffix));
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) throw new Error(`There is no bench ${unknown.join(", ")}, only ${known.join(", ")}.`);

const scratch = realpathSync(mkdtempSync(join(tmpdir(), "namely-bench-")));
try {
  await buildInto(scratch);
  const rows = [];
  for (const name of known.filter((name) => asked.length === 0 || asked.includes(name))) {
    const startedAt = performance.now();
    process.stderr.write(`${name} …`);
    rows.push(...(await measure(name)));
    process.stderr.write(` ${Math.round((performance.now() - startedAt) / 1000)} s\n`);
  }
  process.stdout.write(renderTable(rows));
  if (rows.some(({ verdict }) => verdict === "BROKEN")) process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function buildInto(folder) {
  for (const name of ["src", "node_modules", "package.json", "package-lock.json"])
    symlinkSync(join(root, name), join(folder, name));
  cpSync(join(root, "bin"), join(folder, "bin"), { recursive: true });
  execFileSync(process.execPath, [join(root, "build.js")], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  // At the same depth as here, so that what is found from a file is found from its bundle too.
  const outdir = join(folder, "test", "bench");
  mkdirSync(outdir, { recursive: true });
  await build({
    entryPoints: readdirSync(import.meta.dirname)
      .filter((file) => file.endsWith(".ts"))
      .map((file) => join(import.meta.dirname, file)),
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    // It looks for its own files beside itself.
    external: ["playwright-core"],
    // Packages written as CommonJS call require(), which an ES module does not have.
    banner: {
      js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
    },
    logLevel: "error",
  });
}

/** Each bench has a process to itself: the heap that one leaves behind would slow the next. */
function measure(name) {
  return new Promise((resolveRows, reject) => {
    const child = fork(join(scratch, "test", "bench", `${name}.bench.mjs`), {
      execArgv: ["--expose-gc"],
      cwd: scratch,
    });
    let rows;
    child.once("message", (message) => (rows = message));
    child.once("error", reject);
    child.once("exit", (code) =>
      code === 0 && rows ? resolveRows(rows) : reject(new Error(`The bench ${name} ended with ${code}.`)),
    );
  });
}

function renderTable(rows) {
  const header = { name: "bench", ours: "ours", peer: "peer", ratio: "ratio", bound: "bound", verdict: "" };
  const columns = Object.keys(header);
  const lines = [header, ...rows];
  const widths = columns.map((column) => Math.max(...lines.map((row) => row[column].length)));
  const text = lines.map((row) =>
    columns
      .map((column, index) =>
        column === "ratio" ? row[column].padStart(widths[index]) : row[column].padEnd(widths[index]),
      )
      .join("  ")
      .trimEnd(),
  );
  return `node ${process.versions.node}, ${process.platform}-${process.arch}\n\n${text.join("\n")}\n`;
}
