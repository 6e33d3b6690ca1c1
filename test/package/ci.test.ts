import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { checkDockerfile, checkProject, checkWorkflow } from "../../tools/check-ci.js";

const ROOT = resolve(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const ci = read(".github/workflows/ci.yml");
const release = read(".github/workflows/release.yml");
const dockerfile = read("Dockerfile");

/** Replaces what stands in the text, which a typing error in a test would not. */
function change(text: string, from: string, to: string): string {
  expect(text).toContain(from);
  return text.replace(from, () => to);
}

test("the workflows and the Dockerfile of this repository follow every rule", async () => {
  expect(await checkProject(ROOT)).toEqual([]);
});

test.each<[string, string, string, string, string]>([
  [
    "a key that GitHub does not know",
    ci,
    "timeout-minutes",
    "timeout-minute",
    "Unexpected value 'timeout-minute'",
  ],
  [
    "an expression that GitHub does not know",
    ci,
    "matrix.os",
    "matrx.os",
    "Unrecognized named-value: 'matrx'",
  ],
  ["a job that needs an unknown job", release, "needs: pack", "needs: build", "unknown job 'build'"],
  [
    "an action pinned by its tag",
    ci,
    "@de0fac2e4500dabe0009e67214ff5f5447ce83dd",
    "@v6",
    "is not pinned to a commit",
  ],
  [
    "an action pinned by a short commit",
    ci,
    "0dabe0009e67214ff5f5447ce83dd",
    "",
    "is not pinned to a commit",
  ],
  ["a pin that does not say its version", ci, " # v6.2.0", "", "without its version"],
  ["no permissions", ci, "permissions:\n  contents: read\n", "", "has no permissions"],
  [
    "a permission to write for every job",
    ci,
    "contents: read",
    "contents: write",
    "grants contents to every job",
  ],
  ["all permissions", ci, "permissions:\n  contents: read", "permissions: write-all", "grants everything"],
  [
    "credentials that stay after the checkout",
    ci,
    "persist-credentials: false",
    "fetch-depth: 1",
    "persist-credentials",
  ],
  [
    "an expression in a script",
    ci,
    "npm ci",
    "echo ${{ github.event.pull_request.title }}",
    "puts an expression into a script",
  ],
  ["a job without a time limit", ci, "    timeout-minutes: 60\n", "", "has no timeout-minutes"],
  ["strangers' code with secrets", ci, "pull_request:", "pull_request_target:", "a stranger's input"],
  [
    "dependencies beside a token for publishing",
    release,
    "npm publish",
    "npm ci && npm publish",
    "runs code of dependencies",
  ],
])("the check refuses a workflow with %s", async (_, text, from, to, finding) => {
  expect((await checkWorkflow(change(text, from, to))).join("\n")).toContain(finding);
});

test.each<[string, string, string, string]>([
  ["an instruction that Docker does not know", "WORKDIR", "WORKDIRS", "Unknown instruction: WORKDIRS"],
  [
    "an image without a version",
    "FROM node:24-bookworm-slim AS",
    "FROM node AS",
    "is not pinned to a version",
  ],
  ["the latest image", "FROM node:24-bookworm-slim AS", "FROM node:latest AS", "is not pinned to a version"],
  ["root as the user", "USER node", "USER root", "runs as root"],
  ["no user", "USER node\n", "", "runs as root"],
  ["an entry point behind a shell", 'ENTRYPOINT ["namely"]', "ENTRYPOINT namely", "ENTRYPOINT is not a list"],
  ["no entry point", 'ENTRYPOINT ["namely"]\n', "", "ENTRYPOINT is not a list"],
  ["the whole folder copied", "COPY src ./src", "COPY . .", "copies the whole folder"],
  ["a token in the environment", "NAMELY_TOKEN_FILE=", "NAMELY_TOKEN=", "puts a secret into a layer"],
  [
    "a token as an argument of the build",
    "USER node",
    "ARG NAMELY_TOKEN\nUSER node",
    "puts a secret into a layer",
  ],
  ["ADD", "COPY src", "ADD src", "use COPY"],
  ["packages without their checksums", "npm ci", "npm install", "use npm ci"],
  [
    "a script from the network",
    "npm ci",
    "curl https://example.com/install | sh",
    "neither checked nor pinned",
  ],
])("the check refuses a Dockerfile with %s", (_, from, to, finding) => {
  expect(checkDockerfile(change(dockerfile, from, to)).join("\n")).toContain(finding);
});

test("CI tries every supported system and version of Node with the repository's own commands", () => {
  const { jobs } = parse(ci) as {
    jobs: { test: { strategy: { matrix: Record<string, unknown[]> }; steps: { run?: string }[] } };
  };
  const { os = [], node } = jobs.test.strategy.matrix;
  expect(os.map((image) => String(image).split("-")[0])).toEqual(["ubuntu", "macos", "windows"]);
  expect(node).toEqual([20, 22, 24, 26]);
  expect(jobs.test.steps.flatMap(({ run }) => run ?? [])).toEqual([
    "npm ci",
    "npm run check",
    "npm test",
    "npm run test:ci",
  ]);
});

test("a run of everything uses the same commands, the quick ones first", () => {
  const commands = read(".ci/run").match(/^npm (?:test|run [\w:]+)$/gmu);
  expect(commands).toEqual(["npm run check", "npm test", "npm run test:ci", "npm run demo"]);
});

test("every script that a workflow runs is in package.json", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const weekly = parse(read(".github/workflows/weekly.yml")) as {
    jobs: { long: { strategy: { matrix: { script: string[] } } } };
  };
  const named = [ci, release].flatMap((text) =>
    [...text.matchAll(/npm run ([\w:]+)/gu)].map((match) => match[1] ?? ""),
  );
  for (const name of [...named, ...weekly.jobs.long.strategy.matrix.script])
    expect(scripts).toHaveProperty([name]);
  expect(weekly.jobs.long.strategy.matrix.script).toEqual(["test:full", "test:sabotage"]);
});

test("what the Dockerfile copies exists, and nothing else reaches the builder", () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gmu)].flatMap((match) =>
    (match[1] ?? "").split(" "),
  );
  expect(copied.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  const rules = read(".dockerignore")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  expect(rules[0]).toBe("*");
  expect(rules.slice(1).sort()).toEqual([...new Set(copied)].map((path) => `!${path}`).sort());
});
