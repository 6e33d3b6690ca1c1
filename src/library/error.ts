import { Fault, type FaultCode, type FaultDetails } from "../platform/errors/fault.ts";

/**
 * Whatever goes wrong. `code` is stable, such as `auth.required`, `limit.max-wait` or `incomplete.roster`: its first word
 * says what kind of trouble it is. The message and the hint are for people; none of them holds a secret. Only the hint of
 * `usage.ambiguous` and of a name that no one has shows people, for you to choose from.
 */
export class NamelyError extends Error {
  override readonly name = "NamelyError";
  /** `area.name`, as the command line shows it. */
  readonly code: string;
  /** What a person can do about it. */
  readonly hint: string | undefined;
  /** `X-Request-Id` of the answer that brought the trouble, for Namely's support. */
  readonly requestId: string | undefined;

  constructor(code: FaultCode, message: string, details: Omit<FaultDetails, "items"> = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.requestId = details.requestId;
  }
}

/** Makes of anything that was thrown what users of the library see; `clean` takes secrets out of texts. */
export function explainError(error: unknown, clean: (text: string) => string): NamelyError {
  if (error instanceof NamelyError) return error;
  if (!(error instanceof Fault)) {
    return new NamelyError(
      "internal.unexpected",
      "Something went wrong that namely did not expect; this is a fault of namely.",
      { hint: "Report it with its cause.", cause: copyCause(error, clean, 0) },
    );
  }
  return new NamelyError(error.code, nameOptions(clean(error.message)), {
    hint:
      error.hint === undefined ? undefined : [...error.items, nameOptions(error.hint)].map(clean).join("\n"),
    requestId: error.requestId === undefined ? undefined : clean(error.requestId),
    cause: copyCause(error.cause, clean, 0),
  });
}

/** Flags whose option has another name than the flag in camel case. */
const OPTION_NAMES: Readonly<Record<string, string>> = { "max-wait": "maxWaitMs" };

/** What the command line calls `--updated-since` is an option here; a whole command to type stays as it is. */
export function nameOptions(text: string): string {
  if (/\bnamely [a-z]/u.test(text)) return text;
  return text.replaceAll(
    /(?<![\w-])--([a-z]+(?:-[a-z]+)*)/gu,
    (_, flag: string) =>
      OPTION_NAMES[flag] ?? flag.replaceAll(/-([a-z])/gu, (_, letter: string) => letter.toUpperCase()),
  );
}

const DEEPEST_CAUSE = 5;

/** An error of a package can hold all that was sent in its properties, and printing the error prints them. */
function copyCause(cause: unknown, clean: (text: string) => string, depth: number): Error | undefined {
  if (!(cause instanceof Error) || depth >= DEEPEST_CAUSE) return undefined;
  const inner = copyCause(cause.cause, clean, depth + 1);
  const copy = new Error(clean(cause.message), inner && { cause: inner });
  copy.name = cause.name;
  copy.stack = clean(cause.stack ?? cause.message);
  return "code" in cause && typeof cause.code === "string" ? Object.assign(copy, { code: cause.code }) : copy;
}
