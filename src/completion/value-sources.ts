import { EVENT_NAMES } from "../snapshots/compare/event-names.ts";
import { RECEIVER_NAMES } from "../formats/column-files/receiver-names.ts";
import { ACTION_KIND_NAMES, INCLUDABLE_FINDINGS } from "../reconcile/actions/action-names.ts";
import { FINDING_NAMES } from "../reconcile/review/finding-names.ts";
import { ALL_FORMAT_NAMES, FORMAT_NAMES, formatOf } from "../output/format-catalog.ts";
import { describeQuirk, QUIRK_NAMES } from "../sandbox/control/quirks.ts";
import { LISTS } from "../sync/lists/catalog.ts";
import { FIELD_ENTRIES } from "../unified/employee/employee-fields.ts";
import { ORG_PROBLEMS } from "../unified/org/org-problem-names.ts";
import { EMPLOYMENT_STATUSES, EVENT_TYPES } from "../unified/vocabulary.ts";
import { EMPLOYEE_FIELD_NAMES } from "./field-names.ts";
import { SHELLS } from "./shells.ts";

/** Names that are read from files of this machine. */
export type LocalNames =
  | "companies"
  | "baselines"
  | "snapshots"
  | "departments"
  | "divisions"
  | "offices"
  | "groups"
  | "job-titles";

/** Where the values of a flag or a positional come from. */
export type ValueSource =
  | { readonly kind: "words"; readonly words: () => readonly string[]; readonly isList?: true }
  | { readonly kind: "local"; readonly names: LocalNames }
  /** The fields of what the command writes. */
  | { readonly kind: "fields"; readonly isList: true }
  /** Everything that has a schema. */
  | { readonly kind: "schemas" }
  | { readonly kind: "quirks" }
  | { readonly kind: "files" };

const words = (list: readonly string[]): ValueSource => ({ kind: "words", words: () => list });
const listOf = (list: readonly string[]): ValueSource => ({ kind: "words", words: () => list, isList: true });
const local = (names: LocalNames): ValueSource => ({ kind: "local", names });
const FILES: ValueSource = { kind: "files" };
/** A few of the days that can be named; see src/platform/text/relative-day.ts. */
const DAYS = words(["today", "yesterday", "tomorrow", "monday", "7d", "30d", "90d"]);

/** By flag, or by the command's path and the flag where a command has words of its own. */
const FLAG_SOURCES: Readonly<Record<string, ValueSource>> = {
  "--actions": listOf(ACTION_KIND_NAMES),
  "--actions-include": listOf(INCLUDABLE_FINDINGS),
  "--after": words(["start=90d", "last_day=30d"]),
  "--baseline": local("baselines"),
  "--company": local("companies"),
  "--custom-fields": listOf(["all"]),
  "--department": local("departments"),
  "--division": local("divisions"),
  "--event-fields": listOf(EMPLOYEE_FIELD_NAMES.filter((name) => name !== "remote_data")),
  "--events": listOf(EVENT_NAMES),
  "--exec": FILES,
  "--fail-on": listOf(FINDING_NAMES),
  "--fields": { kind: "fields", isList: true },
  "--format": words(FORMAT_NAMES),
  "--group": local("groups"),
  "--ignore": listOf(FIELD_ENTRIES.map(([name]) => name)),
  "--job-title": local("job-titles"),
  "--method": words(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]),
  "--office": local("offices"),
  "--problems": listOf(ORG_PROBLEMS),
  "--quirk": { kind: "quirks" },
  "--sort": { kind: "fields", isList: true },
  "--status": listOf([...EMPLOYMENT_STATUSES, "all"]),
  "--timezone": { kind: "words", words: () => Intl.supportedValuesOf("timeZone") },
  "doctor --format": words(["table", "json"]),
  "feed --type": listOf(EVENT_TYPES),
  "listen --format": words(["text", "ndjson", "json"]),
  "org chart --format": words(["html", "svg", "mermaid", "dot"]),
  "sandbox --format": words(["json"]),
  "status --format": words(["table", "json"]),
  "watch --format": words(["text", "ndjson", "json"]),
  ...Object.fromEntries(
    ALL_FORMAT_NAMES.flatMap((name) => {
      const { only } = formatOf(name);
      return only === undefined ? [] : [[`${only} --format`, words([...FORMAT_NAMES, name])]];
    }),
  ),
  ...Object.fromEntries(
    LISTS.flatMap(({ name, choice }) =>
      choice === undefined
        ? []
        : [
            [
              `${name} ${choice.flag.split(" ")[0]}`,
              choice.several ? listOf(choice.words) : words(choice.words),
            ],
          ],
    ),
  ),
};

/** By the command's path and the positional's spelling. */
const POSITIONAL_SOURCES: Readonly<Record<string, ValueSource>> = {
  "columns [name]": words(RECEIVER_NAMES),
  "completion <shell>": words(SHELLS),
  "diff [new]": FILES,
  "diff [old]": FILES,
  "login [company]": local("companies"),
  "logout [company]": local("companies"),
  "schema [output]": { kind: "schemas" },
  "snapshot show [name]": local("snapshots"),
  "use <company>": local("companies"),
};

/** The keys of both tables, which a test holds against the commands. */
export const SOURCE_KEYS: readonly string[] = [
  ...Object.keys(FLAG_SOURCES),
  ...Object.keys(POSITIONAL_SOURCES),
];

/** The source of a flag's value: the table, a choice in the placeholder (`<on|off>`), or files. */
export function findFlagSource(path: string, long: string, placeholder: string): ValueSource | undefined {
  const named = FLAG_SOURCES[`${path} ${long}`] ?? FLAG_SOURCES[long];
  if (named !== undefined) return named;
  if (placeholder === "date" || placeholder === "time") return DAYS;
  if (placeholder === "file" || placeholder === "folder") return FILES;
  return placeholder.includes("|") ? words(placeholder.split("|")) : undefined;
}

/** The source of a positional's value. */
export function findPositionalSource(path: string, spelling: string): ValueSource | undefined {
  return POSITIONAL_SOURCES[`${path} ${spelling}`];
}

/** Values of `--quirk`: the names with their `=`, and behind it what that quirk takes. */
export function listQuirkWords(typed: string): readonly string[] {
  const name = QUIRK_NAMES.find((known) => typed.startsWith(`${known}=`));
  if (name === undefined) return QUIRK_NAMES.map((known) => `${known}=`);
  // What is described in words is nothing that can be typed.
  const values = describeQuirk(name)
    .split(", ")
    .filter((value) => /^[\w.-]+$/u.test(value));
  return values.map((value) => `${name}=${value}`);
}
