import * as oauth from "oauth4webapi";
import type { Clock } from "../platform/process/clock.ts";
import { Fault } from "../platform/errors/fault.ts";
import type { HttpResponse, Transport } from "../platform/net/http.ts";
import type { CheckedCode } from "./redirect.ts";
import { apiUrl } from "./subdomain.ts";
import { errorWord, nameTrouble, readTokens, type Exchanged, type Tokens } from "./exchange-answer.ts";

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

interface SentExchange {
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
): Promise<SentExchange> {
  const sentAt = clock.now();
  let answer: HttpResponse | undefined;
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
