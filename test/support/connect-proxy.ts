import { createServer } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";

export interface ConnectProxyOptions {
  /** The port of this machine to which every way leads, whatever name it was asked for: only the proxy knows names. */
  readonly leadsTo?: number | undefined;
  /** What every wish is answered with in place of a way. */
  readonly refusal?: number;
  /** The `Proxy-Authenticate` lines of the refusal. Default: Basic. */
  readonly schemes?: readonly string[];
  /** Takes every wish and says nothing. */
  readonly silent?: boolean;
}

export interface ConnectProxy extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** What was asked for, in order. */
  readonly wishes: readonly { readonly target: string; readonly authorization: string | undefined }[];
}

/** A proxy as companies have one: it opens a way with CONNECT and sees nothing of what goes through. End it with `await using`. */
export async function startConnectProxy(options: ConnectProxyOptions): Promise<ConnectProxy> {
  const wishes: { target: string; authorization: string | undefined }[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_, response) => void response.writeHead(400).end());
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
  });
  server.on("connect", (request, socket, head) => {
    wishes.push({ target: request.url ?? "", authorization: request.headers["proxy-authorization"] });
    if (options.silent) return;
    if (options.refusal !== undefined || options.leadsTo === undefined) {
      const offers = (options.schemes ?? ['Basic realm="x"']).map((one) => `proxy-authenticate: ${one}\r\n`);
      socket.end(`HTTP/1.1 ${options.refusal ?? 502} No\r\n${offers.join("")}content-length: 0\r\n\r\n`);
      return;
    }
    const way = connect(options.leadsTo, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      way.write(head);
      way.pipe(socket).pipe(way);
    });
    for (const end of [socket, way]) end.on("error", () => [socket, way].forEach((each) => each.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    wishes,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
