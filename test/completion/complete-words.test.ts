import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { followWords, takeApart } from "../../src/completion/command-words.ts";
import { SOURCE_KEYS } from "../../src/completion/value-sources.ts";
import { GLOBAL_FLAGS } from "../../src/cli/global-flags.ts";
import type { Command } from "../../src/cli/command.ts";
import { completeLine } from "../../src/program/complete-line.ts";
import { EVERY_COMMAND } from "../../src/program/every-command.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { makePlace, type Place, runProgram } from "../support/program.ts";

let place: Place & Disposable;
beforeAll(async () => {
  place = makePlace();
  await using company = await openCompany({ employees: 60 });
  const env = pointAt(company);
  await runProgram(["snapshot"], { place, env });
  await runProgram(["snapshot", "--baseline", "payroll"], { place, env });
  const login = {
    method: "token",
    store: "file",
    user: { id: "1", name: "A", email: null },
    logged_in_at: "",
  };
  const settings = { version: 1, current: "sandbox", companies: { sandbox: login, globex: login } };
  mkdirSync(place.config, { recursive: true, mode: 0o700 });
  writeFileSync(join(place.config, "config.json"), JSON.stringify(settings), { mode: 0o600 });
});
afterAll(() => place[Symbol.dispose]());

function ask(asked: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const folders = { NAMELY_CONFIG_DIR: place.config, NAMELY_STATE_DIR: place.state };
  return completeLine(asked, { env: { ...folders, ...env }, cwd: place.work, platform: process.platform });
}

/** The candidates of words, the last one of which is being typed, and the directive. */
async function complete(
  ...words: string[]
): Promise<{ readonly values: string[]; readonly directive: string }> {
  const lines = (await ask(["--", ...words])).trimEnd().split("\n");
  return {
    values: lines.slice(0, -1).map((line) => line.split("\t")[0] ?? ""),
    directive: lines.at(-1) ?? "",
  };
}

const NO_FILES = ":4";
const LIST = ":6";
const FILES = ":0";

describe("what is offered:", () => {
  test.each<[words: string, values: readonly string[], directive?: string]>([
    ["emp", ["employees"]],
    ["log", ["login", "logout"]],
    ["hel", ["help"]],
    ["help ex", ["exit-codes"]],
    ["help snapshot l", ["list"]],
    ["snapshot ", ["list", "show", "prune"]],
    ["org ch", ["chain", "chart", "check"]],
    ["employees --dep", ["--department"]],
    ["employees --comp", ["--company"]],
    ["employees -o", ["-o"]],
    ["employees --json --jso", []],
    ["api x -f a=b --raw", ["--raw-field"]],
    ["employees --format c", ["csv"]],
    ["employees --format=c", ["csv"]],
    ["org chart --format ", ["html", "svg", "mermaid", "dot"]],
    ["status --format ", ["table", "json"]],
    ["sandbox --format ", ["json"]],
    ["employees --csv-safe ", ["on", "off"]],
    ["login --store k", ["keychain"]],
    ["employees --status active,pe", ["active,pending"], LIST],
    [
      "employees --status active,",
      ["active,pending", "active,inactive", "active,unknown", "active,all"],
      LIST,
    ],
    ["diff --events termination_m", ["termination_moved"], LIST],
    ["diff --events=termination_m", ["termination_moved"], LIST],
    ["groups --type off", ["office"], LIST],
    ["feed --type birth", ["birthday"], LIST],
    ["companies --include ", ["groups", "fields"], LIST],
    ["fields --kind ", ["system", "custom"]],
    ["employees --sort name,start", ["name,start_date"], LIST],
    ["employees --started-since y", ["yesterday"]],
    ["watch --format n", ["ndjson"]],
    ["org check --problems cy", ["cycle"], LIST],
    ["employees --fields id,manager.e", ["id,manager.email"], LIST],
    ["groups --fields par", ["parent_group"], LIST],
    ["sandbox --quirk ties", ["ties="], LIST],
    ["sandbox --quirk ties=", ["ties=stable", "ties=shuffled", "ties=shuffled-cursor"]],
    ["completion ", ["bash", "zsh", "fish", "powershell"]],
    ["schema job", ["job-titles"]],
    ["use ", ["globex", "sandbox"]],
    ["employees --company g", ["globex"]],
    ["diff --baseline ", ["payroll"]],
    ["diff --timezone Europe/Zur", ["Europe/Zurich"]],
    ["employees -o ", [], FILES],
    ["employees --output=", [], FILES],
    ["demo --folder ", [], FILES],
    ["diff ", [], FILES],
    ["employees get ", []],
    ["org tree --depth ", []],
    ["employees -- --dep", []],
    ["employees --department", ["--department"]],
    ["nonsense ", []],
  ])("namely %s", async (line, values, directive = NO_FILES) => {
    expect(await complete(...line.split(" "))).toEqual({ values, directive });
  });

  test("departments, offices and titles of the last snapshot, in any letter case", async () => {
    const { values, directive } = await complete("employees", "--department", "");
    expect(directive).toBe(NO_FILES);
    expect(values.length).toBeGreaterThan(3);
    const [first = ""] = values;
    const beginning = first.slice(0, 3).toLowerCase();
    expect((await complete("employees", "--department", beginning)).values).toContain(first);
    expect((await complete("employees", "--office", "")).values.length).toBeGreaterThan(0);
    expect((await complete("employees", "--job-title", "")).values.length).toBeGreaterThan(3);
    expect((await complete("employees", "--group", "")).values).toEqual(expect.arrayContaining(values));
  });

  test("the stored snapshots of the baseline that was named, latest first", async () => {
    using own = makePlace();
    const folder = join(own.state, "snapshots", "acme", "baselines", "payroll");
    mkdirSync(folder, { recursive: true });
    const names = ["2026-11-23T120000Z", "2026-11-24T120000Z"];
    for (const name of [...names, "notes"]) writeFileSync(join(folder, `${name}.ndjson`), "");
    const env = { NAMELY_CONFIG_DIR: own.config, NAMELY_STATE_DIR: own.state };
    expect(await ask(["--", "snapshot", "show", ""], env)).toBe(":4\n");
    const asked = ["--", "snapshot", "show", "--baseline", "payroll", ""];
    expect(await ask(asked, env)).toBe("2026-11-24T120000Z\t\n2026-11-23T120000Z\t\n:4\n");
  });

  test("a description behind each command and flag", async () => {
    expect(await ask(["--", "dem"])).toMatch(/^demo\t\S.+\n:4\n$/u);
    expect(await ask(["--", "employees", "--no-col"])).toBe("--no-color\tno colors\n:4\n");
  });
});

describe("nothing is offered, and nothing goes wrong,", () => {
  test("without any folder", async () => {
    const folders = {
      NAMELY_CONFIG_DIR: join(place.root, "none"),
      NAMELY_STATE_DIR: join(place.root, "none"),
    };
    for (const words of ["diff --baseline ", "employees --department ", "employees --job-title ", "use "])
      expect(await ask(["--", ...words.split(" ")], folders)).toBe(":4\n");
  });

  test("with a snapshot that is damaged", async () => {
    using own = makePlace();
    const folder = join(own.state, "snapshots", "acme");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "2026-11-23T120000Z.ndjson"), "{");
    const env = { NAMELY_CONFIG_DIR: own.config, NAMELY_STATE_DIR: own.state };
    expect(await ask(["--", "employees", "--department", ""], env)).toBe(":4\n");
  });

  test("when it is asked in another way", async () => {
    expect(await ask([])).toBe(":4\n");
    expect(await ask(["bash"])).toBe(":4\n");
    expect(await ask(["--"])).toBe(await ask(["--", ""]));
  });
});

test("names that a terminal would obey are left out", async () => {
  using own = makePlace();
  const folder = join(own.state, "snapshots", "acme");
  mkdirSync(folder, { recursive: true });
  const groups = ["Sales", "Evil\u001b[2J", "Two\nlines"].map((name) => ({
    id: name,
    name,
    type: "department",
  }));
  writeFileSync(join(folder, "2026-11-23T120000Z.ndjson"), `${JSON.stringify({ groups })}\n`);
  const env = { NAMELY_CONFIG_DIR: own.config, NAMELY_STATE_DIR: own.state };
  expect(await ask(["--", "employees", "--department", ""], env)).toBe("Sales\t\n:4\n");
});

describe("for bash the line is split and the candidates are quoted:", () => {
  const BREAKS = " \t\n\"'><=;|&(:";
  let env: Readonly<Record<string, string>>;
  beforeAll(() => {
    const folder = join(place.root, "quotes", "snapshots", "acme");
    mkdirSync(folder, { recursive: true });
    const names = ["Human Resources", "R&D: Core", "$(touch x)", "Bob's"];
    const groups = names.map((name) => ({ id: name, name, type: "department" }));
    writeFileSync(join(folder, "2026-11-23T120000Z.ndjson"), `${JSON.stringify({ groups })}\n`);
    env = { NAMELY_STATE_DIR: join(place.root, "quotes") };
  });

  test.each<[line: string, answer: string]>([
    ["namely emp", "employees\n:4\n"],
    ["namely employees --format=c", "csv\n:4\n"],
    ["namely employees --department H", "Human\\ Resources\n:4\n"],
    ["namely employees --department 'H", "Human Resources\n:4\n"],
    ['namely employees --department "human r', "Human Resources\n:4\n"],
    ["namely employees --department Human\\ R", "Human\\ Resources\n:4\n"],
    ["namely employees --department=H", "Human\\ Resources\n:4\n"],
    ["namely employees --department R", "R\\&D:\\ Core\n:4\n"],
    ["namely employees --department R\\&D:", "\\ Core\n:4\n"],
    ["namely employees --department $", "\\$\\(touch\\ x\\)\n:4\n"],
    ['namely employees --department "$', "\\$(touch x)\n:4\n"],
    ["namely employees --department 'B", "Bob'\\''s\n:4\n"],
  ])("%s", async (line, answer) => {
    expect(await ask(["--bash", line, BREAKS], env)).toBe(answer);
  });
});

test("zsh, fish and PowerShell pass quotes on, which are not part of the name", async () => {
  const folder = join(place.root, "quotes");
  const env = { NAMELY_STATE_DIR: folder };
  for (const typed of ['"Human', "'Human", "Human\\ R", "Human R"])
    expect(await ask(["--", "employees", "--department", typed], env)).toBe("Human Resources\t\n:4\n");
});

/** Every command by its path. */
function listPaths(commands: readonly Command[], before = ""): [path: string, command: Command][] {
  return commands.flatMap((command) => {
    const path = `${before}${command.name}`;
    return [[path, command] as [string, Command], ...listPaths(command.subcommands ?? [], `${path} `)];
  });
}

test("every entry of the tables names a flag or a positional that exists", () => {
  const known = listPaths(EVERY_COMMAND).flatMap(([path, { flags, positionals = [] }]) => [
    ...flags.flatMap((flag) => [takeApart(flag).long, `${path} ${takeApart(flag).long}`]),
    ...positionals.map(({ spelling }) => `${path} ${spelling}`),
  ]);
  const globals = GLOBAL_FLAGS.map((flag) => takeApart(flag).long);
  expect(SOURCE_KEYS.filter((key) => ![...known, ...globals].includes(key))).toEqual([]);
});

test("a flag whose value may be left out takes the next word all the same", () => {
  const place = followWords(["employees", "--fields", "id", "get"], EVERY_COMMAND, GLOBAL_FLAGS);
  expect(place).toMatchObject({ path: "employees get", awaited: undefined });
  expect(place.given.get("--fields")).toBe("id");
});
