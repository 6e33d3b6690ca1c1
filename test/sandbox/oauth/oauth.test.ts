import { createHash, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { rows, visit, type Reply, type Visitor } from "../visitor.ts";

const CALLBACK = "http://localhost:8976/callback";

function authorizeUrl({ sandbox }: Visitor, changes: Record<string, string | undefined> = {}): string {
  const url = new URL(`${sandbox.url}/api/v1/oauth2/authorize`);
  const query = {
    response_type: "code",
    client_id: sandbox.clientId,
    redirect_uri: CALLBACK,
    state: "s&t=1",
    ...changes,
  };
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}

/** Does what a browser does with the consent page: fetches it, presses a button, and stops at the redirect. */
async function press(
  visitor: Visitor,
  button: "allow" | "deny",
  changes?: Record<string, string | undefined>,
): Promise<URL> {
  const url = authorizeUrl(visitor, changes);
  const page = await (await fetch(url)).text();
  const form = new URLSearchParams({ decision: button });
  for (const [, name = "", value = ""] of page.matchAll(
    /<input type="hidden" name="([^"]+)" value="([^"]*)">/g,
  )) {
    form.set(name, value.replaceAll("&amp;", "&"));
  }
  expect(page).toContain(`name="decision" value="${button}"`);
  const response = await fetch(url, { method: "POST", body: form, redirect: "manual" });
  return new URL(response.headers.get("location") ?? "");
}

async function allow(visitor: Visitor, changes?: Record<string, string | undefined>): Promise<string> {
  return (await press(visitor, "allow", changes)).searchParams.get("code") ?? "";
}

function token(visitor: Visitor, form: Record<string, string>, query = ""): Promise<Reply> {
  const { sandbox, send } = visitor;
  const body = new URLSearchParams({
    client_id: sandbox.clientId,
    client_secret: sandbox.clientSecret,
    ...form,
  });
  return send("POST", `/oauth2/token${query}`, body.toString(), {
    "content-type": "application/x-www-form-urlencoded",
  });
}

const exchange = (visitor: Visitor, code: string, more: Record<string, string> = {}): Promise<Reply> =>
  token(visitor, { grant_type: "authorization_code", code, ...more });
const refresh = (visitor: Visitor, refreshToken: unknown): Promise<Reply> =>
  token(visitor, { grant_type: "refresh_token", refresh_token: String(refreshToken) });

test("the consent page says who asks and as whom, and needs nothing from elsewhere", async () => {
  const visitor = await visit();
  const response = await fetch(authorizeUrl(visitor));
  const page = await response.text();
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toContain("text/html");
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(page).toContain("namely-cli");
  expect(page).toContain('<html lang="en">');
  expect(page).not.toMatch(/<script|<link|<img|@import|url\(/);
  const body = visitor.sandbox.control.decide(authorizeUrl(visitor));
  const reply = await exchange(visitor, new URL(body).searchParams.get("code") ?? "");
  const [me] = rows(await visitor.get("/profiles/me", String(reply.json?.["access_token"])), "profiles");
  expect(page).toContain(String(me?.["last_name"]).replaceAll("'", "&#39;"));
});

test("a parameter cannot break out of the consent page", async () => {
  const visitor = await visit();
  const page = await (await fetch(authorizeUrl(visitor, { state: '"><script>alert(1)</script>' }))).text();
  expect(page).not.toContain("<script>");
  expect((await press(visitor, "deny", { state: "a&b=c" })).searchParams.get("state")).toBe("a&b=c");
});

test("Allow leads back with a code and the state, and the code becomes tokens", async () => {
  const visitor = await visit();
  const back = await press(visitor, "allow");
  expect(back.origin + back.pathname).toBe(CALLBACK);
  expect(back.searchParams.get("state")).toBe("s&t=1");
  const reply = await exchange(visitor, back.searchParams.get("code") ?? "", { redirect_uri: CALLBACK });
  expect(reply.status).toBe(200);
  expect(reply.headers.get("cache-control")).toBe("no-store");
  expect(reply.json).toEqual({
    access_token: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown,
    refresh_token: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown,
    token_type: "bearer",
    expires_in: 899,
  });
  expect((await visitor.get("/groups", String(reply.json?.["access_token"]))).status).toBe(200);
});

test("Deny leads back with access_denied and the state", async () => {
  const back = await press(await visit(), "deny");
  expect(Object.fromEntries(back.searchParams)).toEqual({ error: "access_denied", state: "s&t=1" });
});

test("an unknown client or redirect URI gets a page and is led nowhere", async () => {
  const visitor = await visit({ redirectUris: [CALLBACK, "http://localhost:9000/x"] });
  const wrong = [
    { client_id: "unknown" },
    { redirect_uri: "https://evil.example.com/" },
    { redirect_uri: `${CALLBACK}/` },
    { redirect_uri: CALLBACK.replace("8976", "8977") },
    { redirect_uri: `${CALLBACK}?x=1` },
    { redirect_uri: undefined },
  ];
  for (const changes of wrong) {
    for (const method of ["GET", "POST"]) {
      const url = authorizeUrl(visitor, changes);
      const body =
        method === "POST"
          ? {
              body: new URLSearchParams({
                ...Object.fromEntries(new URL(url).searchParams),
                decision: "allow",
              }),
            }
          : {};
      const response = await fetch(url, { method, redirect: "manual", ...body });
      expect(response.status).toBe(400);
      expect(response.headers.get("location")).toBeNull();
    }
  }
});

test("the only registered redirect URI need not be named", async () => {
  const visitor = await visit();
  expect(await allow(visitor, { redirect_uri: undefined })).toMatch(/^[0-9a-f]{32}$/);
});

test("another response type goes back as an error", async () => {
  const visitor = await visit();
  const response = await fetch(authorizeUrl(visitor, { response_type: "token" }), { redirect: "manual" });
  expect(response.headers.get("location")).toBe(
    `${CALLBACK}?error=unsupported_response_type&state=s%26t%3D1`,
  );
});

test("a code works once, and its second use takes back what the first one gave", async () => {
  const visitor = await visit();
  const code = await allow(visitor);
  const first = await exchange(visitor, code);
  const second = await exchange(visitor, code);
  expect([second.status, second.json?.["error"]]).toEqual([400, "invalid_grant"]);
  expect((await visitor.get("/groups", String(first.json?.["access_token"]))).status).toBe(401);
  expect((await refresh(visitor, first.json?.["refresh_token"])).status).toBe(400);
});

test("a code lives for ten minutes", async () => {
  const visitor = await visit();
  const [early, late] = [await allow(visitor), await allow(visitor)];
  visitor.clock.advance(599_999);
  expect((await exchange(visitor, early)).status).toBe(200);
  visitor.clock.advance(1);
  expect((await exchange(visitor, late)).json?.["error"]).toBe("invalid_grant");
});

test("the redirect URI of the exchange may be left out or stand in the query, but not be another", async () => {
  const visitor = await visit({ redirectUris: [CALLBACK, "http://localhost:9000/x"] });
  const elsewhere = "http://localhost:9000/x";
  expect((await exchange(visitor, await allow(visitor))).status).toBe(200);
  const inQuery = await token(
    visitor,
    { grant_type: "authorization_code", code: await allow(visitor) },
    `?redirect_uri=${encodeURIComponent(CALLBACK)}`,
  );
  expect(inQuery.status).toBe(200);
  expect((await exchange(visitor, await allow(visitor), { redirect_uri: elsewhere })).json?.["error"]).toBe(
    "invalid_grant",
  );
});

test("a code asked for with a challenge needs the verifier that fits", async () => {
  const visitor = await visit();
  const verifier = randomBytes(32).toString("base64url");
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const asked = { code_challenge: challenge, code_challenge_method: "S256" };
  expect((await exchange(visitor, await allow(visitor, asked))).json?.["error"]).toBe("invalid_grant");
  const wrong = await exchange(visitor, await allow(visitor, asked), { code_verifier: "another" });
  expect(wrong.json?.["error"]).toBe("invalid_grant");
  expect((await exchange(visitor, await allow(visitor, asked), { code_verifier: verifier })).status).toBe(
    200,
  );
});

test("a challenge in plain text is refused", async () => {
  const visitor = await visit();
  const response = await fetch(authorizeUrl(visitor, { code_challenge: "x" }), { redirect: "manual" });
  expect(response.headers.get("location")).toContain("error=invalid_request");
});

test("challenges mean nothing when the quirk says so", async () => {
  const visitor = await visit({ quirks: { pkce: "ignored" } });
  const asked = { code_challenge: "x", code_challenge_method: "S256" };
  expect((await exchange(visitor, await allow(visitor, asked))).status).toBe(200);
});

test("the token endpoint refuses in the words of RFC 6749", async () => {
  const visitor = await visit();
  const cases: [form: Record<string, string>, status: number, error: string][] = [
    [{ grant_type: "refresh_token", client_secret: "wrong" }, 401, "invalid_client"],
    [{ grant_type: "refresh_token", client_id: "wrong" }, 401, "invalid_client"],
    [{ grant_type: "client_credentials" }, 400, "unsupported_grant_type"],
    [{}, 400, "invalid_request"],
    [{ grant_type: "refresh_token" }, 400, "invalid_request"],
    [{ grant_type: "refresh_token", refresh_token: "wrong" }, 400, "invalid_grant"],
    [{ grant_type: "authorization_code", code: "wrong" }, 400, "invalid_grant"],
  ];
  for (const [form, status, error] of cases) {
    const reply = await token(visitor, form);
    expect([reply.status, reply.json?.["error"]]).toEqual([status, error]);
  }
});

test("client credentials in a Basic header are not looked at", async () => {
  const { sandbox, send } = await visit();
  const basic = Buffer.from(`${sandbox.clientId}:${sandbox.clientSecret}`).toString("base64");
  const reply = await send("POST", "/oauth2/token", "grant_type=refresh_token&refresh_token=x", {
    authorization: `Basic ${basic}`,
    "content-type": "application/x-www-form-urlencoded",
  });
  expect([reply.status, reply.json?.["error"]]).toEqual([401, "invalid_client"]);
});

test("an access token lives for 899 seconds, whatever the wall clock does", async () => {
  const visitor = await visit();
  const { json } = await exchange(visitor, await allow(visitor));
  const ask = async (): Promise<number> =>
    (await visitor.get("/groups", String(json?.["access_token"]))).status;
  visitor.clock.jump(3_600_000);
  visitor.clock.advance(898_999);
  expect(await ask()).toBe(200);
  visitor.clock.advance(1);
  expect(await ask()).toBe(401);
  expect(visitor.sandbox.requests.at(-1)?.authorization).toBe("expired");
});

test("an expired token can answer 403", async () => {
  const visitor = await visit({ quirks: { expiredStatus: "403" } });
  const { json } = await exchange(visitor, await allow(visitor));
  expect(visitor.sandbox.control.expireTokens()).toBe(1);
  expect((await visitor.get("/groups", String(json?.["access_token"]))).status).toBe(403);
});

test("a refresh gives a new access token and the same refresh token", async () => {
  const visitor = await visit();
  const first = (await exchange(visitor, await allow(visitor))).json;
  visitor.sandbox.control.expireTokens();
  for (let time = 0; time < 2; time += 1) {
    const second = (await refresh(visitor, first?.["refresh_token"])).json;
    expect(second?.["refresh_token"]).toBe(first?.["refresh_token"]);
    expect(second?.["access_token"]).not.toBe(first?.["access_token"]);
    expect((await visitor.get("/groups", String(second?.["access_token"]))).status).toBe(200);
  }
});

test("a refresh can answer without a refresh token, and the old one lives on", async () => {
  const visitor = await visit({ quirks: { refreshToken: "absent" } });
  const first = (await exchange(visitor, await allow(visitor))).json;
  for (let time = 0; time < 2; time += 1) {
    const { status, json } = await refresh(visitor, first?.["refresh_token"]);
    expect([status, Object.keys(json ?? {}).sort()]).toEqual([
      200,
      ["access_token", "expires_in", "token_type"],
    ]);
  }
});

test("a refresh answer can hold null in place of a refresh token", async () => {
  const visitor = await visit({ quirks: { refreshToken: "null" } });
  const first = (await exchange(visitor, await allow(visitor))).json;
  const { status, json } = await refresh(visitor, first?.["refresh_token"]);
  expect([status, json?.["refresh_token"]]).toEqual([200, null]);
  expect((await refresh(visitor, first?.["refresh_token"])).status).toBe(200);
});

test("rotating refresh tokens work once each, and a second use takes down the whole family", async () => {
  const visitor = await visit({ quirks: { refreshToken: "rotating" } });
  const first = (await exchange(visitor, await allow(visitor))).json;
  const stranger = (await exchange(visitor, await allow(visitor))).json;
  const second = (await refresh(visitor, first?.["refresh_token"])).json;
  expect(second?.["refresh_token"]).not.toBe(first?.["refresh_token"]);
  const third = (await refresh(visitor, second?.["refresh_token"])).json;
  expect((await refresh(visitor, first?.["refresh_token"])).json?.["error"]).toBe("invalid_grant");
  expect((await refresh(visitor, third?.["refresh_token"])).json?.["error"]).toBe("invalid_grant");
  expect((await visitor.get("/groups", String(third?.["access_token"]))).status).toBe(401);
  expect((await refresh(visitor, stranger?.["refresh_token"])).status).toBe(200);
});

test("a revoked token of any kind is a wrong one", async () => {
  const visitor = await visit();
  const { json } = await exchange(visitor, await allow(visitor));
  const { control } = visitor.sandbox;
  control.revokeToken(String(json?.["refresh_token"]));
  expect((await refresh(visitor, json?.["refresh_token"])).status).toBe(400);
  control.revokeToken();
  expect((await visitor.get("/groups")).status).toBe(401);
  expect(() => control.revokeToken("never given")).toThrow("has not issued this token");
});

test("a personal token answers 403 while its owner is inactive", async () => {
  const visitor = await visit();
  const { control } = visitor.sandbox;
  control.ownerInactive();
  expect((await visitor.get("/groups")).status).toBe(403);
  control.ownerInactive({ inactive: false });
  expect((await visitor.get("/groups")).status).toBe(200);
  const owner = control.hire();
  const token = control.makePersonalToken({ owner });
  expect((await visitor.get("/groups", token)).status).toBe(200);
  control.terminate(owner);
  expect((await visitor.get("/groups", token)).status).toBe(403);
});

test("codes and tokens are made of the random bytes that were handed in", async () => {
  let made = 0;
  const visitor = await visit({ randomBytes: (count) => new Uint8Array(count).fill((made += 1)) });
  expect(await allow(visitor)).toBe("01".repeat(16));
});
