import { createServer, type AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A server that sends these bytes to whoever asks for anything, and hangs up; it ends with the test. */
export async function startRawServer(bytes: Buffer | string): Promise<URL> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end(bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

/** The bytes of an answer with just these headers. */
export function answer(body: Buffer | string, ...headers: string[]): Buffer {
  return Buffer.concat([
    Buffer.from(["HTTP/1.1 200 OK", ...headers, "", ""].join("\r\n")),
    Buffer.from(body),
  ]);
}
