import { type Readable, Writable } from "node:stream";
import { Fault } from "../platform/errors/fault.ts";
import type * as inquirer from "./inquirer.ts";
import { terminalOf } from "./json-lines.ts";
import { MARK_PASTES, PastedLines, UNMARK_PASTES } from "./pasted-lines.ts";
import { makePrintable } from "./printable.ts";

/** Where a question is shown and answered. Questions go to stderr, because stdout is for records. */
export interface PromptStreams {
  readonly stdin: Readable;
  readonly stderr: NodeJS.WritableStream & {
    readonly columns?: number;
    readonly rows?: number;
    readonly isTTY?: boolean;
  };
  /** Ends an open question; the promise is then rejected with the signal's reason. */
  readonly signal: AbortSignal;
  readonly color: boolean;
}

export interface TextQuestion {
  readonly question: string;
  /** The answer when nothing is typed. */
  readonly preset?: string;
  /** Returns what is wrong with an answer, so that it can be corrected; undefined when it is fine. */
  readonly check?: (answer: string) => string | undefined;
  /** The answer is pasted: line breaks inside it are dropped, and a refused answer is cleared instead of kept. */
  readonly isPasted?: boolean;
}

/**
 * Asks for a line of text. In every prompt, Ctrl-C becomes the fault `interrupted.sigint`, as the signal does elsewhere;
 * Ctrl-D and a closed input become `interrupted.prompt`.
 */
export async function askText(streams: PromptStreams, options: TextQuestion): Promise<string> {
  const { question, check, preset, isPasted = false } = options;
  const settings = {
    message: makePrintable(question),
    ...(check !== undefined && { validate: (answer: string) => check(answer) ?? true }),
    ...(preset !== undefined && { default: preset }),
    // The next paste would be appended to the refused one.
    ...(isPasted && { theme: { validationFailureMode: "clear" as const } }),
  };
  return ask(streams, ({ input }, context) => input(settings, context), isPasted);
}

/** Asks for a secret and shows stars in its place. A refused answer is cleared. */
export async function askSecret(
  streams: PromptStreams,
  { question, check }: Pick<TextQuestion, "question" | "check">,
): Promise<string> {
  let trouble: string | undefined;
  const settings = {
    message: makePrintable(question),
    mask: "*",
    // The package would offer a key that shows the secret on the screen.
    toggleMask: false,
    // Always true: after a refusal the package would keep the answer, and append the next paste to it.
    validate: (answer: string) => {
      trouble = check?.(answer);
      return true;
    },
  };
  for (;;) {
    const answer = await ask(streams, ({ password }, context) =>
      password(settings, {
        ...context,
        get clearPromptOnDone() {
          return trouble !== undefined;
        },
      }),
    );
    if (trouble === undefined) return answer;
    terminalOf(streams.stderr).write(`${makePrintable(trouble)}\n`);
  }
}

/** Asks a yes-or-no question; `preset` is the answer for Enter alone. */
export async function confirm(
  streams: PromptStreams,
  { question, preset }: { readonly question: string; readonly preset: boolean },
): Promise<boolean> {
  return ask(streams, (prompts, context) =>
    prompts.confirm({ message: makePrintable(question), default: preset }, context),
  );
}

type Prompts = typeof inquirer;
type PromptContext = NonNullable<Parameters<Prompts["input"]>[1]>;

async function ask<Answer>(
  { stdin, stderr, signal, color }: PromptStreams,
  show: (prompts: Prompts, context: PromptContext) => Promise<Answer>,
  isPasted = false,
): Promise<Answer> {
  signal.throwIfAborted();
  if (stdin.readableEnded || stdin.destroyed) throw unanswered();
  // Loaded here: it takes longer to load than most commands take to run.
  const prompts = await import("./inquirer.ts");
  const closed = new AbortController();
  const close = (): void => closed.abort();
  const terminal = terminalOf(stderr);
  const pasted = isPasted ? new PastedLines(stdin) : undefined;
  const input = pasted ?? stdin;
  // When the input ends, as with Ctrl-D, the package's own promise would stay open forever. Its line reader pauses the
  // input in that case, and otherwise only after the answer.
  const endings = ["pause", "end", "close"] as const;
  for (const ending of endings) input.once(ending, close);
  if (pasted) {
    stdin.once("close", close);
    terminal.write(MARK_PASTES);
    stdin.pipe(pasted);
  }
  try {
    return await show(prompts, {
      input,
      output: forward(terminal, color),
      signal: AbortSignal.any([signal, closed.signal]),
    });
  } catch (error) {
    signal.throwIfAborted();
    const name = error instanceof Error ? error.name : "";
    // In raw mode the terminal sends Ctrl-C as a key, so no signal comes.
    if (name === "ExitPromptError") throw new Fault("interrupted.sigint", "Stopped.", { cause: error });
    throw name === "AbortPromptError" ? unanswered(error) : error;
  } finally {
    for (const ending of endings) input.removeListener(ending, close);
    if (pasted) {
      stdin.removeListener("close", close);
      stdin.unpipe(pasted);
      pasted.destroy();
      terminal.write(UNMARK_PASTES);
    }
  }
}

function unanswered(cause?: unknown): Fault {
  return new Fault("interrupted.prompt", "The question was left without an answer.", { cause });
}

/** A stream for one question. The package ends the stream it is given, and always adds colors. */
function forward(stderr: PromptStreams["stderr"], color: boolean): Writable {
  const output = new Writable({
    decodeStrings: false,
    write: (chunk: string | Buffer, _encoding, done) => {
      const text = chunk.toString();
      stderr.write(color ? text : text.replaceAll(COLOR_CODE, ""));
      done();
    },
  });
  return Object.defineProperties(output, {
    columns: { get: () => stderr.columns },
    rows: { get: () => stderr.rows },
    isTTY: { get: () => stderr.isTTY },
  });
}

const COLOR_CODE = /\p{Control}\[[0-9;]*m/gu;
