import { writeJson } from "../../formats/json.ts";
import { writePiece } from "../../platform/process/output-stream.ts";
import type { RosterEvent } from "../../snapshots/compare/event.ts";
import { createSender, type FieldPaths } from "../../snapshots/compare/sent-event.ts";
import { formatCount, formatDuration } from "../../terminal/messages.ts";
import { makePrintable } from "../../terminal/printable.ts";
import type { ConnectionHooks } from "../../sync/connection/connection.ts";
import type { PullHooks } from "../../sync/employees/employee-preparation.ts";
import type { WatchReporter } from "../../tracking/roster-watch.ts";
import type { RoundReport } from "../../tracking/round-setup.ts";
import { say, sayFault, warn } from "../../cli/say.ts";
import type { Context } from "../../cli/context.ts";
import { chooseScreen } from "../../output/format.ts";
import { renderEventLine } from "../../output/events/event-text.ts";
import { describeNewName } from "./diff-text.ts";
import { isForPeople, type WatchFormat } from "./watch-format.ts";

/** How polling is reported. */
export interface PollReporting {
  /** When the poll after a failure begins, in milliseconds. */
  readonly nextPollMs: () => number;
  readonly format?: WatchFormat | undefined;
  /** Fields of the person that are printed besides those that every event carries. */
  readonly fields: FieldPaths;
  /** Today, `YYYY-MM-DD`. */
  readonly today: () => string;
}

/** The reporter of a command that polls. */
export interface PollReporter extends WatchReporter {
  readonly hooks: PullHooks & ConnectionHooks;
}

/** Prints the events that the polls of one process find, and their trouble on stderr. */
export function openWatchReporter(context: Context, reporting: PollReporting): PollReporter {
  const hooks = openHooks(context);
  /** Ids of the last printed events: those that wait to be delivered come again. */
  let written: ReadonlySet<string> = new Set();
  const pollFailed: WatchReporter["pollFailed"] = (fault) => {
    sayFault(context, fault);
    say(context, `The next poll is in ${formatDuration(reporting.nextPollMs())}.`);
  };
  const open = async (): Promise<RoundReport> => {
    const events: RosterEvent[] = [];
    return {
      take: async (found) => {
        for (const event of found) events.push(event);
      },
      restart: async () => void (events.length = 0),
      publish: async () => {
        await writeEvents(
          context,
          events.filter(({ id }) => !written.has(id)),
          reporting,
        );
        written = new Set(events.map(({ id }) => id));
      },
      discard: async () => {},
    };
  };
  return {
    hooks,
    open,
    resumed: () => {},
    baselineSaved: ({ people, path, newName }) => {
      say(context, `Baseline of ${formatCount(people)} people saved as ${makePrintable(path)}.`);
      if (newName !== undefined) say(context, describeNewName(newName));
    },
    notDelivered: pollFailed,
    finished: () => {},
    pollFailed,
  };
}

/** Says on a terminal that the program is running, and how to stop it. */
export function sayStart(context: Context, sentence: string): void {
  if (context.stderr.isTTY === true) say(context, `${sentence} Press Ctrl-C to stop.`);
}

function openHooks(context: Context): PollReporter["hooks"] {
  const said = new Set<string>();
  return {
    onWait: ({ ms, reason }) => context.debug(`waiting ${formatDuration(ms)} for ${reason}`),
    onProgress: () => {},
    // A warning that stays true is printed once, not at every poll.
    onWarning: (sentence, code) => {
      if (!said.has(sentence)) warn(context, makePrintable(sentence), code);
      said.add(sentence);
    },
  };
}

async function writeEvents(
  context: Context,
  events: readonly RosterEvent[],
  { format, fields, today }: PollReporting,
): Promise<void> {
  if (events.length === 0) return;
  const isText = isForPeople(context, format);
  const show = chooseScreen(context, isText ? "text" : "ndjson");
  const render = isText ? (event: RosterEvent) => renderEventLine(event, today()) : writeJson;
  const send = createSender(fields);
  const lines = events
    .map(send)
    .map((event) => `${render(event)}\n`)
    .join("");
  await writePiece(context.stdout, show?.(lines) ?? lines, context.signal);
}
