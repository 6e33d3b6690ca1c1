import { expect, test } from "vitest";
import { GLOBAL_FLAGS } from "../../src/cli/global-flags.ts";
import type { Command } from "../../src/cli/command.ts";
import { ENVIRONMENT_VARIABLES } from "../../src/cli/environment-variables.ts";
import { EVERY_COMMAND } from "../../src/program/every-command.ts";
import { FORMAT_NAMES } from "../../src/output/format-catalog.ts";
import { EVENT_NAMES } from "../../src/snapshots/compare/event-names.ts";
import { PAGES, readPage } from "../support/documentation.ts";

function listPaths(commands: readonly Command[], before = ""): { path: string; command: Command }[] {
  return commands
    .filter(({ isHidden }) => !isHidden)
    .flatMap((command) => {
      const path = `${before}${command.name}`;
      return [{ path, command }, ...listPaths(command.subcommands ?? [], `${path} `)];
    });
}

const read = (name: string): string => readPage(`docs/reference/${name}.md`);
const commands = listPaths(EVERY_COMMAND);

/** The pages of all commands. */
const manual = PAGES.filter((path) => path.startsWith("docs/reference/commands"))
  .map(readPage)
  .join("\n");

test("the reference names every command with what it does", () => {
  const missing = commands.filter(
    ({ path, command }) =>
      !manual.includes(`namely ${path}`) || !manual.toLowerCase().includes(command.summary.toLowerCase()),
  );
  expect(missing.map(({ path }) => path)).toEqual([]);
});

test("the reference names every flag", () => {
  const flags = [...GLOBAL_FLAGS, ...commands.flatMap(({ command }) => command.flags)].map(
    ({ spelling }) => /--[\w-]+/u.exec(spelling)?.[0] ?? "",
  );
  const named = new Set(`${manual}${read("flags")}`.match(/(?<![\w-])--[a-z][\w-]*/gu));
  expect(flags.length).toBeGreaterThan(100);
  expect(flags.filter((flag) => !named.has(flag))).toEqual([]);
});

test("the reference names every event and every format", () => {
  expect(EVENT_NAMES.filter((name) => !read("events").includes(`\`${name}\``))).toEqual([]);
  expect(FORMAT_NAMES.filter((name) => !read("formats").includes(`\`${name}\``))).toEqual([]);
});

test("the reference explains every variable", () => {
  const page = read("environment");
  expect(ENVIRONMENT_VARIABLES.filter(({ name }) => !page.includes(`\`${name}\``))).toEqual([]);
});

test("the reference explains every exit code", () => {
  const codes = [...read("exit-codes").matchAll(/^\| `?(?<code>[\d, /`]+)\|/gmu)].flatMap(
    ({ groups }) => groups?.["code"]?.match(/\d+/gu) ?? [],
  );
  expect(codes).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "129", "130", "143"]);
});
