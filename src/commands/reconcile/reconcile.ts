import { Fault } from "../../platform/errors/fault.ts";
import {
  FINDING_GROUPS,
  FINDING_KINDS,
  FINDING_NAMES,
  FINDINGS_TO_ACT_ON,
  type FindingGroup,
} from "../../reconcile/review/finding-names.ts";
import { quoteWord } from "../../platform/text/shell-word.ts";
import { defineCommand, inGroup, type Flag, type Given } from "../../cli/command.ts";
import {
  readChoiceList,
  readDay,
  readDuration,
  readNameList,
  readText,
  readTexts,
} from "../../cli/values.ts";
import { OUTPUT_FLAGS, readOutputOptions } from "../../output/format.ts";
import { readStoredSource } from "../employees/employee-flags.ts";
import { ACTIONS_ABOUT, ACTIONS_FLAGS, readActions } from "./actions-flags.ts";
import type { ReconcileOptions } from "./reconcile-run.ts";
import type { NamedValue } from "./side-files.ts";

const DAY_MS = 86_400_000;

const FLAGS: readonly Flag[] = [
  ...inGroup("Compare", [
    { spelling: "--from <file>", help: "snapshot or NDJSON export to use instead of Namely; - is stdin" },
    { spelling: "--baseline <name>", help: "use the latest snapshot of this baseline instead of Namely" },
    { spelling: "--as-of <date>", help: "day of the review. Default: today" },
    {
      spelling: "--map <file>",
      help: "JSON file that names the columns; SOURCE=FILE for one source",
      repeatable: true,
    },
    { spelling: "--links <file>", help: "CSV file that links accounts to employees: account,employee" },
    {
      spelling: "--match-field <name>",
      help: "custom field with the login; SOURCE=NAME for one source",
      repeatable: true,
    },
    { spelling: "--domain-alias <old=new>", help: "treat two email domains as one", repeatable: true },
    { spelling: "--soon <duration>", help: "report last days this close. Default: 14d" },
    { spelling: "--require <list>", help: "sources in which each person at work needs an account" },
  ]),
  ...inGroup("Filter", [
    { spelling: "--exceptions <file>", help: "CSV or YAML file: account or pattern, reason, owner, until" },
    { spelling: "--since <file>", help: "report only what is not in this earlier review (JSON or NDJSON)" },
  ]),
  ...inGroup("Output", [
    { spelling: "--exit-code", help: "exit with code 3 when a finding asks for action" },
    { spelling: "--fail-on <list>", help: "exit with code 3 only on these findings" },
  ]),
  ...ACTIONS_FLAGS,
  ...OUTPUT_FLAGS,
];

export const reconcileCommand = defineCommand<ReconcileOptions>({
  name: "reconcile",
  section: "Track changes",
  exitCodes: [3, 4, 5, 6],
  summary: "compare the accounts of other systems with the roster",
  description:
    "Finds accounts of people who left, of unknown people and of people who leave soon. Reads CSV, JSON and NDJSON " +
    "exports of Google, Microsoft Entra, Okta, Slack, GitHub, GitLab, AWS, Atlassian and others; --map explains " +
    "all other files. Each account gets exactly one finding, and nothing is changed anywhere. " +
    `${describeGroup("act")} ${describeGroup("watch")} ${describeGroup("fine")} ${ACTIONS_ABOUT}`,
  positionals: [{ spelling: "<source=file...>", help: "account files, such as github=members.json" }],
  flags: FLAGS,
  examples: [
    {
      command: "namely reconcile github=members.json google=users.csv slack=members.csv",
      does: "review the accounts of three systems",
    },
    {
      command: "namely reconcile google=users.csv --require google -o review.csv",
      does: "also list people without an account",
    },
    {
      command: "namely reconcile okta=users.csv --fail-on left_still_active,left_signed_in_after",
      does: "fail a CI job on accounts of people who left",
    },
    {
      command: "namely reconcile github=members.json --match-field github_login --from roster.ndjson",
      does: "match logins by a custom field, offline",
    },
    {
      command: "namely reconcile google=users.csv --actions gam -o actions/",
      does: "write the GAM script that suspends the accounts of people who left",
    },
  ],
  writes: ["review"],
  read: readOptions,
  run: async (context, options) => (await import("./reconcile-run.ts")).reconcile(context, options),
});

function describeGroup(group: FindingGroup): string {
  const names = FINDING_NAMES.filter((name) => FINDING_KINDS[name].group === group);
  return `${FINDING_GROUPS[group]}: ${names.join(", ")}.`;
}

function readOptions({ positionals, flags }: Given): ReconcileOptions {
  const sources = positionals.flatMap((word) => (word === undefined ? [] : [readSource(word)]));
  const names = [...new Set(sources.map(({ name }) => name))];
  const stored = readStoredSource(flags);
  if ([stored.from, ...sources.map(({ value }) => value)].filter((file) => file === "-").length > 1)
    throw new Fault("usage.conflict", "Only one file can come from stdin.", {
      hint: "Save the others to files first.",
    });
  const failOn = readChoiceList("--fail-on", readText(flags["failOn"]), FINDING_NAMES);
  const soonMs = readDuration("--soon", readText(flags["soon"])) ?? 14 * DAY_MS;
  return {
    ...stored,
    sources,
    asOf: readDay("--as-of", readText(flags["asOf"])),
    maps: readTexts(flags["map"]).map((word) => splitKnown(word, names)),
    links: readText(flags["links"]),
    matchFields: readTexts(flags["matchField"]).map((word) => splitKnown(word, names)),
    domainAliases: new Map(readTexts(flags["domainAlias"]).map(readAlias)),
    soonDays: Math.ceil(soonMs / DAY_MS),
    require: readRequired(readText(flags["require"]), names),
    exceptions: readText(flags["exceptions"]),
    since: readText(flags["since"]),
    failOn: failOn ?? (flags["exitCode"] === true ? FINDINGS_TO_ACT_ON : []),
    actions: readActions(flags, names),
    command: writeCommand({ positionals, flags }),
    output: readOutputOptions(flags),
  };
}

function readSource(word: string): { readonly name: string; readonly value: string } {
  const at = word.indexOf("=");
  const [name, value] = [word.slice(0, at).trim(), word.slice(at + 1)];
  if (at > 0 && name !== "" && value !== "") return { name, value };
  throw new Fault("usage.source", `"${word}" does not name a source and a file.`, {
    hint: "Write it like github=members.json.",
  });
}

/** `google=map.json` is for one source, `map.json` for all. */
function splitKnown(word: string, sources: readonly string[]): NamedValue {
  const at = word.indexOf("=");
  const name = word.slice(0, Math.max(at, 0));
  return sources.includes(name) ? { name, value: word.slice(at + 1) } : { name: undefined, value: word };
}

function readAlias(word: string): readonly [string, string] {
  const match = /^@?([^=@\s]+)=@?([^=@\s]+)$/u.exec(word);
  if (match?.[1] !== undefined && match[2] !== undefined) return [match[1], match[2]];
  throw new Fault("usage.domain-alias", `--domain-alias cannot be "${word}".`, {
    hint: "Example: --domain-alias old.example=new.example",
  });
}

function readRequired(text: string | undefined, names: readonly string[]): readonly string[] {
  const required = text === undefined ? [] : readNameList("--require", text);
  const unknown = required.find((name) => !names.includes(name));
  if (unknown === undefined) return required;
  throw new Fault("usage.choice", `--require names "${unknown}", which is not a source here.`, {
    hint: `Use ${names.join(", ")}.`,
  });
}

/** The command line as evidence: sources, and the flags on which the findings depend. */
function writeCommand({ positionals, flags }: Given): string {
  const words = FLAGS.flatMap(({ spelling, group }) => {
    const long = /--(?<name>[\w-]+)/u.exec(spelling)?.groups?.["name"] ?? "";
    const value = flags[long.replaceAll(/-(\w)/gu, (_, letter: string) => letter.toUpperCase())];
    if (group === "Output" || group === "Fields") return [];
    const values = Array.isArray(value) ? (value as unknown[]) : [value];
    return values.flatMap((one) => (typeof one === "string" ? [`--${long}`, quoteWord(one)] : []));
  });
  const sources = positionals.flatMap((word) => (word === undefined ? [] : [quoteWord(word)]));
  return ["namely reconcile", ...sources, ...words].join(" ");
}
