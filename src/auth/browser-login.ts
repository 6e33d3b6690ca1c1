import type { Clock } from "../platform/process/clock.ts";
import { Fault } from "../platform/errors/fault.ts";
import type { Transport } from "../platform/net/http.ts";
import { prepareAuthorization } from "./authorization.ts";
import type { Tokens } from "./exchange-answer.ts";
import { exchangeCode, type OAuthClient } from "./exchange.ts";
import { openListener } from "./listener.ts";
import { readPaste } from "./paste.ts";
import type { Paste } from "./paste.ts";
import type { CheckedCode, Expected, RedirectAnswer, BrowserStart } from "./redirect.ts";

export interface BrowserLoginDeps {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly signal: AbortSignal;
  readonly debug: (line: string) => void;
  readonly learnSecret: (secret: string | undefined) => void;
  /**
   * Shows `url` on the terminal, and opens `browserUrl`, which leads there, in the browser if that is wanted. The listener is
   * ready by then. Only `browserUrl` may stand in the arguments of a program.
   */
  readonly showAddresses: (addresses: { readonly url: URL; readonly browserUrl: URL }) => Promise<void>;
  /**
   * Asks the person for what the browser ended on; `check` says what is wrong with an answer, undefined when it will do.
   * Ends, by rejecting, when the signal is aborted because the browser was quicker.
   */
  readonly askForPaste: (
    check: (pasted: string) => string | undefined,
    signal: AbortSignal,
  ) => Promise<string>;
  /** Says something to the person between two pastes. */
  readonly print: (sentence: string) => void;
}

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
 * Logs in with the browser: Namely asks the person there, and its answer comes back through the listener or, when the
 * browser runs on another machine, through the person's clipboard. The first valid answer wins, so a pasted word that
 * Namely does not take for a code ends nothing; after five minutes nobody is waited for any more. Throws `auth.denied`, `auth.timeout`, `auth.port-taken` and what the exchange throws.
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
  const answer = await waitForAnswer(deps, authorization.url, expected, exchange);
  if (answer.kind === "refused") throw refused(company, answer.error);
  const tokens = answer.kind === "tokens" ? answer.tokens : await exchange(answer.code);
  deps.learnSecret(tokens.accessToken);
  deps.learnSecret(tokens.refreshToken);
  const { refreshToken } = tokens;
  if (refreshToken === undefined) {
    throw new Fault(
      "api.shape",
      `${baseUrl.host} gave an access token but no refresh token, so the login would end in minutes.`,
      {
        hint: "Log in with a personal access token instead: namely login --with-token",
      },
    );
  }
  return { client, tokens: { ...tokens, refreshToken } };
}

type Exchange = (code: CheckedCode) => Promise<Tokens>;

type LoginResult = RedirectAnswer | { readonly kind: "tokens"; readonly tokens: Tokens };

async function waitForAnswer(
  deps: BrowserLoginDeps,
  url: URL,
  expected: Expected & { readonly start: BrowserStart },
  exchange: Exchange,
): Promise<LoginResult> {
  const listener = await openListener(expected);
  const over = new AbortController();
  const signal = AbortSignal.any([deps.signal, over.signal]);
  let pasted: Promise<Exclude<Paste, { kind: "unusable" }>> | undefined;
  try {
    await deps.showAddresses({
      url,
      browserUrl: new URL(`http://localhost:${listener.port}${expected.start.path}`),
    });
    const redirected = listener.answer.then((answer) => {
      deps.debug("login: answered by the browser");
      return answer;
    });
    const tooLate = deps.clock.sleep(patienceMs, signal).then(() => {
      throw new Fault("auth.timeout", "Nobody agreed in the browser within five minutes.", {
        hint: "Run namely login again.",
      });
    });
    const taken = listener.secondStart.then(() => {
      throw new Fault("auth.login-opened-twice", "The login's address was opened twice, by two programs.", {
        hint: "Another user of this machine may have read it. Run namely login --no-browser, and open the address that it shows.",
      });
    });
    // Whichever of these comes later finds nobody who waits for it.
    for (const other of [tooLate, taken]) other.catch(() => undefined);
    for (;;) {
      pasted = askForAnswer(deps, expected, signal);
      const answer = await Promise.race([taken, redirected, pasted, tooLate]);
      if (answer.kind !== "bare-code") return answer;
      const tokens = await tryBareCode(exchange, answer.code);
      if (tokens) return { kind: "tokens", tokens };
      deps.debug("login: a pasted code was refused");
      deps.print(
        "Namely does not know that as a code of this login. Paste the whole address that the browser ends on.",
      );
    }
  } finally {
    over.abort();
    await listener.close();
    // The prompt tidies up its line first, or what is said next would be written over it.
    await pasted?.catch(() => undefined);
  }
}

/** The tokens for a code without a state; undefined when Namely does not accept it. */
async function tryBareCode(exchange: Exchange, code: CheckedCode): Promise<Tokens | undefined> {
  try {
    return await exchange(code);
  } catch (error) {
    if (error instanceof Fault && error.code === "auth.code-refused") return undefined;
    throw error;
  }
}

async function askForAnswer(
  deps: BrowserLoginDeps,
  expected: Expected,
  signal: AbortSignal,
): Promise<Exclude<Paste, { kind: "unusable" }>> {
  const judge = (pasted: string): string | undefined => {
    const paste = readPaste(pasted, expected);
    return paste.kind === "unusable" ? paste.why : undefined;
  };
  const paste = readPaste(await deps.askForPaste(judge, signal), expected);
  if (paste.kind === "unusable")
    throw new Fault("auth.paste-unusable", paste.why, { hint: "Run namely login again." });
  deps.debug("login: answered by a paste");
  return paste;
}

function refused(company: string, error: string): Fault {
  if (error === "access_denied") {
    return new Fault("auth.denied", `The login to ${company} was denied in the browser.`, {
      hint: `Run namely login ${company} again and choose Allow, or use a personal access token: namely login ${company} --with-token`,
    });
  }
  return new Fault("auth.refused", `Namely refused the login (${error}).`, {
    hint: "Check the client id, and that the redirect URI is registered in Namely to the letter.",
  });
}
