import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";

/** A server on loopback; end it with `await using`. */
export interface Neighbour extends AsyncDisposable {
  readonly port: number;
}

/** Refuses every command to Redis and repeats it, password and all. */
export function startEchoingRedis(): Promise<Neighbour> {
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.on("data", (bytes) => {
      socket.write(`-WRONGPASS you said: ${bytes.toString("latin1").replaceAll(/\r?\n/gu, " ")}\r\n`);
    });
  });
  return listen(server);
}

/** Refuses to be a proxy, in the words in which it was asked. */
export function startEchoingProxy(): Promise<Neighbour> {
  const server = createHttpServer();
  server.on("connect", ({ url, headers }, socket) => {
    const asked = headers["proxy-authorization"] ?? "";
    const said = Buffer.from(asked.replace("Basic ", ""), "base64").toString("utf8");
    socket.on("error", () => socket.destroy());
    socket.end(
      `HTTP/1.1 407 No ${said} for ${url}\r\nproxy-authenticate: ${asked}\r\ncontent-length: 0\r\n\r\n`,
    );
  });
  return listen(server);
}

async function listen(server: Server): Promise<Neighbour> {
  const sockets = new Set<{ destroy(): void }>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
