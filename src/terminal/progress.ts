import type { Clock } from "../platform/clock.ts";
import { formatDuration } from "./messages.ts";
import { makePrintable } from "./printable.ts";
import { cutToWidth, measureWidth } from "./width.ts";

export interface ProgressOptions {
  readonly stream: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  /** False to show nothing at all, not even waits. */
  readonly enabled: boolean;
  /** False for a terminal on which nothing shall move; long waits are told in a line. Default: the stream is a terminal. */
  readonly animated?: boolean;
  readonly clock: Clock;
  /** What is being read, such as "Employees". */
  readonly label: string;
}

interface ProgressStep {
  readonly done: number;
  readonly total?: number | undefined;
  readonly pages?: number | undefined;
}

interface Wait {
  readonly reason: "rate limit" | "retry";
  /** Milliseconds from now. */
  readonly ms: number;
  /** What went before, as the beginning of a sentence, such as "GET /profiles answered 502". */
  readonly detail?: string | undefined;
}

/** What people see of a long run while it runs. */
export interface Progress {
  update(step: ProgressStep): void;
  waiting(wait: Wait): void;
  /** The wait is over. */
  resumed(): void;
  /** Leaves the cursor at the beginning of an empty line. May be called more than once. */
  stop(): void;
}

/** Shorter waits are not worth a line in a log. */
const LONG_WAIT_MS = 5000;

/** A moving bar on a terminal, a line for each long wait elsewhere, nothing when not enabled. Never keeps the process alive. */
export async function startProgress(options: ProgressOptions): Promise<Progress> {
  if (!options.enabled) return silent;
  return (options.animated ?? options.stream.isTTY === true) ? startBar(options) : startLines(options);
}

const silent: Progress = {
  update: () => undefined,
  waiting: () => undefined,
  resumed: () => undefined,
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

async function startBar({ stream, clock, label }: ProgressOptions): Promise<Progress> {
  // Loaded here, since most commands end before there is anything to show.
  const { default: cliProgress } = await import("cli-progress");
  let step: ProgressStep = { done: 0 };
  let wait: { readonly wait: Wait; readonly until: number } | undefined;

  const bar = new cliProgress.SingleBar({
    stream,
    format: (settings, { progress }) => {
      const drawing = step.total ? cliProgress.Format.BarFormat(progress, settings) : undefined;
      const left = wait ? wait.until - clock.elapsed() : 0;
      const texts = describeStep(step);
      if (wait && left > 0) texts.push(describeWait(wait.wait, left));
      // A line that reaches the last column wraps on some terminals, and then each redraw takes a new line.
      return layOut(makePrintable(label), drawing, texts.join(" · "), (stream.columns ?? 80) - 1);
    },
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 24,
    clearOnComplete: true,
    // The package would switch line wrapping off for the whole terminal and leave it so when it is killed.
    linewrap: true,
    fps: 10,
  });
  releaseTimer(bar);
  bar.start(1, 0);

  return {
    update: (next) => {
      step = next;
      bar.setTotal(next.total ?? 0);
      bar.update(next.done);
    },
    waiting: (next) => {
      wait = { wait: next, until: clock.elapsed() + next.ms };
      bar.update({});
    },
    resumed: () => {
      wait = undefined;
      bar.update({});
    },
    stop: () => bar.stop(),
  };
}

/** The bar's timer, renewed at every drawing, would otherwise keep a finished process waiting. */
function releaseTimer(bar: { render(force?: boolean): void }): void {
  const render = bar.render.bind(bar);
  bar.render = (force) => {
    render(force);
    const timer: unknown = Reflect.get(bar, "timer");
    if (timer instanceof Object && "unref" in timer && typeof timer.unref === "function") timer.unref();
  };
}

/** The drawing is the first to go when the terminal is narrow. */
function layOut(label: string, drawing: string | undefined, text: string, width: number): string {
  const whole = drawing === undefined ? `${label} ${text}` : `${label} [${drawing}] ${text}`;
  return measureWidth(whole) <= width ? whole : cutToWidth(`${label} ${text}`, width);
}

function describeStep({ done, total, pages }: ProgressStep): string[] {
  const texts = [total ? `${done}/${total}` : `${done}`];
  if (pages !== undefined) texts.push(`${pages} ${pages === 1 ? "page" : "pages"}`);
  return texts;
}

function describeWait({ reason, detail }: Wait, leftMs: number): string {
  const time = formatDuration(Math.ceil(leftMs / 1000) * 1000);
  const next = reason === "rate limit" ? `waiting ${time} for the rate limit` : `trying again in ${time}`;
  return detail === undefined ? next : `${makePrintable(detail)}: ${next}`;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
