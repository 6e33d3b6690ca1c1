import { type Readable, Writable } from "node:stream";
import { Fault } from "../platform/errors/fault.ts";
import type * as inquirer from "./inquirer.ts";
import { terminalOf } from "./json-lines.ts";
import { makePrintable } from "./printable.ts";

/** Where a question is shown and answered. The questions go to stderr, since stdout is for records alone. */
export interface PromptStreams {
  readonly stdin: Readable;
  readonly stderr: NodeJS.WritableStream & {
    readonly columns?: number;
    readonly rows?: number;
    readonly isTTY?: boolean;
  };
  /** Ends an open question; the promise is then rejected with the signal's reason. */
  readonly signal: AbortSignal;
  readonly colour: boolean;
}

export interface TextQuestion {
  readonly question: string;
  /** The answer when nothing is typed. */
  readonly preset?: string;
  /** Says what is wrong with an answer, so that it can be mended; undefined when it will do. */
  readonly check?: (answer: string) => string | undefined;
}

/**
 * Asks for a line of text. Here as below, Ctrl-C becomes the fault `interrupted.sigint`, as the signal does elsewhere;
 * Ctrl-D and a closed input become `interrupted.prompt`.
 */
export async function askText(streams: PromptStreams, options: TextQuestion): Promise<string> {
  const preset = options.preset === undefined ? {} : { default: options.preset };
  return ask(streams, ({ input }, context) => input({ ...describe(options), ...preset }, context));
}

/** Asks for a secret; stars are shown in its place. */
export async function askSecret(
  streams: PromptStreams,
  options: Omit<TextQuestion, "preset">,
): Promise<string> {
  // The package would offer a key that shows the secret on the screen.
  const settings = { ...describe(options), mask: "*", toggleMask: false };
  return ask(streams, ({ password }, context) => password(settings, context));
}

/** Asks for a yes or a no; `preset` is what Enter alone means. */
export async function confirm(
  streams: PromptStreams,
  { question, preset }: { readonly question: string; readonly preset: boolean },
): Promise<boolean> {
  return ask(streams, (prompts, context) =>
    prompts.confirm({ message: makePrintable(question), default: preset }, context),
  );
}

interface Described {
  readonly message: string;
  readonly validate?: (answer: string) => string | true;
}

function describe({ question, check }: TextQuestion): Described {
  const message = makePrintable(question);
  return check === undefined ? { message } : { message, validate: (answer: string) => check(answer) ?? true };
}

type Prompts = typeof inquirer;
type PromptContext = NonNullable<Parameters<Prompts["input"]>[1]>;

async function ask<Answer>(
  { stdin, stderr, signal, colour }: PromptStreams,
  show: (prompts: Prompts, context: PromptContext) => Promise<Answer>,
): Promise<Answer> {
  signal.throwIfAborted();
  if (stdin.readableEnded || stdin.destroyed) throw unanswered();
  // Loaded here: it takes longer to load than most commands take to run.
  const prompts = await import("./inquirer.ts");
  const closed = new AbortController();
  const close = (): void => closed.abort();
  // When the input ends, as with Ctrl-D, the package's own promise would stay open for ever. Its line reader pauses the
  // input in that case, and otherwise only after the answer.
  const endings = ["pause", "end", "close"] as const;
  for (const ending of endings) stdin.once(ending, close);
  try {
    return await show(prompts, {
      input: stdin,
      output: forward(terminalOf(stderr), colour),
      signal: AbortSignal.any([signal, closed.signal]),
    });
  } catch (error) {
    signal.throwIfAborted();
    const name = error instanceof Error ? error.name : "";
    // The terminal hands Ctrl-C to the prompt as a key, so that it never becomes the signal it is meant to be.
    if (name === "ExitPromptError") throw new Fault("interrupted.sigint", "Stopped.", { cause: error });
    throw name === "AbortPromptError" ? unanswered(error) : error;
  } finally {
    for (const ending of endings) stdin.removeListener(ending, close);
  }
}

function unanswered(cause?: unknown): Fault {
  return new Fault("interrupted.prompt", "The question was left without an answer.", { cause });
}

/** A stream for one question. The package ends the stream it was given, and colours without asking whether it may. */
function forward(stderr: PromptStreams["stderr"], colour: boolean): Writable {
  const output = new Writable({
    decodeStrings: false,
    write: (chunk: string | Buffer, _encoding, done) => {
      const text = chunk.toString();
      stderr.write(colour ? text : text.replaceAll(COLOUR_CODE, ""));
      done();
    },
  });
  return Object.defineProperties(output, {
    columns: { get: () => stderr.columns },
    rows: { get: () => stderr.rows },
    isTTY: { get: () => stderr.isTTY },
  });
}

const COLOUR_CODE = /\p{Control}\[[0-9;]*m/gu;
