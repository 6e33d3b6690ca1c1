/** What became of one request. */
export interface RequestRecord {
  readonly method: string;
  /** As it came, without the query. */
  readonly path: string;
  readonly query: string;
  /** 0 when no status was sent: the connection was reset, or the answer is still to come. */
  readonly status: number;
  /** `clock.elapsed()` at its arrival. */
  readonly at: number;
  readonly authorization: "valid" | "expired" | "absent" | "wrong";
  /** Whether it counted towards the limit. */
  readonly counted: boolean;
}

const KEPT = 20_000;

export interface RequestListeners {
  /** Told of each request when it has come, before anything is done about it. */
  readonly onArrival?: () => void;
  /** Told of each request once its answer is out. */
  readonly onRequest?: (record: RequestRecord) => void;
}

/** The latest requests, and sums over all of them. */
export class RequestLog {
  readonly records: RequestRecord[] = [];
  readonly #byRoute = new Map<string, number>();
  readonly #listeners: RequestListeners;

  constructor(listeners: RequestListeners) {
    this.#listeners = listeners;
  }

  /** Enters a request at its arrival; `settle` tells how it ended. */
  begin(record: RequestRecord, route: string): (status: number) => void {
    if (this.records.length >= KEPT) this.records.splice(0, KEPT / 10);
    const entered: { -readonly [Key in keyof RequestRecord]: RequestRecord[Key] } = { ...record };
    this.records.push(entered);
    this.#listeners.onArrival?.();
    this.#byRoute.set(route, (this.#byRoute.get(route) ?? 0) + 1);
    return (status) => {
      entered.status = status;
      this.#listeners.onRequest?.(entered);
    };
  }

  byRoute(): Record<string, number> {
    return Object.fromEntries(this.#byRoute);
  }
}
