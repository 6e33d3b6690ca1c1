import { transformSync } from "esbuild";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { GLOBAL_FLAGS } from "../../src/cli/global-flags.ts";
import type { Command } from "../../src/cli/command.ts";
import { signDelivery } from "../../src/delivery/signature.ts";
import { EVERY_COMMAND } from "../../src/program/every-command.ts";
import { parseCommandLine } from "../../src/program/program.ts";
import {
  findCall,
  listBlocks,
  PAGES,
  readProse,
  splitWords,
  WRITTEN_PAGES,
} from "../support/documentation.ts";

/** How each language of a code block is checked. */
const LANGUAGES: Readonly<Record<string, string>> = {
  sh: "here, and run by test/trust/docs-examples.process.test.ts",
  powershell: "here",
  json: "here",
  yaml: "here, and run by test/scenarios/jobs.process.test.ts and test/library/packed.test.ts",
  nginx: "here",
  crontab: "test/scenarios/jobs.process.test.ts",
  systemd: "test/scenarios/jobs.process.test.ts",
  ts: "test/library/packed.process.test.ts",
};

/** Flags that no command has, since they end the program before. */
const OF_THE_PROGRAM = new Set(["--help", "--version"]);

const calls = ["sh", "powershell"].flatMap((language) =>
  listBlocks(WRITTEN_PAGES, language).flatMap(({ page, code }) =>
    code
      .split("\n")
      .flatMap(findCall)
      .filter((call) => !OF_THE_PROGRAM.has(call))
      .map((call) => [page, call] as const),
  ),
);

function listCommands(commands: readonly Command[]): Command[] {
  return commands.flatMap((command) => [command, ...listCommands(command.subcommands ?? [])]);
}

test("the documentation shows many commands", () => {
  expect(calls.length).toBeGreaterThan(100);
});

test.each(calls)("%s shows a command that exists: namely %s", (_, call) => {
  const parsed = parseCommandLine(splitWords(call), 100);
  if (parsed.kind === "run") parsed.command.read(parsed.given);
});

test.each(
  listCommands(EVERY_COMMAND).flatMap(({ name, examples }) =>
    examples.map(({ command }) => [name, command] as const),
  ),
)("the help of %s shows a command that exists: %s", (_, example) => {
  const parsed = parseCommandLine(splitWords(findCall(example)[0] ?? ""), 100);
  expect(parsed.kind).toBe("run");
  if (parsed.kind === "run") parsed.command.read(parsed.given);
});

test("every code block is in a language that a test checks", () => {
  const unknown = listBlocks(WRITTEN_PAGES).filter(({ language }) => LANGUAGES[language] === undefined);
  expect(unknown).toEqual([]);
});

test.each(listBlocks(WRITTEN_PAGES, "json"))("JSON in $page is valid", ({ code }) => {
  expect(JSON.parse(code)).toBeTypeOf("object");
});

test.each(listBlocks(WRITTEN_PAGES, "yaml"))("YAML in $page is valid", ({ code }) => {
  expect(parse(code)).toBeTypeOf("object");
});

test.each(listBlocks(WRITTEN_PAGES, "nginx"))("the nginx block in $page is whole", ({ code }) => {
  expect(code.match(/[{}]/gu)?.join("")).toMatch(/^(?:\{\})+$/u);
});

test.each(WRITTEN_PAGES.filter((page) => page !== "CHANGELOG.md"))("what %s calls a flag is one", (page) => {
  const flags = [...GLOBAL_FLAGS, ...listCommands(EVERY_COMMAND).flatMap(({ flags: own }) => own)];
  const known = new Set(flags.flatMap(({ spelling }) => /--[\w-]+/u.exec(spelling)?.[0] ?? []));
  const named = [...readProse(page).matchAll(/`(?<flag>--[a-z][\w-]*)[^`]*`/gu)].map(
    ({ groups }) => groups?.["flag"] ?? "",
  );
  expect(named.filter((flag) => !OF_THE_PROGRAM.has(flag) && !known.has(flag))).toEqual([]);
});

test("the documented check of a signature accepts ours and refuses others", async () => {
  const [block] = listBlocks(["docs/guides/act-on-events.md"], "ts");
  const { code } = transformSync(block?.code ?? "", { loader: "ts", format: "esm" });
  const module = (await import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`)) as {
    isFromNamely: (headers: Record<string, string>, body: string, secret: string) => boolean;
  };
  const key = Buffer.alloc(32, 7);
  const secret = `whsec_${key.toString("base64")}`;
  const sign = (timestamp: number, secrets: Buffer[]): Record<string, string> => ({
    "webhook-id": "evt_1",
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signDelivery({ id: "evt_1", timestamp, body: "{}", secrets }),
  });
  const now = Math.floor(Date.now() / 1000);
  expect(module.isFromNamely(sign(now, [Buffer.alloc(32, 1), key]), "{}", secret)).toBe(true);
  expect(module.isFromNamely(sign(now, [key]), "{ }", secret)).toBe(false);
  expect(module.isFromNamely(sign(now, [Buffer.alloc(32, 1)]), "{}", secret)).toBe(false);
  expect(module.isFromNamely(sign(now - 3600, [key]), "{}", secret)).toBe(false);
  expect(module.isFromNamely({}, "{}", secret)).toBe(false);
});

test("the page for language models says by itself what it is for", () => {
  const skill = PAGES.filter((page) => page.endsWith("/SKILL.md"));
  expect(skill).toEqual(["skills/namely/SKILL.md"]);
  const [, front = ""] = /^---\n(?<front>[^]*?)^---\n/mu.exec(readProse("skills/namely/SKILL.md")) ?? [];
  expect(parse(front)).toMatchObject({ name: "namely", description: expect.any(String) as string });
});
