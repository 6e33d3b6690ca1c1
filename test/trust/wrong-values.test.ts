import { describe, expect, it } from "vitest";
import { assessLines, ENTRIES, flagsOf, longName, valueOf } from "../support/command-lines.ts";
import { tally } from "../support/tally.ts";

const NUMBERS = ["many", "-1", "1.5", "0x10", "1e3", "1 000", "99999999999999999999", "٣"];
const DATES = ["someday", "2026-02-30", "2026-13-01", "11/01/2026", "2026-1-1", "20261101"];
const LISTS = ["nosuch", ",", "a,,b"];

/** Values that cannot be, by what the help calls the value. A flag of a new kind makes the test fail that looks for it here. */
const IMPOSSIBLE: Readonly<Record<string, readonly string[]>> = {
  "<n>": NUMBERS,
  "<number>": NUMBERS,
  "<count>": NUMBERS,
  "<ms>": NUMBERS,
  "<duration>": ["5", "-1s", "soon", "1 h", "1y", "1h30m", "9".repeat(30) + "d", "1e400d"],
  "<date>": DATES,
  "<time>": [...DATES, "2026-11-23T09:00", "2026-02-30T09:00:00Z", "2026-11-23T25:00:00Z"],
  "<zone>": ["Mars/Olympus", "America/New York", "+25:00"],
  "<keychain|file>": ["cloud", "keychian", "keychain,file"],
  "<slack|teams>": ["slak", "team", "slack,teams"],
  "<on|off>": ["maybe", "true", "on,off"],
  "<managers-first>": ["managers", "first"],
  "<name|label>": ["lable", "name,label"],
  "<fields>": LISTS,
  "<names|all>": [",", "a,,b"],
  "<path>": ["nonsense", "/../up", "/a b", "//acme"],
  "<url>": ["nonsense", "ftp://example.com", "http://example.com/", "https://me:secret@example.com/"],
  "<command>": ['"unclosed', "'", "\\"],
  "<name=value>": ["nonsense", "nosuch=1", "pkce=", "metaTotal=absnt"],
  "<key=value>": ["novalue", "=1", "a[b=1", "[a]=1", "a]=1"],
  "<date=span>": ["90d", "start", "start=90", "start=0d", "birth=90d", "start=-1d", "start=1y"],
  "<old=new>": ["nonsense", "=new.example", "old.example=", "a=b=c"],
  "<method>": ["GTE", "DELET", "get,post"],
  "<spec>": ["nonsense", "status=abc", "nosuch=1"],
};

/** Kinds of value that differ from flag to flag. */
const IMPOSSIBLE_FOR: Readonly<Record<string, readonly string[]>> = {
  "--actions": ["gma", "nosuch=gam", ...LISTS],
  "--actions-include": ["unknown", "ok", ...LISTS],
  "--status": ["actve", ...LISTS],
  "--fail-on": ["left_still_activ", ...LISTS],
  "--require": LISTS,
  "--event-fields": ["salry", "employee.ssn", ...LISTS],
  "--events": ["hird", ...LISTS],
  "--include": ["grops", ...LISTS],
  "--kind": ["custm", "custom,system"],
  "--problems": ["manager_lft", ...LISTS],
  "--type": ["departmnet", ...LISTS],
  "--fields": [",", "a,,b"],
  "--sort": [",", "name,,id"],
};

/** Kinds of which only Namely or the disk can say whether they fit. */
const ANYTHING = new Set([
  "<subdomain>",
  "<file>",
  "<folder>",
  "<format>",
  "<name>",
  "<person>",
  "<title>",
  "<address>",
  "<id>",
  "<cursor>",
  "<text>",
]);

/** What has to stand beside a flag, so that it is the value that is looked at. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  "reconcile --actions": ["-o", "actions"],
  "reconcile --actions-include": ["--actions", "gam", "-o", "actions"],
  "diff --post": ["--save"],
  "diff --post-as": ["--save"],
  "diff --event-fields": ["--save", "--exec", "true"],
  "diff --exec": ["--save"],
  "diff --keep": ["--save"],
  "diff --keep-for": ["--save"],
};

describe("a value that cannot be", () => {
  it("is known for every kind of value that a flag takes", () => {
    const flags = ENTRIES.flatMap((entry) => flagsOf(entry));
    const unknown = flags.filter((flag) => {
      const kind = valueOf(flag);
      return !(
        kind === undefined ||
        ANYTHING.has(kind) ||
        IMPOSSIBLE[kind] !== undefined ||
        IMPOSSIBLE_FOR[longName(flag)] !== undefined
      );
    });
    expect(unknown.map(({ spelling }) => spelling)).toEqual([]);
  });

  it("is wrong use of every flag, which is named together with what was given", (context) => {
    const lines = ENTRIES.flatMap((entry) =>
      flagsOf(entry).flatMap((flag) => {
        const name = longName(flag);
        const values = IMPOSSIBLE_FOR[name] ?? IMPOSSIBLE[valueOf(flag) ?? ""] ?? [];
        const beside = BESIDE[`${entry.path.join(" ")} ${name}`] ?? [];
        return values.map((value) => [...entry.words, ...beside, `${name}=${value}`]);
      }),
    );
    const { leaks, counts } = assessLines(lines, (said, { line }) => {
      const name = /(?<name>--[\w-]+)=/u.exec(line)?.groups?.["name"] ?? "?";
      return said.includes(name) || /webhook|quirk|fault/iu.test(said);
    });
    expect(lines.length).toBeGreaterThan(200);
    expect(leaks).toEqual([]);
    tally(context, "R18", counts);
  });

  it.each([
    ["employees --cursor abc", "--limit"],
    ["employees --from a --limit 3", "--from"],
    ["login acme --port 0", "--port"],
    ["login acme --port 70000", "--port"],
    ["login acme --with-token --client-id x", "--with-token"],
    ["logout acme --all", "--all"],
    ["diff --keep 3", "--save"],
    ["diff --post https://example.com", "--save"],
    ["diff --post-as slack", "--save"],
    ["diff --save --post-as slak", "slack"],
    ["diff --save --post @", "--post"],
    ["diff a b --dry-run", "--dry-run"],
    ["diff --dry-run -o report.json", "-o"],
    ["diff --dry-run --format csv", "--format"],
    ["watch --dry-run --format text", "--format"],
    ["diff a b --post-as slack", "--post-as"],
    ["diff a b --incremental", "--incremental"],
    ["diff --against a --incremental", "--against"],
    ["diff a --save", "--against a --save"],
    ["diff a --against b", "--against"],
    ["watch --format table", "ndjson"],
    ["snapshot -o people.csv", ".csv"],
    ["snapshot prune", "--keep"],
    ["watch --every 1ms", "--every"],
    ["employees --status actve", "active"],
    ["api groups --method DELET", "DELETE"],
    ["api groups --yes", "--yes"],
    ["api groups?access_token=abc", "token"],
    ["api groups -f access_token=abc", "token"],
    ["api groups --input a", "--input"],
    ["api groups -X POST --paginate", "--paginate"],
    ["api groups --paginate --include", "--include"],
    ["api groups --include --format csv", "--include"],
    ["api groups?page=2 --paginate", "page"],
    ["api groups --paginate -f per_page=5", "per_page"],
    ["api groups -X HEAD --fields id", "HEAD"],
    ["api groups -X HEAD -o a", "HEAD"],
    ["api groups -X POST --input - -F a=@-", "stdin"],
    ["groups --type departmnet", "department"],
    ["diff --events hird", "hired"],
    ["diff --ignore phone", "phones"],
    ["login acme --store keychian", "keychain"],
  ])("%s is wrong use that says %s", (line, says) => {
    const { leaks } = assessLines([line.split(" ")], (said) => said.includes(says));
    expect(leaks).toEqual([]);
  });
});
