import { writeJson } from "../../formats/json.ts";
import { writePiece } from "../../platform/process/output-stream.ts";
import type { RosterEvent } from "../../snapshots/compare/event.ts";
import { formatDuration } from "../../terminal/messages.ts";
import { makePrintable } from "../../terminal/printable.ts";
import type { ConnectionHooks } from "../../sync/connection/connection.ts";
import type { PullHooks } from "../../sync/employees/employee-preparation.ts";
import type { WatchReporter } from "../../tracking/roster-watch.ts";
import type { RoundReport } from "../../tracking/round-setup.ts";
import { say, sayFault, warn } from "../../cli/say.ts";
import type { Context } from "../../cli/context.ts";
import { chooseScreen } from "../../output/format.ts";
import { describeNewName } from "./diff-text.ts";

/** What a command says that polls again and again. */
export interface PollReporter extends WatchReporter {
  readonly hooks: PullHooks & ConnectionHooks;
}

/** Says on stdout and stderr what the polls of one process find. `nextPollMs`: when the one after a failure begins. */
export function openWatchReporter(context: Context, nextPollMs: () => number): PollReporter {
  const hooks = openHooks(context);
  /** Ids of the events of the latest report: those that wait to be delivered come again. */
  let written: ReadonlySet<string> = new Set();
  const pollFailed: WatchReporter["pollFailed"] = (fault) => {
    sayFault(context, fault);
    say(context, `The next poll is in ${formatDuration(nextPollMs())}.`);
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
      say(context, `Baseline of ${people} people saved as ${makePrintable(path)}.`);
      if (newName !== undefined) say(context, describeNewName(newName));
    },
    notDelivered: pollFailed,
    finished: () => {},
    pollFailed,
  };
}

function openHooks(context: Context): PollReporter["hooks"] {
  const said = new Set<string>();
  return {
    onWait: ({ ms, reason }) => context.debug(`waiting ${formatDuration(ms)} for ${reason}`),
    onProgress: () => {},
    // What stays as it is need not be said at every poll.
    onWarning: (sentence, code) => {
      if (!said.has(sentence)) warn(context, makePrintable(sentence), code);
      said.add(sentence);
    },
  };
}

async function writeEvents(context: Context, events: readonly RosterEvent[]): Promise<void> {
  if (events.length === 0) return;
  const show = chooseScreen(context, "ndjson");
  const lines = events.map((event) => `${writeJson(event)}\n`).join("");
  await writePiece(context.stdout, show?.(lines) ?? lines, context.signal);
}
