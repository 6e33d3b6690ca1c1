import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { settingsPath } from "../../src/auth/companies.ts";
import { openFileStore, secretsPath } from "../../src/auth/file-store.ts";
import { openSession } from "../../src/auth/session.ts";
import { client, startTokenServer } from "../support/token-server.ts";
import { layLogin, makeSessionContext } from "./session-world.ts";
import type { SessionContext } from "./session-world.ts";

const nothing = { company: undefined, tokenFile: undefined };
const base = { NAMELY_BASE_URL: "http://localhost:8977" };

describe("a token from outside", () => {
  test("with NAMELY_BASE_URL beside it nothing else is needed, and no folder is made or read", async () => {
    const { deps } = makeSessionContext({ ...base, NAMELY_TOKEN: "pat-1" });
    const session = await openSession(deps, nothing);
    expect(await session.current()).toBe("pat-1");
    expect(await session.renew("pat-1")).toBeUndefined();
    expect(session).toMatchObject({
      company: undefined,
      origin: { kind: "variable", variable: "NAMELY_TOKEN" },
    });
    expect(session.baseUrl.href).toBe("http://localhost:8977/");
    expect(existsSync(deps.folders.config)).toBe(false);
  });

  test("a broken settings file does not matter", async () => {
    const { deps } = makeSessionContext({ ...base, NAMELY_TOKEN: "pat-1" });
    mkdirSync(deps.folders.config);
    writeFileSync(settingsPath(deps.folders.config), "{");
    expect(await (await openSession(deps, nothing)).current()).toBe("pat-1");
  });

  test("--token-file goes before NAMELY_TOKEN, that before NAMELY_TOKEN_FILE, that before NAMELY_REFRESH_TOKEN", async () => {
    const env = {
      ...base,
      NAMELY_TOKEN: "from-variable",
      NAMELY_TOKEN_FILE: "b.txt",
      NAMELY_REFRESH_TOKEN: "r",
      NAMELY_CLIENT_ID: "i",
      NAMELY_CLIENT_SECRET: "s",
    };
    const { deps } = makeSessionContext(env);
    writeFileSync(join(deps.cwd, "a.txt"), "from-flag\n");
    writeFileSync(join(deps.cwd, "b.txt"), "from-file\r\n");
    const ask = async (env: Record<string, string>, tokenFile?: string): Promise<string> =>
      (await openSession({ ...deps, env }, { company: undefined, tokenFile })).current();
    expect(await ask(env, "a.txt")).toBe("from-flag");
    expect(await ask(env)).toBe("from-variable");
    expect(await ask({ ...env, NAMELY_TOKEN: "" })).toBe("from-file");
    const { origin } = await openSession(
      { ...deps, env: { ...env, NAMELY_TOKEN: "", NAMELY_TOKEN_FILE: "" } },
      nothing,
    );
    expect(origin).toEqual({ kind: "variable", variable: "NAMELY_REFRESH_TOKEN" });
  });

  test.each([
    ["spaces inside", "two words"],
    ["a line feed inside", "two\nlines"],
    ["only spaces", "  "],
  ])("with %s is refused before it reaches a header, and not shown", async (_, token) => {
    const { deps } = makeSessionContext({ ...base, NAMELY_TOKEN: token });
    await expect(openSession(deps, nothing)).rejects.toMatchObject({
      code: "auth.token-unusable",
      message: expect.not.stringContaining("two"),
    });
  });

  test("a token file that is missing is named", async () => {
    const { deps } = makeSessionContext({ ...base, NAMELY_TOKEN_FILE: "gone.txt" });
    await expect(openSession(deps, nothing)).rejects.toMatchObject({
      code: "auth.token-file",
      message: expect.stringContaining("gone.txt"),
    });
  });

  test("NAMELY_REFRESH_TOKEN without its client is wrong use and names what is missing", async () => {
    const { deps } = makeSessionContext({ ...base, NAMELY_REFRESH_TOKEN: "r", NAMELY_CLIENT_ID: "i" });
    await expect(openSession(deps, nothing)).rejects.toMatchObject({
      code: "usage.client-missing",
      message: expect.stringContaining("NAMELY_CLIENT_SECRET"),
    });
  });

  test("the company comes from the flag, then the variable, then the current login", async () => {
    const context = makeSessionContext({ NAMELY_TOKEN: "t" });
    const { deps } = context;
    await expect(openSession(deps, nothing)).rejects.toMatchObject({ code: "usage.company-missing" });
    await layLogin(context, "gamma", {
      baseUrl: new URL("http://localhost:1"),
      refreshToken: "r",
      secondsLeft: 1,
    });
    expect((await openSession(deps, nothing)).baseUrl.href).toBe("http://localhost:1/");
    const env = { ...deps.env, NAMELY_COMPANY: "beta" };
    expect((await openSession({ ...deps, env }, nothing)).baseUrl.host).toBe("beta.namely.com");
    expect((await openSession({ ...deps, env }, { ...nothing, company: "acme" })).company).toBe("acme");
  });
});

describe("NAMELY_REFRESH_TOKEN", () => {
  test("keeps its tokens in memory, and says without showing it when Namely has issued another refresh token", async () => {
    await using server = await startTokenServer({ rotating: true });
    const first = server.refreshToken;
    const context = makeSessionContext({
      NAMELY_BASE_URL: server.url.href,
      NAMELY_REFRESH_TOKEN: first,
      NAMELY_CLIENT_ID: client.id,
      NAMELY_CLIENT_SECRET: client.secret,
    });
    const session = await openSession(context.deps, nothing);
    expect(server.accepts(await session.current())).toBe(true);
    await session.current();
    expect(server.forms).toHaveLength(1);
    expect(existsSync(context.deps.folders.config)).toBe(false);
    expect(context.warnings).toHaveLength(1);
    expect(context.warnings.join()).not.toContain("canary");

    context.deps.clock.time += 899_000;
    expect(server.accepts(await session.current())).toBe(true);
    expect(server.revoked).toBe(false);
    expect(context.learned).toContain(server.refreshToken);
  });

  test("that is not accepted asks for a new one", async () => {
    await using server = await startTokenServer();
    const { deps } = makeSessionContext({
      NAMELY_BASE_URL: server.url.href,
      NAMELY_REFRESH_TOKEN: "canary-wrong",
      NAMELY_CLIENT_ID: client.id,
      NAMELY_CLIENT_SECRET: client.secret,
    });
    const session = await openSession(deps, nothing);
    await expect(session.current()).rejects.toMatchObject({
      code: "auth.login-expired",
      message: expect.not.stringContaining("canary"),
    });
  });
});

describe("what to do about a token that is refused for good", () => {
  const client = { NAMELY_CLIENT_ID: "i", NAMELY_CLIENT_SECRET: "s" };

  test.each<[string, Record<string, string>, string]>([
    [
      "NAMELY_TOKEN",
      { NAMELY_TOKEN: "t" },
      "Put a valid token into NAMELY_TOKEN. The token's user must not be SSO-enabled.",
    ],
    [
      "NAMELY_TOKEN_FILE",
      { NAMELY_TOKEN_FILE: "t.txt" },
      "Put a valid token into the file in NAMELY_TOKEN_FILE. The token's user must not be SSO-enabled.",
    ],
    [
      "NAMELY_REFRESH_TOKEN",
      { ...client, NAMELY_REFRESH_TOKEN: "r", NAMELY_COMPANY: "beta" },
      "Put a new refresh token into NAMELY_REFRESH_TOKEN, or unset it and log in: namely login beta",
    ],
  ])("from %s is to give a better one there, since a login would be refused", async (_, env, mend) => {
    const { deps } = makeSessionContext({ ...base, ...env });
    writeFileSync(join(deps.cwd, "t.txt"), "t");
    expect((await openSession(deps, nothing)).refusalHint).toBe(mend);
  });

  test("from --token-file is to put a better one into that file", async () => {
    const { deps } = makeSessionContext({ ...base, NAMELY_TOKEN: "t" });
    writeFileSync(join(deps.cwd, "mine.txt"), "t");
    const session = await openSession(deps, { company: undefined, tokenFile: "mine.txt" });
    expect(session.refusalHint).toBe(
      'Put a valid token into "mine.txt". The token\'s user must not be SSO-enabled.',
    );
  });

  test("from a login is to log in to that company, also when another one is the current one", async () => {
    const context = makeSessionContext({ NAMELY_COMPANY: "beta" });
    for (const company of ["beta", "acme"]) {
      await layLogin(context, company, {
        baseUrl: new URL("http://localhost:1"),
        refreshToken: "r",
        secondsLeft: 899,
      });
    }
    expect((await openSession(context.deps, nothing)).refusalHint).toBe("namely login beta");
    expect((await openSession({ ...context.deps, env: {} }, nothing)).refusalHint).toBe("namely login acme");
  });
});

describe("the choice of the stored login", () => {
  const layTwo = async (context: SessionContext): Promise<void> => {
    for (const company of ["beta", "acme"]) {
      await layLogin(context, company, {
        baseUrl: new URL(`http://localhost:1/${company}`),
        refreshToken: "r",
        secondsLeft: 899,
      });
    }
  };

  test("without a login, the hint is the command to log in", async () => {
    const { deps } = makeSessionContext();
    await expect(openSession(deps, nothing)).rejects.toMatchObject({
      code: "auth.required",
      hint: "namely login <company>",
    });
    await expect(openSession(deps, { ...nothing, company: "acme" })).rejects.toMatchObject({
      hint: "namely login acme",
    });
  });

  test("the current one, unless the flag or the variable names another", async () => {
    const context = makeSessionContext();
    await layTwo(context);
    expect((await openSession(context.deps, nothing)).company).toBe("acme");
    expect((await openSession(context.deps, { ...nothing, company: "beta" })).company).toBe("beta");
    expect((await openSession({ ...context.deps, env: { NAMELY_COMPANY: "beta" } }, nothing)).company).toBe(
      "beta",
    );
  });

  test("a company without a login: those with one are named", async () => {
    const context = makeSessionContext();
    await layTwo(context);
    await expect(openSession(context.deps, { ...nothing, company: "constructor" })).rejects.toMatchObject({
      code: "auth.not-logged-in",
      message: expect.stringContaining("acme, beta"),
    });
  });

  test("several and none current is wrong use, and they are named", async () => {
    const context = makeSessionContext();
    await layTwo(context);
    const path = settingsPath(context.deps.folders.config);
    const { current: _, ...settings } = JSON.parse(readFileSync(path, "utf8")) as { current: string };
    writeFileSync(path, JSON.stringify(settings));
    await expect(openSession(context.deps, nothing)).rejects.toMatchObject({
      code: "usage.company-missing",
      message: expect.stringContaining("acme, beta"),
    });
  });

  test("a token is not sent to another address than the one it is for", async () => {
    const context = makeSessionContext();
    await layTwo(context);
    const deps = { ...context.deps, env: { NAMELY_BASE_URL: "https://evil.example" } };
    await expect(openSession(deps, nothing)).rejects.toMatchObject({ code: "auth.other-address" });
    const same = { ...context.deps, env: { NAMELY_BASE_URL: "http://localhost:1/acme/" } };
    expect((await openSession(same, nothing)).company).toBe("acme");
  });

  test("tokens that are gone from their store are missed by name", async () => {
    const context = makeSessionContext();
    await layTwo(context);
    await openFileStore({ ...context.deps, configFolder: context.deps.folders.config }).erase("acme");
    const session = await openSession(context.deps, nothing);
    await expect(session.current()).rejects.toMatchObject({
      code: "auth.secrets-missing",
      message: expect.stringContaining(secretsPath(context.deps.folders.config)),
      hint: "namely login acme",
    });
  });
});
