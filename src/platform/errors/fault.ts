/**
 * What the first word of a fault's code means. The program's exit code follows from it (see src/run.ts):
 * `usage` 2, `auth` and `keychain` 4, `limit` 5, `incomplete` 6, `guard` 7, `interrupted` 130 or 143, everything else 1.
 * `access` is what the token may not see although the answer depends on it.
 */
export type FaultArea =
  | "usage"
  | "auth"
  | "limit"
  | "incomplete"
  | "guard"
  | "interrupted"
  | "access"
  | "api"
  | "network"
  | "file"
  | "output"
  | "keychain"
  | "sandbox"
  | "internal";

/** A stable code such as `auth.required`: area, dot, words joined by hyphens. Scripts may rely on it. */
export type FaultCode = `${FaultArea}.${string}`;

export interface FaultDetails {
  /** One sentence or command that a person can act on. */
  readonly hint?: string | undefined;
  /** What there is to choose from, an item each: the only part that may show people's data. */
  readonly items?: readonly string[] | undefined;
  readonly cause?: unknown;
  /** `X-Request-Id` of the answer that brought the trouble, for Namely's support. */
  readonly requestId?: string | undefined;
}

/**
 * An error for people and programs at once: what went wrong in one sentence, a code that does not change, and
 * what to do about it. Nothing of it holds a secret, and a person's data only where people are to choose from.
 */
export class Fault extends Error {
  override readonly name = "Fault";
  readonly code: FaultCode;
  readonly hint: string | undefined;
  readonly items: readonly string[];
  readonly requestId: string | undefined;

  constructor(code: FaultCode, message: string, details: FaultDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.items = details.items ?? [];
    this.requestId = details.requestId;
  }

  get area(): FaultArea {
    return this.code.slice(0, this.code.indexOf(".")) as FaultArea;
  }
}

/** What is awaited; undefined where it fails with a fault that has one of these codes. */
export async function unlessFault<Result>(
  codes: ReadonlySet<string>,
  result: Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof Fault && codes.has(error.code)) return undefined;
    throw error;
  }
}
