import { ENVIRONMENT_VARIABLES } from "../../src/cli/environment-variables.ts";
import type { Command } from "../../src/cli/command.ts";
import { GLOBAL_FLAGS } from "../../src/cli/global-flags.ts";
import { ALL_FORMAT_NAMES, DEFAULT_FORMAT, formatOf } from "../../src/output/format-catalog.ts";
import { EXIT_CODE_MEANINGS, type ExitCode } from "../../src/platform/process/exit-code.ts";
import {
  EVENT_NAMES,
  eventKind,
  REPORT_SECTIONS,
  type EventName,
} from "../../src/snapshots/compare/event-names.ts";
import { KNOWN_HEADERS, type KnownHeader } from "../../src/reconcile/files/known-headers.ts";
import {
  FINDING_GROUPS,
  FINDING_KINDS,
  FINDING_NAMES,
  type FindingGroup,
} from "../../src/reconcile/review/finding-names.ts";
import { OWN_FILES } from "./own-files.ts";
import { capitalize, code, GENERATED, plain, table } from "./markdown.ts";

/** The flags that every command takes. */
export function makeFlagsPage(): string {
  const rows = [
    ...GLOBAL_FLAGS,
    { spelling: "-h, --help", help: "show the help of a command" },
    { spelling: "-v, --version", help: "print the version" },
  ].map(({ spelling, help }) => [code(spelling), plain(help)]);
  return `${GENERATED}
# Flags of every command

${table(["Flag", "Meaning"], rows)}
A flag takes precedence over the environment variable with the same meaning, and that over the settings file.
A flag that is given twice or would have no effect is an error.

The other flags are on the page of [their command](commands.md).
`;
}

/** Every event, by the section of the report that it is in. */
export function makeEventsPage(): string {
  const sections = REPORT_SECTIONS.map((section) => {
    const rows = EVENT_NAMES.filter((name) => eventKind(name).section === section).map(describeEvent);
    return `\n## ${section}\n\n${table(["Event", "In reports", "When", "Namely's name"], rows)}`;
  });
  return `${GENERATED}
# Events

What [${code("namely diff")}](commands/diff.md), [${code("watch")}](commands/watch.md) and [${code("listen")}](commands/listen.md) report.
${code("--events")} takes these names; tables, summaries and lines for people show the word beside it. The fields of an event:
[events](fields.md#events).
${sections.join("")}`;
}

function describeEvent(name: EventName): string[] {
  const { when, label, namely, returning, formerly } = eventKind(name);
  const earlier = formerly === undefined ? "" : ` Formerly ${code(formerly)}.`;
  const names = [namely, returning].filter((own) => own !== undefined && own !== null).map(code);
  return [code(name), label, `${plain(capitalize(when))}.${earlier}`, names.join(" or ")];
}

/** Every finding of a review, and every export that is read without a map. */
export function makeFindingsPage(): string {
  const groups = (Object.keys(FINDING_GROUPS) as FindingGroup[]).map((group) => {
    const rows = FINDING_NAMES.filter((name) => FINDING_KINDS[name].group === group).map((name) => {
      const { title, about } = FINDING_KINDS[name];
      return [code(name), title, `${plain(capitalize(about))}.`];
    });
    return `\n## ${FINDING_GROUPS[group]}\n\n${table(["Finding", "In reports", "When"], rows)}`;
  });
  const headers = KNOWN_HEADERS.map(({ name, about, needs }) => [
    code(name),
    plain(about),
    describeNeeds(needs),
  ]);
  return `${GENERATED}
# Findings of a review

What [${code("namely reconcile")}](commands/reconcile.md) finds: exactly one finding for each account. ${code("--fail-on")} takes these names. The fields of
a row: [review](fields.md#review).
${groups.join("")}
## Files that need no map

A file is recognized by its columns, whatever the source is called. Upper and lower case, spaces, ${code("_")}, ${code("-")} and words in brackets
do not count. All other files need ${code("--map")}.

${table(["Name", "Export", "Columns that must be there"], headers)}`;
}

function describeNeeds(needs: KnownHeader["needs"]): string {
  return needs.map((any) => any.map(code).join(" or ")).join(", ");
}

/** Every output format. */
export function makeFormatsPage(): string {
  const rows = ALL_FORMAT_NAMES.map((name) => {
    const { about, extensions } = formatOf(name);
    return [code(name), extensions.map((extension) => code(`.${extension}`)).join(", "), plain(about)];
  });
  return `${GENERATED}
# Output formats

${code("--format")} takes these names; ${code("--json")} is short for ${code("--format json")}. With ${code("-o")}, the extension of the file chooses the format.
Default: ${code(DEFAULT_FORMAT.terminal)} on a terminal, ${code(DEFAULT_FORMAT.elsewhere)} in a pipe.

${table(["Format", "Extension", "Content"], rows)}`;
}

/** Every exit code, and which commands end with those that not all have. */
export function makeExitCodesPage(commands: readonly Command[]): string {
  const meanings = EXIT_CODE_MEANINGS.map(({ code: exitCode, meaning }) => [
    exitCode,
    `${plain(capitalize(meaning))}.`,
  ]);
  const common = EXIT_CODE_MEANINGS.filter(({ only }) => only === undefined).map((entry) => entry.code);
  const byCodes = new Map<string, string[]>();
  for (const { path, exitCodes } of listEnds(commands)) {
    const key = exitCodes.join(", ");
    byCodes.set(key, [...(byCodes.get(key) ?? []), code(path)]);
  }
  return `${GENERATED}
# Exit codes

${table(["Code", "Meaning"], meanings)}
Every command can end with ${common.join(", ")}. These can also end with other codes:

${table(
  ["Commands", "Other codes"],
  [...byCodes].map(([key, paths]) => [paths.join(", "), key]),
)}
The code of an error says more than the exit code: see [errors](errors.md).
`;
}

interface CommandEnds {
  readonly path: string;
  readonly exitCodes: readonly ExitCode[];
}

function listEnds(commands: readonly Command[], before = ""): CommandEnds[] {
  return commands
    .filter(({ isHidden }) => !isHidden)
    .flatMap(({ name, isGroup, exitCodes = [], subcommands = [] }) => [
      ...(isGroup || exitCodes.length === 0 ? [] : [{ path: `${before}${name}`, exitCodes }]),
      ...listEnds(subcommands, `${before}${name} `),
    ]);
}

/** Every environment variable. */
export function makeEnvironmentPage(): string {
  const rows = ENVIRONMENT_VARIABLES.map(({ name, about, usually }) => [
    code(name),
    `${plain(capitalize(about))}.`,
    plain(usually ?? ""),
  ]);
  return `${GENERATED}
# Environment variables

Order of precedence: flag, environment variable, settings file, default. An empty variable counts as not set.

${table(["Variable", "Meaning", "Default"], rows)}`;
}

/** Every file that the program keeps for itself. */
export function makeFilesPage(): string {
  const folders = { settings: "Settings folder", state: "State folder" } as const;
  const sections = (["settings", "state"] as const).map((folder) => {
    const rows = OWN_FILES.filter((file) => file.folder === folder).map(({ path, about }) => [
      code(path),
      plain(about),
    ]);
    return `\n## ${folders[folder]}\n\n${table(["File", "Content"], rows)}`;
  });
  return `${GENERATED}
# Files

Besides the files you name with flags such as ${code("-o")}, namely writes to two folders only. Both are readable by you alone.

${table(
  ["Folder", "Linux", "macOS", "Windows", "Moved by"],
  [
    [
      "Settings",
      code("~/.config/namely"),
      code("~/Library/Preferences/namely"),
      code("%APPDATA%\\namely\\Config"),
      code("NAMELY_CONFIG_DIR"),
    ],
    [
      "State",
      code("~/.local/state/namely"),
      code("~/Library/Application Support/namely"),
      code("%LOCALAPPDATA%\\namely\\Data"),
      code("NAMELY_STATE_DIR"),
    ],
  ],
)}
On Linux, ${code("XDG_CONFIG_HOME")} and ${code("XDG_STATE_HOME")} are respected. Tokens are kept in the operating system's keychain,
unless you log in with ${code("--store file")}. To remove everything: ${code("namely logout --all")}, then delete both folders.
${sections.join("")}`;
}
