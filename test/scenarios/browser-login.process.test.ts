import { randomBytes } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import type { Browser, Page, Request } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { prepareAuthorization } from "../../src/auth/browser/authorization.ts";
import { openListener } from "../../src/auth/browser/listener.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { CHROMIUM_NAMES, openChromium } from "../support/chromium.ts";
import { openCompany } from "../support/company.ts";
import {
  makePlace,
  type Place,
  runProgram,
  type RunningProgram,
  startOnTerminal,
} from "../support/program.ts";
import { describeWith } from "../support/requirement.ts";
import { findFreePort } from "../../src/platform/net/free-port.ts";

const PASTE_PROMPT = "paste the address it ends on";

describeWith([CHROMIUM_NAMES, "script"], "logging in with a real browser", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openChromium();
  });
  afterAll(() => browser.close());

  test("Allow ends the login, and status, token and employees work from then on", async () => {
    const { login, sandbox, place } = await beginLogin();
    const page = await openPage(browser);
    await page.goto(await login.address());
    await page.getByRole("button", { name: "Allow" }).click();

    await expectHeading(page, "Namely has answered");
    expect(await page.getByRole("paragraph").innerText()).toContain("go back to the terminal");
    expect((await login.terminal.ended).code).toBe(0);
    expect(login.terminal.said()).toContain("Logged in to acme as ");

    const env = { NAMELY_BASE_URL: undefined };
    const status = await runProgram(["status", "--format", "json"], { place, env });
    expect(status.code).toBe(0);
    expect(status.stdout).toContain(sandbox.url);
    const token = await runProgram(["token"], { place, env });
    expect(token).toMatchObject({ code: 0, stderr: "" });
    expect(token.stdout).toMatch(/^\S+\n$/u);
    const employees = await runProgram(["employees", "--format", "ndjson"], { place, env });
    expect(employees.code).toBe(0);
    expect(employees.stdout.trimEnd().split("\n")).toHaveLength(12);
  });

  test("a browser that begins at our own address brings its cookie back through Namely's form", async () => {
    const port = await findFreePort();
    const redirectUris = [`http://localhost:${port}/callback`];
    await using sandbox = await openCompany({ employees: 3, redirectUris });
    const { clientId, url: baseUrl } = sandbox;
    const { state, start } = prepareAuthorization({ baseUrl: new URL(baseUrl), clientId, port, randomBytes });
    const listener = await openListener({ port, state, start });
    onTestFinished(() => listener.close());
    const page = await openPage(browser);
    await page.goto(`http://localhost:${port}${start.path}`);
    await page.getByRole("button", { name: "Allow" }).click();
    await expectHeading(page, "Namely has answered");
    expect(await listener.answer).toMatchObject({ kind: "code" });
  });

  test("the tokens are in the chosen file, which only the user can read", async () => {
    const { login, place } = await beginLogin();
    const page = await openPage(browser);
    await page.goto(await login.address());
    await page.getByRole("button", { name: "Allow" }).click();
    await login.terminal.ended;

    const token = await runProgram(["token"], { place });
    const holders = /Tokens stored in (\S+)\./u.exec(login.terminal.said().replaceAll(/\s+/gu, " "));
    const file = holders?.[1] ?? "";
    expect(readFileSync(file, "utf8")).toContain(token.stdout.trim());
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(place.config).mode & 0o777).toBe(0o700);
  });

  test("the consent page names the application, the company and the person, and has two buttons", async () => {
    const { login } = await beginLogin();
    const page = await openPage(browser);
    await page.goto(await login.address());

    await expectHeading(page, "namely-cli asks for access to acme");
    expect(await page.getByRole("strong").innerText()).toMatch(/\S/u);
    const buttons = await page.getByRole("button").all();
    expect(await Promise.all(buttons.map((button) => button.innerText()))).toEqual(["Allow", "Deny"]);
    await login.interrupt();
  });

  test("Deny ends the login with exit 4 and a page that says so", async () => {
    const { login, place } = await beginLogin();
    const page = await openPage(browser);
    await page.goto(await login.address());
    await page.getByRole("button", { name: "Deny" }).click();

    await expectHeading(page, "The login was not allowed");
    expect((await login.terminal.ended).code).toBe(4);
    expect(login.terminal.said()).toContain("denied in the browser");
    const token = await runProgram(["token"], { place });
    expect(token).toMatchObject({ code: 4, stdout: "" });
  });

  test("a port that is not registered ends on Namely's own page, and nothing comes back", async () => {
    const { login } = await beginLogin({ port: await findFreePort() });
    const page = await openPage(browser);
    const requests = record(page);
    const answer = await page.goto(await login.address());

    expect(answer?.status()).toBe(400);
    await expectHeading(page, "This request cannot be granted");
    expect(await page.getByRole("button").count()).toBe(0);
    expect(requests.filter((request) => new URL(request.url()).pathname === "/callback")).toEqual([]);
    await login.interrupt();
  });

  test("a stranger's answer in a second tab is turned away and does not disturb", async () => {
    const { login, port } = await beginLogin();
    const page = await openPage(browser);
    await page.goto(await login.address());
    const stranger = await page.context().newPage();
    const answer = await stranger.goto(`http://localhost:${port}/callback?code=stolen-code&state=guessed`);

    expect(answer?.status()).toBe(400);
    await expectHeading(stranger, "Nothing to see here");
    expect(await stranger.content()).not.toMatch(/stolen-code|guessed/u);
    await page.getByRole("button", { name: "Allow" }).click();
    await expectHeading(page, "Namely has answered");
    expect((await login.terminal.ended).code).toBe(0);
  });

  test("the last page holds no script, loads nothing, and shows nothing of the request", async () => {
    const { login, port } = await beginLogin();
    const page = await openPage(browser);
    await page.goto(await login.address());
    const requests = record(page);
    const arrival = page.waitForResponse((response) => response.url().includes("/callback?"));
    await page.getByRole("button", { name: "Allow" }).click();
    const response = await arrival;
    await expectHeading(page, "Namely has answered");

    const { searchParams } = new URL(response.url());
    const html = await page.content();
    for (const name of ["code", "state"]) {
      expect(searchParams.get(name)).toMatch(/^\S{20,}$/u);
      expect(html).not.toContain(searchParams.get(name));
    }
    expect(await page.locator("script, link, img, iframe, object, form, a").count()).toBe(0);
    expect(response.headers()).toMatchObject({
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
    });
    expect(response.headers()["content-security-policy"]).toContain("default-src 'none'");
    const own = requests.filter((request) => new URL(request.url()).port === String(port));
    expect(own.map((request) => new URL(request.url()).pathname)).toEqual(["/callback"]);
    await login.terminal.ended;
  });

  test("an address that is pasted at the prompt ends the login when the browser runs elsewhere", async () => {
    const elsewhere = await openChromium({ unreachable: ["localhost"] });
    onTestFinished(() => elsewhere.close());
    const { login, port, place } = await beginLogin();
    const page = await openPage(elsewhere);
    await page.goto(await login.address());
    const lost = page.waitForEvent("requestfailed", (request) => request.url().includes("/callback?"));
    await page.getByRole("button", { name: "Allow" }).click();
    // What stands in the address bar above the browser's own "cannot be reached".
    const address = (await lost).url();
    expect(address).toMatch(new RegExp(`^http://localhost:${port}/callback\\?code=`, "u"));

    await login.terminal.waitFor(PASTE_PROMPT);
    login.type(`${address}\r`);
    expect((await login.terminal.ended).code).toBe(0);
    expect(login.terminal.said()).toContain("Logged in to acme as ");
    expect(await runProgram(["token"], { place })).toMatchObject({ code: 0 });
  });

  test("neither code nor state nor token is ever said on the terminal, not even with --debug", async () => {
    const { login, place } = await beginLogin({ flags: ["--debug"] });
    const page = await openPage(browser);
    const address = await login.address();
    await page.goto(address);
    const arrival = page.waitForRequest((request) => request.url().includes("/callback?"));
    await page.getByRole("button", { name: "Allow" }).click();
    const code = new URL((await arrival).url()).searchParams.get("code");
    await login.terminal.ended;

    const token = (await runProgram(["token"], { place })).stdout.trim();
    const said = login.terminal.said().replaceAll(address, "");
    const secrets = [code, token, new URL(address).searchParams.get("state")];
    for (const secret of secrets) {
      expect(secret).toMatch(/^\S{20,}$/u);
      expect(said).not.toContain(secret);
    }
  });
});

interface Login {
  readonly terminal: RunningProgram;
  /** The address that the program shows, once it does. */
  readonly address: () => Promise<string>;
  readonly type: (keys: string) => void;
  /** Presses Ctrl-C and waits for the end. */
  readonly interrupt: () => Promise<void>;
}

/** Starts a company of twelve and `namely login` on a terminal; `port` is one that is not registered. */
async function beginLogin(
  options: { port?: number; flags?: readonly string[] } = {},
): Promise<{ login: Login; sandbox: Sandbox; port: number; place: Place }> {
  const registered = await findFreePort();
  const sandbox = await openCompany({
    employees: 12,
    company: "acme",
    redirectUris: [`http://localhost:${registered}/callback`],
  });
  const port = options.port ?? registered;
  const place = makePlace();
  const words = ["login", "acme", "--store", "file", "--no-browser", "--port", String(port)];
  const terminal = startOnTerminal([...words, ...(options.flags ?? [])], {
    place,
    env: {
      NAMELY_BASE_URL: sandbox.url,
      NAMELY_CLIENT_ID: sandbox.clientId,
      NAMELY_CLIENT_SECRET: sandbox.clientSecret,
    },
  });
  onTestFinished(() => void terminal.child.kill());
  const type = (keys: string): void => void terminal.child.stdin?.write(keys);
  const address = async (): Promise<string> => {
    await terminal.waitFor(PASTE_PROMPT);
    const found = /^ {2}(http\S+)/mu.exec(terminal.said())?.[1];
    if (found === undefined) throw new Error(`No address was shown:\n${terminal.said()}`);
    return found;
  };
  const interrupt = async (): Promise<void> => {
    await terminal.waitFor(PASTE_PROMPT);
    type("\u0003");
    expect((await terminal.ended).code).toBe(130);
  };
  return { login: { terminal, address, type, interrupt }, sandbox, port, place };
}

/** A page with cookies and storage of its own. */
async function openPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  return context.newPage();
}

async function expectHeading(page: Page, text: string): Promise<void> {
  await page.getByRole("heading", { level: 1, name: text, exact: true }).waitFor({ timeout: 10_000 });
}

function record(page: Page): readonly Request[] {
  const requests: Request[] = [];
  page.on("request", (request) => void requests.push(request));
  return requests;
}
