import { defineCommand, inGroup, type Flag, type Given } from "../../cli/command.ts";
import { AS_OF_HELP, readText, readTexts, readWholeNumber } from "../../cli/values.ts";
import { ALLOW_EMPTY_FLAG } from "../../output/empty-output.ts";
import { OUTPUT_FLAGS, readOutputOptions } from "../../output/format.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { AFTER_BASES, type DateAfter } from "../../unified/upcoming/upcoming-kinds.ts";
import { EMPLOYEE_FILTER_FLAGS, readEmployeeOptions, readStoredSource } from "../employees/employee-flags.ts";
import type { UpcomingOptions } from "./upcoming-run.ts";

const DEFAULT_DAYS = 30;
const MOST_DAYS = 366;

/** Dates and statuses follow from the command itself. */
const OTHER_FILTERS = /--(?:status|email|updated-since|started-since|terminated-since) /u;

const UPCOMING_FLAGS: readonly Flag[] = [
  ...inGroup("Filter", [
    { spelling: "--days <n>", help: `how many days ahead. Default: ${DEFAULT_DAYS}. At most ${MOST_DAYS}` },
    {
      spelling: "--after <date=span>",
      help: "also a span after start or last_day: start=90d, 12w or 6mo",
      repeatable: true,
    },
    { spelling: "--include-sensitive", help: "also birthdays, without the year" },
  ]),
  ...EMPLOYEE_FILTER_FLAGS.filter(({ spelling }) => !OTHER_FILTERS.test(spelling)),
  ...inGroup("Filter", [
    { spelling: "--from <file>", help: "read a file instead of Namely; - is stdin" },
    { spelling: "--baseline <name>", help: "read the latest snapshot of this baseline instead of Namely" },
    { spelling: "--as-of <date>", help: `${AS_OF_HELP}; days are counted from it` },
  ]),
  ...OUTPUT_FLAGS.map((flag) =>
    flag.spelling === "--format <format>"
      ? { ...flag, help: `${flag.help.replace(" or ", ", ")} or ics` }
      : flag,
  ),
  ALLOW_EMPTY_FLAG,
];

export const upcomingCommand = defineCommand<UpcomingOptions>({
  name: "upcoming",
  section: "Track changes",
  exitCodes: [4, 5, 6],
  summary: "list starts, last days and anniversaries ahead",
  description:
    "Lists first days, last days and work anniversaries, today included. A 29 February is observed on 28 February in a " +
    "year without one. -o dates.ics writes a calendar and follows the one that is there: a date that moved keeps its " +
    "id, and one that is gone is cancelled.",
  flags: UPCOMING_FLAGS,
  examples: [
    { command: "namely upcoming", does: "list the next 30 days" },
    { command: "namely upcoming --days 90 --after start=90d -o dates.ics", does: "write a calendar" },
    {
      command: "namely upcoming --from roster.ndjson --department Sales",
      does: "list a department, offline",
    },
  ],
  writes: ["upcoming"],
  read: readOptions,
  run: async (context, options) => (await import("./upcoming-run.ts")).listUpcoming(context, options),
});

function readOptions({ flags }: Given): UpcomingOptions {
  return {
    ...readStoredSource(flags),
    employees: readEmployeeOptions(flags),
    days: readWholeNumber("--days", readText(flags["days"]), { least: 0, most: MOST_DAYS }) ?? DEFAULT_DAYS,
    after: readTexts(flags["after"]).map(readAfter),
    output: readOutputOptions(flags),
  };
}

/** Reads `start=90d`. Throws `usage.date-after`. */
function readAfter(word: string): DateAfter {
  const [, name, number, unit] = /^([a-z_]+)=(\d{1,4})(d|w|mo)$/u.exec(word) ?? [];
  const base = AFTER_BASES.find((known) => known === name);
  const count = Number(number);
  if (base !== undefined && count > 0 && (unit === "d" || unit === "w" || unit === "mo"))
    return { base, count, unit };
  throw new Fault("usage.date-after", `--after is not a date and a span: "${word}".`, {
    hint: "Write it like --after start=90d. Dates: start, last_day. Units: d, w, mo.",
  });
}
