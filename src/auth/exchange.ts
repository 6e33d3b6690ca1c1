import * as oauth from "oauth4webapi";
import type { Clock } from "../platform/process/clock.ts";
import { Fault } from "../platform/errors/fault.ts";
import type { HttpAnswer, Transport } from "../platform/net/http.ts";
import { decodeUtf8 } from "../platform/text/utf8.ts";
import type { CheckedCode } from "./redirect.ts";
import { apiUrl } from "./subdomain.ts";
import { readTokenAnswer, type TokenMember } from "./token-answer.ts";

/** The program as it is registered in the company's Namely. */
export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
}

export interface ExchangeDeps {
  readonly transport: Transport;
  readonly clock: Pick<Clock, "now" | "sleep">;
}

/** What the token endpoint gave. */
export interface Tokens {
  readonly accessToken: string;
  /** Absent in many refresh answers: then the one that was used goes on. */
  readonly refreshToken: string | undefined;
  /** One came that cannot be used. */
  readonly isRefreshTokenUnusable: boolean;
  /** Milliseconds since 1970, by this machine's clock. */
  readonly obtainedAt: number;
  readonly expiresAt: number;
}

type Exchanged =
  | { readonly kind: "complete"; readonly tokens: Tokens }
  /** A refresh token without a usable access token: to be kept before `fault` is thrown, for the one before is used up. */
  | { readonly kind: "without-access"; readonly refreshToken: string | undefined; readonly fault: Fault };

export type RefreshOutcome =
  | Exchanged
  /** `invalid_grant`: the refresh token is used up, revoked or too old. */
  | { readonly kind: "rejected" };

/** Of silence, and in all: others may be waiting for the login that is being renewed. */
const timeoutMs = 20_000;
const totalMs = 30_000;
const maxBytes = 1024 * 1024;

/** Trades the authorization code for tokens. Sent once: a code is good for one exchange. */
export async function exchangeCode(
  deps: ExchangeDeps,
  options: {
    readonly baseUrl: URL;
    readonly client: OAuthClient;
    readonly code: CheckedCode;
    readonly verifier: string;
    readonly signal: AbortSignal;
  },
): Promise<Tokens> {
  const { baseUrl, client } = options;
  const server = describeServer(baseUrl);
  // The library wants to have seen the answer itself; ours has already been held against our state.
  const parameters = oauth.validateAuthResponse(
    server,
    { client_id: client.clientId },
    new URLSearchParams({ code: options.code }),
    oauth.expectNoState,
  );
  const call = await post(deps, baseUrl, options.signal, (requestOptions) =>
    oauth.authorizationCodeGrantRequest(
      server,
      { client_id: client.clientId },
      oauth.ClientSecretPost(client.clientSecret),
      parameters,
      client.redirectUri,
      options.verifier,
      requestOptions,
    ),
  );
  const read = call.read(() => {
    throw new Fault(
      "auth.code-refused",
      "Namely did not accept the code from the browser; it is too old, used up, or of another client.",
      {
        hint: "Run namely login again. The redirect URI must be registered to the letter, and a code is good for one use.",
      },
    );
  });
  if (read.kind === "without-access") throw read.fault;
  return read.tokens;
}

/**
 * Gets a new access token. The request is sent exactly once and on no account repeated: when its answer is lost, the
 * server may have used up the refresh token already, and a second use would look like theft.
 */
export async function refreshTokens(
  deps: ExchangeDeps,
  options: { readonly baseUrl: URL; readonly client: OAuthClient; readonly refreshToken: string },
): Promise<RefreshOutcome> {
  const { baseUrl, client } = options;
  const server = describeServer(baseUrl);
  // No signal: Ctrl-C must not lose an answer that may carry the only valid refresh token. The time limit ends it.
  const call = await post(deps, baseUrl, undefined, (requestOptions) =>
    oauth.refreshTokenGrantRequest(
      server,
      { client_id: client.clientId },
      oauth.ClientSecretPost(client.clientSecret),
      options.refreshToken,
      // Old pages of the documentation list it and Namely's own programs send it, against the RFC's custom.
      { ...requestOptions, additionalParameters: { redirect_uri: client.redirectUri } },
    ),
  ).catch(explainLoss);
  return call.read(() => ({ kind: "rejected" }) as const);
}

/** Whether the refresh token was used up nobody can tell, so what there is to do is more than trying again. */
function explainLoss(error: unknown): never {
  if (!(error instanceof Fault) || error.hint !== undefined) throw error;
  const hint = "Run it again; if the login has ended by then, log in again.";
  throw new Fault(error.code, error.message, { hint, cause: error.cause });
}

interface Call {
  readonly sentAt: number;
  /** Reads the answer, or says what its error means. `onInvalidGrant` decides about the one error that is no fault. */
  read<Otherwise>(onInvalidGrant: () => Otherwise): Exchanged | Otherwise;
}

type RequestOptions = Pick<
  oauth.TokenEndpointRequestOptions,
  typeof oauth.customFetch | typeof oauth.allowInsecureRequests
>;

async function post(
  { transport, clock }: ExchangeDeps,
  baseUrl: URL,
  signal: AbortSignal | undefined,
  request: (options: RequestOptions) => Promise<Response>,
): Promise<Call> {
  const sentAt = clock.now();
  let answer: HttpAnswer | undefined;
  await request({
    // Only loopback can be plain http here: the base URL was checked when it was read.
    [oauth.allowInsecureRequests]: baseUrl.protocol === "http:",
    [oauth.customFetch]: async (url, { headers: named, body }) => {
      const headers = { ...named };
      // The package's name for itself: Namely is told the program's own, as by every other request.
      delete headers["user-agent"];
      answer = await limitInAll(clock, baseUrl, signal, (limited) =>
        transport.request({
          method: "POST",
          url: new URL(url),
          headers,
          body: String(body),
          signal: limited,
          timeoutMs,
          maxBytes,
        }),
      );
      // Judged by ourselves, below: the library throws the whole answer away for any member that is odd.
      return new Response(null);
    },
  });
  return {
    sentAt,
    read: (onInvalidGrant) => {
      const word = errorWord(answer);
      const read = answer && readTokens(baseUrl, answer, sentAt);
      if (read?.kind === "complete") return read;
      if (read?.refreshToken !== undefined) return read;
      if (word === "invalid_grant") return onInvalidGrant();
      if (read !== undefined && word === undefined) throw read.fault;
      throw nameTrouble(baseUrl, answer, word);
    },
  };
}

/** Gives the work a signal that is also aborted, with `network.timeout`, when the time for it is over. */
async function limitInAll<T>(
  clock: Pick<Clock, "sleep">,
  { host }: URL,
  signal: AbortSignal | undefined,
  work: (limited: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const done = new AbortController();
  const late = (): void =>
    limit.abort(
      new Fault("network.timeout", `${host} did not answer in full within ${totalMs / 1000} s.`, {
        hint: "Try again later; if the login has ended by then, log in again.",
      }),
    );
  // It is woken up once more when the work is done, and then there is nothing to do.
  clock.sleep(totalMs, done.signal).then(late, () => undefined);
  try {
    return await work(signal ? AbortSignal.any([signal, limit.signal]) : limit.signal);
  } finally {
    done.abort();
  }
}

function describeServer(baseUrl: URL): oauth.AuthorizationServer {
  return { issuer: baseUrl.href, token_endpoint: apiUrl(baseUrl, "oauth2/token").href };
}

/** Judges an answer with a good status; undefined when it is none with tokens. */
function readTokens(baseUrl: URL, answer: HttpAnswer, sentAt: number): Exchanged | undefined {
  const read = answer.status >= 200 && answer.status < 300 ? readTokenAnswer(answer.body) : undefined;
  if (read === undefined) return undefined;
  const { accessToken, refreshToken, lifetimeSeconds } = read;
  const renewed = refreshToken.kind === "usable" ? refreshToken.token : undefined;
  if (accessToken.kind !== "usable") {
    const fault = explainUnusable(baseUrl, answer, accessToken);
    return fault && { kind: "without-access", refreshToken: renewed, fault };
  }
  return {
    kind: "complete",
    tokens: {
      accessToken: accessToken.token,
      refreshToken: renewed,
      isRefreshTokenUnusable: refreshToken.kind === "unusable",
      // Counted from before the request, so that a slow answer never makes the token look younger than it is.
      obtainedAt: sentAt,
      expiresAt: sentAt + lifetimeSeconds * 1000,
    },
  };
}

/** Undefined where nothing speaks for an answer with tokens, such as a refusal or what a stranger sends. */
function explainUnusable(
  { host }: URL,
  { body, headers }: HttpAnswer,
  accessToken: Exclude<TokenMember, { kind: "usable" }>,
): Fault | undefined {
  const requestId = headers["x-request-id"];
  const details = {
    hint: "Run it again. If it stays, log in again, and give Namely's support the request id.",
    requestId: typeof requestId === "string" ? requestId : undefined,
  };
  if (accessToken.kind === "absent")
    return new Fault("api.shape", `The token answer of ${host} has no access token.`, details);
  if (decodeUtf8(body) === undefined)
    return new Fault("api.not-utf8", `The token answer of ${host} is not valid UTF-8.`, details);
  if (accessToken.why === "it is not text")
    return new Fault("api.shape", `The access token in the answer of ${host} is not text.`, details);
  const sentence = `The access token in the answer of ${host} cannot be used: ${accessToken.why}.`;
  return new Fault("api.token-unusable", sentence, details);
}

/** RFC 6749's error word, whatever the status and the content type say it comes with. */
function errorWord(answer: HttpAnswer | undefined): string | undefined {
  try {
    const content: unknown = JSON.parse(answer === undefined ? "" : (decodeUtf8(answer.body) ?? ""));
    const word =
      typeof content === "object" && content !== null && "error" in content ? content.error : undefined;
    return typeof word === "string" && /^[a-z_]{1,40}$/.test(word) ? word : undefined;
  } catch {
    return undefined;
  }
}

// The library's errors carry the answer, and the answer may carry tokens: none of them becomes a cause.
function nameTrouble(baseUrl: URL, answer: HttpAnswer | undefined, word: string | undefined): Fault {
  const requestId = answer?.headers["x-request-id"];
  const details = { requestId: typeof requestId === "string" ? requestId : undefined };
  const status = answer?.status ?? 0;
  if (word === "invalid_client" || word === "unauthorized_client" || (status === 401 && word === undefined)) {
    return new Fault("auth.client-refused", "Namely does not accept the client: wrong client id or secret.", {
      hint: "Compare both with the OAuth application in Namely (API menu) and log in again.",
      ...details,
    });
  }
  if (status === 429) {
    return new Fault("limit.refused", `${baseUrl.host} gives no token for now (429).`, {
      hint: "Run it again later.",
      ...details,
    });
  }
  if (status >= 500) {
    return new Fault("api.status", `The token address of ${baseUrl.host} answered with status ${status}.`, {
      hint: "Namely seems to have trouble; try again later. If it goes on, log in again.",
      ...details,
    });
  }
  if (word !== undefined && status >= 400) {
    return new Fault("auth.exchange-refused", `Namely refused to give a token (${word}).`, {
      hint: "Log in again. The redirect URI must be registered in Namely to the letter.",
      ...details,
    });
  }
  return new Fault(
    "api.shape",
    `What answered at the token address of ${baseUrl.host} is not a token answer (status ${status}).`,
    {
      hint: "Check NAMELY_BASE_URL and the company.",
      ...details,
    },
  );
}
