import type { Clock } from "../platform/process/clock.ts";
import { Fault } from "../platform/errors/fault.ts";
import type { HttpRequest, HttpResponse, Transport } from "../platform/net/http.ts";
import { readRetryAfter } from "../platform/net/retry-after.ts";
import { backOff } from "./back-off.ts";
import type { DeliveryOutcome } from "./destination.ts";

/** What every destination behind a URL needs. */
export interface PostOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  /** From 0 up to, not including, 1: jitter. */
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly debug?: ((line: string) => void) | undefined;
}

const MOST_ATTEMPTS = 4;
const ATTEMPT_MS = 15_000;
const LONGEST_RETRY_AFTER_MS = 60_000;

/** Besides 5xx: what a destination says that is busy now and may accept the same thing later. */
const PASSING_STATUSES = new Set([408, 425, 429]);

/** How one attempt ended. */
export type DeliveryAttempt =
  | DeliveryOutcome
  | { readonly kind: "again"; readonly why: string; readonly retryAfterMs: number | undefined };

/** One request to a destination, and what its answer means. */
export interface PostAttempt {
  readonly request: Pick<HttpRequest, "url" | "target" | "headers" | "body" | "headOnly" | "beginningBytes">;
  /** What is sent, for debugging: no address and nothing of a person. */
  readonly what: string;
  readonly judge: (answer: HttpResponse, now: number) => DeliveryAttempt;
}

/** Posts until the answer is final, up to four times. `makeAttempt` is called for each of them. */
export async function postRepeatedly(
  makeAttempt: () => PostAttempt,
  options: PostOptions,
): Promise<DeliveryOutcome> {
  const { clock, random, signal } = options;
  for (let failures = 0; ; failures += 1) {
    const attempt = await postOnce(makeAttempt(), options);
    if (attempt.kind !== "again") return attempt;
    const { why, retryAfterMs = 0 } = attempt;
    if (failures + 1 >= MOST_ATTEMPTS || retryAfterMs > LONGEST_RETRY_AFTER_MS)
      return { kind: "unreachable", why };
    await clock.sleep(Math.max(retryAfterMs, backOff(failures, random)), signal);
  }
}

async function postOnce(
  { request, what, judge }: PostAttempt,
  { transport, clock, signal, debug }: PostOptions,
): Promise<DeliveryAttempt> {
  const { host } = request.url;
  const limits = { timeoutMs: ATTEMPT_MS, totalMs: ATTEMPT_MS };
  try {
    const answer = await transport.request({ method: "POST", signal, ...limits, ...request });
    debug?.(`POST ${host} ${what}: ${answer.status}`);
    return judge(answer, clock.now());
  } catch (error) {
    if (!(error instanceof Fault) || error.area !== "network") throw error;
    debug?.(`POST ${host} ${what}: ${error.message}`);
    return { kind: "again", why: explainNetworkFault(error.code, ATTEMPT_MS), retryAfterMs: undefined };
  }
}

/** What a status means. `word` is a known word of the destination for why. */
export function judgeStatus(
  { status, headers }: Pick<HttpResponse, "status" | "headers">,
  now: number,
  word?: string,
): DeliveryAttempt {
  if (status >= 200 && status < 300) return { kind: "accepted" };
  if (status >= 300 && status < 400)
    return { kind: "refused", why: `it answered with a redirect (${status}), which is not followed` };
  const why = `it answered ${status}${word === undefined ? "" : ` ${word}`}`;
  if (status < 500 && !PASSING_STATUSES.has(status)) return { kind: "refused", why };
  return { kind: "again", why, retryAfterMs: readRetryAfter(headers["retry-after"], now) };
}

const NETWORK_TROUBLES: Readonly<Record<string, string>> = {
  "network.unknown-host": "no machine with that name was found",
  "network.unreachable": "it could not be reached",
  "network.tls": "its certificate was not accepted",
  "network.proxy-unreachable": "the proxy in between could not be reached",
  "network.proxy-refused": "the proxy in between did not open a way to it",
  "network.garbled": "its answer could not be read",
};

/** Why a request failed, as a clause about "it": a fault's own sentence would name the host. */
export function explainNetworkFault(code: Fault["code"], limitMs: number): string {
  if (code === "network.timeout") return `it did not answer within ${limitMs / 1000} s`;
  return NETWORK_TROUBLES[code] ?? "the connection broke off";
}
