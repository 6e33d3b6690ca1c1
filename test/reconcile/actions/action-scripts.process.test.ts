import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { guardFormula } from "../../../src/formats/formula.ts";
import { ACTION_KINDS } from "../../../src/reconcile/actions/action-kinds.ts";
import type { ActionKindName } from "../../../src/reconcile/actions/action-names.ts";
import type { ReviewAction } from "../../../src/reconcile/actions/review-action.ts";
import { tries } from "../../support/effort.ts";
import { parseCsv } from "../../support/parse-csv.ts";
import { describeWith, findTool } from "../../support/requirement.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";

/** What some shell, program, server or spreadsheet obeys. */
const PIECES = [
  [
    "$(touch pwned)",
    "`touch pwned`",
    "${IFS}",
    "$ORG",
    "$0",
    "'",
    '"',
    "\\",
    "\n",
    "\r",
    "\r\n",
    ";",
    "&",
    "&&",
    "|",
  ],
  [
    ">pwned",
    "<",
    "(",
    ")",
    "*",
    "?",
    "[a-z]",
    "{a,b}",
    "{owner}",
    "#",
    "!",
    "!!",
    "~",
    "~account",
    "~~account~~",
  ],
  [
    "-",
    "--",
    "--help",
    "-X",
    "@file",
    "/",
    "..",
    ".",
    "%",
    "%2e%2e",
    "%0a",
    ":",
    "=1+1",
    "+1",
    " ",
    "\t",
    "\v",
  ],
  [
    "\0",
    "\u001B[2J",
    "\u0085",
    "\u2028",
    "\u202E",
    "\u200F",
    "\uFEFF",
    "\uD800",
    "\uDC00",
    "é",
    "ß",
    "😀",
    "EOF",
  ],
  ["ada", "@acme.com", "=cmd|' /C calc'!A0", "touch pwned", "x".repeat(10_240)],
].flat();

const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: "binary", maxLength: 3 })), { maxLength: 6 })
  .map((parts) => parts.join(""));
/** Some are such as GAM takes. */
const hostileAccount = fc.oneof(
  hostileText,
  hostileText.map((text) => `${text.replaceAll(/[\s@]/gu, "")}@acme.com`),
);
const hostileActions = fc.array(
  fc.record<ReviewAction>({
    account: hostileAccount,
    finding: fc.constantFrom("left_still_active", "overdue_active", "unknown_person"),
    employee: hostileText,
    reason: hostileText,
  }),
  { minLength: 1, maxLength: 8 },
);

/** The words of a call, and the first line of its stdin. */
interface RecordedCall {
  readonly words: readonly string[];
  readonly input: string;
}

const SHELLS = ["sh", "bash"] as const;
const PROGRAMS = ["gam", "gh", "curl", "touch", "ada", "EOF"];
/** Writes down what it was called with. */
const RECORDER = `#!/bin/sh
input=
if [ "\${0##*/}" = curl ]; then IFS= read -r input; fi
printf '%s\\0' "$#" "\${0##*/}" "$@" "$input" >> "$RECORDS"
`;

/** A folder for scripts, and programs that record how they are called: there are no others on its PATH. */
function openStage() {
  const folder = makeTempFolder();
  const programs = join(folder, "programs");
  const scripts = join(folder, "scripts $(touch pwned)");
  const records = join(folder, "records");
  mkdirSync(programs);
  mkdirSync(scripts);
  for (const program of PROGRAMS) {
    writeFileSync(join(programs, program), RECORDER);
    chmodSync(join(programs, program), 0o700);
  }
  symlinkSync(findTool("dirname") ?? "", join(programs, "dirname"));
  return {
    scripts,
    run: (shell: string, script: string): readonly RecordedCall[] => {
      rmSync(records, { force: true });
      writeFileSync(records, "");
      const { status, stderr } = spawnSync(findTool(shell) ?? "", [join(scripts, script)], {
        cwd: folder,
        env: { PATH: programs, RECORDS: records, OKTA_API_TOKEN: "00token-of_okta" },
        encoding: "utf8",
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(readdirSync(folder).toSorted()).toEqual(["programs", "records", "scripts $(touch pwned)"]);
      return readCalls(readFileSync(records, "utf8").split("\0").slice(0, -1));
    },
  };
}

/** Each call is the number of its arguments, the program, the arguments, and a line of stdin. */
function readCalls(texts: readonly string[]): readonly RecordedCall[] {
  const calls: RecordedCall[] = [];
  for (let at = 0; at < texts.length;) {
    const end = at + 2 + Number(texts[at]);
    calls.push({ words: texts.slice(at + 1, end), input: texts[end] ?? "" });
    at = end + 1;
  }
  return calls;
}

/** Writes the files of a source as the command does; returns what is acted on. */
function writeSet(
  folder: string,
  name: ActionKindName,
  actions: readonly ReviewAction[],
  edit: (text: string) => string = (text) => text,
): readonly ReviewAction[] {
  const kind = ACTION_KINDS[name];
  const files = kind.suffixes.map((suffix) => `source${suffix}`);
  const writer = kind.openWriter({ source: '"; touch pwned\n$(touch pwned)', asOf: "2026-11-28", files });
  const texts = files.map(() => "");
  const add = (pieces: readonly string[]): void => {
    for (const [index, piece] of pieces.entries()) texts[index] = `${texts[index]}${piece}`;
  };
  add(writer.open());
  const done = actions.filter((action) => {
    const why = kind.refuse(action.account);
    add(why === undefined ? writer.write(action) : writer.leaveOut(action, why));
    return why === undefined;
  });
  add(writer.close());
  for (const [index, file] of files.entries()) writeFileSync(join(folder, file), edit(texts[index] ?? ""));
  return done;
}

describeWith(["sh", "bash", "dirname"], "whatever accounts, people and reasons are called", () => {
  test("a script for GitHub makes exactly one request for each of them, and runs nothing else", () => {
    const stage = openStage();
    fc.assert(
      fc.property(hostileActions, fc.constantFrom(...SHELLS), (actions, shell) => {
        const edit = (text: string): string => text.replace("ORG=your-org", "ORG=acme");
        const done = writeSet(stage.scripts, "gh", actions, edit);
        const calls = stage.run(shell, "source-gh.sh");
        expect(calls.map(({ words }) => words.slice(0, 4))).toEqual(
          done.map(() => ["gh", "api", "--method", "DELETE"]),
        );
        const paths = calls.map(({ words }) => words.slice(4));
        for (const [path = ""] of paths) expect(path).toMatch(/^\/orgs\/acme\/memberships\/[\w.%-]*$/u);
        expect(paths.map(([path = "", ...more]) => [decodeURIComponent(path.slice(23)), ...more])).toEqual(
          done.map(({ account }) => [account]),
        );
        for (const { account } of done) expect([".", ".."]).not.toContain(account);
      }),
      tries(12, 400),
    );
  });

  test("a script for Okta makes exactly one request for each of them, with the token on stdin alone", () => {
    const stage = openStage();
    fc.assert(
      fc.property(hostileActions, fc.constantFrom(...SHELLS), (actions, shell) => {
        const edit = (text: string): string => text.replace("your-org.okta.com", "acme.okta.com");
        const done = writeSet(stage.scripts, "okta", actions, edit);
        const calls = stage.run(shell, "source-okta.sh");
        const before = "https://acme.okta.com/api/v1/users/";
        const found = calls.map(({ words, input }) => {
          const url = words.at(-1) ?? "";
          expect(url).toMatch(/^https:\/\/acme\.okta\.com\/api\/v1\/users\/[\w.%-]*\/lifecycle\/suspend$/u);
          expect(words.slice(0, -1)).toEqual(CURL_WORDS);
          expect(input).toBe('header = "Authorization: SSWS 00token-of_okta"');
          return decodeURIComponent(url.slice(before.length, -"/lifecycle/suspend".length));
        });
        expect(found).toEqual(done.map(({ account }) => account));
      }),
      tries(12, 400),
    );
  });

  test("the script for GAM runs one line on a list of exactly these accounts, which no spreadsheet obeys", () => {
    const stage = openStage();
    fc.assert(
      fc.property(hostileActions, fc.constantFrom(...SHELLS), (actions, shell) => {
        const done = writeSet(stage.scripts, "gam", actions);
        const list = join(stage.scripts, "source-gam.csv");
        const words = ["gam", "csv", list, "gam", "update", "user", "~account", "suspended", "on"];
        expect(stage.run(shell, "source-gam.sh")).toEqual(done.length === 0 ? [] : [{ words, input: "" }]);
        const [header, ...rows] = parseCsv(readFileSync(list, "utf8"));
        expect(header).toEqual(["account", "finding", "employee", "reason"]);
        expect(rows.map(([account]) => account)).toEqual(done.map(({ account }) => account));
        for (const cell of rows.flat()) expect(guardFormula(cell)).toBe(cell);
        // GAM would complete a bare name with its own domain.
        for (const [account = ""] of rows) expect(account).toMatch(/^[^@\s]+@[^@\s]+$/u);
      }),
      tries(12, 400),
    );
  });
});

const CURL_WORDS = [
  ["curl", "--config", "-", "--fail", "--silent", "--show-error", "--globoff"],
  ["--output", "/dev/null", "--request", "POST", "--url"],
].flat();
