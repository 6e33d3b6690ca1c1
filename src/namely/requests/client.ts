import Bottleneck from "bottleneck";
import type { Fault } from "../../platform/errors/fault.ts";
import type { HttpResponse } from "../../platform/net/http.ts";
import { readJson, readRaw } from "./answers.ts";
import { isCounted, type ApiRequest, type Patience } from "./api-request.ts";
import { BodyRoom, type PageTurn } from "./body-room.ts";
import { Attempts, type Reader, type Result } from "./attempts.ts";
import { Sender, type ClientOptions } from "./sender.ts";

export type Query = Readonly<Record<string, string | number | undefined>>;

export interface ApiResponse {
  /** Parsed JSON; what it holds is for the caller to check. */
  readonly body: unknown;
}

/** An answer as it came, good or bad. */
export interface RawAnswer extends HttpResponse {
  /** What a bad one means; undefined for a good one. */
  readonly fault: Fault | undefined;
}

/** What a run has cost so far. */
export interface Tally {
  /** Requests sent, repeats included. */
  readonly requests: number;
  readonly retries: number;
  /** Milliseconds that the queue paused for the rate limit. */
  readonly waitedMs: number;
  /** Milliseconds by which Namely's clock is ahead of ours, to a second, by the `Date` of its latest answer. */
  readonly serverAheadMs?: number | undefined;
  /** The day in the sandbox, by its latest response; undefined for Namely itself. */
  readonly sandboxDate?: string | undefined;
}

export interface NamelyClient {
  /** GET of a path below /api/v1, such as `/profiles`, repeated as long as that is sensible. Throws `Fault` for the rest. */
  get(path: string, query?: Query, patience?: Patience, turn?: PageTurn): Promise<ApiResponse>;
  tally(): Tally;
}

type ReadRequest = Pick<ApiRequest, "path" | "search" | "patience" | "turn">;

/** For those who want what Namely says as it says it. */
export interface RawClient extends NamelyClient {
  /** The same as `get` with a query that is sent unchanged. */
  read(question: ReadRequest): Promise<ApiResponse>;
  /**
   * Any request. Reads are repeated as long as that is sensible, writes never are: only one whose token was refused, and
   * which was not carried out for that reason, goes out a second time with a new token. Throws `Fault` when no answer came.
   */
  send(request: ApiRequest): Promise<RawAnswer>;
}

export const DEFAULT_CONCURRENCY = 8;
const REFERENCE_CONCURRENCY = 4;

export function createClient(options: ClientOptions): RawClient {
  const { budget, signal } = options;
  // Two queues, so that reference data never waits behind profile pages that wait for the limit.
  const profileQueue = new Bottleneck({ maxConcurrent: options.concurrency ?? DEFAULT_CONCURRENCY });
  const referenceQueue = new Bottleneck({ maxConcurrent: REFERENCE_CONCURRENCY });
  const rooms = options.bodyRoom ?? new BodyRoom();
  const sender = new Sender(options);
  const attempts = new Attempts(options, sender);

  async function ask(request: ApiRequest, read: Reader): Promise<Result> {
    signal?.throwIfAborted();
    const queue = isCounted(request.path) ? profileQueue : referenceQueue;
    return queue.schedule(() => attempts.run(request, read));
  }

  async function read(question: ReadRequest): Promise<ApiResponse> {
    const room = rooms.open(question.turn);
    try {
      const { json, fault } = await ask({ ...question, method: "GET", room }, readJson);
      if (fault !== undefined) throw fault;
      return { body: json };
    } finally {
      room.release();
    }
  }

  const get: NamelyClient["get"] = (path, query = {}, patience, turn) =>
    read({ path, search: writeQuery(query), patience, turn });

  async function send(request: ApiRequest): Promise<RawAnswer> {
    const { answer, fault } = await ask(request, readRaw);
    return { ...answer, fault };
  }

  const tally = (): Tally => ({
    requests: sender.requests,
    retries: attempts.retries,
    waitedMs: budget.waitedMs,
    serverAheadMs: sender.serverAheadMs,
    sandboxDate: sender.sandboxDate,
  });
  return { get, read, send, tally };
}

function writeQuery(query: Query): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
  return given.size === 0 ? "" : `?${given.toString()}`;
}
