// Breaks the program one line at a time and sees whether its tests notice: npm run test:sabotage, or with the names of
// lists, such as npm run test:sabotage -- budget. Works on a copy. Ends with 1 when a break was not noticed.
import { spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { breakSource, findTest, readSources } from "./break.js";

const root = resolve(import.meta.dirname, "../..");
/** Two cores are kept busy by two copies; more only make each other's tests slow. */
const COPIES = 2;
/** A broken program may hang, which its test notices; this is for one that hangs the test as well. */
const LONGEST_MS = 600_000;

const lists = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".json"))
  .map((file) => basename(file, ".json"));
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !lists.includes(name));
if (unknown.length > 0) throw new Error(`There is no list ${unknown.join(", ")}, only ${lists.join(", ")}.`);
const sources = readSources(root);
const sabotages = lists
  .filter((name) => asked.length === 0 || asked.includes(name))
  .flatMap((name) => JSON.parse(readFileSync(join(import.meta.dirname, `${name}.json`), "utf8")))
  .map((entry) => ({ ...entry, ...breakSource(sources, entry), tests: findTest(root, entry.test) }));

const scratch = realpathSync(mkdtempSync(join(tmpdir(), "namely-sabotage-")));
// Some tests run the program as another user.
chmodSync(scratch, 0o755);
try {
  const copies = Array.from({ length: COPIES }, (_, index) => copyProject(join(scratch, String(index))));
  const sound = await runTests(copies[0], [...new Set(sabotages.flatMap(({ tests }) => tests))]);
  if (!sound.passed) throw new Error(`The tests fail without any break:\n${sound.output}`);
  const unnoticed = [];
  const left = sabotages.entries();
  const work = async (copy) => {
    for (const [index, sabotage] of left) {
      const verdict = await judge(copy, sabotage);
      if (verdict !== "noticed") unnoticed.push(sabotage);
      process.stdout.write(
        `${index + 1}/${sabotages.length} ${sabotage.promise} ${verdict}: ${sabotage.breaks} (${sabotage.tests.join(", ")})\n`,
      );
    }
  };
  await Promise.all(copies.map(work));
  process.stdout.write(`${sabotages.length - unnoticed.length} of ${sabotages.length} sabotages noticed\n`);
  if (unnoticed.length > 0) process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function copyProject(folder) {
  for (const name of ["src", "bin", "docs", "skills", "test", "tools", ".github"])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  for (const name of ["build.js", "package.json", "package-lock.json", "tsconfig.json", "vitest.config.ts"])
    cpSync(join(root, name), join(folder, name));
  for (const name of [
    "README.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "LICENSE",
    "Dockerfile",
    ".dockerignore",
    ".npmrc",
  ])
    cpSync(join(root, name), join(folder, name));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}

/** "NOT TRIED" is a break that no test could start with, such as one that does not build: the list is at fault then. */
async function judge(copy, { path, text, tests }) {
  const place = join(copy, path);
  const sound = readFileSync(place, "utf8");
  writeFileSync(place, text);
  try {
    // The short run takes a part of each matrix, which this break may not be in.
    const short = await runTests(copy, tests);
    if (!short.passed && !short.failed) return "NOT TRIED";
    const isNoticed = short.failed || (await runTests(copy, [...tests, "--mode=full"])).failed;
    return isNoticed ? "noticed" : "NOT NOTICED";
  } finally {
    writeFileSync(place, sound);
  }
}

/** Passed: every test was run and held. Failed: at least one did not hold. Neither: the tests could not even start. */
async function runTests(copy, wanted) {
  const report = join(copy, "report.json");
  rmSync(report, { force: true });
  const words = ["vitest", "run", ...wanted, "--bail=1", "--reporter=json", `--outputFile=${report}`];
  const output = await runBounded("npx", words, copy);
  // One that hung was ended without a report.
  if (!existsSync(report)) return { output, passed: false, failed: false };
  const { numPassedTests, numFailedTests, success } = JSON.parse(readFileSync(report, "utf8"));
  return { output, passed: success && numPassedTests > 0, failed: numFailedTests > 0 };
}

function runBounded(command, words, cwd) {
  return new Promise((done, reject) => {
    const child = spawn(command, words, { cwd, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const pieces = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece) => pieces.push(piece));
    const timer = setTimeout(() => {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    }, LONGEST_MS);
    child.once("error", reject);
    child.once("close", () => {
      clearTimeout(timer);
      done(Buffer.concat(pieces).toString());
    });
  });
}
