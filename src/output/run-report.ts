import type { Tally } from "../namely/requests/client.ts";
import type { WaitReport } from "../namely/budget/budget.ts";
import { renderSummary } from "../terminal/messages.ts";
import { isInCi } from "../platform/process/environment.ts";
import { startProgress } from "../terminal/progress.ts";
import type { Receipt } from "./publish.ts";
import { warn } from "../cli/say.ts";
import type { Context } from "../cli/context.ts";

/** What a run says on stderr: how far it is, what it waits for, what to know, and at the end what it did. */
export interface RunReport {
  readonly onWait: (notice: WaitReport) => void;
  readonly onProgress: (done: number, total: number | undefined, order?: number) => void;
  readonly onWarning: (sentence: string, code?: string) => void;
  /** The last line. */
  finish(receipt: Receipt, noun: { readonly one: string; readonly many: string }, tally: Tally): void;
  /** Takes the progress off the screen; also after a failure. */
  readonly stop: () => void;
}

export async function openRunReport(context: Context, label: string): Promise<RunReport> {
  const { stderr, clock, globals } = context;
  const progress = await startProgress({
    stream: stderr,
    enabled: !globals.quiet,
    // Lines of --debug would tear the bar.
    animated:
      stderr.isTTY === true &&
      globals.progress &&
      !globals.debug &&
      !isInCi(context.env) &&
      context.env["TERM"] !== "dumb",
    clock,
    label,
  });
  // A line in the middle of the bar would tear it: warnings wait until the bar is gone.
  let warnings: (readonly [sentence: string, code: string | undefined])[] = [];
  const stop = (): void => {
    progress.stop();
    for (const [sentence, code] of warnings) warn(context, sentence, code);
    warnings = [];
  };
  return {
    onWait: (notice) => progress.waiting(notice),
    // A wait goes on being shown: answers that were under way still come in while the queue stands.
    onProgress: (done, total, order) => progress.update({ done, total, order }),
    // A warning is about the data that is put out: --quiet does not silence it.
    onWarning: (sentence, code) => void warnings.push([sentence, code]),
    finish: (receipt, noun, tally) => {
      stop();
      if (globals.quiet) return;
      stderr.write(
        renderSummary({ records: [{ count: receipt.count, ...noun }], ...tally, output: receipt.output }),
      );
      if (receipt.nextCursor !== null) stderr.write(`There is more: add --cursor ${receipt.nextCursor}\n`);
    },
    stop,
  };
}

/** Opens a run report, hands it to `use` and takes its progress off the screen, whatever happens. */
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
