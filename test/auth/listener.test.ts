import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openListener } from "../../src/auth/browser/listener.ts";
import type { Listener } from "../../src/auth/browser/listener.ts";
import { Fault } from "../../src/platform/errors/fault.ts";

const state = "s".repeat(43);
let listener: Listener;

beforeEach(async () => {
  listener = await openListener({ port: 0, state });
});

afterEach(() => listener.close());

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === "::1"),
);

interface Knock {
  readonly method?: string;
  readonly target?: string;
  readonly host?: string | null;
  readonly address?: string;
  readonly cookie?: string;
}

/** Sends a request as bytes, because HTTP libraries repair broken ones. */
function knock({
  method = "GET",
  target = "/",
  host,
  address = "127.0.0.1",
  cookie,
}: Knock): Promise<string> {
  const hostLine = host === null ? "" : `Host: ${host ?? `localhost:${listener.port}`}\r\n`;
  const cookieLine = cookie === undefined ? "" : `Cookie: ${cookie}\r\n`;
  return send(`${method} ${target} HTTP/1.1\r\n${hostLine}${cookieLine}\r\n`, address);
}

function send(bytes: string, address = "127.0.0.1"): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(listener.port, address, () => socket.write(bytes));
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => (answer += chunk));
    // A server that has read enough of a megabyte hangs up on it.
    socket.on("error", () => {});
    socket.on("close", () => resolve(answer));
  });
}

const good = `/callback?code=c0de-1234&state=${state}`;

async function expectLoginToWork(): Promise<void> {
  const answer = await knock({ target: good });
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(await listener.answer).toEqual({ kind: "code", code: "c0de-1234" });
}

test("the browser's answer is taken on IPv4", expectLoginToWork);

test.runIf(hasIpv6)("the browser's answer is taken on IPv6", async () => {
  expect(await knock({ target: good, address: "::1", host: `[::1]:${listener.port}` })).toMatch(
    /^HTTP\/1\.1 200 /,
  );
  expect(await listener.answer).toEqual({ kind: "code", code: "c0de-1234" });
});

test("a refusal with our state is taken as one", async () => {
  await knock({ target: `/callback?error=access_denied&state=${state}` });
  expect(await listener.answer).toEqual({ kind: "refused", error: "access_denied" });
});

describe("the browser that we start begins at an address without a state", () => {
  const begin = { path: `/login/${"n".repeat(43)}`, state: "b".repeat(43), cookie: "c".repeat(43) };
  const answer = { target: `/callback?code=c0de-1234&state=${begin.state}` };
  const cookie = `x=1; namely_login=${begin.cookie}`;

  beforeEach(async () => {
    await listener.close();
    const url = new URL(`https://acme.namely.com/api/v1/oauth2/authorize?state=${begin.state}`);
    listener = await openListener({ port: 0, state, start: { ...begin, url } });
  });

  test("it is sent on to Namely with a cookie for itself alone, and nothing is kept", async () => {
    const reply = await knock({ target: begin.path });
    expect(reply).toMatch(/^HTTP\/1\.1 302 /u);
    expect(reply).toContain(
      `\r\nLocation: https://acme.namely.com/api/v1/oauth2/authorize?state=${begin.state}\r\n`,
    );
    expect(reply).toContain(
      `\r\nSet-Cookie: namely_login=${begin.cookie}; Path=/; Max-Age=300; HttpOnly; SameSite=Lax\r\n`,
    );
    expect(reply).toContain("\r\nCache-Control: no-store\r\n");
    expect(reply).toContain("\r\nReferrer-Policy: no-referrer\r\n");
  });

  test("its answer is taken with the cookie", async () => {
    await knock({ target: begin.path });
    expect(await knock({ ...answer, cookie })).toMatch(/^HTTP\/1\.1 200 /u);
    expect(await listener.answer).toEqual({ kind: "code", code: "c0de-1234" });
  });

  test.each<[string, Knock]>([
    ["no cookie", answer],
    ["another cookie", { ...answer, cookie: `namely_login=${"d".repeat(43)}` }],
    ["the cookie under another name", { ...answer, cookie: `x=${begin.cookie}` }],
  ])("a request with the state and %s is refused, and the login goes on", async (_, wish) => {
    await knock({ target: begin.path });
    expect(await knock(wish)).toMatch(/^HTTP\/1\.1 400 /u);
    await expectLoginToWork();
  });

  test("the state on the terminal needs no cookie, because it is in no process list", async () => {
    await knock({ target: begin.path });
    await expectLoginToWork();
  });

  test("the same browser may begin again", async () => {
    await knock({ target: begin.path });
    expect(await knock({ target: begin.path, cookie })).toMatch(/^HTTP\/1\.1 302 /u);
  });

  test("a second one without the cookie is refused, learns nothing, and the login is void", async () => {
    await knock({ target: begin.path });
    const reply = await knock({ target: begin.path });
    expect(reply).toMatch(/^HTTP\/1\.1 403 /u);
    for (const secret of [state, begin.state, begin.cookie]) expect(reply).not.toContain(secret);
    await listener.secondStart;
  });

  test.each<[string, Knock]>([
    ["another path", { target: `${begin.path}x` }],
    ["HEAD", { target: begin.path, method: "HEAD" }],
    ["a name that leads here by DNS", { target: begin.path, host: "evil.example" }],
  ])("%s does not begin it", async (_, wish) => {
    expect(await knock(wish)).toMatch(/^HTTP\/1\.1 404 /u);
    expect(await knock({ target: begin.path })).toMatch(/^HTTP\/1\.1 302 /u);
  });
});

describe("other requests are refused and the login goes on", () => {
  test.each<[string, Knock, number]>([
    ["a wrong state", { target: `/callback?code=x&state=${"t".repeat(43)}` }, 400],
    ["a shorter state", { target: "/callback?code=x&state=s" }, 400],
    ["no state", { target: "/callback?code=x" }, 400],
    ["an error without a state", { target: "/callback?error=access_denied" }, 400],
    ["an error with a wrong state", { target: "/callback?error=access_denied&state=x" }, 400],
    ["our state and nothing else", { target: `/callback?state=${state}` }, 400],
    ["our state twice", { target: `${good}&state=${state}` }, 400],
    ["two codes", { target: `${good}&code=other` }, 400],
    ["two errors", { target: `/callback?error=a&error=b&state=${state}` }, 400],
    ["two errors beside a code", { target: `${good}&error=a&error=b` }, 400],
    ["an empty code", { target: `/callback?code=&state=${state}` }, 400],
    ["no query", { target: "/callback" }, 400],
    ["another path", { target: good.replace("/callback", "/") }, 404],
    ["a path that goes up", { target: good.replace("/callback", "/x/../callback") }, 404],
    ["a path with an end of its own", { target: good.replace("/callback", "/callback/") }, 404],
    ["a whole address as target", { target: `http://localhost/${good}` }, 404],
    ["POST", { method: "POST", target: good }, 404],
    ["HEAD", { method: "HEAD", target: good }, 404],
    ["OPTIONS", { method: "OPTIONS", target: good }, 404],
    ["a name that leads here by DNS", { target: good, host: "evil.example" }, 404],
    ["such a name with our port", { target: good, host: "evil.example:PORT" }, 404],
    ["a name that begins like ours", { target: good, host: "localhost.evil.example:PORT" }, 404],
    ["another port in Host", { target: good, host: "localhost:1" }, 404],
    ["no Host", { target: good, host: null }, 400],
  ])("%s", async (_, wish, status) => {
    const host = wish.host?.replace("PORT", String(listener.port));
    const answer = await knock({ ...wish, ...(host !== undefined && { host }) });
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    await expectLoginToWork();
  });

  test.each([10_000, 1_000_000])("a query of %i bytes is cut off", async (length) => {
    const answer = await knock({ target: `${good}&x=${"x".repeat(length)}` });
    expect(answer).not.toMatch(/^HTTP\/1\.1 200/);
    await expectLoginToWork();
  });

  test.each(["", "\r\n\r\n", "\u0016\u0003\u0001\u0002\u0000", "GET\r\n", `GET ${good} HTTP/9.9\r\n\r\n`])(
    "bytes that are no request: %j",
    async (bytes) => {
      const socket = connect(listener.port, "127.0.0.1", () => socket.end(bytes));
      await new Promise((resolve) =>
        socket
          .on("error", () => {})
          .on("close", resolve)
          .resume(),
      );
      await expectLoginToWork();
    },
  );

  test("silent connections do not keep the listener open", async () => {
    const silent = connect(listener.port, "127.0.0.1");
    await new Promise<void>((resolve) => silent.once("connect", resolve));
    silent.on("error", () => {});
    await expectLoginToWork();
    await listener.close();
    await new Promise((resolve) => silent.once("close", resolve));
  });

  test("a crowd of them, all at once, beside the right answer", async () => {
    const strangers = fc.sample(
      fc.string({ maxLength: 40 }).map((text) => encodeURIComponent(text)),
      { numRuns: 40, seed: 7 },
    );
    const answers = await Promise.all([
      ...strangers.map((text) => knock({ target: `/callback?code=${text}&state=${text}` })),
      knock({ target: good }),
    ]);
    expect(answers.filter((answer) => answer.startsWith("HTTP/1.1 200"))).toHaveLength(1);
    expect(await listener.answer).toEqual({ kind: "code", code: "c0de-1234" });
  });
});

test("of two right answers the first counts", async () => {
  await knock({ target: good });
  await knock({ target: good.replace("c0de-1234", "second") });
  expect(await listener.answer).toEqual({ kind: "code", code: "c0de-1234" });
});

test.each([
  good,
  `/callback?error=access_denied&error_description=canary&state=${state}`,
  "/canary?<script>canary",
])("the page for %s carries nothing of the request, no script, and is stored nowhere", async (target) => {
  const answer = await knock({ target: target.replace("c0de-1234", "canary") });
  expect(answer).not.toMatch(/canary|s{43}|<script/i);
  expect(answer.toLowerCase()).toContain("cache-control: no-store");
  expect(answer).toContain("default-src 'none'");
  expect(answer).toContain("terminal");
});

test("nothing listens on any other address of this machine", async () => {
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === "IPv4");
  for (const { address } of others) expect(await send("GET / HTTP/1.1\r\n\r\n", address)).toBe("");
});

describe("a port that is taken", () => {
  test.each(["127.0.0.1", ...(hasIpv6 ? ["::1"] : [])])(
    "on %s is a fault that names --port",
    async (address) => {
      const other = createServer();
      await new Promise<void>((resolve) => other.listen({ port: 0, host: address, ipv6Only: true }, resolve));
      const { port } = other.address() as AddressInfo;
      try {
        const fault: unknown = await openListener({ port, state }).catch((error: unknown) => error);
        expect(fault).toBeInstanceOf(Fault);
        expect(fault).toMatchObject({
          code: "auth.port-taken",
          hint: expect.stringMatching(/register .* --port \d+$/),
        });
        // The half that could be opened is closed again.
        other.closeAllConnections();
      } finally {
        await new Promise((resolve) => other.close(resolve));
      }
      await (await openListener({ port, state })).close();
    },
  );
});
