import type { Clock } from "../../platform/process/clock.ts";
import { Fault } from "../../platform/errors/fault.ts";
import type { HttpResponse, Transport } from "../../platform/net/http.ts";
import { explainLostWrite, explainRedirect, isFile } from "./answers.ts";
import {
  buildUrl,
  describeQuery,
  describeRequest,
  isCounted,
  isWrite,
  type ApiRequest,
} from "./api-request.ts";
import type { BodyRoom } from "./body-room.ts";
import type { Budget, WaitReport } from "../budget/budget.ts";
import { wasNeverSent } from "./retry.ts";
import { readSandboxDate } from "./sandbox-date.ts";

/** Hands out access tokens; see src/auth/session.ts for the one that is used. */
export interface TokenSource {
  current(): Promise<string>;
  /** Called with a token that Namely refused: gives another one, or undefined when there is none to be had. */
  renew(rejected: string): Promise<string | undefined>;
  /** What a person can do about a token that is refused for good. */
  readonly refusalHint: string;
}

export interface ClientOptions {
  /** `https://acme.namely.com`, or its replacement. */
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
  /** How long to pause when Namely asks for it without a time. Default 60 s. */
  readonly windowMs?: number;
  readonly onWait?: ((notice: WaitReport) => void) | undefined;
  readonly debug?: ((line: string) => void) | undefined;
  /** What answers may unpack into, all together. */
  readonly bodyRoom?: BodyRoom | undefined;
}

/** What one sending has brought. */
export interface Sent {
  readonly answer: HttpResponse;
  readonly token: string;
  /** Set when the answer only leads on to where the request may not go. */
  readonly fault?: Fault;
}

const MOST_REDIRECTS = 3;

/** How long a failed request for a token answers all callers: longer than the rest of a run takes to hear of it. */
const TOKEN_REST_MS = 10_000;

/** Sends requests one time each: with a slot of the budget, with a token, and with the redirects within the host. */
export class Sender {
  requests = 0;
  /** Milliseconds by which Namely's clock is ahead of ours, to a second, by the `Date` of its latest answer. */
  serverAheadMs: number | undefined;
  /** The day in the sandbox, by its latest response; undefined for Namely itself. */
  sandboxDate: string | undefined;
  readonly #options: ClientOptions;
  #tokenTrouble: { readonly fault: Fault; readonly until: number } | undefined;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Whether this fault is about a call for a token that must not be repeated. */
  isTokenTrouble(fault: Fault): boolean {
    return fault === this.#tokenTrouble?.fault;
  }

  /** The token is fetched when the request may start: the wait before may outlast it. `renewed` is one that is at hand. */
  async send(request: ApiRequest, renewed: string | undefined): Promise<Sent> {
    const { budget, clock, signal, tokens, debug } = this.#options;
    const url = buildUrl(this.#options.baseUrl, request);
    const slot = isCounted(request.path) ? await budget.take(signal) : undefined;
    if (slot === undefined) await budget.waitOutPause(signal);
    const startedAt = clock.elapsed();
    try {
      const token = renewed ?? (await this.obtainToken(() => tokens.current()));
      this.requests++;
      const sent = await this.#follow(request, url, token);
      const took = Math.round(clock.elapsed() - startedAt);
      this.serverAheadMs = readServerTime(sent.answer, clock.now()) ?? this.serverAheadMs;
      this.sandboxDate = readSandboxDate(this.#options.baseUrl, sent.answer) ?? this.sandboxDate;
      debug?.(`${describeRequest(request)}${describeQuery(url)} ${sent.answer.status} ${took} ms`);
      return sent;
    } finally {
      slot?.settle();
    }
  }

  /**
   * A call for a token may have used up what it was sent with although no answer came, so it is not repeated: neither by
   * the request that asked for the token nor by the others that are under way.
   */
  async obtainToken<Token>(ask: () => Promise<Token>): Promise<Token> {
    const { clock } = this.#options;
    const trouble = this.#tokenTrouble;
    if (trouble && clock.elapsed() < trouble.until) throw trouble.fault;
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Fault && !wasNeverSent(error))
        this.#tokenTrouble = { fault: error, until: clock.elapsed() + TOKEN_REST_MS };
      throw error;
    }
  }

  /** Redirects are followed within the host, and only by what may be sent twice. */
  async #follow(request: ApiRequest, url: URL, token: string): Promise<Sent> {
    let target = url;
    for (let redirects = 0; ; redirects++) {
      const answer = await this.#exchange(request, target, token);
      const location = answer.headers["location"];
      if (answer.status < 300 || answer.status > 399 || typeof location !== "string")
        return { answer, token };
      const next = URL.canParse(location, target.href) ? new URL(location, target) : undefined;
      if (next?.origin !== url.origin || redirects >= MOST_REDIRECTS || isWrite(request))
        return { answer, token, fault: explainRedirect(answer, request, url, next) };
      target = next;
    }
  }

  async #exchange(request: ApiRequest, url: URL, token: string): Promise<HttpResponse> {
    const { transport, signal } = this.#options;
    const { method, body } = request;
    const type: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
    try {
      return await transport.request({
        method,
        url,
        headers: {
          accept: isFile(request.path) ? "*/*" : "application/json",
          authorization: `Bearer ${token}`,
          ...type,
        },
        ...(body === undefined ? {} : { body }),
        signal,
        reach: request.room && ((bytes, host) => request.room?.reach(bytes, host) ?? Promise.resolve()),
        ...request.patience,
      });
    } catch (error) {
      throw isWrite(request) && error instanceof Fault ? explainLostWrite(error, request) : error;
    }
  }
}

function readServerTime({ headers }: HttpResponse, now: number): number | undefined {
  const time = typeof headers["date"] === "string" ? Date.parse(headers["date"]) : Number.NaN;
  return Number.isNaN(time) ? undefined : time - now;
}
