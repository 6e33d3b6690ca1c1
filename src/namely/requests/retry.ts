import type { HttpResponse } from "../../platform/net/http.ts";
import type { Fault } from "../../platform/errors/fault.ts";
import { readRetryAfter } from "../../platform/net/retry-after.ts";
import { canonicalPath, type Patience } from "./api-request.ts";

/** What became of one attempt, as far as trying again goes. */
export type RetryVerdict =
  /** Nothing to repeat: the answer is final, good or bad. */
  | { readonly kind: "final" }
  /** Namely said stop: the whole queue waits `ms`, then this request goes again. */
  | { readonly kind: "throttled"; readonly ms: number }
  /** The line or a gateway failed: this request alone waits `ms` and goes again. */
  | { readonly kind: "again"; readonly ms: number };

export interface RequestAttempt {
  /** Path below /api/v1, such as `/profiles`. */
  readonly path: string;
  /** How many attempts failed before this one for the same kind of reason. */
  readonly failures: number;
  readonly throttles: number;
  /** For what is known to take long. */
  readonly patience?: Patience | undefined;
}

const FINAL: RetryVerdict = { kind: "final" };
const FIRST_BACK_OFF_MS = 500;
const LONGEST_BACK_OFF_MS = 20_000;
const MOST_FAILURES = 5;
/** A name that does not resolve or a closed port rarely heals within seconds, and the user waits for the word. */
const MOST_UNREACHABLE = 2;
/** A page that is not JSON is a gateway's hiccup once or twice; then it is the wrong address. */
const MOST_UNREADABLE = 3;
const MOST_THROTTLES = 10;
/** A longer wait ends the run with an error. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;

/** Slow profile pages are known to end in 502 and 504; what else gateways answer when they fail is treated alike. */
const PASSING_STATUSES = new Set([408, 425, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529]);
/** A server that is down for longer than this is not waited for. */
const LONGEST_OUTAGE_MS = 120_000;

const NEVER_SENT: ReadonlySet<string> = new Set([
  "network.unknown-host",
  "network.unreachable",
  "network.proxy-unreachable",
]);

/** Judges an answer by status. `windowMs` is the wait when Namely asks to stop without saying for how long. */
export function judgeAnswer(
  answer: HttpResponse,
  attempt: RequestAttempt,
  options: { readonly now: number; readonly random: () => number; readonly windowMs: number },
): RetryVerdict {
  const retryAfter = readRetryAfter(answer.headers["retry-after"], options.now);
  if (isThrottling(answer.status, attempt.path)) {
    if (attempt.throttles >= MOST_THROTTLES) return FINAL;
    if (retryAfter !== undefined && retryAfter > LONGEST_RETRY_AFTER_MS) return FINAL;
    return { kind: "throttled", ms: retryAfter ?? options.windowMs };
  }
  if (!PASSING_STATUSES.has(answer.status) || attempt.failures >= MOST_FAILURES) return FINAL;
  if (retryAfter !== undefined && retryAfter > LONGEST_OUTAGE_MS) return FINAL;
  return { kind: "again", ms: Math.max(retryAfter ?? 0, backOff(attempt.failures, options.random)) };
}

/** Judges an attempt that brought no readable answer. */
export function judgeFault(fault: Fault, attempt: RequestAttempt, random: () => number): RetryVerdict {
  const most = {
    "network.unknown-host": MOST_UNREACHABLE,
    "network.unreachable": MOST_UNREACHABLE,
    "network.proxy-unreachable": MOST_UNREACHABLE,
    "network.timeout": attempt.patience === undefined ? MOST_UNREADABLE : 0,
    "network.reset": MOST_FAILURES,
    "network.garbled": MOST_FAILURES,
    "api.not-json": MOST_UNREADABLE,
    "api.not-utf8": MOST_UNREADABLE,
  }[fault.code as string];
  if (most === undefined || attempt.failures >= most) return FINAL;
  return { kind: "again", ms: backOff(attempt.failures, random) };
}

/** Whether nothing of the request can have reached the other side. */
export function wasNeverSent({ code }: Fault): boolean {
  return NEVER_SENT.has(code);
}

/**
 * Documented: 406 beyond the limit of profile requests, without a word on headers; one source reports 429. We always
 * ask for JSON, so a 406 on profiles has no other reason.
 */
export function isThrottling(status: number, path: string): boolean {
  return status === 429 || (status === 406 && /^\/profiles(\/|$)/u.test(canonicalPath(path)));
}

/** Exponential with full upper half of jitter, so that several pages that failed together do not return together. */
function backOff(failures: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** failures);
  return Math.round(ceiling * (0.5 + random() / 2));
}
