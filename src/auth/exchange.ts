import * as oauth from "oauth4webapi";
import type { Clock } from "../platform/process/clock.ts";
import { Fault } from "../platform/errors/fault.ts";
import type { HttpResponse, Transport } from "../platform/net/http.ts";
import type { CheckedCode } from "./browser/redirect.ts";
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

/** Of silence, and in total: other programs may wait for the login that is being renewed. */
const timeoutMs = 20_000;
const totalMs = 30_000;
const maxBytes = 1024 * 1024;

/** Exchanges the authorization code for tokens. Sent once: a code is valid for one exchange. */
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
  // The library insists on reading the answer itself; ours has already been checked against our state.
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
      "Namely rejected the code from the browser: it is expired, already used, or for another client.",
      { hint: "Log in again. The redirect URI in Namely (API > OAuth Applications) must match exactly." },
    );
  });
  if (read.kind === "without-access") throw read.fault;
  return read.tokens;
}

/**
 * Gets a new access token. The request is sent exactly once and never repeated: when its answer is lost, the server may
 * have used up the refresh token already, and a second use would seem like theft.
 */
export async function refreshTokens(
  deps: ExchangeDeps,
  options: { readonly baseUrl: URL; readonly client: OAuthClient; readonly refreshToken: string },
): Promise<RefreshOutcome> {
  const { baseUrl, client } = options;
  const server = describeServer(baseUrl);
  // No signal: Ctrl-C must not lose an answer that may contain the only valid refresh token. The time limit ends it.
  const call = await post(deps, baseUrl, undefined, (requestOptions) =>
    oauth.refreshTokenGrantRequest(
      server,
      { client_id: client.clientId },
      oauth.ClientSecretPost(client.clientSecret),
      options.refreshToken,
      // Not in the RFC, but old pages of the documentation list it and Namely's own programs send it.
      { ...requestOptions, additionalParameters: { redirect_uri: client.redirectUri } },
    ),
  ).catch(explainLoss);
  return call.read(() => ({ kind: "rejected" }) as const);
}

/** The refresh token may have been used up, so trying again may not be enough. */
function explainLoss(error: unknown): never {
  if (!(error instanceof Fault) || error.hint !== undefined) throw error;
  const hint = "Try again. If the login has expired by then, log in again.";
  throw new Fault(error.code, error.message, { hint, cause: error.cause });
}

interface SentExchange {
  readonly sentAt: number;
  /** Reads the answer, or throws its error. `onInvalidGrant` decides about the one error that is no fault. */
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
      // The package's own name: requests to Namely carry the name of this program.
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
      // Read below: the library discards the whole answer for any member that is odd.
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

/** Runs the work with a signal that is also aborted, with `network.timeout`, when its time is over. */
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
      new Fault("network.timeout", `${host} did not send a complete answer within ${totalMs / 1000} s.`, {
        hint: "Try again later. If the login has expired by then, log in again.",
      }),
    );
  // Rejects when the work is done, and then there is nothing to do.
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
