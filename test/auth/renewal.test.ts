import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openFileStore, secretsPath } from "../../src/auth/file-store.ts";
import { isFresh, openRenewal } from "../../src/auth/renewal.ts";
import type { Secrets } from "../../src/auth/secret-store.ts";
import { openSession } from "../../src/auth/session.ts";
import { Fault } from "../../src/platform/errors/fault.ts";
import { quickly, tries } from "../support/effort.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { client, startTokenServer } from "../support/token-server.ts";
import { layLogin, makeSessionContext } from "./session-world.ts";
import type { SessionContext } from "./session-world.ts";

const nothing = { company: undefined, tokenFile: undefined };

async function readStored(context: SessionContext): Promise<Secrets | undefined> {
  const answer = await openFileStore({ ...context.deps, configFolder: context.deps.folders.config }).read(
    "acme",
  );
  return answer.kind === "found" ? answer.secrets : undefined;
}

describe("by the clock", () => {
  test("a token with time to spare is used as it is", async () => {
    await using server = await startTokenServer();
    const context = makeSessionContext();
    await layLogin(context, "acme", {
      baseUrl: server.url,
      refreshToken: server.refreshToken,
      secondsLeft: 61,
    });
    expect(await (await openSession(context.deps, nothing)).current()).toBe("canary-old-access");
    expect(server.forms).toHaveLength(0);
  });

  test("a token in its last minute is renewed, with client and redirect URI in the form, and the new one is stored", async () => {
    await using server = await startTokenServer();
    const context = makeSessionContext();
    await layLogin(context, "acme", {
      baseUrl: server.url,
      refreshToken: server.refreshToken,
      secondsLeft: 59,
    });
    const token = await (await openSession(context.deps, nothing)).current();
    expect(server.accepts(token)).toBe(true);
    expect(Object.fromEntries(server.forms[0] ?? [])).toEqual({
      grant_type: "refresh_token",
      refresh_token: server.refreshToken,
      client_id: client.id,
      client_secret: client.secret,
      redirect_uri: "http://localhost:8976/callback",
    });
    expect((await readStored(context))?.access).toMatchObject({
      token,
      expires_at: context.deps.clock.now() + 899_000,
    });
  });

  test("the refresh names the program that sends it, as every request does", async () => {
    const agents: (string | undefined)[] = [];
    await using server = await startTokenServer({
      disturb: (_, { req }) => {
        agents.push(req.headers["user-agent"]);
        return false;
      },
    });
    const context = makeSessionContext();
    await layLogin(context, "acme", {
      baseUrl: server.url,
      refreshToken: server.refreshToken,
      secondsLeft: 0,
    });
    await (await openSession(context.deps, nothing)).current();
    expect(agents).toEqual(["namely-cli/test"]);
  });

  test("a long run renews again and again", async () => {
    await using server = await startTokenServer({ rotating: true });
    const context = makeSessionContext();
    await layLogin(context, "acme", {
      baseUrl: server.url,
      refreshToken: server.refreshToken,
      secondsLeft: 0,
    });
    const session = await openSession(context.deps, nothing);
    const tokens = new Set<string>();
    for (let minute = 0; minute < 60; minute += 1) {
      tokens.add(await session.current());
      context.deps.clock.time += 60_000;
    }
    expect(tokens.size).toBe(server.forms.length);
    expect(server.forms.length).toBeLessThanOrEqual(5);
    expect(server.revoked).toBe(false);
  });

  test("a token is never handed out after its end, nor renewed in the first half of its life", () => {
    const life = fc.integer({ min: 1, max: 100_000 });
    fc.assert(
      fc.property(life, fc.integer({ min: 0, max: 200_000 }), (seconds, age) => {
        const access = { token: "t", login: "l", obtained_at: 0, expires_at: seconds * 1000 };
        const fresh = isFresh(access, age * 1000);
        const mustNot = age >= seconds;
        const must = age < seconds / 2;
        return (!mustNot || !fresh) && (!must || fresh);
      }),
      tries(1000, 100_000),
    );
  });

  test("a token from the future, by a clock that was set back, is not trusted", async () => {
    await using server = await startTokenServer();
    const context = makeSessionContext();
    await layLogin(context, "acme", {
      baseUrl: server.url,
      refreshToken: server.refreshToken,
      secondsLeft: 899,
    });
    context.deps.clock.time -= 86_400_000;
    expect(server.accepts(await (await openSession(context.deps, nothing)).current())).toBe(true);
  });
});

describe("the refresh token", () => {
  test("stays when the answer has none", async () => {
    await using server = await startTokenServer({ silent: true });
    const context = makeSessionContext();
    const { refreshToken } = server;
    await layLogin(context, "acme", { baseUrl: server.url, refreshToken, secondsLeft: 0 });
    await (await openSession(context.deps, nothing)).current();
    expect((await readStored(context))?.grant?.refresh_token).toBe(refreshToken);
  });

  test("is replaced when the answer has another", async () => {
    await using server = await startTokenServer({ rotating: true });
    const context = makeSessionContext();
    const first = server.refreshToken;
    await layLogin(context, "acme", { baseUrl: server.url, refreshToken: first, secondsLeft: 0 });
    await (await openSession(context.deps, nothing)).current();
    expect(server.refreshToken).not.toBe(first);
    expect((await readStored(context))?.grant?.refresh_token).toBe(server.refreshToken);
  });
});

describe("after a refusal", () => {
  test("the token is renewed although it looked good", async () => {
    await using server = await startTokenServer();
    const context = makeSessionContext();
    await layLogin(context, "acme", {
      baseUrl: server.url,
      refreshToken: server.refreshToken,
      secondsLeft: 899,
    });
    const session = await openSession(context.deps, nothing);
    const token = await session.current();
    const another = await session.renew(token);
    expect(another).not.toBe(token);
    expect(server.accepts(another ?? "")).toBe(true);
    expect(await session.current()).toBe(another);
  });

  test("eight pages that are refused together cost one refresh", async () => {
    await using server = await startTokenServer({ rotating: true });
    const context = makeSessionContext();
    await layLogin(context, "acme", {
      baseUrl: server.url,
      refreshToken: server.refreshToken,
      secondsLeft: 899,
    });
    const session = await openSession(context.deps, nothing);
    const token = await session.current();
    const others = await Promise.all(Array.from({ length: 8 }, () => session.renew(token)));
    others.push(await session.renew(token));
    expect(new Set(others).size).toBe(1);
    expect(server.forms).toHaveLength(1);
  });

  test("a token that another program has renewed meanwhile is taken over", async () => {
    await using server = await startTokenServer({ rotating: true });
    const context = makeSessionContext();
    await layLogin(context, "acme", {
      baseUrl: server.url,
      refreshToken: server.refreshToken,
      secondsLeft: 899,
    });
    const [mine, theirs] = [
      await openSession(context.deps, nothing),
      await openSession(context.deps, nothing),
    ];
    const token = await mine.current();
    const renewed = await theirs.renew(token);
    expect(await mine.renew(token)).toBe(renewed);
    expect(server.forms).toHaveLength(1);
  });

  test("a token of a moment ago is renewed as well, since its age says nothing of why it was withdrawn", async () => {
    await using server = await startTokenServer();
    const context = makeSessionContext();
    await layLogin(context, "acme", {
      baseUrl: server.url,
      refreshToken: server.refreshToken,
      secondsLeft: 0,
    });
    const session = await openSession(context.deps, nothing);
    const token = await session.current();
    const another = await session.renew(token);
    expect(another).not.toBe(token);
    expect(server.accepts(another ?? "")).toBe(true);
    expect(server.forms).toHaveLength(2);
  });

  test("eight pages that the token's owner may not see cost one refresh, also when they bring the new token back", async () => {
    await using server = await startTokenServer();
    const context = makeSessionContext();
    await layLogin(context, "acme", {
      baseUrl: server.url,
      refreshToken: server.refreshToken,
      secondsLeft: 899,
    });
    const session = await openSession(context.deps, nothing);
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const token = await session.current();
        return session.renew((await session.renew(token)) ?? "");
      }),
    );
    expect(outcomes).toEqual(Array(8).fill(undefined));
    expect(server.forms).toHaveLength(1);
  });

  test("what is begun with the new token may renew it again", async () => {
    await using server = await startTokenServer();
    const context = makeSessionContext();
    await layLogin(context, "acme", {
      baseUrl: server.url,
      refreshToken: server.refreshToken,
      secondsLeft: 899,
    });
    const session = await openSession(context.deps, nothing);
    const tokens = new Set<string | undefined>();
    for (let round = 0; round < 5; round += 1) tokens.add(await session.renew(await session.current()));
    expect(tokens.size).toBe(5);
    expect(server.forms).toHaveLength(5);
  });
});

describe("many at once, at the end of a token that rotates", () => {
  test.each(quickly([2, 4, 8, 16], 2))("%i sessions send one refresh and all go on", async (count) => {
    await using server = await startTokenServer({ rotating: true });
    const context = makeSessionContext();
    await layLogin(context, "acme", {
      baseUrl: server.url,
      refreshToken: server.refreshToken,
      secondsLeft: 0,
    });
    const sessions = await Promise.all(
      Array.from({ length: count }, () =>
        openSession({ ...context.deps, signal: new AbortController().signal }, nothing),
      ),
    );
    const tokens = await Promise.all(sessions.map((session) => session.current()));
    expect(new Set(tokens).size).toBe(1);
    expect(server.accepts(tokens[0] ?? "")).toBe(true);
    expect(server.forms).toHaveLength(1);
    expect(server.revoked).toBe(false);
  });
});

describe("invalid_grant", () => {
  test("with a newer token in the store by then is no end: that one is used", async () => {
    const context = makeSessionContext();
    let stored: Secrets | undefined;
    // A program that does not know our lock has been quicker, and its tokens arrive while ours are refused.
    await using server = await startTokenServer({
      disturb: (_, response) => {
        const store = openFileStore({ ...context.deps, configFolder: context.deps.folders.config });
        const access = {
          token: "newer",
          login: "l1",
          obtained_at: context.deps.clock.now(),
          expires_at: context.deps.clock.now() + 899_000,
        };
        void store
          .write("acme", { access, grant: stored?.grant })
          .then(() => response.writeHead(400).end('{"error":"invalid_grant"}'));
        return true;
      },
    });
    stored = await layLogin(context, "acme", { baseUrl: server.url, refreshToken: "used", secondsLeft: 0 });
    expect(await (await openSession(context.deps, nothing)).current()).toBe("newer");
    expect(server.forms).toHaveLength(1);
  });

  test("otherwise is the end of the login, with the command that mends it, and the store stays as it was", async () => {
    await using server = await startTokenServer();
    const context = makeSessionContext();
    await layLogin(context, "acme", { baseUrl: server.url, refreshToken: "canary-wrong", secondsLeft: 0 });
    const path = secretsPath(context.deps.folders.config);
    const before = readFileSync(path, "utf8");
    await expect((await openSession(context.deps, nothing)).current()).rejects.toMatchObject({
      code: "auth.login-expired",
      hint: "namely login acme",
    });
    expect(readFileSync(path, "utf8")).toBe(before);
    expect(server.forms).toHaveLength(1);
  });
});

test("an answer that drips on is given up after 30 s in all, and the login is free for the next", async () => {
  const context = makeSessionContext();
  const clock = new ManualClock();
  const deps = { ...context.deps, clock };
  let drips = 0;
  await using server = await startTokenServer({
    disturb: (_, response) => {
      drips += 1;
      if (drips > 1) return false;
      response.writeHead(200, { "content-type": "application/json" }).write(" ");
      clock.advance(30_000);
      return true;
    },
  });
  await layLogin(context, "acme", { baseUrl: server.url, refreshToken: server.refreshToken, secondsLeft: 0 });
  const session = await openSession(deps, nothing);
  await expect(session.current()).rejects.toMatchObject({
    code: "network.timeout",
    message: expect.stringContaining("30 s"),
  });
  expect(server.accepts(await session.current())).toBe(true);
});

test("a refresh that has been sent is not called off by an interruption, and its answer is stored", async () => {
  const context = makeSessionContext();
  const controller = new AbortController();
  await using server = await startTokenServer({
    rotating: true,
    disturb: () => {
      controller.abort(new Fault("interrupted.sigint", "Stopped."));
      return false;
    },
  });
  await layLogin(context, "acme", { baseUrl: server.url, refreshToken: server.refreshToken, secondsLeft: 0 });
  const session = await openSession({ ...context.deps, signal: controller.signal }, nothing);
  await session.current().catch(() => undefined);
  expect((await readStored(context))?.grant?.refresh_token).toBe(server.refreshToken);
});

describe("a token answer is good without what need not be there", () => {
  test.each([
    '{"access_token":"fresh","token_type":"bearer"}',
    '{"access_token":"fresh","token_type":"Bearer","expires_in":null,"refresh_token":null,"scope":null}',
    '{"access_token":"fresh","token_type":"bearer","id_token":null,"refresh_token":"","scope":""}',
    '{"access_token":"fresh","token_type":null,"expires_in":"899"}',
    '\uFEFF{"access_token":"fresh"}',
  ])("%s", async (body) => {
    await using server = await startTokenServer({
      disturb: (_form, response) => {
        response.writeHead(200, { "content-type": "application/json" }).end(body);
        return true;
      },
    });
    const context = makeSessionContext();
    await layLogin(context, "acme", {
      baseUrl: server.url,
      refreshToken: server.refreshToken,
      secondsLeft: 0,
    });
    const session = await openSession(context.deps, nothing);
    expect(await session.current()).toBe("fresh");
    expect((await readStored(context))?.grant?.refresh_token).toBe(server.refreshToken);
  });
});

describe("an odd member of a token answer takes no other with it", () => {
  const answerWith = async (members: string, type = "application/json") => {
    const server = await startTokenServer({
      disturb: (_form, response) => {
        response.writeHead(200, { "content-type": type }).end(Buffer.from(members, "latin1"));
        return true;
      },
    });
    const context = makeSessionContext();
    await layLogin(context, "acme", {
      baseUrl: server.url,
      refreshToken: server.refreshToken,
      secondsLeft: 0,
    });
    return { server, context, session: await openSession(context.deps, nothing) };
  };

  test.each([
    '"expires_in":-1',
    '"expires_in":0',
    '"expires_in":"soon"',
    '"expires_in":[1]',
    '"expires_in":true',

    '"expires_in":1e400',
    '"expires_in":"-899"',
    '"expires_in":{}',
    '"token_type":"mac"',
    '"token_type":7',
    '"scope":["a"]',
    '"id_token":"no JWT"',
    '"id_token":{}',
    '"error":null',
    '"x":{"y":[1]}',
    '"x":"\u00eb"',
  ])("%s: both tokens are used and stored", async (member) => {
    const tokens = '"access_token":"fresh","refresh_token":"canary-next"';
    const { server, context, session } = await answerWith(`{${tokens},${member}}`);
    await using _ = server;
    expect(await session.current()).toBe("fresh");
    const stored = await readStored(context);
    expect(stored).toMatchObject({ access: { token: "fresh" }, grant: { refresh_token: "canary-next" } });
    const life = (stored?.access?.expires_at ?? 0) - context.deps.clock.now();
    expect(life).toBe(member.includes("1e400") ? 30 * 86_400_000 : 899_000);
  });

  test("a content type that is not JSON: both tokens are used and stored", async () => {
    const { server, context, session } = await answerWith(
      '{"access_token":"fresh","refresh_token":"canary-next"}',
      "text/html",
    );
    await using _ = server;
    expect(await session.current()).toBe("fresh");
    expect((await readStored(context))?.grant?.refresh_token).toBe("canary-next");
  });

  test.each<[string, string]>([
    ["", "api.shape"],
    ['"access_token":null,', "api.shape"],
    ['"access_token":7,', "api.shape"],
    ['"access_token":"two words",', "api.token-unusable"],
    ['"access_token":"one\\nline",', "api.token-unusable"],
    ['"access_token":"caf\\u00e9",', "api.token-unusable"],
    ['"access_token":"\u00eb",', "api.not-utf8"],
    ['"error":"server_error",', "api.shape"],
  ])("%sno usable access token: the new refresh token is stored, then it is %s", async (members, code) => {
    const { server, context, session } = await answerWith(`{${members}"refresh_token":"canary-next"}`);
    await using _ = server;
    await expect(session.current()).rejects.toMatchObject({ code });
    expect(await readStored(context)).toMatchObject({
      access: { token: "canary-old-access" },
      grant: { refresh_token: "canary-next" },
    });
    await session.current().catch(() => undefined);
    expect(server.forms.map((form) => form.get("refresh_token"))).toEqual([
      server.refreshToken,
      "canary-next",
    ]);
  });

  test("a refresh token that is not valid: the earlier one stays, the access token is used, and a warning reports it", async () => {
    const { server, context, session } = await answerWith('{"access_token":"fresh","refresh_token":"a b"}');
    await using _ = server;
    expect(await session.current()).toBe("fresh");
    expect((await readStored(context))?.grant?.refresh_token).toBe(server.refreshToken);
    expect(context.warnings).toEqual([
      "Namely sent a refresh token that is not valid. The earlier one is kept, but may have expired.",
    ]);
  });
});

describe("trouble at the token address is named, sent for once, and costs nothing that was stored", () => {
  const html = "<html>Log in</html>";
  test.each<[string, string, (response: ServerResponse) => unknown]>([
    ["a broken connection", "network.reset", (response) => response.destroy()],
    [
      "a page in place of JSON",
      "api.shape",
      (response) => response.writeHead(200, { "content-type": "text/html" }).end(html),
    ],
    [
      "JSON of another shape",
      "api.shape",
      (response) => response.writeHead(200, { "content-type": "application/json" }).end('{"a":1}'),
    ],
    [
      "a token that is no text",
      "api.shape",
      (response) =>
        response
          .writeHead(200, { "content-type": "application/json" })
          .end('{"access_token":1,"token_type":"bearer"}'),
    ],
    [
      "a token in another encoding",
      "api.not-utf8",
      (response) =>
        response
          .writeHead(200, { "content-type": "application/json" })
          .end(Buffer.from('{"access_token":"canary\u00EB","token_type":"bearer"}', "latin1")),
    ],
    [
      "half an answer",
      "api.shape",
      (response) => response.writeHead(200, { "content-type": "application/json" }).end('{"access_tok'),
    ],
    [
      "a redirect",
      "api.shape",
      (response) => response.writeHead(302, { location: "https://evil.example/" }).end(),
    ],
    [
      "an unknown client",
      "auth.client-refused",
      (response) =>
        response.writeHead(401, { "content-type": "application/json" }).end('{"error":"invalid_client"}'),
    ],
    [
      "an unknown client with a challenge",
      "auth.client-refused",
      (response) =>
        response
          .writeHead(401, { "www-authenticate": 'Basic realm="x"', "content-type": "application/json" })
          .end('{"error":"invalid_client"}'),
    ],
    [
      "a plain 401",
      "auth.client-refused",
      (response) => response.writeHead(401, { "content-type": "text/plain" }).end("no"),
    ],
    [
      "a server in trouble",
      "api.status",
      (response) => response.writeHead(503, { "content-type": "text/html" }).end(html),
    ],
    [
      "no token for now",
      "limit.refused",
      (response) => response.writeHead(429, { "content-type": "text/plain" }).end("slow down"),
    ],
    [
      "another refusal",
      "auth.exchange-refused",
      (response) =>
        response.writeHead(400, { "content-type": "application/json" }).end('{"error":"invalid_request"}'),
    ],
  ])("%s", async (_, code, answer) => {
    await using server = await startTokenServer({
      disturb: (_form, response) => {
        answer(response);
        return true;
      },
    });
    const context = makeSessionContext();
    await layLogin(context, "acme", {
      baseUrl: server.url,
      refreshToken: server.refreshToken,
      secondsLeft: 0,
    });
    const path = secretsPath(context.deps.folders.config);
    const before = readFileSync(path, "utf8");
    const session = await openSession(context.deps, nothing);
    const fault: unknown = await session.current().catch((error: unknown) => error);
    expect(fault).toMatchObject({ code });
    expect(describeAll(fault)).not.toContain("canary");
    expect(context.debugLines.join()).not.toContain("canary");
    expect(server.forms).toHaveLength(1);
    expect(readFileSync(path, "utf8")).toBe(before);
  });
});

test("a renewed login that cannot be stored does not stop the run, and the warning leaves out the token", async () => {
  await using server = await startTokenServer({ rotating: true });
  const context = makeSessionContext();
  const secrets = await layLogin(context, "acme", {
    baseUrl: server.url,
    refreshToken: server.refreshToken,
    secondsLeft: 0,
  });
  const source = openRenewal(context.deps, {
    baseUrl: server.url,
    expired: () => new Fault("auth.login-expired", "Ended."),
    keeping: {
      read: async () => secrets,
      write: async () => {
        throw new Fault("file.disk-full", "The disk is full.");
      },
      exclusively: (hold) => hold(),
    },
  });
  expect(server.accepts(await source.current())).toBe(true);
  expect(context.warnings.join()).toMatch(/log in again after this run.*The disk is full/);
  expect(context.warnings.join()).not.toContain("canary");
});

test("every secret is known to the redactor before anything is done with it", async () => {
  await using server = await startTokenServer({ rotating: true });
  const context = makeSessionContext();
  const first = server.refreshToken;
  await layLogin(context, "acme", { baseUrl: server.url, refreshToken: first, secondsLeft: 0 });
  const token = await (await openSession(context.deps, nothing)).current();
  expect([...context.learned].sort()).toEqual(
    [first, server.refreshToken, token, client.secret, "canary-old-access"].sort(),
  );
});

/** All that could be shown of an error, causes included. */
function describeAll(error: unknown): string {
  const parts: string[] = [];
  for (let next = error; next instanceof Error; next = next.cause)
    parts.push(next.stack ?? "", JSON.stringify(next));
  return parts.join("\n");
}
