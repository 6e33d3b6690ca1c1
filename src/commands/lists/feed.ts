import { EVENT_TYPES } from "../../unified/vocabulary.ts";
import { defineCommand } from "../../cli/command.ts";
import { LIST_FLAGS, readListOptions } from "./list-flags.ts";
import { readChoiceList, readInstantOrDay, readText, requireText } from "../../cli/values.ts";
import type { FeedOptions } from "./feed-run.ts";

export const feedCommand = defineCommand<FeedOptions>({
  name: "feed",
  section: "Export",
  exitCodes: [4, 5, 6],
  summary: "export announcements, birthdays, anniversaries and arrivals",
  description:
    "Exports Namely's Home Feed, newest first. It has only entries about active employees. Birthdays have no year.",
  flags: [
    { group: "Filter", spelling: "--type <list>", help: `only these types: ${EVENT_TYPES.join(", ")}` },
    {
      group: "Filter",
      spelling: "--since <time>",
      help: "only entries since a date (UTC) or time, such as 7d",
    },
    { group: "Filter", spelling: "--person <person>", help: "only entries about one person" },
    ...LIST_FLAGS,
  ],
  examples: [
    { command: "namely feed --since 30d", does: "show the last 30 days" },
    {
      command: "namely feed --type anniversary,birthday --format csv -o to-celebrate.csv",
      does: "export anniversaries and birthdays",
    },
    {
      command: "namely feed --person ada@example.com --limit 5",
      does: "show the latest entries about one person",
    },
  ],
  writes: ["feed"],
  read: ({ flags }) => {
    const person = readText(flags["person"]);
    return {
      ...readListOptions(flags),
      types: readChoiceList("--type", readText(flags["type"]), EVENT_TYPES),
      since: readInstantOrDay("--since", readText(flags["since"])),
      person: person === undefined ? undefined : requireText("--person", person),
    };
  },
  run: async (context, options) => (await import("./feed-run.ts")).exportFeed(context, options),
});
