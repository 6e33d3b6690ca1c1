import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import type { Method } from "../../src/namely/requests/api-request.ts";
import type { TokenSource } from "../../src/namely/requests/sender.ts";
import { Fault } from "../../src/platform/errors/fault.ts";
import { openClient } from "../support/open-client.ts";
import { sendJson, startScriptedServer } from "../support/scripted-server.ts";

const WRITES = ["POST", "PUT", "PATCH", "DELETE"] as const satisfies readonly Method[];

/** Ways to leave a client without a good answer. */
const TROUBLES: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
  "a 500": (_, response) => sendJson(response, 500, {}),
  "a 502": (_, response) => void response.writeHead(502).end("<html>Bad Gateway</html>"),
  "a 504": (_, response) => void response.writeHead(504).end(),
  "a reset": (request) => request.socket.destroy(),
  "an answer that breaks off": (request, response) =>
    void response.writeHead(200, { "content-length": 100 }).write("{", () => request.socket.destroy()),
  "an answer that is no HTTP": (request) => void request.socket.end("nonsense\r\n\r\n"),
  "a web page": (_, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<html>"),
};

describe.each(WRITES)("%s", (method) => {
  const request = { method, path: "/profiles", search: "", body: '{"profiles":[]}' };

  test.each(Object.keys(TROUBLES))("is sent once and no more after %s, and that is said", async (name) => {
    await using server = await startScriptedServer((incoming, response) =>
      TROUBLES[name]?.(incoming, response),
    );
    const said = await openClient(server.url)
      .send(request)
      .then(
        ({ fault }) => fault?.message,
        (error: unknown) => (error instanceof Fault ? error.message : ""),
      );
    expect(said).toContain(`It is unknown whether ${method} /profiles was carried out.`);
    expect(server.requests).toEqual([`${method} /api/v1/profiles`]);
  });

  test.each([406, 429])(
    "is not repeated after a %i either, which says that it was not carried out",
    async (status) => {
      await using server = await startScriptedServer((_, response) => sendJson(response, status, {}));
      const { fault } = await openClient(server.url).send(request);
      expect(fault).toMatchObject({ code: "limit.refused" });
      expect(fault?.message).toContain("it was not carried out");
      expect(server.requests).toHaveLength(1);
    },
  );

  test.each([301, 302, 307, 308])("does not follow a %i", async (status) => {
    await using server = await startScriptedServer(
      (_, response) => void response.writeHead(status, { location: "/api/v1/groups" }).end(),
    );
    const answer = await openClient(server.url).send(request);
    expect(answer).toMatchObject({ status, fault: { code: "api.redirected" } });
    expect(server.requests).toHaveLength(1);
  });

  test.each([401, 403])("goes out again with a new token after a %i, once", async (status) => {
    const renewed: string[] = [];
    const tokens = tokensThat(async (token) => {
      renewed.push(token);
      return `${token}+`;
    });
    await using server = await startScriptedServer((incoming, response) =>
      sendJson(response, incoming.url?.endsWith("/me") === true ? 200 : status, { profiles: [] }),
    );
    const answer = await openClient(server.url, { tokens }).send(request);
    expect(answer).toMatchObject({ status, fault: { code: "api.forbidden" } });
    expect(renewed).toEqual(["old"]);
    expect(server.requests.filter((line) => line.startsWith(method))).toHaveLength(2);
    expect(server.tokens.slice(0, 2)).toEqual(["Bearer old", "Bearer old+"]);
  });

  test("is sent twice at most to a server that refuses every token", async () => {
    const tokens = tokensThat(async (token) => `${token}+`);
    await using server = await startScriptedServer((_, response) => sendJson(response, 401, {}));
    const { fault } = await openClient(server.url, { tokens }).send(request);
    expect(fault).toMatchObject({ code: "auth.refused", hint: "namely login acme" });
    expect(server.requests.filter((line) => line.startsWith(method))).toHaveLength(2);
  });

  test("is not sent again when no new token is to be had", async () => {
    const lost = new Fault("network.reset", "The connection broke off.");
    const tokens = tokensThat(() => Promise.reject(lost));
    await using server = await startScriptedServer((_, response) => sendJson(response, 401, {}));
    await expect(openClient(server.url, { tokens }).send(request)).rejects.toBe(lost);
    expect(server.requests).toHaveLength(1);
  });

  test("is never sent without a token", async () => {
    const lost = new Fault("network.reset", "The connection broke off.");
    const tokens: TokenSource = { ...tokensThat(async () => undefined), current: () => Promise.reject(lost) };
    await using server = await startScriptedServer((_, response) => sendJson(response, 200, {}));
    await expect(openClient(server.url, { tokens }).send(request)).rejects.toBe(lost);
    expect(server.requests).toEqual([]);
  });

  test("that could not leave says so", async () => {
    const server = await startScriptedServer(() => {});
    await server[Symbol.asyncDispose]();
    await expect(openClient(server.url).send(request)).rejects.toMatchObject({
      code: "network.unreachable",
      message: expect.stringContaining(`${method} /profiles was not sent.`) as string,
    });
  });

  test("brings its body and says that it is JSON", async () => {
    const came: unknown[] = [];
    await using server = await startScriptedServer((incoming, response) => {
      let body = "";
      incoming.on("data", (piece: Buffer) => (body += piece.toString()));
      incoming.on("end", () => {
        came.push(incoming.headers["content-type"], body);
        sendJson(response, 201, { ok: true });
      });
    });
    const answer = await openClient(server.url).send(request);
    expect({ came, status: answer.status, fault: answer.fault }).toEqual({
      came: ["application/json", request.body],
      status: 201,
      fault: undefined,
    });
  });
});

describe.each(["GET", "HEAD"] as const)("%s", (method) => {
  test.each(["a 502", "a reset", "an answer that is no HTTP"])("is asked again after %s", async (name) => {
    await using server = await startScriptedServer((incoming, response, number) => {
      if (number === 1) TROUBLES[name]?.(incoming, response);
      else sendJson(response, 200, {});
    });
    const answer = await openClient(server.url).send({ method, path: "/groups", search: "?a=b" });
    expect({ status: answer.status, fault: answer.fault }).toEqual({ status: 200, fault: undefined });
    expect(server.requests).toEqual([`${method} /api/v1/groups?a=b`, `${method} /api/v1/groups?a=b`]);
  });

  test("does not take its token to another host", async () => {
    await using elsewhere = await startScriptedServer((_, response) => sendJson(response, 200, {}));
    await using server = await startScriptedServer(
      (_, response) => void response.writeHead(302, { location: elsewhere.url.href }).end(),
    );
    const answer = await openClient(server.url).send({ method, path: "/files/1/download", search: "" });
    expect(answer).toMatchObject({ status: 302, fault: { code: "api.redirected" } });
    expect(elsewhere.requests).toEqual([]);
  });
});

test("a bad answer comes with its body and with what it means", async () => {
  await using server = await startScriptedServer((_, response) =>
    sendJson(response, 422, { message: "No.", errors: [["Never."]] }, { "x-request-id": "r-1" }),
  );
  const { status, body, fault } = await openClient(server.url).send({
    method: "GET",
    path: "/groups",
    search: "",
  });
  expect({ status, body: body.toString() }).toEqual({
    status: 422,
    body: '{"message":"No.","errors":[["Never."]]}',
  });
  expect(fault).toMatchObject({ code: "api.rejected", requestId: "r-1" });
});

test("what is not JSON comes byte for byte", async () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  await using server = await startScriptedServer(
    (_, response) => void response.writeHead(200, { "content-type": "image/jpeg" }).end(bytes),
  );
  const answer = await openClient(server.url).send({
    method: "GET",
    path: "/files/1/image/50x50.jpg",
    search: "",
  });
  expect(answer.fault).toBeUndefined();
  expect(answer.body.equals(bytes)).toBe(true);
});

test("an uploaded web page is a file like any other; elsewhere a web page is not from Namely", async () => {
  await using server = await startScriptedServer(
    (_, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<html>"),
  );
  const client = openClient(server.url);
  const ask = (path: string) => client.send({ method: "GET", path, search: "" });
  expect((await ask("/files/1/download")).fault).toBeUndefined();
  expect((await ask("/groups")).fault).toMatchObject({ code: "api.not-json" });
});

test("JSON that stays cut off is handed out with what is wrong with it", async () => {
  await using server = await startScriptedServer(
    (_, response) => void response.writeHead(200, { "content-type": "application/json" }).end('{"groups":['),
  );
  const answer = await openClient(server.url).send({ method: "GET", path: "/groups", search: "" });
  expect({ body: answer.body.toString(), code: answer.fault?.code }).toEqual({
    body: '{"groups":[',
    code: "api.not-json",
  });
  expect(server.requests).toHaveLength(4);
});

test.each([
  [
    401,
    "/profles",
    "There is no /profles at Namely, or this token may not use it (401).",
    "Did you mean /profiles?",
  ],
  [
    401,
    "/employees",
    "There is no /employees at Namely, or this token may not use it (401).",
    "Did you mean /profiles?",
  ],
  [404, "/gruops/1", 'Namely has nothing at "/gruops/1".', "Did you mean /groups?"],
  [403, "/groups", "This token may not read /groups (403).", "Ask a Namely administrator"],
])("a %i at %s is explained with a path that is near", async (status, path, message, hint) => {
  await using server = await startScriptedServer((request, response) =>
    sendJson(response, request.url?.endsWith("/me") === true ? 200 : status, { profiles: [] }),
  );
  const { fault } = await openClient(server.url).send({ method: "GET", path, search: "" });
  expect(fault?.message).toBe(message);
  expect(fault?.hint).toContain(hint);
});

function tokensThat(renew: TokenSource["renew"]): TokenSource {
  return { refusalHint: "namely login acme", current: async () => "old", renew };
}
