import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { Readable } from "node:stream";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { loginCommand } from "../../../src/commands/account/login.ts";
import { tokenCommand } from "../../../src/commands/account/token.ts";
import { Fault } from "../../../src/platform/errors/fault.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { startScriptedServer } from "../../support/scripted-server.ts";
import {
  beginInBrowser,
  browserThat,
  describeAll,
  makeScene,
  personWho,
  readFolder,
  runCommand,
  startTestSandbox,
} from "../terminal-context.ts";
import type { Run, RunWish, Scene, TestSandbox } from "../terminal-context.ts";

let sandbox: TestSandbox;
let scene: Scene;
const watcher = (): undefined => undefined;
const ASKS_FOR_PASTE = "paste the address it ends on:";

beforeEach(async () => {
  sandbox = await startTestSandbox();
  scene = makeScene({
    NAMELY_BASE_URL: sandbox.url,
    NAMELY_CLIENT_ID: sandbox.clientId,
    NAMELY_CLIENT_SECRET: sandbox.clientSecret,
  });
});

/** A login in the browser with a file as store. By default, the person at the terminal types nothing. */
function logIn(wish: RunWish = {}): Promise<Run> {
  return runCommand(scene, loginCommand, {
    positionals: ["acme"],
    person: watcher,
    browser: browserThat("allow", sandbox),
    ...wish,
    flags: { store: "file", port: String(sandbox.redirectPort), ...wish.flags },
  });
}

function withToken(stdin: string | Readable, wish: RunWish = {}): Promise<Run> {
  return runCommand(scene, loginCommand, {
    positionals: ["acme"],
    stdin,
    ...wish,
    flags: { store: "file", withToken: true, ...wish.flags },
  });
}

/** The address to open, as it is on the screen. */
function readShownAddress(screen: string): string | undefined {
  return /http:\S+authorize\S+/u.exec(screen)?.[0];
}

function readSettings(): { current: string; companies: Record<string, Record<string, unknown>> } {
  return JSON.parse(readFileSync(join(scene.folders.config, "config.json"), "utf8")) as ReturnType<
    typeof readSettings
  >;
}

test("a token that never comes to its end on stdin is not waited for after an interruption", async () => {
  const controller = new AbortController();
  const reason = new Fault("interrupted.sigterm", "Stopped.");
  let asked = 0;
  const stdin = new Readable({
    read: () => {
      asked += 1;
      // Somebody holds the pipe open after the first piece.
      if (asked === 1) stdin.push("half a tok");
      else controller.abort(reason);
    },
  });
  const { error } = await withToken(stdin, { signal: controller.signal });
  expect(error).toBe(reason);
});

async function currentToken(): Promise<string> {
  return (await runCommand(scene, tokenCommand)).stdout.trim();
}

function snapshotOf(folder: string): unknown {
  return Object.fromEntries(readFolder(folder));
}

describe("in the browser", () => {
  test("the login is stored, its company is the current one, and the token works", async () => {
    const { error, stdout, stderr } = await logIn();
    expect(error).toBeUndefined();
    expect(stdout).toBe("");
    expect(stderr).toMatch(/Logged in to acme as .+ <.+@.+>/);
    const settings = readSettings();
    expect(settings.current).toBe("acme");
    expect(settings.companies["acme"]).toMatchObject({
      method: "oauth",
      store: "file",
      client_id: sandbox.clientId,
      redirect_port: sandbox.redirectPort,
      base_url: `${sandbox.url}/`,
    });
    const me = await fetch(`${sandbox.url}/api/v1/profiles/me`, {
      headers: { authorization: `Bearer ${await currentToken()}` },
    });
    expect(me.status).toBe(200);
  });

  test("the address is printed also when the browser opens, and never opened with --no-browser", async () => {
    expect((await logIn()).stderr).toContain(`${sandbox.url}/api/v1/oauth2/authorize?`);
    let opened = false;
    const browser = async (): Promise<boolean> => (opened = true);
    const stop = personWho([[ASKS_FOR_PASTE, "\u0003"]]);
    const { stderr } = await logIn({ browser, person: stop, flags: { browser: false } });
    expect(stderr).toContain(`${sandbox.url}/api/v1/oauth2/authorize?`);
    expect(opened).toBe(false);
  });

  test("PKCE and a state are sent, and the secret is not", async () => {
    const { stderr } = await logIn();
    const url = new URL(/http:\S+authorize\S+/.exec(stderr)?.[0] ?? "");
    expect([...url.searchParams.keys()].sort()).toEqual(
      [
        "client_id",
        "code_challenge",
        "code_challenge_method",
        "redirect_uri",
        "response_type",
        "state",
      ].sort(),
    );
    expect(url.searchParams.get("state")).toMatch(/^[\w-]{43}$/);
    expect(url.searchParams.get("code_challenge")).toMatch(/^[\w-]{43}$/);
    expect(url.searchParams.get("code_challenge_method")).toBe("S256");
  });

  test("the private files are private", async () => {
    await logIn();
    expect(statSync(scene.folders.config).mode & 0o777).toBe(0o700);
    for (const path of readFolder(scene.folders.config).keys())
      expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test("a tampered state is turned away, and the right answer still gets in", async () => {
    const { error } = await logIn({
      browser: async (url) => {
        const { authorizeUrl, headers } = await beginInBrowser(url);
        const location = new URL(sandbox.control.decide(authorizeUrl));
        const good = location.href;
        location.searchParams.set("state", "tampered");
        expect((await fetch(location, { headers })).status).toBe(400);
        expect((await fetch(good, { headers })).status).toBe(200);
        return true;
      },
    });
    expect(error).toBeUndefined();
  });

  test("the browser is started with an address on this machine that holds no state, and shows it to one alone", async () => {
    let opened = "";
    const { stderr, error } = await logIn({
      browser: async (url) => {
        opened = url;
        await fetch(url, { redirect: "manual" });
        expect((await fetch(url, { redirect: "manual" })).status).toBe(403);
        return true;
      },
    });
    expect(opened).toMatch(new RegExp(`^http://localhost:${sandbox.redirectPort}/login/[\\w-]{43}$`, "u"));
    expect(stderr).not.toContain(opened);
    expect(error).toMatchObject({ code: "auth.login-opened-twice" });
    expect(() => readSettings()).toThrow("ENOENT");
  });

  test("a denied consent is exit 4 with the ways on, and nothing is stored", async () => {
    const { error } = await logIn({ browser: browserThat("deny", sandbox) });
    expect(error).toMatchObject({ code: "auth.denied", hint: expect.stringContaining("namely login acme") });
    expect(() => readSettings()).toThrow("ENOENT");
  });

  test("a code that the server rejects is refused, and nothing is stored", async () => {
    const { error } = await logIn({
      browser: async (url) => {
        const { authorizeUrl, headers } = await beginInBrowser(url);
        const location = new URL(sandbox.control.decide(authorizeUrl));
        location.searchParams.set("code", "canary-tampered");
        await fetch(location, { headers });
        return true;
      },
    });
    expect(error).toMatchObject({ code: "auth.code-refused" });
    expect(describeAll(error)).not.toContain("canary");
  });

  test("a wrong client secret is named, and an earlier login stays as it was", async () => {
    await logIn();
    const before = snapshotOf(scene.folders.config);
    scene = { ...scene, env: { ...scene.env, NAMELY_CLIENT_SECRET: "canary-wrong" } };
    const { error } = await logIn();
    expect(error).toMatchObject({ code: "auth.client-refused" });
    expect(describeAll(error)).not.toContain("canary");
    expect(snapshotOf(scene.folders.config)).toEqual(before);
  });

  test("a token that the server then refuses is not stored", async () => {
    sandbox.control.addFault({ path: "/profiles/me", kind: "status", status: 403 });
    const { error } = await logIn();
    expect(error).toMatchObject({ code: "auth.token-refused" });
    expect(() => readSettings()).toThrow("ENOENT");
  });

  test("the login ends after five minutes without an answer", async () => {
    const clock = new ManualClock({ autoAdvance: true });
    const { error } = await logIn({ clock, browser: async () => true });
    expect(error).toMatchObject({ code: "auth.timeout" });
    expect(clock.elapsed()).toBe(300_000);
    // The port is free again.
    expect((await logIn()).error).toBeUndefined();
  });

  test("a second login reports that it replaces the first, and asks for neither client id nor secret", async () => {
    await logIn();
    const first = await currentToken();
    scene = { ...scene, env: { ...scene.env, NAMELY_CLIENT_ID: undefined, NAMELY_CLIENT_SECRET: undefined } };
    const { error, stderr } = await runCommand(scene, loginCommand, {
      positionals: ["acme"],
      person: watcher,
      browser: browserThat("allow", sandbox),
    });
    expect(error).toBeUndefined();
    expect(stderr).toContain("Already logged in to acme. This login replaces the earlier one.");
    expect(await currentToken()).not.toBe(first);
  });

  test("a client secret is not sent to another address than it was given for", async () => {
    await logIn();
    const other = await startTestSandbox({ seed: 2 });
    scene = {
      ...scene,
      env: {
        ...scene.env,
        NAMELY_BASE_URL: other.url,
        NAMELY_CLIENT_ID: undefined,
        NAMELY_CLIENT_SECRET: undefined,
      },
    };
    const { stderr } = await logIn({ person: personWho([["Client id:", "\u0003"]]) });
    expect(stderr).toContain("Client id:");
  });
});

describe("by paste, when the browser is on another machine", () => {
  const asks = ASKS_FOR_PASTE;
  const redirectFrom = (screen: string): string =>
    sandbox.control.decide(/http:\S+authorize\S+/.exec(screen)?.[0] ?? "");

  function pasting(...pastes: ((location: string) => string)[]): (screen: string) => string | undefined {
    let location: string | undefined;
    let given = 0;
    return (screen) => {
      const asked = screen.split(asks).length - 1;
      const paste = pastes[given];
      if (asked === 0 || !paste || (given > 0 && !screen.includes("That "))) return undefined;
      location ??= redirectFrom(screen);
      given += 1;
      return `${paste(location)}\r`;
    };
  }

  test.each<[string, (location: string) => string]>([
    ["the whole address", (location) => location],
    ["its query", (location) => new URL(location).search],
    ["the bare code", (location) => new URL(location).searchParams.get("code") ?? ""],
    ["an address that was broken over lines", (location) => location.replace("&", "\r\n  &")],
  ])("%s logs in", async (_, paste) => {
    const { error } = await logIn({ browser: undefined as never, person: pasting(paste) });
    expect(error).toBeUndefined();
    expect(readSettings().current).toBe("acme");
  });

  test("an address of another login is refused with a reason, and the next paste starts from nothing", async () => {
    const wrong = (location: string): string => location.replace(/state=./, "state=!");
    const { error, stderr } = await logIn({
      browser: undefined as never,
      person: pasting(wrong, (location) => location),
    });
    expect(stderr).toContain("from an earlier login");
    expect(error).toBeUndefined();
  });

  const notACode = "Namely rejected that code.";

  test("a word that is no code is refused, and the prompt stays", async () => {
    const pastes = [
      () => "canary-rubbish",
      () => "canary-more-rubbish",
      (screen: string) => redirectFrom(screen),
    ];
    let given = 0;
    const { error, stderr, stdout } = await logIn({
      browser: undefined as never,
      person: (screen) => {
        // Asked again after each refusal.
        const parts = screen.split(notACode);
        const paste = pastes[given];
        if (parts.length !== given + 1 || !parts.at(-1)?.includes(asks) || !paste) return undefined;
        given += 1;
        return `${paste(screen)}\r`;
      },
    });
    expect(error).toBeUndefined();
    expect(stderr.split(notACode)).toHaveLength(3);
    expect(stdout).toBe("");
    expect(readSettings().current).toBe("acme");
  });

  test("a word that is no code leaves the door open for the browser", async () => {
    let begun = { authorizeUrl: "", headers: { cookie: "" } };
    let answered: Promise<Response> | undefined;
    const rubbish = personWho([[asks, "rubbish"]]);
    const { error } = await logIn({
      browser: async (url) => {
        begun = await beginInBrowser(url);
        return true;
      },
      person: (screen) => {
        if (screen.includes(notACode)) answered ??= fetch(sandbox.control.decide(begun.authorizeUrl), begun);
        return rubbish(screen);
      },
    });
    expect(error).toBeUndefined();
    expect((await answered)?.status).toBe(200);
    expect(readSettings().current).toBe("acme");
  });

  test("words that are no codes do not make the five minutes longer", async () => {
    const clock = new ManualClock();
    const rubbish = personWho([[asks, "rubbish"]]);
    const { error } = await logIn({
      clock,
      browser: async () => true,
      person: (screen) => {
        if (screen.includes(notACode)) setImmediate(() => clock.advance(300_000 - clock.elapsed()));
        else if (screen.includes(asks)) clock.advance(1000);
        return rubbish(screen);
      },
    });
    expect(error).toMatchObject({ code: "auth.timeout" });
    expect(clock.elapsed()).toBe(300_000);
  });

  test("an address with the right state whose code is refused ends the login, as it does in the browser", async () => {
    const wrong = (location: string): string => {
      const url = new URL(location);
      url.searchParams.set("code", "canary-tampered");
      return url.href;
    };
    const { error } = await logIn({ browser: undefined as never, person: pasting(wrong) });
    expect(error).toMatchObject({ code: "auth.code-refused" });
  });

  test("a wrong client secret ends the login also after a bare code", async () => {
    scene = { ...scene, env: { ...scene.env, NAMELY_CLIENT_SECRET: "canary-wrong" } };
    const bare = (location: string): string => new URL(location).searchParams.get("code") ?? "";
    const { error } = await logIn({ browser: undefined as never, person: pasting(bare) });
    expect(error).toMatchObject({ code: "auth.client-refused" });
  });

  test("the browser can be quicker than the prompt", async () => {
    const { error } = await logIn({
      browser: async (url) => {
        const { authorizeUrl, headers } = await beginInBrowser(url);
        setImmediate(() => void fetch(sandbox.control.decide(authorizeUrl), { headers }));
        return true;
      },
    });
    expect(error).toBeUndefined();
  });

  test("an address that was pasted twice in a row sends nothing to Namely", async () => {
    const twice = (location: string): string => `${location.replace(/&state=.*/u, "")}${location}`;
    const { error } = await logIn({
      browser: undefined as never,
      person: pasting(twice, (location) => location),
    });
    expect(error).toBeUndefined();
    expect(sandbox.requests.filter(({ path }) => path.endsWith("/oauth2/token"))).toHaveLength(1);
  });

  test("a prompt that is left ends the login, and nothing is stored", async () => {
    const { error } = await logIn({ browser: undefined as never, person: personWho([[asks, "\u0003"]]) });
    expect(error).toMatchObject({ code: expect.stringMatching(/^interrupted\./) });
    expect(() => readSettings()).toThrow("ENOENT");
  });
});

describe("when another program has the port", () => {
  beforeEach(async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(sandbox.redirectPort, "127.0.0.1", resolve));
    onTestFinished(() => void other.close());
  });

  test("a paste on the terminal still logs in, and no browser is opened", async () => {
    let opened = false;
    const paste = (screen: string): string | undefined =>
      screen.includes(ASKS_FOR_PASTE) ? readShownAddress(screen) : undefined;
    let isPasted = false;
    const { error, stderr } = await logIn({
      browser: async () => (opened = true),
      person: (screen) => {
        const address = isPasted ? undefined : paste(screen);
        if (address === undefined) return undefined;
        isPasted = true;
        return `${sandbox.control.decide(address)}\r`;
      },
    });
    expect(error).toBeUndefined();
    expect(stderr).toContain(
      `Port ${sandbox.redirectPort} is in use by another program, so the browser cannot return here.\n`,
    );
    expect(opened).toBe(false);
    expect(readSettings().current).toBe("acme");
  });

  test("without a terminal the login ends with the port and another one in the error", async () => {
    const { error, stderr } = await logIn({ person: undefined as never, flags: { browser: false } });
    const other = sandbox.redirectPort + 1;
    expect(error).toMatchObject({
      code: "auth.port-taken",
      message: `Port ${sandbox.redirectPort} is in use by another program.`,
      hint: `Stop that program, or register http://localhost:${other}/callback in Namely and use it: --port ${other}`,
    });
    expect(stderr).not.toContain("authorize");
  });
});

describe("--no-browser without a terminal", () => {
  const wish = { person: undefined as never, flags: { browser: false } };

  test("shows the address, waits for the browser, and stores the login", async () => {
    let answered: Promise<Response> | undefined;
    const { error, stdout, stderr } = await logIn({
      ...wish,
      watch: (screen) => {
        const address = screen.includes("Waiting up to 5 minutes") ? readShownAddress(screen) : undefined;
        if (address !== undefined) answered ??= fetch(sandbox.control.decide(address));
      },
    });
    expect(error).toBeUndefined();
    expect((await answered)?.status).toBe(200);
    expect(stdout).toBe("");
    expect(stderr).toContain(
      `Waiting up to 5 minutes for http://localhost:${sandbox.redirectPort}/callback\n`,
    );
    expect(stderr).not.toContain(ASKS_FOR_PASTE);
    expect(readSettings().current).toBe("acme");
  });

  test.each([
    ["client id", "NAMELY_CLIENT_ID"],
    ["client secret", "NAMELY_CLIENT_SECRET"],
  ])("needs a %s, and the error names the variable", async (what, variable) => {
    scene = { ...scene, env: { ...scene.env, [variable]: undefined } };
    expect((await logIn(wish)).error).toMatchObject({
      code: "usage.client-missing",
      message: `No ${what} given, and there is no terminal to ask for it.`,
      hint: expect.stringContaining(variable),
    });
  });

  test("needs a company", async () => {
    expect((await logIn({ ...wish, positionals: [] })).error).toMatchObject({
      code: "usage.company-missing",
      hint: "namely login <company> --no-browser",
    });
  });
});

describe("the first login on a terminal", () => {
  const nextSteps = "Try next:\n  namely employees";
  const withoutClient = (): void => {
    scene = { ...scene, env: { ...scene.env, NAMELY_CLIENT_ID: undefined, NAMELY_CLIENT_SECRET: undefined } };
  };

  test("explains in five lines of 80 columns what to register where", async () => {
    withoutClient();
    const { stderr } = await logIn({ person: personWho([["Client id:", "\u0003"]]) });
    const lines = stderr
      .slice(0, stderr.search(/^.*Client id:/mu))
      .split("\n")
      .slice(0, -1);
    expect(lines).toEqual([
      "The first login needs an OAuth application, which a Namely admin creates once:",
      `  1. Open ${sandbox.url}/ and go to API > OAuth Applications.`,
      `  2. Create one with exactly this redirect URI: http://localhost:${sandbox.redirectPort}/callback`,
      "  3. Copy its client id and client secret, and paste them here.",
      "Or use a personal access token: namely login acme --with-token",
    ]);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(80);
  });

  test("ends with what to try next, which a later login does not repeat", async () => {
    expect((await logIn()).stderr).toContain(nextSteps);
    expect((await logIn()).stderr).not.toContain(nextSteps);
  });

  test("reports a company that does not exist before it asks for anything", async () => {
    withoutClient();
    await using server = await startScriptedServer((_, response) => response.writeHead(404).end("{}"));
    scene = { ...scene, env: { ...scene.env, NAMELY_BASE_URL: server.url.href } };
    const { error, stderr } = await logIn();
    expect(error).toMatchObject({
      code: "usage.unknown-company",
      message: `No company found at "${server.url.host}".`,
      hint: "Check the spelling: for https://acme.namely.com the company is acme.",
    });
    expect(stderr).not.toContain("Client");
  });
});

describe("what is missing is asked for on a terminal", () => {
  test("company, client id and secret, the secret unseen", async () => {
    scene = { ...scene, env: { ...scene.env, NAMELY_CLIENT_ID: undefined, NAMELY_CLIENT_SECRET: undefined } };
    const person = personWho([
      ["Company (acme", "acme.namely.com"],
      ["Client id:", sandbox.clientId],
      ["Client secret:", sandbox.clientSecret],
    ]);
    const { error, stderr } = await logIn({ positionals: [], person });
    expect(error).toBeUndefined();
    expect(stderr).toContain(`http://localhost:${sandbox.redirectPort}/callback`);
    expect(stderr).not.toContain(sandbox.clientSecret);
  });
});

describe("with a personal access token", () => {
  test("from stdin, its line end cut off, it is checked and stored", async () => {
    const { error, stdout, stderr } = await withToken(`${sandbox.personalToken}\r\n`);
    expect(error).toBeUndefined();
    expect(stdout).toBe("");
    expect(stderr).toContain("Logged in to acme as Admin Admin");
    expect(await currentToken()).toBe(sandbox.personalToken);
    expect(readSettings().companies["acme"]).toMatchObject({ method: "token" });
  });

  test("on a terminal it is asked for unseen", async () => {
    const { error, stderr } = await withToken("", {
      person: personWho([["Personal access token", sandbox.personalToken]]),
    });
    expect(error).toBeUndefined();
    expect(stderr).not.toContain(sandbox.personalToken);
  });

  test.each(["", "\n", "   "])("nothing on stdin (%j) is wrong use", async (stdin) => {
    expect((await withToken(stdin)).error).toMatchObject({ code: "usage.token-missing" });
  });

  test("one that the server rejects is not stored, and an earlier login stays unchanged", async () => {
    await withToken(sandbox.personalToken);
    const before = snapshotOf(scene.folders.config);
    const { error } = await withToken("canary-wrong");
    expect(error).toMatchObject({ code: "auth.token-refused" });
    expect(describeAll(error)).not.toContain("canary");
    expect(snapshotOf(scene.folders.config)).toEqual(before);
  });

  test("one whose owner has left is refused with that reason", async () => {
    sandbox.control.ownerInactive();
    expect((await withToken(sandbox.personalToken)).error).toMatchObject({
      code: "auth.token-refused",
      hint: expect.stringContaining("active"),
    });
  });

  test("it replaces a login in the browser, and the other way round", async () => {
    await logIn();
    await withToken(sandbox.personalToken);
    expect(await currentToken()).toBe(sandbox.personalToken);
    await logIn();
    expect(await currentToken()).not.toBe(sandbox.personalToken);
  });

  test("it takes no flags of the browser login", async () => {
    expect((await withToken("x", { flags: { clientId: "y" } })).error).toMatchObject({
      code: "usage.conflict",
    });
    expect((await withToken("x", { flags: { browser: false } })).error).toMatchObject({
      code: "usage.conflict",
    });
  });
});

describe("a login is refused at once", () => {
  test.each(["NAMELY_TOKEN", "NAMELY_TOKEN_FILE", "NAMELY_REFRESH_TOKEN"])(
    "under %s, which is named",
    async (variable) => {
      scene = { ...scene, env: { ...scene.env, [variable]: "canary" } };
      const { error } = await logIn();
      expect(error).toMatchObject({
        code: "auth.variable-in-charge",
        message: expect.stringContaining(variable),
      });
      expect(describeAll(error)).not.toContain("canary");
    },
  );

  test("in the browser without a terminal, with the other ways in the hint", async () => {
    const { error } = await runCommand(scene, loginCommand, { positionals: ["acme"] });
    expect(error).toMatchObject({
      code: "auth.no-terminal",
      hint: expect.stringMatching(/--with-token.*NAMELY_TOKEN.*--no-browser/),
    });
  });

  test("in the browser without a terminal, also when all that would be asked for is known", async () => {
    const { error } = await logIn({ person: undefined as never });
    expect(error).toMatchObject({ code: "auth.no-terminal", hint: expect.stringContaining("login acme ") });
  });

  test.each<[string, RunWish]>([
    ["as the argument", { positionals: ["a b"] }],
    ["as --company", { globals: { company: "a b" } }],
  ])("for an invalid company name %s, before the missing terminal is reported", async (_, wish) => {
    const { error } = await runCommand(scene, loginCommand, wish);
    expect(error).toMatchObject({ code: "usage.company", hint: expect.not.stringContaining("namely login") });
  });

  test("the hint has the company as it is known, whatever way it was written", async () => {
    const { error } = await runCommand(scene, loginCommand, { positionals: ["https://Acme.namely.com/"] });
    expect(error).toMatchObject({ hint: expect.stringContaining("namely login acme --with-token") });
    scene = { ...scene, env: { ...scene.env, NAMELY_COMPANY: "beta" } };
    expect((await runCommand(scene, loginCommand)).error).toMatchObject({
      hint: expect.stringContaining("namely login beta --with-token"),
    });
  });

  test("with a token and no company, without a terminal", async () => {
    expect((await withToken("x", { positionals: [] })).error).toMatchObject({
      code: "usage.company-missing",
    });
  });

  test("for a name that is no company's", async () => {
    expect((await logIn({ positionals: ["acme/../beta"] })).error).toMatchObject({ code: "usage.company" });
  });

  test("for a company that does not exist", async () => {
    await using server = await startScriptedServer((_, response) => response.writeHead(404).end("{}"));
    scene = { ...scene, env: { ...scene.env, NAMELY_BASE_URL: server.url.href } };
    const { error, stderr } = await logIn();
    expect(error).toMatchObject({ code: "usage.unknown-company" });
    expect(stderr).not.toContain("authorize");
    expect(server.tokens).toEqual([undefined]);
  });

  test("over plain http to another machine", async () => {
    scene = { ...scene, env: { ...scene.env, NAMELY_BASE_URL: "http://acme.namely.com" } };
    expect((await logIn()).error).toMatchObject({ code: "usage.base-url" });
  });

  test.each([
    ["a broken settings file", "{", "usage.config-broken"],
    ["a newer one", '{"version":2}', "usage.config-newer"],
  ])("with %s, which is left alone", async (_, content, code) => {
    mkdirSync(scene.folders.config);
    const path = join(scene.folders.config, "config.json");
    writeFileSync(path, content);
    const { error, stderr } = await logIn();
    expect(error).toMatchObject({ code });
    expect(stderr).not.toContain("authorize");
    expect(readFileSync(path, "utf8")).toBe(content);
  });

  test.each(["0", "65536", "x", "8976.5"])("with --port %s", async (port) => {
    expect((await logIn({ flags: { port } })).error).toMatchObject({ code: "usage.number" });
  });
});

describe("without a keychain", () => {
  test("and without a terminal, the login stops before the token is read, with a hint", async () => {
    const { error } = await withToken(sandbox.personalToken, { flags: { store: undefined } });
    expect(error).toMatchObject({
      code: "keychain.unreachable",
      hint: expect.stringContaining("--store file"),
    });
    expect(() => readSettings()).toThrow("ENOENT");
  });

  test("on a terminal the file is offered, and taken on a yes", async () => {
    const { error } = await logIn({
      flags: { store: undefined },
      person: personWho([["in that file?", "y"]]),
    });
    expect(error).toBeUndefined();
    expect(readSettings().companies["acme"]).toMatchObject({ store: "file" });
  });

  test("a no is the end of it", async () => {
    const { error } = await logIn({
      flags: { store: undefined },
      person: personWho([["in that file?", "n"]]),
    });
    expect(error).toMatchObject({ code: "keychain.unreachable" });
    expect(() => readSettings()).toThrow("ENOENT");
  });
});

test("no secret is in any output, error or file except the one file for secrets", async () => {
  const runs = [
    await logIn(),
    await logIn({ browser: browserThat("deny", sandbox) }),
    await withToken(sandbox.personalToken),
    await withToken("canary-wrong-token"),
  ];
  await logIn();
  const secrets = new Set(["canary-wrong-token", sandbox.personalToken, sandbox.clientSecret]);
  const states = new Set(
    runs.map(({ stderr }) =>
      new URL(/http:\S+authorize\S+/.exec(stderr)?.[0] ?? "http://x").searchParams.get("state"),
    ),
  );
  for (const { learned } of runs) for (const secret of learned) if (!states.has(secret)) secrets.add(secret);
  expect(secrets.size).toBeGreaterThan(7);
  // What came in from outside is known to the redactor as well.
  expect(runs.flatMap(({ learned }) => [...learned])).toEqual(
    expect.arrayContaining(["canary-wrong-token", sandbox.personalToken, sandbox.clientSecret]),
  );
  const said = runs.map(({ stdout, stderr, error }) => stdout + stderr + describeAll(error)).join("\n");
  const files = [...readFolder(scene.folders.config)].filter(([path]) => !path.endsWith("secrets.json"));
  const written = files.map(([path, content]) => path + content).join("\n");
  for (const secret of secrets) {
    for (const form of [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString("base64").slice(0, -4),
    ]) {
      expect(said).not.toContain(form);
      expect(written).not.toContain(form);
    }
  }
});
