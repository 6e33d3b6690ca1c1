import { terminalOf } from "./json-lines.ts";
import { type ProgressOptions, type Progress, describeWait } from "./progress-text.ts";

/** Shorter waits are not worth a line in a log. */
const LONG_WAIT_MS = 5000;

/** A moving bar on a terminal, a line for each long wait elsewhere, nothing when not enabled. Never keeps the process alive. */
export async function startProgress(options: ProgressOptions): Promise<Progress> {
  if (!options.enabled) return silent;
  return (options.animated ?? options.stream.isTTY === true)
    ? (await import("./progress-bar.ts")).startBar({ ...options, stream: terminalOf(options.stream) })
    : startLines(options);
}

const silent: Progress = {
  update: () => undefined,
  waiting: () => undefined,
  stop: () => undefined,
};

function startLines({ stream }: ProgressOptions): Progress {
  return {
    ...silent,
    waiting: (wait) => {
      if (wait.ms > LONG_WAIT_MS) stream.write(`${capitalize(describeWait(wait, wait.ms))}.\n`);
    },
  };
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
