import type { Tally } from "../namely/requests/client.ts";
import type { WaitReport } from "../namely/budget/budget.ts";
import { renderSummary } from "../terminal/messages.ts";
import { isInCi } from "../platform/process/environment.ts";
import { startProgress } from "../terminal/progress.ts";
import type { Receipt } from "./publish.ts";
import { warn } from "../cli/say.ts";
import type { Window } from "../cli/values.ts";
import type { Context } from "../cli/context.ts";

/** What a run reports on stderr: progress, waits, warnings, and a summary at the end. */
export interface RunReport {
  readonly onWait: (notice: WaitReport) => void;
  readonly onProgress: (done: number, total: number | undefined, order?: number) => void;
  readonly onWarning: (sentence: string, code?: string) => void;
  /** Writes the summary. `window` is what `--limit` and `--cursor` asked for. */
  finish(
    receipt: Receipt,
    noun: { readonly one: string; readonly many: string },
    tally: Tally,
    window?: Window,
  ): void;
  /** Removes the progress from the screen; also after a failure. */
  readonly stop: () => void;
}

export async function openRunReport(context: Context, label: string): Promise<RunReport> {
  const { stderr, clock, globals } = context;
  const progress = await startProgress({
    stream: stderr,
    enabled: !globals.quiet,
    // Lines of --debug would break the bar.
    animated:
      stderr.isTTY === true &&
      globals.progress &&
      !globals.debug &&
      !isInCi(context.env) &&
      context.env["TERM"] !== "dumb",
    clock,
    label,
  });
  // A line in the middle of the bar would break it: warnings wait until the bar is gone.
  let warnings: (readonly [sentence: string, code: string | undefined])[] = [];
  const stop = (): void => {
    progress.stop();
    for (const [sentence, code] of warnings) warn(context, sentence, code);
    warnings = [];
  };
  return {
    onWait: (notice) => progress.waiting(notice),
    // A wait stays visible: responses to earlier requests still arrive while the queue is paused.
    onProgress: (done, total, order) => progress.update({ done, total, order }),
    // A warning is about the data in the output: --quiet does not silence it.
    onWarning: (sentence, code) => void warnings.push([sentence, code]),
    finish: (receipt, noun, tally, window) => {
      stop();
      if (globals.quiet) return;
      writeSummary(context, receipt, noun, tally);
      const { nextCursor } = receipt;
      if (nextCursor !== null) stderr.write(describeMore(context, nextCursor, window));
    },
    stop,
  };
}

/** What a run did offline: no requests, no retries, no waits. */
export const OFFLINE: Tally = { requests: 0, retries: 0, waitedMs: 0 };

/** Writes how many records there are and what it took to get them. */
export function writeSummary(
  { stderr, globals }: Context,
  { count, output }: Receipt,
  noun: { readonly one: string; readonly many: string },
  tally: Tally = OFFLINE,
): void {
  if (!globals.quiet) stderr.write(renderSummary({ records: [{ count, ...noun }], ...tally, output }));
}

/** A person at a terminal wants more records, a program the cursor of the next ones. */
function describeMore({ stderr, globals }: Context, cursor: string, window: Window | undefined): string {
  const wantsCursor = stderr.isTTY !== true || globals.format === "json" || window?.cursor !== undefined;
  if (wantsCursor) return `Next page: --cursor ${cursor}\n`;
  return "More records exist. Raise --limit, or use --format json to get a cursor.\n";
}

/** Opens a run report, passes it to `use` and removes its progress from the screen, whatever happens. */
export async function withRunReport<Result>(
  context: Context,
  label: string,
  use: (report: RunReport) => Promise<Result>,
): Promise<Result> {
  const report = await openRunReport(context, label);
  try {
    return await use(report);
  } finally {
    report.stop();
  }
}
