import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A ping that has arrived. */
export interface ArrivedPing {
  /** `POST /path?query`. */
  readonly line: string;
  readonly body: string;
}

/** A server of health checks on loopback; end it with `await using`. */
export interface PingServer extends AsyncDisposable {
  /** The URL of a check, with a path that only its owner knows. */
  readonly url: string;
  readonly secret: string;
  readonly pings: readonly ArrivedPing[];
  /** Resolves when so many have arrived. */
  receive(count: number): Promise<void>;
}

const SECRET = "5f2c0a1e-canary-4b7d-9e61-0d3f8a7c2b94";

/** Answers 200 unless `respond` does something else. */
export async function startPingServer(
  respond: (response: ServerResponse) => void = (response) => void response.end("OK"),
): Promise<PingServer> {
  const pings: ArrivedPing[] = [];
  const waiting = new Set<() => void>();
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    pings.push({ line: `${request.method} ${request.url}`, body: await text(request) });
    respond(response);
    for (const check of waiting) check();
  };
  const server = createServer((request, response) => {
    take(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/${SECRET}`,
    secret: SECRET,
    pings,
    receive: (count) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (pings.length < count) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
