import { expect, test } from "vitest";
import { FLAG_GROUPS, SECTIONS, type Command } from "../../src/cli/command.ts";
import { EVERY_COMMAND } from "../../src/program/every-command.ts";
import { parseCommandLine } from "../../src/program/program.ts";
import { HELP_TOPICS } from "../../src/commands/help/help-topics.ts";
import { renderTopic } from "../../src/commands/help/topic-pages.ts";
import { ENVIRONMENT_VARIABLES } from "../../src/cli/environment-variables.ts";
import { readGlobals } from "../../src/cli/global-flags.ts";
import { runProgram } from "../support/program.ts";

function helpOf(words: readonly string[], columns = 80): string {
  const parsed = parseCommandLine(words, columns);
  return parsed.kind === "help" ? parsed.text : "";
}

function listPaths(
  commands: readonly Command[],
  before: readonly string[] = [],
): { path: string[]; command: Command }[] {
  return commands
    .filter(({ isHidden }) => !isHidden)
    .flatMap((command) => {
      const path = [...before, command.name];
      return [{ path, command }, ...listPaths(command.subcommands ?? [], path)];
    });
}

const commands = listPaths(EVERY_COMMAND).map(({ path, command }) => ({
  name: path.join(" "),
  path,
  command,
}));

test("namely alone fits a screen of 24 lines and 80 columns", () => {
  const lines = helpOf([]).split("\n");
  expect(lines.length).toBeLessThan(24);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});

test("namely alone names every command of the first level", () => {
  const words = new Set(helpOf([]).split(/[\s,]+/u));
  expect(EVERY_COMMAND.filter(({ name, isHidden }) => !isHidden && !words.has(name))).toEqual([]);
});

test("every command of the first level is listed by the job it is for", () => {
  expect(EVERY_COMMAND.filter(({ section, isHidden }) => !isHidden && section === undefined)).toEqual([]);
  expect(SECTIONS.filter((section) => !EVERY_COMMAND.some((command) => command.section === section))).toEqual(
    [],
  );
});

test.each([
  ["employees", 45],
  ["use", 12],
  ["snapshot", 40],
  ["diff", 60],
])("the help of %s is at most %i lines long", (name, most) => {
  expect(helpOf([name, "--help"]).trimEnd().split("\n").length).toBeLessThanOrEqual(most);
});

test.each(commands)(
  "the help of $name says what it is, how to call it, and shows an example first",
  ({ path, command }) => {
    const text = helpOf([...path, "--help"]);
    expect(text).toMatch(
      new RegExp(String.raw`^[A-Z][^]*\.\n\nUsage: namely ${path.join(" ")}[^\n]*\n\nExamples:\n`, "u"),
    );
    const missing = command.flags.filter(({ spelling }) => !text.includes(`  ${spelling}`));
    expect(missing).toEqual([]);
  },
);

test.each(commands)(
  "the help of $name repeats neither exit codes nor the flags of every command",
  ({ path }) => {
    const text = helpOf([...path, "--help"]);
    expect(text).not.toMatch(/Exit codes:|--no-progress|preset|NAMELY_DEBUG/u);
    expect(text).toContain("Flags of every command: namely help flags\n");
  },
);

test.each(commands)(
  "no line of the help of $name is wider than 80 columns, but for an example that cannot break",
  ({ path }) => {
    const wide = helpOf([...path, "--help"])
      .split("\n")
      .filter((line) => line.length > 80 && !line.startsWith("  namely ") && !line.startsWith("  curl "));
    expect(wide).toEqual([]);
  },
);

test("flags stand in groups, in the same order on every page", () => {
  for (const { path } of commands) {
    const titles = [...helpOf([...path, "--help"]).matchAll(/^(?<title>[A-Z]\w+):$/gmu)].flatMap(
      (match) => match.groups?.["title"] ?? "",
    );
    const groups = titles.filter((title) => FLAG_GROUPS.some((group) => group === title));
    expect(groups).toEqual(FLAG_GROUPS.filter((group) => groups.includes(group)));
  }
});

test("namely help <command> says more than --help where there is more to say", () => {
  expect(helpOf(["help", "employees"])).toContain("Filters combine");
  expect(helpOf(["employees", "--help"])).not.toContain("Filters combine");
});

test.each(Object.keys(HELP_TOPICS))("namely help %s prints a page to stdout", async (topic) => {
  const { code, stdout, stderr } = await runProgram(["help", topic]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout.split("\n").length).toBeGreaterThan(5);
});

test("namely help environment names every variable", () => {
  const page = renderTopic("environment", EVERY_COMMAND, 80);
  expect(ENVIRONMENT_VARIABLES.filter(({ name }) => !page.includes(`  ${name} `))).toEqual([]);
});

test("namely help exit-codes says which commands end with 3", () => {
  const page = renderTopic("exit-codes", EVERY_COMMAND, 80);
  const three = [...page.matchAll(/^ {2}(?<name>[a-z ]+?) {2,}3,/gmu)].flatMap(
    (match) => match.groups?.["name"] ?? "",
  );
  expect(three).toEqual(["diff", "reconcile", "org check"]);
});

test.each([
  [["diff", "--fromat", "json"], "--format"],
  [["employees", "--title", "Engineer"], "--job-title"],
  [["employees", "--out", "x.csv"], "--output"],
  [["diff", "--webhook", "https://example.com"], "--post"],
  [["employees", "--silent"], "--quiet"],
])("the hint for %j names the intended flag", (words, flag) => {
  expect(() => parseCommandLine(words, 80)).toThrow(
    expect.objectContaining({ hint: expect.stringContaining(`Did you mean ${flag}?`) as string }) as Error,
  );
});

test.each([
  [["watch", "--fo", "x"], "--force"],
  [["watch", "--forma", "x"], "--force"],
  [["diff", "--for", "x"], "--force"],
  [["employees", "--include"], "--include-sensitive"],
  [["diff", "--forget"], "--forget-undelivered"],
])("the hint for %j never leads to %s", (words, flag) => {
  const hint = hintOf(words);
  expect(hint).toContain("--help");
  expect(hint).not.toContain(flag);
});

function hintOf(words: readonly string[]): string {
  try {
    parseCommandLine(words, 80);
  } catch (error) {
    return error instanceof Error && "hint" in error ? String(error.hint) : "";
  }
  return "";
}

test("--json is short for --format json", () => {
  const parsed = parseCommandLine(["employees", "--json"], 80);
  expect(parsed.kind === "run" && readGlobals(parsed.given.flags, {}).format).toBe("json");
});

test("--json beside another format is wrong use", () => {
  const parsed = parseCommandLine(["employees", "--json", "--format", "csv"], 80);
  expect(() => parsed.kind === "run" && readGlobals(parsed.given.flags, {})).toThrow(
    expect.objectContaining({ code: "usage.conflict" }) as Error,
  );
});

const RUNS_FOR_LONG = new Set(["sandbox", "demo"]);

test.each(commands.filter(({ name, command }) => !RUNS_FOR_LONG.has(name) && !command.isGroup))(
  "namely $name without a login ends with a code that its entry in the table has",
  async ({ path, command }) => {
    const needed = (command.positionals ?? [])
      .filter(({ spelling }) => spelling.startsWith("<"))
      .map(() => "acme");
    const { code } = await runProgram([...path, ...needed], { env: { NAMELY_LISTEN_SECRET: "" } });
    expect([0, 1, 2, ...(command.exitCodes ?? [])]).toContain(code);
  },
);
