// Checks the workflows of GitHub and the Dockerfile: npm run check:ci, or with the folder of another project.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { compileFunction } from "node:vm";
import { DockerfileParser } from "dockerfile-ast";
import { validate } from "dockerfile-utils";
import { build } from "esbuild";
import { parse } from "yaml";

/** All that is wrong in the workflows and the Dockerfile of a project, as `file: what`. */
export async function checkProject(root) {
  const workflows = join(root, ".github/workflows");
  const findings = [];
  for (const file of readdirSync(workflows).sort())
    for (const finding of await checkWorkflow(readFileSync(join(workflows, file), "utf8")))
      findings.push(`.github/workflows/${file}: ${finding}`);
  for (const finding of checkDockerfile(readFileSync(join(root, "Dockerfile"), "utf8")))
    findings.push(`Dockerfile: ${finding}`);
  return findings;
}

export async function checkWorkflow(text) {
  const wrong = await findSchemaErrors(text);
  if (wrong.length > 0) return wrong;
  const { on, permissions, jobs } = parse(text);
  const findings = [];
  const triggers = typeof on === "string" ? [on] : Array.isArray(on) ? on : Object.keys(on);
  for (const trigger of ["pull_request_target", "workflow_run", "issue_comment"])
    if (triggers.includes(trigger))
      findings.push(`"${trigger}" runs with the repository's secrets on a stranger's input`);
  if (permissions === undefined) findings.push("has no permissions, which grants the repository's default");
  if (grants(permissions).length > 0)
    findings.push(`grants ${grants(permissions).join(", ")} to every job; give it to one job`);
  for (const [name, job] of Object.entries(jobs)) {
    for (const finding of checkJob(job, text)) findings.push(`job "${name}" ${finding}`);
  }
  return findings;
}

function checkJob(job, text) {
  const findings = [];
  if (job.permissions === "write-all") findings.push("grants every permission");
  if (job["timeout-minutes"] === undefined && job.uses === undefined) findings.push("has no timeout-minutes");
  const steps = job.steps ?? [];
  for (const { uses } of [job, ...steps].filter((one) => one.uses !== undefined)) {
    if (uses.startsWith("./")) continue;
    const pinned = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/.test(uses);
    if (!pinned) findings.push(`uses "${uses}", which is not pinned to a commit`);
    else if (!listLines(text, uses).every((line) => /@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line)))
      findings.push(`uses "${uses}" without its version as a comment`);
  }
  for (const step of steps) {
    if (step.uses?.startsWith("actions/checkout@") && step.with?.["persist-credentials"] !== false)
      findings.push("checks out without persist-credentials: false");
    if (step.run?.includes("${{"))
      findings.push(`puts an expression into a script: ${JSON.stringify(step.run)}; hand it over in env`);
    if (
      grants(job.permissions).includes("id-token") &&
      /\bnpm (?:ci|install|i|run|test|exec)\b|\bnpx\b/.test(step.run ?? "")
    )
      findings.push(`runs code of dependencies where it could get a token: ${JSON.stringify(step.run)}`);
  }
  return findings;
}

function listLines(text, wanted) {
  return text
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line.includes(wanted));
}

/** The scopes that may be written to. */
function grants(permissions) {
  if (permissions === "write-all") return ["everything"];
  if (permissions === undefined || permissions === null || typeof permissions === "string") return [];
  return Object.entries(permissions).flatMap(([scope, level]) => (level === "write" ? [scope] : []));
}

let parser;

/** GitHub's own parser of workflows. It imports JSON in a way that only bundlers understand, so it is bundled. */
async function loadParser() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(import.meta.resolve("@actions/workflow-parser"))],
    bundle: true,
    write: false,
    format: "cjs",
    platform: "node",
  });
  const module = { exports: {} };
  const parameters = ["require", "module", "exports"];
  const run = compileFunction(outputFiles[0].text, parameters, { filename: "workflow-parser.cjs" });
  run(createRequire(import.meta.url), module, module.exports);
  return module.exports;
}

async function findSchemaErrors(text) {
  parser ??= loadParser();
  const { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter } = await parser;
  const { context, value } = parseWorkflow({ name: "workflow", content: text }, new NoOperationTraceWriter());
  if (value && context.errors.count === 0) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}

export function checkDockerfile(text) {
  const findings = validate(text).map(
    ({ message, range }) =>
      `line ${range.start.line + 1}: ${typeof message === "string" ? message : message.value}`,
  );
  const dockerfile = DockerfileParser.parse(text);
  const say = (instruction, finding) =>
    findings.push(`line ${instruction.getRange().start.line + 1}: ${finding}`);
  const stages = [];
  for (const from of dockerfile.getFROMs()) {
    const tag = from.getImageTag();
    const isStage = stages.includes(from.getImage());
    if (!isStage && from.getImageDigest() === null && (tag === null || !/^\d/.test(tag)))
      say(from, `"${from.getImage()}" is not pinned to a version`);
    stages.push(from.getBuildStage());
  }
  const instructions = dockerfile.getInstructions();
  for (const instruction of instructions) {
    const keyword = instruction.getKeyword();
    const words = instruction.getArgumentsContent() ?? "";
    if (keyword === "ADD") say(instruction, "use COPY: ADD fetches and unpacks");
    if (keyword === "COPY" && /^(?:--\S+ +)*\.\/? /.test(words))
      say(instruction, "copies the whole folder, with whatever secrets are in it");
    if ((keyword === "ENV" || keyword === "ARG") && holdsSecret(words))
      say(instruction, "puts a secret into a layer; mount a file");
    if (keyword === "RUN" && /\bsudo\b|\b(?:curl|wget)\b.*\|/.test(words))
      say(instruction, "runs what was neither checked nor pinned");
    if (keyword === "RUN" && /\bnpm (?:install|i)\b/.test(words))
      say(instruction, "installs without the checksums of package-lock.json; use npm ci");
  }
  const last = instructions.findLastIndex((one) => one.getKeyword() === "FROM");
  const final = instructions.slice(last + 1);
  const user = final.findLast((one) => one.getKeyword() === "USER")?.getArgumentsContent();
  if (!user || /^(?:root|0)(?::|$)/.test(user)) findings.push("the last stage runs as root");
  const entry = final.findLast((one) => one.getKeyword() === "ENTRYPOINT")?.getArgumentsContent();
  if (!entry?.startsWith("[")) findings.push("the ENTRYPOINT is not a list, so signals end at a shell");
  return findings;
}

function holdsSecret(words) {
  const names = [...words.matchAll(/(?:^|\s)(\w+)(?==|\s|$)/g)].map((match) => match[1]);
  return names.some((name) => /TOKEN|SECRET|PASSWORD|_KEY$/i.test(name) && !/_FILE$/i.test(name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const findings = await checkProject(resolve(process.argv[2] ?? "."));
  for (const finding of findings) process.stderr.write(`${finding}\n`);
  if (findings.length > 0) process.exitCode = 1;
}
