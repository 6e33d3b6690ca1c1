import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Fault } from "../../platform/errors/fault.ts";
import { errorCode } from "../../platform/files/file-fault.ts";
import { closeServers, openServer } from "../../platform/net/server.ts";
import { answerPage, secondStartPage, unknownRequestPage } from "./pages.ts";
import { checkRedirect, redirectUri, writeCookie, type BrowserStart } from "./redirect.ts";
import type { RedirectAnswer } from "./redirect.ts";

export interface ListenerOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly state: string;
  /** Where the browser that we start ourselves begins; without it, that address does not exist. */
  readonly start?: BrowserStart | undefined;
}

export interface Listener {
  readonly port: number;
  /** The first answer that carries our state. Never rejects; without an answer it stays pending. */
  readonly answer: Promise<RedirectAnswer>;
  /** Resolves when the address for the browser is fetched again without the cookie of the first time. */
  readonly secondStart: Promise<void>;
  /** Stops listening and drops every connection. May be called twice. */
  close(): Promise<void>;
}

// An authorization answer is well below a kilobyte; Node refuses what is longer before it is read whole.
const maxHeaderSize = 8192;
const patienceMs = 10_000;
const mostConnections = 64;

/**
 * Waits for the browser on 127.0.0.1 and, where the machine has it, ::1, and nowhere else. Any other request gets 400 or
 * 404, and the login goes on. Throws `auth.port-taken` when another program has the port on either address, and
 * `auth.port-refused` when the system does not allow it.
 */
export async function openListener(options: ListenerOptions): Promise<Listener> {
  let settle: (answer: RedirectAnswer) => void = () => {};
  const answer = new Promise<RedirectAnswer>((resolve) => {
    settle = resolve;
  });
  let noteSecond: () => void = () => {};
  const secondStart = new Promise<void>((resolve) => {
    noteSecond = resolve;
  });
  const { start } = options;
  let isStarted = false;
  const begin = (response: ServerResponse, { url, cookie }: BrowserStart, isKnown: boolean): void => {
    if (isStarted && !isKnown) {
      // Either of the two may be our browser, and the other one now has a state: the login is void.
      response.on("close", noteSecond);
      return send(response, 403, secondStartPage);
    }
    isStarted = true;
    send(response, 302, unknownRequestPage, { Location: url.href, "Set-Cookie": writeCookie(cookie) });
  };
  let port = options.port;
  const respond = (request: IncomingMessage, response: ServerResponse): void => {
    const check = checkRedirect(
      {
        method: request.method,
        target: request.url,
        host: request.headers.host,
        cookie: request.headers.cookie,
      },
      { state: options.state, port, start },
    );
    if (check.kind === "start") return start && begin(response, start, check.isKnown);
    if (check.kind === "stranger") return send(response, check.status, unknownRequestPage);
    // Settled only after the page is sent, because the listener closes right after.
    response.on("close", () => settle(check));
    send(response, 200, answerPage(check.kind));
  };

  const first = await listen("127.0.0.1", port, respond);
  port = (first.address() as AddressInfo).port;
  const servers = [first];
  try {
    servers.push(await listen("::1", port, respond));
  } catch (error) {
    // Without IPv6 nothing listens on ::1. Another program there would receive our code from the browser.
    if (isTaken(error)) {
      await closeServers(servers);
      throw error;
    }
  }
  return { port, answer, secondStart, close: () => closeServers(servers) };
}

async function listen(
  host: string,
  port: number,
  respond: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server> {
  const limits = { maxHeaderSize, patienceMs, mostConnections, keepAlive: false };
  return openServer({ host, port, ...limits }, respond).catch((error: unknown) => {
    throw nameTrouble(error, port);
  });
}

function send(
  response: ServerResponse,
  status: number,
  page: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    ...headers,
    "Content-Type": "text/html; charset=utf-8",
    "Content-Length": Buffer.byteLength(page),
    "Cache-Control": "no-store",
    "Content-Security-Policy":
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    Connection: "close",
  });
  response.end(page);
}

function isTaken(error: unknown): boolean {
  return error instanceof Fault && error.code === "auth.port-taken";
}

function nameTrouble(error: unknown, port: number): unknown {
  const code = errorCode(error);
  if (code === "EADDRINUSE") {
    const other = port < 65_535 ? port + 1 : port - 1;
    return new Fault("auth.port-taken", `Port ${port} is in use by another program.`, {
      hint: `Stop that program, or register ${redirectUri(other)} in Namely and use it: --port ${other}`,
      cause: error,
    });
  }
  if (code === "EACCES") {
    return new Fault("auth.port-refused", `This machine does not allow namely to listen on port ${port}.`, {
      hint: `Register ${redirectUri(9000)} in Namely and use it: --port 9000`,
      cause: error,
    });
  }
  return error;
}
