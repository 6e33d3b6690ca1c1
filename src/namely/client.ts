import Bottleneck from "bottleneck";
import type { Clock } from "../platform/clock.ts";
import { Fault } from "../platform/fault.ts";
import type { HttpAnswer, Transport } from "../platform/http.ts";
import { explainRefusal, parseJsonBody, requestIdOf } from "./answers.ts";
import type { Budget, WaitNotice } from "./budget.ts";
import { judgeAnswer, judgeFault, wasNeverSent, type Attempt, type Patience, type Verdict } from "./retry.ts";

/** Hands out access tokens; see src/auth/session.ts for the one that is used. */
export interface TokenSource {
  current(): Promise<string>;
  /** Called with a token that Namely refused: gives another one, or undefined when there is none to be had. */
  renew(rejected: string): Promise<string | undefined>;
  /** What a person can do about a token that is refused for good. */
  readonly mend: string;
}

export type Query = Readonly<Record<string, string | number | undefined>>;

export interface Answer {
  /** Parsed JSON; what it holds is for the caller to check. */
  readonly body: unknown;
  readonly requestId: string | undefined;
}

/** What a run has cost so far. */
export interface Tally {
  /** Requests sent, repeats included. */
  readonly requests: number;
  readonly retries: number;
  /** Milliseconds that the queue stood still for the rate limit. */
  readonly waitedMs: number;
  /** Milliseconds by which Namely's clock is ahead of ours, to a second, by the `Date` of its latest answer. */
  readonly serverAheadMs?: number | undefined;
}

export interface NamelyClient {
  /** GET of a path below /api/v1, such as `/profiles`, repeated as long as that is sensible. Throws `Fault` for the rest. */
  get(path: string, query?: Query, patience?: Patience): Promise<Answer>;
  tally(): Tally;
}

export interface ClientOptions {
  /** `https://acme.namely.com`, or what stands in for it. */
  readonly baseUrl: URL;
  readonly tokens: TokenSource;
  readonly transport: Transport;
  readonly budget: Budget;
  readonly clock: Clock;
  /** From 0 up to, not including, 1: jitter. */
  readonly random: () => number;
  readonly signal?: AbortSignal | undefined;
  /** Profile requests under way at once. Default 8. */
  readonly concurrency?: number;
  /** How long to stand still when Namely says stop without saying for how long. Default 60 s. */
  readonly windowMs?: number;
  readonly onWait?: ((notice: WaitNotice) => void) | undefined;
  readonly debug?: ((line: string) => void) | undefined;
}

export const DEFAULT_CONCURRENCY = 8;
const REFERENCE_CONCURRENCY = 4;
const DEFAULT_WINDOW_MS = 60_000;
const MOST_REDIRECTS = 3;
/** For servers that withdraw tokens faster than a page of requests uses them up. */
const MOST_RENEWALS = 3;

/** How long a failed call for a token is everybody's answer: longer than the rest of a run takes to hear of it. */
const TOKEN_REST_MS = 10_000;

/** Documented for GET /profiles; whether single profiles count is not said, so they do. */
function isCounted(path: string): boolean {
  return /^\/profiles(\/(?!fields(\/|$))[^/]+)?$/u.test(path);
}

export function createClient(options: ClientOptions): NamelyClient {
  const { budget, clock, transport, signal } = options;
  const debug = options.debug ?? (() => {});
  const windowMs = options.windowMs ?? DEFAULT_WINDOW_MS;
  // Two queues, so that reference data never waits behind profile pages that wait for the limit.
  const profileQueue = new Bottleneck({ maxConcurrent: options.concurrency ?? DEFAULT_CONCURRENCY });
  const referenceQueue = new Bottleneck({ maxConcurrent: REFERENCE_CONCURRENCY });
  const spent = { requests: 0, retries: 0 };
  let serverAheadMs: number | undefined;
  let tokenTrouble: { readonly fault: Fault; readonly until: number } | undefined;

  async function get(path: string, query: Query = {}, patience?: Patience): Promise<Answer> {
    signal?.throwIfAborted();
    const queue = isCounted(path) ? profileQueue : referenceQueue;
    return queue.schedule(() => attemptUntilFinal(path, query, patience));
  }

  async function attemptUntilFinal(path: string, query: Query, patience?: Patience): Promise<Answer> {
    const url = buildUrl(options.baseUrl, path, query);
    let renewals = 0;
    let renewed: string | undefined;
    let attempt: Attempt = { path, failures: 0, throttles: 0, patience };
    for (;;) {
      const outcome = await attemptOnce(url, path, renewed, attempt);
      if (outcome.kind === "answer") return outcome.answer;
      if (outcome.kind === "refused") {
        renewed = await renewOrExplain(outcome, path, renewals++);
        continue;
      }
      attempt = await waitToRepeat(outcome, attempt);
    }
  }

  async function waitToRepeat(outcome: Repetition, attempt: Attempt): Promise<Attempt> {
    spent.retries++;
    if (outcome.kind === "throttled") {
      budget.pause(outcome.ms);
      return { ...attempt, throttles: attempt.throttles + 1 };
    }
    options.onWait?.({ ms: outcome.ms, reason: "retry", detail: outcome.detail });
    await clock.sleep(outcome.ms, signal);
    return { ...attempt, failures: attempt.failures + 1 };
  }

  interface Refusal {
    readonly kind: "refused";
    readonly answer: HttpAnswer;
    readonly token: string;
  }

  /** Namely documents no status for an expired token: 401 and 403 have both been seen, and both mean other things too. */
  async function renewOrExplain({ answer, token }: Refusal, path: string, renewals: number): Promise<string> {
    const isPath = renewals > 0 && path !== "/profiles/me" && (await isTokenAccepted(token));
    const next =
      isPath || renewals >= MOST_RENEWALS ? undefined : await obtainToken(() => options.tokens.renew(token));
    if (next !== undefined) return next;
    throw await explainRefusal(
      answer,
      path,
      options.tokens.mend,
      async () => isPath || isTokenAccepted(token),
    );
  }

  type Repetition = Exclude<Verdict, { kind: "final" }> & { readonly detail: string };

  type Outcome = { kind: "answer"; answer: Answer } | Refusal | Repetition;

  async function attemptOnce(
    url: URL,
    path: string,
    renewed: string | undefined,
    attempt: Attempt,
  ): Promise<Outcome> {
    try {
      const { answer, token } = await send(url, attempt, renewed);
      if (answer.status === 401 || answer.status === 403) return { kind: "refused", answer, token };
      const verdict = judgeAnswer(answer, attempt, { now: clock.now(), random: options.random, windowMs });
      if (verdict.kind !== "final") return { ...verdict, detail: `GET ${path} answered ${answer.status}` };
      return {
        kind: "answer",
        answer: { body: parseJsonBody(answer, path), requestId: requestIdOf(answer) },
      };
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof Fault)) throw error;
      if (error === tokenTrouble?.fault) throw error;
      debug(`${path}: ${error.code}`);
      const verdict = judgeFault(error, attempt, options.random);
      if (verdict.kind === "final") throw error;
      return { ...verdict, detail: `GET ${path}: ${error.message.replace(/\.$/u, "")}` };
    }
  }

  /** The token is fetched when the request may start: the wait before may outlast it. */
  async function send(
    url: URL,
    { path, patience }: Attempt,
    renewed: string | undefined,
  ): Promise<{ readonly answer: HttpAnswer; readonly token: string }> {
    const slot = await (isCounted(path) ? budget.take(signal) : waitOutPause());
    const startedAt = clock.elapsed();
    try {
      const token = renewed ?? (await obtainToken(() => options.tokens.current()));
      spent.requests++;
      const answer = await requestFollowing(url, token, patience);
      const took = Math.round(clock.elapsed() - startedAt);
      serverAheadMs = readServerTime(answer, clock.now()) ?? serverAheadMs;
      debug(`GET ${path}${describeQuery(url)} ${answer.status} ${took} ms`);
      return { answer, token };
    } finally {
      slot?.settle();
    }
  }

  /**
   * A call for a token may have used up what it was sent with although no answer came, so it is not repeated: neither by
   * the request that asked for the token nor by the others that are under way.
   */
  async function obtainToken<Token>(ask: () => Promise<Token>): Promise<Token> {
    if (tokenTrouble && clock.elapsed() < tokenTrouble.until) throw tokenTrouble.fault;
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Fault && !wasNeverSent(error))
        tokenTrouble = { fault: error, until: clock.elapsed() + TOKEN_REST_MS };
      throw error;
    }
  }

  async function waitOutPause(): Promise<undefined> {
    await budget.waitOutPause(signal);
    return undefined;
  }

  async function requestFollowing(url: URL, token: string, patience?: Patience): Promise<HttpAnswer> {
    let target = url;
    for (let redirects = 0; ; redirects++) {
      const answer = await transport.request({
        method: "GET",
        url: target,
        headers: { accept: "application/json", authorization: `Bearer ${token}` },
        signal,
        ...patience,
      });
      const location = answer.headers["location"];
      if (answer.status < 300 || answer.status > 399 || typeof location !== "string") return answer;
      target = new URL(location, target);
      if (target.origin !== url.origin || redirects >= MOST_REDIRECTS) {
        throw new Fault(
          "api.redirected",
          `${url.host} sent us on to ${target.host}, where the token must not go.`,
          {
            hint: "Check the company name and NAMELY_BASE_URL.",
            requestId: requestIdOf(answer),
          },
        );
      }
    }
  }

  /** Tells a refused token from a refused path: Namely has answered 401 even for paths that do not exist. */
  async function isTokenAccepted(token: string): Promise<boolean> {
    const path = "/profiles/me";
    const url = buildUrl(options.baseUrl, path, {});
    for (let attempt: Attempt = { path, failures: 0, throttles: 0 }; ;) {
      const outcome = await attemptOnce(url, path, token, attempt).catch(acceptMissing);
      if (outcome.kind === "answer" || outcome.kind === "refused") return outcome.kind === "answer";
      attempt = await waitToRepeat(outcome, attempt);
    }
  }

  /** Somebody who gets as far as being told that there is nothing has been let in. */
  function acceptMissing(error: unknown): Outcome {
    if (error instanceof Fault && error.code === "api.not-found") {
      return { kind: "answer", answer: { body: undefined, requestId: undefined } };
    }
    throw error;
  }

  return { get, tally: () => ({ ...spent, waitedMs: budget.waitedMs, serverAheadMs }) };
}

function readServerTime({ headers }: HttpAnswer, now: number): number | undefined {
  const time = typeof headers["date"] === "string" ? Date.parse(headers["date"]) : Number.NaN;
  return Number.isNaN(time) ? undefined : time - now;
}

/** The query for `--debug`: what a filter looks for is somebody's name or address, and stays hidden. */
function describeQuery(url: URL): string {
  const parts = [...url.searchParams].map(([name, value]) =>
    name.startsWith("filter[") ? `${name}=…` : `${name}=${value}`,
  );
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
}

function buildUrl(baseUrl: URL, path: string, query: Query): URL {
  const url = new URL(baseUrl);
  url.pathname = `${url.pathname.replace(/\/$/u, "")}/api/v1${path}`;
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}
