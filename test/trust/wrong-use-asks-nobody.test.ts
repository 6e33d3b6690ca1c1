import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Fault } from "../../src/platform/errors/fault.ts";
import { writeHeader } from "../../src/snapshots/file/header.ts";
import { makeScene, readFolder, runLine, type Scene } from "../commands/terminal-context.ts";
import { assess, ENTRIES, flagsOf, longName, type Outcome, type Verdict } from "../support/command-lines.ts";
import { sendJson, startScriptedServer } from "../support/scripted-server.ts";
import { tally } from "../support/tally.ts";

/** What is looked at only when the command has begun, but before anybody is asked. */
interface Attempt extends Verdict {
  readonly trace: { readonly "requests sent": number; readonly "files written": number };
}

/** Runs command lines up to their faults, with a token in the environment and a server that would answer. */
async function attempt(
  lines: readonly (readonly string[])[],
  isRight: (said: string, outcome: Outcome) => boolean,
): Promise<Attempt> {
  await using server = await startScriptedServer((_, response) => sendJson(response, 200, {}));
  const scene = makeScene({ NAMELY_BASE_URL: server.url.href, NAMELY_TOKEN: "0123456789abcdef" });
  // A token in the environment goes before every login, which would be refused for that.
  const withoutToken = { ...scene, env: { ...scene.env, NAMELY_TOKEN: undefined } };
  laySnapshot(scene);
  const outcomes: Outcome[] = [];
  for (const words of lines) {
    const { error } = await runLine(words[0] === "login" ? withoutToken : scene, words);
    if (error !== undefined && !(error instanceof Fault)) throw error;
    outcomes.push({ line: words.join(" "), fault: error });
  }
  const verdict = assess(outcomes, isRight);
  const files = readFolder(scene.env["HOME"] ?? "").size - 1;
  return { ...verdict, trace: { "requests sent": server.requests.length, "files written": files } };
}

/** What is in the store is looked for before it is looked at how it shall be shown. */
function laySnapshot({ folders }: Scene): void {
  const folder = join(folders.state, "snapshots", "acme");
  mkdirSync(folder, { recursive: true });
  const includes = { sensitive: false, custom_fields: "none" } as const;
  const checksum = `sha256:${createHash("sha256").digest("hex")}`;
  const seal = { lines: 0, checksum };
  const header = { company: { id: "acme", name: null }, groups: null, visible_keys: [], includes, ...seal };
  writeFileSync(join(folder, "2026-11-23T060000Z.ndjson"), `${writeHeader(header)}\n`);
}

const NOTHING = { "requests sent": 0, "files written": 0 };

const takes = (name: string) =>
  ENTRIES.filter((entry) => flagsOf(entry).some((flag) => longName(flag) === name));

/** Flags that a command does not do without. */
const NEEDED: Readonly<Record<string, readonly string[]>> = { prune: ["--keep", "3"] };

/** Which columns a saved report has is only known when it is there; test/scenarios/lists refuses others then. */
const hasColumnsOfItsOwn = ({ path }: { readonly path: readonly string[] }): boolean => path[0] === "report";

/** Brings a company of its own, or has to do with none. */
const isOwnCompany = ({ path }: { readonly path: readonly string[] }): boolean =>
  ["demo", "schema", "completion", "columns"].includes(path[0] ?? "");

/** What it puts out has no model: its fields are known when it has come, and a file of any extension may hold it. */
const hasNoModel = ({ path }: { readonly path: readonly string[] }): boolean => path[0] === "api";

describe("wrong use found after a command has started makes no request and writes nothing", () => {
  it("in a format that does not exist, or one that is mistyped", async (testContext) => {
    const lines = takes("--format").flatMap(({ words }) => [
      [...words, "--format", "xml"],
      [...words, "--format", "jsno"],
    ]);
    // A chart has formats of its own.
    const { leaks, counts, trace } = await attempt(lines, (said, { line }) =>
      (line.startsWith("org chart ") ? /\bhtml\b/u : /\bjson\b/u).test(said),
    );
    expect({ leaks, trace }).toEqual({ leaks: [], trace: NOTHING });
    tally(testContext, "R18", { ...counts, ...trace });
  });

  it("in a company that cannot be one", async (testContext) => {
    const names = ["ac me", "../acme", "acme.example.com", "a_b", "-", "a".repeat(64)];
    const lines = ENTRIES.filter((entry) => !isOwnCompany(entry) && !entry.command.isGroup).flatMap(
      ({ words, command }) =>
        names.map((name) => [...words, ...(NEEDED[command.name] ?? []), `--company=${name}`]),
    );
    const { leaks, counts, trace } = await attempt(lines, (said) => /acme|sandbox/u.test(said));
    expect({ leaks, trace }).toEqual({ leaks: [], trace: NOTHING });
    tally(testContext, "R18", { ...counts, ...trace });
  });

  it("in a field that does not exist, with the nearest ones", async (testContext) => {
    const modelled = takes("--fields").filter((entry) => !hasColumnsOfItsOwn(entry) && !hasNoModel(entry));
    const lines = modelled.flatMap(({ words }) => [
      [...words, "--fields", "idd"],
      [...words, "--fields", "no_such_field_anywhere"],
    ]);
    const { leaks, counts, trace } = await attempt(
      lines,
      (said, { line }) =>
        !line.endsWith("idd") ||
        /Did you mean id|Available fields: (?:name, taken_at|source, row|date, kind)/u.test(said),
    );
    expect({ leaks, trace }).toEqual({ leaks: [], trace: NOTHING });
    tally(testContext, "R18", { ...counts, ...trace });
  });

  it("in an extension or a flag that does not go with the format", async (testContext) => {
    const lines = takes("--excel").flatMap((entry) => [
      ...(hasNoModel(entry) ? [] : [[...entry.words, "-o", "people.xyz"]]),
      [...entry.words, "--format", "json", "--excel"],
      [...entry.words, "--format", "ndjson", "--csv-safe", "off"],
    ]);
    const { leaks, counts, trace } = await attempt(lines, () => true);
    expect({ leaks, trace }).toEqual({ leaks: [], trace: NOTHING });
    tally(testContext, "R18", { ...counts, ...trace });
  });

  it("in a foreign URL, in a write without confirmation, and in an invalid body", async (testContext) => {
    const lines = [
      ["api", "https://evil.example.com/api/v1/profiles"],
      ["api", "profiles", "-o", "people.xyz", "--format", "xml"],
      ["api", "groups", "--excel"],
      ["api", "groups", "--fields", "id", "-o", "groups.xyz"],
      ["api", "-X", "DELETE", "events/1"],
      ["api", "-X", "POST", "groups", "--yes", "-f", "a=1", "-f", "a=2"],
      ["api", "-X", "POST", "groups", "--yes", "--input", "no-such-file.json"],
      ["api", "-X", "POST", "groups", "--yes", "-F", "a=@no-such-file.json"],
      ["api", "-X", "POST", "groups", "--yes", "--input", "-"],
    ];
    const { leaks, counts, trace } = await attempt(lines, () => true);
    expect({ leaks, trace }).toEqual({ leaks: [], trace: NOTHING });
    tally(testContext, "R18", { ...counts, ...trace });
  });

  it("in two companies, of which one would be passed over", async (testContext) => {
    const named = ENTRIES.filter(({ command }) =>
      (command.positionals ?? []).some(({ spelling }) => spelling.includes("company")),
    );
    const lines = [
      ...named.map(({ path }) => [...path, "acme", "--company", "other"]),
      ["logout", "--all", "--company", "acme"],
    ];
    const { leaks, counts, trace } = await attempt(lines, (_, { fault }) => fault?.code === "usage.conflict");
    expect({ leaks, trace }).toEqual({ leaks: [], trace: NOTHING });
    expect(lines.length).toBeGreaterThan(3);
    tally(testContext, "R18", { ...counts, ...trace });
  });
});
