import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import fc from "fast-check";
import { expect, test, type TestContext } from "vitest";
import { type Listener, openListener } from "../../src/auth/browser/listener.ts";
import { SEED, times } from "../support/effort.ts";
import { tally } from "../support/tally.ts";

const STATE = "s".repeat(43);
const CODE = "c0de-1234";
const GOOD = `/callback?code=${CODE}&state=${STATE}`;

/** Sends these bytes and resolves to all that comes back until the other side hangs up. */
function send(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.end(bytes, "latin1"));
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => (answer += chunk));
    socket.on("error", () => {});
    socket.on("close", () => resolve(answer));
  });
}

function ask(port: number, target: string, method = "GET", host = `localhost:${port}`): string {
  return `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
}

/** The browser comes, after all of them, and its code is the one that is taken. */
async function finishLogin({ port, answer }: Listener): Promise<number> {
  expect(await send(port, ask(port, GOOD))).toMatch(/^HTTP\/1\.1 200 /u);
  expect(await answer).toEqual({ kind: "code", code: CODE });
  return 1;
}

const word = fc.oneof(
  fc.stringMatching(/^[\w.~-]{0,60}$/u),
  fc.string({ maxLength: 20 }).map(encodeURIComponent),
);
const wrong = {
  method: fc.constantFrom("POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "get"),
  path: fc.oneof(
    fc.constantFrom(
      "/",
      "*",
      "//callback",
      "/callback/",
      "/Callback",
      "/callback;x",
      "/./callback",
      "/x/../callback",
    ),
    fc.constantFrom(
      "/%63allback",
      "/callback%00",
      "http://localhost/callback",
      "http://evil.example/callback",
      "/callback%3F",
    ),
    word.map((text) => `/${text}-`),
  ),
  host: fc.oneof(
    fc.constantFrom(
      "evil.example",
      "localhost.evil.example",
      "127.0.0.1.nip.example",
      "localhost",
      "localhost:1",
      "",
    ),
    fc.constantFrom(
      "localhost:PORT@evil.example",
      "evil.example:PORT",
      "0.0.0.0:PORT",
      "[::]:PORT",
      "localhost.:PORT",
    ),
  ),
  query: fc.oneof(
    fc.constantFrom("", `code=${CODE}`, `state=${STATE}`, "error=access_denied", `code=&state=${STATE}`),
    fc.constantFrom(
      `code=a&code=b&state=${STATE}`,
      `code=a&state=${STATE}&state=${STATE}`,
      `code=a&state=${STATE}x`,
    ),
    fc.constantFrom(
      `code=a&error=b&error=c&state=${STATE}`,
      `code=a%0d%0ab&state=${STATE}`,
      `code=a#state=${STATE}`,
    ),
    fc.tuple(word, word).map(([code, state]) => `code=${code}&state=x${state}`),
    word.map((error) => `error=${error}&state=${STATE.slice(1)}`),
    fc.integer({ min: 8200, max: 20_000 }).map((length) => `${GOOD.slice(10)}&x=${"x".repeat(length)}`),
  ),
};
const right = { method: "GET", path: "/callback", host: "localhost:PORT", query: GOOD.slice(10) };
type Part = keyof typeof right;
const PARTS = Object.keys(right) as Part[];

/** A request that would be our answer but for at least one part of it. */
const almost = fc
  .tuple(fc.record(wrong), fc.subarray(PARTS, { minLength: 1 }))
  .map(([parts, spoilt]) => {
    const of = (part: Part): string => (spoilt.includes(part) ? parts[part] : right[part]);
    return `${of("method")} ${of("path")}?${of("query")} HTTP/1.1\r\nHost: ${of("host")}\r\n`;
  })
  .chain((head) =>
    fc
      .constantFrom(
        "",
        "Cookie: a=b\r\n",
        "Content-Length: 5\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Origin: null\r\n",
      )
      .map((header) => `${head}${header}\r\n`),
  );
const stranger = fc.oneof(
  { weight: 8, arbitrary: almost },
  {
    weight: 1,
    arbitrary: fc.array(almost, { minLength: 2, maxLength: 3 }).map((pipelined) => pipelined.join("")),
  },
  {
    weight: 1,
    arbitrary: fc.string({ unit: "binary-ascii", maxLength: 300 }).map((text) => `${text}\r\n\r\n`),
  },
);

test("a crowd of strangers is turned away, and the login succeeds all the same", async (context) => {
  const crowd = fc.sample(stranger, { numRuns: times(200, 2000), seed: SEED });
  const size = 25;
  let refused = 0;
  let succeeded = 0;
  for (let start = 0; start < crowd.length; start += size) {
    const listener = await openListener({ port: 0, state: STATE });
    const batch = crowd
      .slice(start, start + size)
      .map((text) => text.replaceAll("PORT", String(listener.port)));
    const answers = await Promise.all(
      batch.map(
        async (text) =>
          [text, await send(listener.port, text.endsWith("\r\n\r\n") ? text : `${text}\r\n\r\n`)] as const,
      ),
    );
    const taken = answers.filter(([, answer]) => /^HTTP\/1\.1 2/mu.test(answer));
    expect(taken).toEqual([]);
    refused += answers.length - taken.length;
    succeeded += await finishLogin(listener);
    await listener.close();
  }
  tally(context, "R10", { strangers: crowd.length, refused, "logins that succeeded after": succeeded });
});

/** Strangers who come and do not go. */
async function crowdIn(
  context: TestContext,
  { count, say }: { readonly count: number; readonly say: (port: number) => string },
): Promise<void> {
  const listener = await openListener({ port: 0, state: STATE });
  const sockets: Socket[] = [];
  const taken = new Set<Socket>();
  try {
    for (let index = 0; index < count; index += 1) {
      const socket = connect(listener.port, "127.0.0.1").on("error", () => {});
      sockets.push(socket);
      socket.on("data", (bytes) => void (bytes.includes("HTTP/1.1 2") && taken.add(socket)));
      await new Promise((resolve) => socket.once("connect", resolve));
      if (say(listener.port) !== "") socket.write(say(listener.port));
    }
    const succeeded = await finishLogin(listener);
    expect(taken.size).toBe(0);
    tally(context, "R10", {
      strangers: count,
      refused: count - taken.size,
      "logins that succeeded after": succeeded,
    });
  } finally {
    for (const socket of sockets) socket.destroy();
    await listener.close();
  }
}

test("connections that say nothing and do not go leave room for the browser", async (context) => {
  await crowdIn(context, { count: 200, say: () => "" });
});

test("requests that never come to their end leave room for the browser", async (context) => {
  await crowdIn(context, { count: 200, say: (port) => ask(port, GOOD).slice(0, -2) });
});

test("bodies that never come to their end leave room for the browser", async (context) => {
  await crowdIn(context, {
    count: 200,
    say: (port) => ask(port, "/callback", "POST").replace("\r\n\r\n", "\r\nContent-Length: 9\r\n\r\n"),
  });
});

test("a second use of the right answer changes nothing", async (context) => {
  const listener = await openListener({ port: 0, state: STATE });
  const later = ["second", "third"].map((code) => GOOD.replace(CODE, code));
  const succeeded = await finishLogin(listener);
  const answers = await Promise.all(later.map((target) => send(listener.port, ask(listener.port, target))));
  const taken = await listener.answer;
  expect(taken).toEqual({ kind: "code", code: CODE });
  await listener.close();
  tally(context, "R10", {
    strangers: answers.length,
    refused: later.filter((target) => taken.kind === "code" && !target.includes(taken.code)).length,
    "logins that succeeded after": succeeded,
  });
});

test("of many right answers at once one is taken, whole", async (context) => {
  const listener = await openListener({ port: 0, state: STATE });
  const codes = Array.from({ length: 20 }, (_, index) => `parallel-${index}`);
  await Promise.all(codes.map((code) => send(listener.port, ask(listener.port, GOOD.replace(CODE, code)))));
  const answer = await listener.answer;
  const isTaken = (code: string): boolean => answer.kind === "code" && answer.code === code;
  const taken = codes.filter(isTaken).length;
  expect(taken).toBe(1);
  await listener.close();
  tally(context, "R10", {
    strangers: codes.length - 1,
    refused: codes.length - taken,
    "logins that succeeded after": taken,
  });
});

test("nothing listens after the login", async () => {
  const listener = await openListener({ port: 0, state: STATE });
  await finishLogin(listener);
  await listener.close();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(listener.port, "127.0.0.1", resolve));
  expect((other.address() as AddressInfo).port).toBe(listener.port);
  await new Promise((resolve) => other.close(resolve));
});
