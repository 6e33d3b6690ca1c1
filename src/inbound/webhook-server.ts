import { isUtf8 } from "node:buffer";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "../platform/process/clock.ts";
import { Fault } from "../platform/errors/fault.ts";
import { errorCode } from "../platform/files/file-fault.ts";
import { isLocalHost } from "../platform/net/loopback.ts";
import { closeServers, openServer } from "../platform/net/server.ts";
import { readNotificationBody } from "./notification-body.ts";
import { HEALTH_PATH } from "./listen-path.ts";
import { hasSecret } from "./listen-secret.ts";

export interface Health {
  /** False when Namely could not be polled for long. */
  readonly isWell: boolean;
  /** The public answer to a health check, without personal data. */
  readonly report: Readonly<Record<string, string | number | null>>;
}

/** A notification that came with the secret. */
export interface WebhookNotification {
  readonly body: Uint8Array;
  readonly contentType: string | undefined;
}

export interface ReceiverOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Such as `/namely`; a notification may carry the secret in a segment behind it. */
  readonly path: string;
  readonly secrets: readonly string[];
  readonly clock: Clock;
  /** Resolves once the notification is on the disk; to false when no more can be kept. */
  readonly store: (notification: WebhookNotification) => Promise<boolean>;
  readonly health: () => Health;
  /** Called for each notification without the right secret. */
  readonly onUnauthorized: () => void;
  /** Called with the error that kept a notification from being stored; its sender is asked to repeat it. */
  readonly onTrouble: (error: unknown) => void;
}

export interface Receiver {
  readonly port: number;
  /** Stops listening and drops every connection. */
  close(): Promise<void>;
}

const MOST_BODY_BYTES = 1024 * 1024;
const BODY_PATIENCE_MS = 10_000;
/** Longer than for a body, which is then answered in words of its own. */
const REQUEST_PATIENCE_MS = 20_000;
/** Each holds a body of up to a megabyte. */
const MOST_BODIES = 16;
const MOST_CONNECTIONS = 128;
const RETRY_SECONDS = 30;
/** So much of an unwanted body is read, to keep the connection; for more it is closed. */
const MOST_UNREAD_BYTES = 65_536;

/**
 * Listens for notifications that something has changed at Namely. Without the secret nothing is learned, and a notification is only answered
 * with 200 when it is on the disk. Throws `network.port-taken`, `network.port-refused` and `network.no-such-address`.
 */
export async function openReceiver(options: ReceiverOptions): Promise<Receiver> {
  const { host, port } = options;
  const desk = new NotificationDesk(options);
  const limits = {
    maxHeaderSize: 16_384,
    patienceMs: REQUEST_PATIENCE_MS,
    mostConnections: MOST_CONNECTIONS,
  };
  const server = await openServer({ host, port, ...limits, keepAlive: true }, (request, response) => {
    desk.handle(request, response).catch(() => response.destroy());
  }).catch((error: unknown) => {
    throw nameTrouble(error, host, port);
  });
  return { port: (server.address() as AddressInfo).port, close: () => closeServers([server]) };
}

function nameTrouble(error: unknown, host: string, port: number): unknown {
  const code = errorCode(error);
  if (code === "EADDRINUSE") {
    return new Fault("network.port-taken", `Port ${port} is in use by another program.`, {
      hint: `Choose another one with --port ${port === 65_535 ? port - 1 : port + 1}, and change your proxy to match.`,
      cause: error,
    });
  }
  if (code === "EACCES") {
    return new Fault("network.port-refused", `This machine does not allow listening on port ${port}.`, {
      hint: "Choose one above 1023 with --port.",
      cause: error,
    });
  }
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN" || code === "EAFNOSUPPORT") {
    return new Fault("network.no-such-address", `This machine has no address ${host} to listen on.`, {
      hint: "Leave --host away for 127.0.0.1, or name an address of this machine.",
      cause: error,
    });
  }
  return error;
}

interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

const COME_AGAIN: Reply = { status: 503, headers: { "Retry-After": String(RETRY_SECONDS) } };

class NotificationDesk {
  readonly #options: ReceiverOptions;
  #bodies = 0;

  constructor(options: ReceiverOptions) {
    this.#options = options;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = await this.#judge(request);
    if (reply !== undefined) send(request, response, reply);
  }

  /** Undefined when the client has closed the connection. */
  async #judge(request: IncomingMessage): Promise<Reply | undefined> {
    const { path, query } = splitTarget(request.url ?? "");
    const { method = "" } = request;
    // A notification comes through a proxy, under any name, and its secret vouches for it; the health has none, so that it is only
    // for this machine: otherwise any web page could read it (DNS rebinding).
    if (path === HEALTH_PATH) {
      return isLocalHost(request.headers.host, this.#options.host)
        ? this.#answerHealth(method)
        : { status: 421 };
    }
    const segment = this.#findSegment(path);
    if (segment === undefined) return { status: 404 };
    const place = { segment: segment === "" ? undefined : segment, query };
    if (!hasSecret(request, place, this.#options.secrets)) {
      this.#options.onUnauthorized();
      return { status: 401 };
    }
    if (method !== "POST") return { status: 405, headers: { Allow: "POST" } };
    const encoding = request.headers["content-encoding"] ?? "identity";
    // What is packed could be a thousand times as large as what came.
    if (encoding !== "identity") return { status: 415 };
    if (this.#bodies >= MOST_BODIES) return COME_AGAIN;
    this.#bodies += 1;
    try {
      return await this.#take(request);
    } finally {
      this.#bodies -= 1;
    }
  }

  async #take(request: IncomingMessage): Promise<Reply | undefined> {
    const { clock, store, onTrouble } = this.#options;
    const limits = { mostBytes: MOST_BODY_BYTES, patienceMs: BODY_PATIENCE_MS, clock };
    const body = await readNotificationBody(request, limits);
    if (body.kind === "gone") return undefined;
    if (body.kind === "too-large") return { status: 413 };
    if (body.kind === "too-slow") return { status: 408 };
    // Of what is not UTF-8 some characters would be lost; polling makes up for the notification.
    if (!isUtf8(body.bytes)) return { status: 400, body: { error: "The body is not valid UTF-8." } };
    try {
      const isStored = await store({ body: body.bytes, contentType: request.headers["content-type"] });
      return isStored ? { status: 200, body: { status: "stored" } } : COME_AGAIN;
    } catch (error) {
      onTrouble(error);
      return COME_AGAIN;
    }
  }

  #answerHealth(method: string): Reply {
    if (method !== "GET" && method !== "HEAD") return { status: 405, headers: { Allow: "GET, HEAD" } };
    const { isWell, report } = this.#options.health();
    return { status: isWell ? 200 : 503, body: report };
  }

  /** What follows our path: empty for nothing, undefined when it is another path. */
  #findSegment(path: string): string | undefined {
    const { path: own } = this.#options;
    if (path === own || path === `${own}/`) return "";
    const rest = path.startsWith(`${own}/`) ? path.slice(own.length + 1).replace(/\/$/u, "") : undefined;
    return rest === undefined || rest.includes("/") ? undefined : rest;
  }
}

/** Without `URL`, which would take `/x/../namely` for `/namely`, and what precedes it for a host. */
function splitTarget(target: string): { readonly path: string; readonly query: URLSearchParams } {
  const mark = target.indexOf("?");
  return {
    path: mark < 0 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? "" : target.slice(mark + 1)),
  };
}

function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: Reply): void {
  const text = body === undefined ? "" : `${JSON.stringify(body)}\n`;
  const length = request.headers["content-length"];
  const isUnread =
    !request.complete && (length !== undefined || request.headers["transfer-encoding"] !== undefined);
  // Node reads what is left of a body, however long, before the next request of the connection.
  const isLong = isUnread && !(Number(length) <= MOST_UNREAD_BYTES && status !== 408);
  response.writeHead(status, {
    "Content-Length": Buffer.byteLength(text),
    "Cache-Control": "no-store",
    ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    ...(isLong ? { Connection: "close" } : {}),
    ...headers,
  });
  response.end(request.method === "HEAD" ? "" : text);
}
