import { Fault } from "../../platform/errors/fault.ts";
import type { HttpResponse } from "../../platform/net/http.ts";
import { explainRefusal, readJson } from "./answers.ts";
import { describeRequest, isWrite, type ApiRequest } from "./api-request.ts";
import { judgeAnswer, judgeFault, type RequestAttempt, type RetryVerdict } from "./retry.ts";
import type { ClientOptions, Sender } from "./sender.ts";

/** What came of a request in the end. */
export interface Result {
  readonly answer: HttpResponse;
  /** What the body says, where it was parsed. */
  readonly json?: unknown;
  /** Why the answer is none to go on with; undefined for a good one. */
  readonly fault?: Fault | undefined;
}

/** Reads a response that is final by its status: what it says, or what is wrong with it. */
export type Reader = (answer: HttpResponse, request: ApiRequest) => Pick<Result, "json" | "fault">;

interface Refusal {
  readonly kind: "refused";
  readonly answer: HttpResponse;
  readonly token: string;
}

type PendingRetry = Exclude<RetryVerdict, { kind: "final" }> & { readonly detail: string };

type AttemptOutcome = (Result & { readonly kind: "result" }) | Refusal | PendingRetry;

const DEFAULT_WINDOW_MS = 60_000;
/** For servers that withdraw tokens faster than a page of requests uses them up. */
const MOST_RENEWALS = 3;
/** A write is sent again once, and only because a refused token means that it was not carried out. */
const MOST_RENEWALS_OF_WRITES = 1;
const WHO_AM_I: ApiRequest = { method: "GET", path: "/profiles/me", search: "" };

/** Repeats requests as long as that is sensible: reads, that is. A write goes out once. */
export class Attempts {
  retries = 0;
  readonly #options: ClientOptions;
  readonly #sender: Sender;

  constructor(options: ClientOptions, sender: Sender) {
    this.#options = options;
    this.#sender = sender;
  }

  /** Throws `Fault` when no answer came, or when there is no token. */
  async run(request: ApiRequest, read: Reader): Promise<Result> {
    let renewals = 0;
    let renewed: string | undefined;
    let attempt: RequestAttempt = { ...request, failures: 0, throttles: 0 };
    for (;;) {
      const outcome = await this.#attempt(request, read, renewed, attempt);
      if (outcome.kind === "result") return outcome;
      if (outcome.kind === "refused") {
        const renewal = await this.#renewOrExplain(outcome, request, renewals++);
        if (renewal instanceof Fault) return { answer: outcome.answer, fault: renewal };
        renewed = renewal;
        continue;
      }
      attempt = await this.#waitToRepeat(outcome, attempt);
    }
  }

  async #attempt(
    request: ApiRequest,
    read: Reader,
    renewed: string | undefined,
    attempt: RequestAttempt,
  ): Promise<AttemptOutcome> {
    const { signal, clock, random, windowMs = DEFAULT_WINDOW_MS, budget, debug } = this.#options;
    try {
      const { answer, token, fault: redirect } = await this.#sender.send(request, renewed);
      if (answer.status === 401 || answer.status === 403) return { kind: "refused", answer, token };
      if (redirect !== undefined) return { kind: "result", answer, fault: redirect };
      const what = describeRequest(request);
      const verdict = judgeAnswer(answer, attempt, { now: clock.now(), random, windowMs });
      // The others wait even where this one may not be sent again.
      if (verdict.kind === "throttled" && isWrite(request)) budget.pause(verdict.ms);
      else if (verdict.kind !== "final" && !isWrite(request))
        return { ...verdict, detail: `${what} answered ${answer.status}` };
      const reading = read(answer, request);
      const again = reading.fault && !isWrite(request) ? judgeFault(reading.fault, attempt, random) : verdict;
      if (reading.fault === undefined || isWrite(request) || again.kind === "final")
        return { kind: "result", answer, ...reading };
      debug?.(`${request.path}: ${reading.fault.code}`);
      return { ...again, detail: `${what}: ${reading.fault.message.replace(/\.$/u, "")}` };
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof Fault) || this.#sender.isTokenTrouble(error)) throw error;
      debug?.(`${request.path}: ${error.code}`);
      const verdict = judgeFault(error, attempt, random);
      if (verdict.kind === "final" || isWrite(request)) throw error;
      return { ...verdict, detail: `${describeRequest(request)}: ${error.message.replace(/\.$/u, "")}` };
    }
  }

  async #waitToRepeat(outcome: PendingRetry, attempt: RequestAttempt): Promise<RequestAttempt> {
    const { budget, clock, onWait, signal } = this.#options;
    this.retries++;
    if (outcome.kind === "throttled") {
      budget.pause(outcome.ms);
      return { ...attempt, throttles: attempt.throttles + 1 };
    }
    onWait?.({ ms: outcome.ms, reason: "retry", detail: outcome.detail });
    await clock.sleep(outcome.ms, signal);
    return { ...attempt, failures: attempt.failures + 1 };
  }

  /** Namely documents no status for an expired token: 401 and 403 have both been seen, and both mean other things too. */
  async #renewOrExplain(
    { answer, token }: Refusal,
    request: ApiRequest,
    renewals: number,
  ): Promise<string | Fault> {
    const { tokens } = this.#options;
    const isAboutMe = request.path === WHO_AM_I.path;
    const isPath = renewals > 0 && !isAboutMe && (await this.#isTokenAccepted(token));
    const most = isWrite(request) ? MOST_RENEWALS_OF_WRITES : MOST_RENEWALS;
    const next =
      isPath || renewals >= most ? undefined : await this.#sender.obtainToken(() => tokens.renew(token));
    if (next !== undefined) return next;
    return explainRefusal(
      answer,
      request,
      tokens.refusalHint,
      async () => isPath || (!isAboutMe && (await this.#isTokenAccepted(token))),
    );
  }

  /** Distinguishes a refused token from a refused path: Namely has answered 401 even for paths that do not exist. */
  async #isTokenAccepted(token: string): Promise<boolean> {
    for (let attempt: RequestAttempt = { ...WHO_AM_I, failures: 0, throttles: 0 }; ;) {
      const outcome = await this.#attempt(WHO_AM_I, readJson, token, attempt);
      if (outcome.kind === "refused") return false;
      if (outcome.kind === "result") {
        // A token that gets a "not found" has been accepted.
        if (outcome.fault === undefined || outcome.fault.code === "api.not-found") return true;
        throw outcome.fault;
      }
      attempt = await this.#waitToRepeat(outcome, attempt);
    }
  }
}
