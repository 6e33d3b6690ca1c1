import cliProgress from "cli-progress";
import { makePrintable } from "./printable.ts";
import { cutToWidth, measureWidth } from "./width.ts";
import {
  type Progress,
  type ProgressOptions,
  type ProgressStep,
  type Wait,
  describeWait,
} from "./progress-text.ts";

// Loaded only when there is a bar to show: most runs end before that, or have no terminal.

const DRAW_MS = 100;

/** A bar that moves on a terminal. */
export function startBar({ stream, clock, label }: ProgressOptions): Progress {
  let step: ProgressStep = { done: 0 };
  let wait: { readonly wait: Wait; readonly until: number } | undefined;

  const bars = new cliProgress.MultiBar({
    stream,
    format: (settings, { progress }) => {
      const drawing = step.total ? cliProgress.Format.BarFormat(progress, settings) : undefined;
      const left = wait ? wait.until - clock.elapsed() : 0;
      const texts = describeStep(step);
      if (wait && left > 0) texts.push(describeWait(wait.wait, left));
      // A line that reaches the last column wraps on some terminals, and then each redraw takes a new line.
      return arrange(makePrintable(label), drawing, texts.join(" · "), (stream.columns ?? 80) - 1);
    },
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 24,
    clearOnComplete: true,
    // The package would switch line wrapping off for the whole terminal and leave it so when it is killed.
    linewrap: true,
  });
  const bar = bars.create(1, 0);
  // The package's own timer would keep a finished process waiting. Stopped bars can still be drawn, so ours draws them.
  bars.stop();
  bar.render();
  const timer = setInterval(() => bar.render(), DRAW_MS).unref();

  return {
    update: (next) => {
      step = next;
      bar.setTotal(next.total ?? 0);
      bar.update(next.done);
    },
    waiting: (next) => {
      wait = { wait: next, until: clock.elapsed() + next.ms };
    },
    stop: () => {
      if (!bar.isActive) return;
      clearInterval(timer);
      bar.stop();
      bars.stop();
    },
  };
}

/** The drawing is the first to go when the terminal is narrow. */
function arrange(label: string, drawing: string | undefined, text: string, width: number): string {
  const whole = drawing === undefined ? `${label} ${text}` : `${label} [${drawing}] ${text}`;
  return measureWidth(whole) <= width ? whole : cutToWidth(`${label} ${text}`, width);
}

function describeStep({ done, total, order = 1 }: ProgressStep): string[] {
  const texts = [total ? `${done}/${total}` : `${done}`];
  if (order > 1) texts.push(`reading in another order (${order})`);
  return texts;
}
