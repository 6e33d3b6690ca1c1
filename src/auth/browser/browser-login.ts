import type { Clock } from "../../platform/process/clock.ts";
import { Fault } from "../../platform/errors/fault.ts";
import type { Transport } from "../../platform/net/http.ts";
import { prepareAuthorization } from "./authorization.ts";
import type { Tokens } from "../exchange-answer.ts";
import { exchangeCode, type OAuthClient } from "../exchange.ts";
import { openListener, type Listener, type ListenerOptions } from "./listener.ts";
import { readPaste, type Paste } from "./paste.ts";
import type { CheckedCode, Expected, RedirectAnswer, BrowserStart } from "./redirect.ts";

export interface BrowserLoginDeps {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly signal: AbortSignal;
  readonly debug: (line: string) => void;
  readonly learnSecret: (secret: string | undefined) => void;
  /**
   * Shows `url` on the terminal, and opens `browserUrl`, which leads there, in the browser if that is wanted. The listener
   * is ready by then. Only `browserUrl` may be an argument of a program; it is undefined when nothing listens.
   */
  readonly showAddresses: (addresses: {
    readonly url: URL;
    readonly browserUrl: URL | undefined;
  }) => Promise<void>;
  /** Asks for the address the browser ended on; undefined without a terminal. */
  readonly askForPaste: AskForPaste | undefined;
  /** Shows a sentence to the person between two pastes. */
  readonly print: (sentence: string) => void;
}

/**
 * `check` returns what is wrong with an answer, undefined when it is fine. Rejects when the signal is aborted because the
 * browser was faster.
 */
export type AskForPaste = (
  check: (pasted: string) => string | undefined,
  signal: AbortSignal,
) => Promise<string>;

export interface BrowserLoginOptions {
  readonly company: string;
  readonly baseUrl: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly port: number;
}

export interface BrowserLogin {
  readonly client: OAuthClient;
  readonly tokens: Tokens & { readonly refreshToken: string };
}

const patienceMs = 5 * 60_000;

/**
 * Logs in with the browser: Namely asks the person there, and its answer returns through the listener or, when the browser
 * runs on another machine or the port is taken, through the person's clipboard. The first valid answer wins within five
 * minutes; a pasted word that is no code ends nothing. Throws `auth.denied`, `auth.timeout`, without a terminal
 * `auth.port-taken` and `auth.port-refused`, and what the exchange throws.
 */
export async function logInWithBrowser(
  deps: BrowserLoginDeps,
  options: BrowserLoginOptions,
): Promise<BrowserLogin> {
  const { baseUrl, clientId, clientSecret, company, port } = options;
  const { randomBytes, signal } = deps;
  const authorization = prepareAuthorization({ baseUrl, clientId, port, randomBytes });
  const { start } = authorization;
  deps.learnSecret(authorization.state);
  deps.learnSecret(start.state);
  deps.learnSecret(start.cookie);
  deps.learnSecret(authorization.verifier);

  const client = { clientId, clientSecret, redirectUri: authorization.redirectUri };
  const exchange = (code: CheckedCode): Promise<Tokens> => {
    deps.learnSecret(code);
    return exchangeCode(deps, { baseUrl, client, code, verifier: authorization.verifier, signal });
  };
  const expected = { state: authorization.state, port, start };
  const answer = await waitForAnswer(deps, { url: authorization.url, company }, expected, exchange);
  if (answer.kind === "refused") throw refused(company, answer.error);
  const tokens = answer.kind === "tokens" ? answer.tokens : await exchange(answer.code);
  deps.learnSecret(tokens.accessToken);
  deps.learnSecret(tokens.refreshToken);
  const { refreshToken } = tokens;
  if (refreshToken === undefined) {
    throw new Fault(
      "api.shape",
      `${baseUrl.host} sent no refresh token, so the login would expire within minutes.`,
      { hint: `Use a personal access token instead: namely login ${company} --with-token` },
    );
  }
  return { client, tokens: { ...tokens, refreshToken } };
}

type UsablePaste = Exclude<Paste, { kind: "unusable" }>;

type Exchange = (code: CheckedCode) => Promise<Tokens>;

type LoginResult = RedirectAnswer | { readonly kind: "tokens"; readonly tokens: Tokens };

async function waitForAnswer(
  deps: BrowserLoginDeps,
  { url, company }: { readonly url: URL; readonly company: string },
  expected: Expected & { readonly start: BrowserStart },
  exchange: Exchange,
): Promise<LoginResult> {
  const listener = await openOrPaste(deps, expected);
  const over = new AbortController();
  const signal = AbortSignal.any([deps.signal, over.signal]);
  let pasted: Promise<UsablePaste> | undefined;
  try {
    await deps.showAddresses({
      url,
      browserUrl: listener && new URL(`http://localhost:${listener.port}${expected.start.path}`),
    });
    const tooLate = deps.clock.sleep(patienceMs, signal).then((): never => {
      throw new Fault("auth.timeout", "The login was not approved in the browser within 5 minutes.", {
        hint: `namely login ${company}`,
      });
    });
    const others = [...(listener ? awaitBrowser(deps, listener, company) : []), tooLate];
    // Nothing awaits those that come after the first.
    for (const other of others) other.catch(() => undefined);
    for (;;) {
      pasted = deps.askForPaste && askForAnswer(deps, deps.askForPaste, expected, signal);
      const answer = await Promise.race<UsablePaste>(pasted ? [...others, pasted] : others);
      if (answer.kind !== "bare-code") return answer;
      const tokens = await tryBareCode(exchange, answer.code);
      if (tokens) return { kind: "tokens", tokens };
      deps.debug("login: a pasted code was refused");
      deps.print("Namely rejected that code. Paste the whole address the browser ends on.");
    }
  } finally {
    over.abort();
    await listener?.close();
    // The prompt clears its line first; the next message would be written over it.
    await pasted?.catch(() => undefined);
  }
}

/** The listener; undefined when the port is not available but a person can paste the address. */
async function openOrPaste(deps: BrowserLoginDeps, expected: ListenerOptions): Promise<Listener | undefined> {
  try {
    return await openListener(expected);
  } catch (error) {
    if (deps.askForPaste === undefined || !(error instanceof Fault) || error.area !== "auth") throw error;
    deps.print(`${error.message.replace(/\.$/u, "")}, so the browser cannot return here.`);
    return undefined;
  }
}

/** What the browser sends: an answer, or a second start, which makes the login void. */
function awaitBrowser(
  { debug }: BrowserLoginDeps,
  listener: Listener,
  company: string,
): Promise<RedirectAnswer>[] {
  const redirected = listener.answer.then((answer) => {
    debug("login: answered by the browser");
    return answer;
  });
  const taken = listener.secondStart.then((): never => {
    throw new Fault("auth.login-opened-twice", "Two programs opened the address of this login.", {
      hint: `Another user of this machine may have read it. Open the address yourself: namely login ${company} --no-browser`,
    });
  });
  return [taken, redirected];
}

/** The tokens for a code without a state; undefined when Namely rejects it. */
async function tryBareCode(exchange: Exchange, code: CheckedCode): Promise<Tokens | undefined> {
  try {
    return await exchange(code);
  } catch (error) {
    if (error instanceof Fault && error.code === "auth.code-refused") return undefined;
    throw error;
  }
}

async function askForAnswer(
  { debug }: BrowserLoginDeps,
  ask: AskForPaste,
  expected: Expected,
  signal: AbortSignal,
): Promise<UsablePaste> {
  const judge = (pasted: string): string | undefined => {
    const paste = readPaste(pasted, expected);
    return paste.kind === "unusable" ? paste.why : undefined;
  };
  const paste = readPaste(await ask(judge, signal), expected);
  if (paste.kind === "unusable")
    throw new Fault("auth.paste-unusable", paste.why, { hint: "Run namely login again." });
  debug("login: answered by a paste");
  return paste;
}

function refused(company: string, error: string): Fault {
  if (error === "access_denied") {
    return new Fault("auth.denied", `The login to ${company} was denied in the browser.`, {
      hint: `Try again and choose Allow: namely login ${company}, or use a personal access token: namely login ${company} --with-token`,
    });
  }
  return new Fault("auth.refused", `Namely refused the login ("${error}").`, {
    hint: "Check the client id and the redirect URI in Namely (API > OAuth Applications).",
  });
}
