import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";

export interface ServerOptions {
  /** The address to listen on; an IPv6 address takes IPv6 alone. */
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Bytes of a request's line and headers; Node answers 431 to more. */
  readonly maxHeaderSize: number;
  /** How long a request may take to come in, in milliseconds; Node answers 408 after that. */
  readonly patienceMs: number;
  readonly mostConnections: number;
  /** Whether a connection may bring several requests. */
  readonly keepAlive: boolean;
}

/**
 * Opens a server that foreign requests can neither block nor make grow: headers, time and connections are bounded. Rejects
 * with the system's own error (`EADDRINUSE`, `EACCES`, …), which each caller names in its own words.
 */
export async function openServer(
  { host, port, maxHeaderSize, patienceMs, mostConnections, keepAlive }: ServerOptions,
  respond: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server> {
  const busy = new Map<Socket, number>();
  const server = createServer(
    {
      maxHeaderSize,
      headersTimeout: patienceMs,
      requestTimeout: patienceMs,
      // By default, Node checks for overdue requests only every thirty seconds.
      connectionsCheckingInterval: Math.min(patienceMs, 5_000),
    },
    (request, response) => {
      const { socket } = request;
      busy.set(socket, (busy.get(socket) ?? 0) + 1);
      response.once("close", () => busy.set(socket, Math.max(0, (busy.get(socket) ?? 1) - 1)));
      if (!keepAlive) response.setHeader("Connection", "close");
      respond(request, response);
    },
  );
  makeRoom(server, mostConnections, busy);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, ipv6Only: true, exclusive: true }, resolve);
  });
  return server;
}

/** Stops listening and drops every connection. */
export async function closeServers(servers: readonly Server[]): Promise<void> {
  await Promise.all(
    servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    ),
  );
}

/**
 * Beyond so many connections the oldest that has no request under way goes, not the newest as with `maxConnections`:
 * silent connections must not block the others.
 */
function makeRoom(server: Server, mostConnections: number, busy: Map<Socket, number>): void {
  const open = new Set<Socket>();
  server.on("connection", (socket) => {
    open.add(socket);
    socket.once("close", () => {
      open.delete(socket);
      busy.delete(socket);
    });
    if (open.size <= mostConnections) return;
    const idle = [...open].find((one) => one !== socket && (busy.get(one) ?? 0) === 0);
    (idle ?? socket).destroy();
  });
}
