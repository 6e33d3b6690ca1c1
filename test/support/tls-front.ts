import { connect, type AddressInfo, type Socket } from "node:net";
import { createServer } from "node:tls";
import type { Credentials } from "./certificates.ts";

/** A TLS door in front of a plain server, as a company's gateway is. */
export interface TlsFront extends AsyncDisposable {
  readonly port: number;
  /** Bytes of requests that somebody was willing to send here. */
  readonly bytesTaken: number;
}

/** End it with `await using`. */
export async function startTlsFront(
  credentials: Credentials,
  behind: { readonly port: number },
): Promise<TlsFront> {
  let bytesTaken = 0;
  const sockets = new Set<Socket>();
  const server = createServer({ ...credentials }, (socket) => {
    const inner = connect(behind.port, "127.0.0.1");
    socket.on("data", (piece: Buffer) => (bytesTaken += piece.length));
    socket.pipe(inner).pipe(socket);
    for (const end of [socket, inner])
      end.on("error", () => [socket, inner].forEach((each) => each.destroy()));
  });
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
  });
  // Whoever refuses the certificate hangs up in the middle of the greeting.
  server.on("tlsClientError", (_error, socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get bytesTaken() {
      return bytesTaken;
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
