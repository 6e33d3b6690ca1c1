/** One request and its response. */
export interface RequestRecord {
  readonly method: string;
  /** As it came, without the query. */
  readonly path: string;
  readonly query: string;
  /** 0 when no status was sent: the connection was reset, or the response is still to come. */
  readonly status: number;
  /** `clock.elapsed()` at its arrival. */
  readonly at: number;
  readonly authorization: "valid" | "expired" | "absent" | "wrong";
  /** Whether it counted towards the limit. */
  readonly counted: boolean;
}

/** Parameters without personal data; of all others only the name is shown. */
const HARMLESS = new Set(["page", "per_page", "sort", "limit", "order", "profile_format"]);

/** Path and query of a request for a log: values that may name a person are left out. */
export function describeTarget({ path, query }: Pick<RequestRecord, "path" | "query">): string {
  const parameters = [...new URLSearchParams(query)].map(([name, value]) =>
    HARMLESS.has(name) ? `${name}=${value}` : `${name}=…`,
  );
  return parameters.length === 0 ? path : `${path}?${parameters.join("&")}`;
}

const KEPT = 20_000;

export interface RequestListeners {
  /** Called for each request on arrival, before it is handled. */
  readonly onArrival?: () => void;
  /** Called for each request once its response has been sent. */
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

  /** Adds a request on arrival; the returned function records the status it ended with. */
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
