import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Command } from "../src/cli/command.ts";
import { EVERY_COMMAND } from "../src/program/every-command.ts";
import { GLOBAL_FLAGS } from "../src/cli/global-flags.ts";
import { parseCommandLine } from "../src/program/program.ts";
import { PROMISES } from "./support/promises.ts";

const commands = listPaths(EVERY_COMMAND);

/** What stands between the two comments, which tell how to write it anew. */
const COMMAND_TABLE =
  /(?<=^<!-- Written from the program's own table.*-->\n)[^]*?(?=^<!-- end of the table -->$)/mu;

/** The README, with its table as the program has it now: a test of its own looks whether that is how it is. */
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8").replace(COMMAND_TABLE, () => {
  const rows = commands.map(({ path, command }) => `| \`namely ${path}\` | ${command.summary} |\n`);
  return `\n| command | does |\n|---|---|\n${rows.join("")}\n`;
});
const blocks = [...readme.matchAll(/^```sh\n(?<code>[^]*?)^```$/gmu)].map(
  (match) => match.groups?.["code"] ?? "",
);

/** The words of each `namely …` that a block runs, without what the shell makes of the rest of the line. */
const shown = blocks.flatMap((block) => block.split("\n")).flatMap(findCall);

function findCall(line: string): string[] {
  const call = /(?:^|\$\(|[A-Z_]+=\S+ )namely (?<words>[^#|<>)]*)/u.exec(line)?.groups?.["words"];
  return call === undefined ? [] : [call.trim()];
}

function splitWords(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|(\S+)/gu)].map((match) => match[1] ?? match[2] ?? "");
}

function listPaths(commands: readonly Command[], before = ""): { path: string; command: Command }[] {
  return commands.flatMap((command) => {
    const path = `${before}${command.name}`;
    return [{ path, command }, ...listPaths(command.subcommands ?? [], `${path} `)];
  });
}

test("the README shows commands at all", () => {
  expect(shown.length).toBeGreaterThan(20);
});

test.each(shown)("what the README shows is a command that exists: namely %s", (call) => {
  const parsed = parseCommandLine(splitWords(call), 100);
  if (parsed.kind === "run") parsed.command.read(parsed.given);
});

test("the README's table has every command with what it does", async () => {
  expect(readme).toMatch(COMMAND_TABLE);
  await expect(readme).toMatchFileSnapshot("../README.md");
});

test.each(commands)("the README names namely $path", ({ path }) => {
  expect(readme).toContain(`namely ${path}`);
});

test.each(
  commands.flatMap(({ path, command }) => command.examples.map((example) => [path, example.command])),
)("the help of %s shows a command that exists: %s", (_, example) => {
  const parsed = parseCommandLine(splitWords(findCall(example)[0] ?? ""), 100);
  expect(parsed.kind).toBe("run");
  if (parsed.kind === "run") parsed.command.read(parsed.given);
});

test.each(commands)("namely $path says in its help what it is and how it ends", ({ path, command }) => {
  const parsed = parseCommandLine([...path.split(" "), "--help"], 100);
  const text = parsed.kind === "help" ? parsed.text : "";
  expect(text).toContain(command.summary);
  expect(text).toContain("Exit codes:");
  expect(command.examples.length).toBeGreaterThan(0);
});

test.each([
  "NAMELY_COMPANY",
  "NAMELY_TOKEN",
  "NAMELY_TOKEN_FILE",
  "NAMELY_CLIENT_ID",
  "NAMELY_CLIENT_SECRET",
  "NAMELY_REFRESH_TOKEN",
  "NAMELY_BASE_URL",
  "NAMELY_CONFIG_DIR",
  "NAMELY_STATE_DIR",
  "NAMELY_RATE_LIMIT",
  "NAMELY_REDIS_URL",
  "NAMELY_WEBHOOK_SECRET",
  "NAMELY_LISTEN_SECRET",
  "NAMELY_DEBUG",
])("the README explains %s", (variable) => {
  expect(readme).toContain(`\`${variable}\``);
});

const help = parseCommandLine(["--help"], 100);
const helpText = help.kind === "help" ? help.text : "";

/** The part of the README below a heading. */
function sectionOf(heading: string): string {
  return new RegExp(`^## ${heading}\n(?<text>[^]*?)^## `, "mu").exec(readme)?.groups?.["text"] ?? "";
}

/** What stands in the first cell of each row of a table. */
function firstCells(section: string): string {
  return [...section.matchAll(/^\|(?<cell>[^|]*)\|/gmu)]
    .map((match) => match.groups?.["cell"] ?? "")
    .join("\n");
}

const everyFlag = new Set(
  [...GLOBAL_FLAGS, ...commands.flatMap(({ command }) => command.flags)].map(
    ({ spelling }) => /--[\w-]+/u.exec(spelling)?.[0] ?? "",
  ),
);

test("every flag stands in the README", () => {
  const named = new Set(readme.match(/(?<![\w-])--[a-z][\w-]*/gu));
  expect([...everyFlag].filter((flag) => !named.has(flag))).toEqual([]);
});

test("what the README calls a flag is one", () => {
  const spans = [...readme.matchAll(/`(?<flag>--[a-z][\w-]*)[^`]*`/gu)].map(
    (match) => match.groups?.["flag"] ?? "",
  );
  expect(spans.length).toBeGreaterThan(40);
  expect(spans.filter((flag) => flag !== "--help" && !everyFlag.has(flag))).toEqual([]);
});

test("the README and the help name the same variables", () => {
  const section = /^Environment:\n(?<names>(?: .*\n)+)/mu.exec(helpText)?.groups?.["names"] ?? "";
  const inHelp = new Set(section.match(/[A-Z][A-Z_]{3,}/gu));
  const inReadme = new Set(firstCells(sectionOf("Environment")).match(/(?<=`)[A-Z][A-Z_]{3,}/gu));
  expect(inHelp.size).toBeGreaterThan(10);
  expect([...inHelp].filter((name) => !inReadme.has(name))).toEqual([]);
  expect([...inReadme].filter((name) => name.startsWith("NAMELY_") && !inHelp.has(name))).toEqual([]);
});

test("the README and the help name the same exit codes", () => {
  const inHelp = /^Exit codes:\n(?<codes>[^]*)/mu
    .exec(helpText)
    ?.groups?.["codes"]?.match(/(?<=^ +|\/)\d+/gmu);
  const inReadme = firstCells(sectionOf("Exit codes")).match(/\d+/gu);
  expect(inReadme).toEqual(inHelp);
  expect(inReadme?.length).toBeGreaterThan(8);
});

test("every flag that is the same everywhere is in the help of every command", () => {
  const parsed = parseCommandLine(["employees", "--help"], 100);
  const text = parsed.kind === "help" ? parsed.text : "";
  expect(GLOBAL_FLAGS.filter(({ spelling }) => !text.includes(spelling))).toEqual([]);
});

test.each([
  [["help"], "namely <command> [flags]"],
  [["help", "employees"], "export employees"],
  [["employees", "-h"], "export employees"],
  [["employees", "get", "--help"], "show one employee"],
  [[], "namely <command> [flags]"],
  [["org"], "show the managers above an employee"],
])("help is shown for the words %j", (words, text) => {
  expect(parseCommandLine(words, 100)).toMatchObject({
    kind: "help",
    text: expect.stringContaining(text) as string,
  });
});

const testFiles = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".test.ts"))
  .map((file) => file.replaceAll("\\", "/"));

/** The row of the README's table for a promise, and the files of tests that it names. */
function readRow(number: string, promise: string): { readonly row: string; readonly named: string[] } {
  const row = readme.split("\n").find((line) => line.startsWith(`| ${number} | ${promise} | `)) ?? "";
  const named = [...row.matchAll(/`(?<path>[a-z]+(?:\/[a-z*.-]+)*)`/gu)].flatMap(
    (match) => match.groups?.["path"] ?? [],
  );
  return { row, named };
}

function findNamed(path: string): string[] {
  const pattern = new RegExp(
    `^${path.replaceAll(".", String.raw`\.`).replaceAll("*", "[a-z-]*")}\\.test\\.ts$`,
    "u",
  );
  return testFiles.filter((file) => pattern.test(file));
}

test.each(Object.entries(PROMISES))(
  "the README's table has the promise %s, and tests that exist",
  (number, promise) => {
    const { row, named } = readRow(number, promise);
    const [, , , counted = ""] = row.split(" | ");
    const missing = named.filter((path) => findNamed(path).length === 0);
    expect({ missing, isCounted: /\d|see/u.test(counted) }).toEqual({ missing: [], isCounted: true });
    // Memory is measured, not tested.
    expect(named.length > 0 || row.includes("npm run bench")).toBe(true);
  },
);

test.each(Object.entries(PROMISES))("every test that counts for %s is in its row", (number, promise) => {
  const listed = new Set(readRow(number, promise).named.flatMap(findNamed));
  const counting = testFiles.filter((file) =>
    readFileSync(new URL(file, import.meta.url), "utf8").includes(`, "${number}", {`),
  );
  expect(counting.filter((file) => !listed.has(file))).toEqual([]);
});
