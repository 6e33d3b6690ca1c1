import { gzipSync } from "node:zlib";
import { createServer as createProxy } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { openTransport, type Transport } from "../../../src/platform/net/http.ts";
import { startRawServer } from "../../support/raw-server.ts";
import { sendJson, startScriptedServer } from "../../support/scripted-server.ts";

function open(env: Record<string, string> = {}): Transport {
  const transport = openTransport({ env, userAgent: "namely-cli/test" });
  onTestFinished(() => transport.close());
  return transport;
}

test("an answer comes back with status, headers and body", async () => {
  await using server = await startScriptedServer((_, response) =>
    sendJson(response, 422, { a: 1 }, { "x-request-id": "r" }),
  );
  const answer = await open().request({ method: "GET", url: server.url });
  expect(answer).toMatchObject({ status: 422, headers: { "x-request-id": "r" } });
  expect(answer.body.toString()).toBe('{"a":1}');
});

test("a form is posted as it is", async () => {
  let received = "";
  await using server = await startScriptedServer((request, response) => {
    request.on("data", (chunk: Buffer) => (received += chunk.toString()));
    request.on("end", () => response.end("{}"));
  });
  await open().request({ method: "POST", url: server.url, body: "a=1&b=2" });
  expect(received).toBe("a=1&b=2");
});

test("a redirect is handed back and not followed", async () => {
  await using server = await startScriptedServer(
    (_, response) => void response.writeHead(302, { location: "/x" }).end(),
  );
  expect((await open().request({ method: "GET", url: server.url })).status).toBe(302);
  expect(server.requests).toHaveLength(1);
});

test("a body larger than allowed is cut off", async () => {
  await using server = await startScriptedServer((_, response) => void response.end("x".repeat(5000)));
  await expect(open().request({ method: "GET", url: server.url, maxBytes: 1000 })).rejects.toMatchObject({
    code: "network.too-large",
  });
});

test("a small body that unpacks into a huge one is refused", async () => {
  const bomb = gzipSync(Buffer.alloc(10_000_000));
  await using server = await startScriptedServer((_, response) => {
    response.writeHead(200, { "content-encoding": "gzip" }).end(bomb);
  });
  await expect(open().request({ method: "GET", url: server.url, maxBytes: 100_000 })).rejects.toMatchObject({
    code: "network.too-large",
  });
});

test.each(["GZIP", "x-GZip", " gzip", "Identity, gzip", "gzip, identity"])(
  "the name of a compression has no case, as in Content-Encoding: %s",
  async (coding) => {
    await using server = await startScriptedServer((_, response) => {
      response.writeHead(200, { "content-encoding": coding }).end(gzipSync("{}"));
    });
    const { body } = await open().request({ method: "GET", url: server.url });
    expect(body.toString()).toBe("{}");
  },
);

test("an unasked 100 Continue is ignored", async () => {
  const url = await startRawServer(
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\nx: y\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}",
  );
  const answer = await open().request({ method: "POST", url, body: "{}" });
  expect([answer.status, answer.body.toString(), answer.headers["x"]]).toEqual([200, "{}", undefined]);
});

test("gzip that is cut off is garbled", async () => {
  const whole = gzipSync(Buffer.from("some text that is long enough to be cut in the middle of it"));
  await using server = await startScriptedServer((_, response) => {
    response.writeHead(200, { "content-encoding": "gzip" }).end(whole.subarray(0, 20));
  });
  await expect(open().request({ method: "GET", url: server.url })).rejects.toMatchObject({
    code: "network.garbled",
  });
});

test("fewer bytes than promised are a broken connection", async () => {
  await using server = await startScriptedServer((request, response) => {
    response.writeHead(200, { "content-length": 1000 }).write("half", () => request.socket.destroy());
  });
  await expect(open().request({ method: "GET", url: server.url })).rejects.toMatchObject({
    code: "network.reset",
  });
});

test("what is no HTTP is garbled", async () => {
  await using server = await startScriptedServer(
    (request) => void request.socket.end("SSH-2.0-OpenSSH\r\n\r\n"),
  );
  await expect(open().request({ method: "GET", url: server.url })).rejects.toMatchObject({
    code: "network.garbled",
  });
});

test("a server that accepts and never answers ends in a time-out", async () => {
  await using server = await startScriptedServer(() => {});
  await expect(open().request({ method: "GET", url: server.url, timeoutMs: 50 })).rejects.toMatchObject({
    code: "network.timeout",
  });
});

test("a name that does not exist is said to be unknown", async () => {
  const url = new URL("http://no-such-company.invalid/");
  await expect(open().request({ method: "GET", url })).rejects.toMatchObject({
    code: "network.unknown-host",
  });
});

test("a request that is called off ends with the reason it was called off for", async () => {
  await using server = await startScriptedServer(() => {});
  const controller = new AbortController();
  const answer = open().request({ method: "GET", url: server.url, signal: controller.signal });
  controller.abort(new Error("called off"));
  await expect(answer).rejects.toThrow("called off");
});

test("https goes through the proxy that HTTPS_PROXY names, unless NO_PROXY exempts the host", async () => {
  const asked: string[] = [];
  const proxy = createProxy();
  proxy.on("connect", (request, socket) => {
    asked.push(request.url ?? "");
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise((resolve) => proxy.close(() => resolve())));
  const HTTPS_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const url = new URL("https://acme.invalid/");
  await open({ HTTPS_PROXY })
    .request({ method: "GET", url })
    .catch(() => {});
  await open({ HTTPS_PROXY, NO_PROXY: "acme.invalid" })
    .request({ method: "GET", url })
    .catch(() => {});
  expect(asked).toEqual(["acme.invalid:443"]);
});

test("a proxy that is no web address is wrong use, reported without the address", () => {
  for (const HTTPS_PROXY of ["a proxy", "ftp://me:canary@127.0.0.1", "http://"]) {
    const attempt = (): Transport => openTransport({ env: { HTTPS_PROXY }, userAgent: "namely-cli/test" });
    expect(attempt).toThrow(expect.objectContaining({ code: "usage.proxy" }));
    expect(attempt).not.toThrow(/canary/u);
  }
});

test("plain http never goes through a proxy, whatever the environment says", async () => {
  await using server = await startScriptedServer((_, response) => sendJson(response, 200, {}));
  const transport = open({ HTTP_PROXY: "http://127.0.0.1:1", HTTPS_PROXY: "http://127.0.0.1:1" });
  expect((await transport.request({ method: "GET", url: server.url })).status).toBe(200);
});

test("closing ends idle connections", async () => {
  let ended = (): void => {};
  const closed = new Promise<void>((resolve) => (ended = resolve));
  await using server = await startScriptedServer((request, response) => {
    request.socket.on("close", () => ended());
    sendJson(response, 200, {});
  });
  const transport = open();
  await transport.request({ method: "GET", url: server.url });
  await transport.close();
  await closed;
});

test("a server that drips a byte now and then is given up after the time for the whole exchange", async () => {
  await using server = await startScriptedServer((_, response) => {
    const drip = setInterval(() => response.write(" "), 20);
    response.on("close", () => clearInterval(drip));
  });
  const wish = { method: "GET", url: server.url, timeoutMs: 10_000, totalMs: 200 } as const;
  await expect(open().request(wish)).rejects.toMatchObject({ code: "network.timeout" });
});

test.each([
  "ftp://someone:canary@proxy.example.com",
  "http://someone:canary@proxy:99999",
  "socks5://canary:1",
])("a proxy that is none is refused by the variable's name, without its password: %s", (HTTPS_PROXY) => {
  let refusal: unknown;
  try {
    open({ HTTPS_PROXY });
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toMatchObject({ code: "usage.proxy", message: expect.stringContaining("HTTPS_PROXY") });
  expect(JSON.stringify(refusal) + String(refusal)).not.toContain("canary");
});

test("a proxy without a scheme is one that speaks http, as other programs have it", async () => {
  const asked: string[] = [];
  const proxy = createProxy().on("connect", (request, socket) => {
    asked.push(`${request.url} ${request.headers["proxy-authorization"]}`);
    socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void proxy.close());
  const HTTPS_PROXY = `someone:word@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const url = new URL("https://acme.invalid/");
  await open({ HTTPS_PROXY })
    .request({ method: "GET", url })
    .catch(() => {});
  expect(asked).toEqual([`acme.invalid:443 Basic ${Buffer.from("someone:word").toString("base64")}`]);
});
