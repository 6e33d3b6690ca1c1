import { describe, expect, it } from "vitest";
import type { Command, Flag } from "../../src/commands/command.ts";
import { EVERY_COMMAND } from "../../src/commands/every-command.ts";
import { GLOBAL_FLAGS, readGlobals } from "../../src/commands/global-flags.ts";
import { parseCommandLine } from "../../src/commands/program.ts";
import { Fault } from "../../src/platform/fault.ts";
import { renderFault } from "../../src/terminal/messages.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { makePlace, type ProgramResult, runProgram } from "../support/program.ts";
import { sideBySide } from "../support/side-by-side.ts";

interface Entry {
  readonly command: Command;
  /** Such as `employees get`, with a word for each positional that must be there. */
  readonly path: readonly string[];
  readonly words: readonly string[];
}

function walk(commands: readonly Command[], parent: readonly string[] = []): Entry[] {
  return commands.flatMap((command) => {
    const path = [...parent, command.name];
    const needed = (command.positionals ?? []).filter(({ spelling }) => spelling.startsWith("<"));
    const entry = { command, path, words: [...path, ...needed.map(() => "somebody")] };
    return [entry, ...walk(command.subcommands ?? [], path)];
  });
}

const ENTRIES = walk(EVERY_COMMAND);

/** Everything the program does before it does anything: the fault of a command line, or undefined when it is fine. */
function judge(words: readonly string[]): Fault | undefined {
  try {
    const parsed = parseCommandLine(words, 100);
    if (parsed.kind === "run") {
      readGlobals(parsed.given.flags, {});
      parsed.command.read(parsed.given);
    }
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

function longName({ spelling }: Flag): string {
  return /--[\w-]+/.exec(spelling)?.[0] ?? "";
}

/** The letter of a flag such as `-o`. */
function shortName({ spelling }: Flag): string | undefined {
  return /(?:^|, )(-\w)\b/.exec(spelling)?.[1];
}

const takesValue = ({ spelling }: Flag): boolean => /[<[]/.test(spelling);
const needsValue = ({ spelling }: Flag): boolean => spelling.includes("<");

function flagsOf({ command }: Entry): readonly Flag[] {
  return [...command.flags, ...GLOBAL_FLAGS];
}

/** Command lines that should be wrong but are not, or whose error is not fit for people. */
function findLeaks(
  lines: readonly (readonly string[])[],
  isRight?: (fault: Fault, line: string) => boolean,
): string[] {
  return lines.flatMap((words) => {
    const line = words.join(" ");
    const fault = judge(words);
    if (fault === undefined) return [`${line}: taken`];
    if (fault.area !== "usage") return [`${line}: ${fault.code}`];
    const text = renderFault(fault, { colour: false });
    if (text.trimEnd().split("\n").length > 3 || /^\s+at /m.test(text)) return [`${line}: ${text}`];
    return isRight?.(fault, line) === false ? [`${line}: ${text}`] : [];
  });
}

describe("every flag of every command", () => {
  const linesOf = (make: (entry: Entry, flag: Flag) => readonly (readonly string[])[]): string[][] =>
    ENTRIES.flatMap((entry) => flagsOf(entry).flatMap((flag) => make(entry, flag).map((line) => [...line])));

  it("is wrong use without the value it needs", () => {
    const lines = linesOf(({ words }, flag) =>
      needsValue(flag)
        ? [longName(flag), shortName(flag)].flatMap((name) => (name === undefined ? [] : [[...words, name]]))
        : [],
    );
    expect(lines.length).toBeGreaterThan(80);
    expect(findLeaks(lines)).toEqual([]);
  });

  it("is wrong use with an empty value or one of blanks", () => {
    const lines = linesOf(({ words }, flag) => {
      const name = longName(flag);
      if (!takesValue(flag)) return [];
      return [
        [...words, name, ""],
        [...words, `${name}=`],
        [...words, name, "  "],
      ];
    });
    expect(findLeaks(lines)).toEqual([]);
  });

  it("is wrong use when given twice, unless it collects its values", () => {
    const lines = linesOf(({ words }, flag) => {
      const name = longName(flag);
      return takesValue(flag) && flag.repeatable !== true ? [[...words, name, "1", name, "1"]] : [];
    });
    expect(findLeaks(lines, (fault) => fault.code === "usage.given-twice")).toEqual([]);
  });

  it("is wrong use with a value when it takes none", () => {
    const lines = linesOf(({ words }, flag) =>
      takesValue(flag) ? [] : [[...words, `${longName(flag)}=yes`]],
    );
    expect(findLeaks(lines)).toEqual([]);
  });

  it("is named when it is mistyped by a letter", () => {
    const known = new Set(ENTRIES.flatMap((entry) => flagsOf(entry).map(longName)));
    const mistype = (name: string): string => `${name.slice(0, -2)}${name.at(-1)}${name.at(-2)}`;
    const missing: string[] = [];
    for (const entry of ENTRIES) {
      for (const flag of flagsOf(entry)) {
        const name = longName(flag);
        const wrong = mistype(name);
        if (wrong === name || known.has(wrong)) continue;
        const fault = judge([...entry.words, wrong]);
        if (fault?.area !== "usage" || !fault.hint?.includes(name))
          missing.push(`${entry.path.join(" ")} ${wrong}: ${fault?.hint}`);
      }
    }
    expect(missing).toEqual([]);
  });
});

describe("every command", () => {
  it("is wrong use with a flag that nobody knows", () => {
    const lines = ENTRIES.flatMap(({ words }) => [
      [...words, "--no-such-flag"],
      [...words, "-Z"],
      ["--no-such-flag", ...words],
    ]);
    expect(
      findLeaks(lines, (fault, line) => line.includes(fault.message.match(/'(.*)'/)?.[1] ?? "?")),
    ).toEqual([]);
  });

  it("is wrong use with a word too many, and without a word it needs", () => {
    const lines = ENTRIES.flatMap(({ path, words, command }) => {
      const room = command.positionals?.length ?? 0;
      const full = [...path, ...Array.from({ length: room }, () => "somebody")];
      const lacking = words.length > path.length ? [path] : [];
      return [[...full, "extra"], ...lacking];
    });
    expect(findLeaks(lines)).toEqual([]);
  });

  it("is named when it is mistyped by a letter", () => {
    const mistyped = ENTRIES.map(({ path }) => {
      const name = path.at(-1) ?? "";
      const line = [...path.slice(0, -1), `${name.slice(0, -2)}${name.at(-1)}${name.at(-2)}`];
      return { name, line };
    }).filter(({ line }) => ENTRIES.every(({ path }) => path.join(" ") !== line.join(" ")));
    const lines = mistyped.map(({ line }) => line);
    const named = (fault: Fault, line: string): boolean => {
      const right = mistyped.find((one) => one.line.join(" ") === line)?.name ?? "?";
      return new RegExp(`Did you mean .*\\b${right}\\b`).test(fault.hint ?? "");
    };
    // Below a command that takes words of its own, a mistyped subcommand is just a word too many.
    const top = lines.filter((line) => line.length === 1);
    expect(findLeaks(top, named)).toEqual([]);
    expect(findLeaks(lines)).toEqual([]);
  });
});

describe("a value that cannot be", () => {
  it.each([
    ["employees --started-since 2026-02-30", "--started-since"],
    ["employees --started-since 11/01/2026", "--started-since"],
    ["employees --updated-since yesterday", "--updated-since"],
    ["employees --as-of 2026-13-01", "--as-of"],
    ["employees --status actve", "active"],
    ["employees --status active,,pending", "--status"],
    ["employees --fields id,,name", "--fields"],
    ["employees --cursor abc", "--limit"],
    ["employees --max-wait 5", "--max-wait"],
    ["employees --max-wait -1s", "--max-wait"],
    ["employees --csv-safe maybe", "--csv-safe"],
    ["employees --from a --limit 3", "--from"],
    ["groups --type departmnet", "department"],
    ["login acme --port 0", "--port"],
    ["login acme --port 70000", "--port"],
    ["login acme --store cloud", "--store"],
    ["login acme --with-token --client-id x", "--with-token"],
    ["logout acme --all", "--all"],
  ])("%s is wrong use that says %s", (line, says) => {
    const fault = judge(line.split(" "));
    expect(fault?.area).toBe("usage");
    expect(`${fault?.message} ${fault?.hint}`).toContain(says);
  });
});

function expectWrongUse(result: ProgramResult, label: string): void {
  const { code, stdout, stderr } = result;
  expect({ label, code, stdout }).toEqual({ label, code: 2, stdout: "" });
  expect(stderr).toMatch(/^error: .+\n/);
  expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(3);
  expect(stderr).not.toMatch(/^\s+at |node:internal|a fault of namely/m);
}

describe.concurrent("the program", { timeout: 120_000 }, () => {
  it("says what is wrong in three lines at most, exits 2 and asks nobody", async () => {
    await using company = await openCompany({ employees: 5 });
    const lines = [
      "employes",
      "employees --format xml",
      "employees --format table --excel",
      "employees --output",
      "employees get",
      "companies --limit 3",
      "use",
      "nonsense --help-me",
    ];
    await sideBySide(lines, async (line) => {
      expectWrongUse(await runProgram(line.split(" "), { env: pointAt(company) }), line);
    });
    expect(company.requests).toEqual([]);
  });

  it("refuses a NAMELY_BASE_URL that would show the token, or that is no plain address", async () => {
    await using company = await openCompany({ employees: 5 });
    const addresses = [
      "http://acme.namely.com",
      "http://127.0.0.1.example.com",
      "ftp://127.0.0.1/",
      "acme.namely.com",
      "https://user:secret@acme.namely.com",
      `${company.url}/?x=1`,
    ];
    await sideBySide(addresses, async (address) => {
      const env = { ...pointAt(company), NAMELY_BASE_URL: address };
      const result = await runProgram(["employees"], { env });
      expectWrongUse(result, address);
      expect(result.stderr).toContain("NAMELY_BASE_URL");
      expect(result.stderr).not.toContain("secret");
    });
    expect(company.requests).toEqual([]);
  });

  it("takes a NAMELY_BASE_URL that ends in a slash or in the API's path", async () => {
    await using company = await openCompany({ employees: 5 });
    for (const end of ["/", "/api/v1", "/api/v1/"]) {
      const env = { ...pointAt(company), NAMELY_BASE_URL: company.url + end };
      expect(await runProgram(["companies", "-q"], { env })).toMatchObject({ code: 0, stderr: "" });
    }
  });

  it("says that an address is not Namely's when nothing is there", async () => {
    await using company = await openCompany({ employees: 5 });
    const env = { ...pointAt(company), NAMELY_BASE_URL: `${company.url}/not/here` };
    const { code, stdout, stderr } = await runProgram(["employees"], { env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(3);
  });

  it("refuses a NAMELY_RATE_LIMIT that is none", async () => {
    await using company = await openCompany({ employees: 5 });
    await sideBySide(["abc", "100", "0/60s", "-1/60s"], async (limit) => {
      const env = { ...pointAt(company), NAMELY_RATE_LIMIT: limit };
      const result = await runProgram(["employees"], { env });
      expectWrongUse(result, limit);
      expect(result.stderr).toContain("NAMELY_RATE_LIMIT");
    });
  });

  it("refuses a company that cannot be one, by flag, by variable and by word", async () => {
    using place = makePlace();
    const names = ["ac me", "acme.example.com", "../acme", "a_b"];
    await sideBySide(names, async (name) => {
      const env = { NAMELY_TOKEN: "0123456789abcdef" };
      expectWrongUse(await runProgram(["employees", "--company", name], { env, place }), name);
    });
    const env = { NAMELY_TOKEN: "0123456789abcdef", NAMELY_COMPANY: "ac me" };
    expectWrongUse(await runProgram(["employees"], { env, place }), "NAMELY_COMPANY");
    const login = { input: "0123456789abcdef", place };
    expectWrongUse(await runProgram(["login", "ac me", "--with-token"], login), "login");
  });

  it("says which command to run when nobody is logged in, and exits 4", async () => {
    const lines = [
      "employees",
      "employees get x",
      "groups",
      "companies",
      "token",
      "status",
      "employees --company acme",
    ];
    await sideBySide(lines, async (line) => {
      const { code, stderr } = await runProgram(line.split(" "));
      expect({ line, code }).toEqual({ line, code: 4 });
      expect(stderr).toMatch(/hint: .*namely login/);
    });
  });

  it("exits 4 for a company that is not logged in beside one that is", async () => {
    await using company = await openCompany({ employees: 5 });
    using place = makePlace();
    const env = { NAMELY_BASE_URL: company.url, NAMELY_RATE_LIMIT: "1000/1s" };
    const login = ["login", "sandbox", "--with-token", "--store", "file"];
    expect(await runProgram(login, { env, place, input: company.personalToken })).toMatchObject({ code: 0 });
    expect(await runProgram(["companies", "-q"], { env, place })).toMatchObject({ code: 0, stderr: "" });
    const { code, stdout, stderr } = await runProgram(["companies", "--company", "other"], { env, place });
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toContain("You are not logged in to other, only to sandbox.");
    expect(stderr).toContain("hint: namely login other");
  });

  it("without a word, or with --help, shows help on stdout and exits 0", async () => {
    for (const words of [[], ["--help"], ["employees", "--help"], ["employees", "get", "-h"]]) {
      const { code, stdout, stderr } = await runProgram(words);
      expect({ words, code, stderr }).toEqual({ words, code: 0, stderr: "" });
      expect(stdout).toContain("Exit codes:");
    }
  });
});
