import * as oauth from "oauth4webapi";
import type { Clock } from "../platform/clock.ts";
import { Fault } from "../platform/fault.ts";
import type { HttpAnswer, Transport } from "../platform/http.ts";
import { decodeUtf8 } from "../platform/utf8.ts";
import type { CheckedCode } from "./redirect.ts";
import { apiUrl } from "./subdomain.ts";

/** The program as it is registered in the company's Namely. */
export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
}

export interface ExchangeDoors {
  readonly transport: Transport;
  readonly clock: Pick<Clock, "now" | "sleep">;
}

/** What the token endpoint gave. */
export interface Tokens {
  readonly accessToken: string;
  /** Absent in many refresh answers: then the one that was used goes on. */
  readonly refreshToken: string | undefined;
  /** Milliseconds since 1970, by this machine's clock. */
  readonly obtainedAt: number;
  readonly expiresAt: number;
}

export type RefreshOutcome =
  | { readonly kind: "renewed"; readonly tokens: Tokens }
  /** `invalid_grant`: the refresh token is used up, revoked or too old. */
  | { readonly kind: "rejected" };

// Namely's access tokens last 15 minutes (documented; 899 s in recorded answers). For a server that does not say.
const usualLifetimeSeconds = 899;
/** Of silence, and in all: others may be waiting for the login that is being renewed. */
const timeoutMs = 20_000;
const totalMs = 30_000;
const maxBytes = 1024 * 1024;

/** Trades the authorization code for tokens. Sent once: a code is good for one exchange. */
export async function exchangeCode(
  doors: ExchangeDoors,
  wish: {
    readonly baseUrl: URL;
    readonly client: OAuthClient;
    readonly code: CheckedCode;
    readonly verifier: string;
    readonly signal: AbortSignal;
  },
): Promise<Tokens> {
  const { baseUrl, client } = wish;
  const server = describeServer(baseUrl);
  // The library wants to have seen the answer itself; ours has already been held against our state.
  const parameters = oauth.validateAuthResponse(
    server,
    { client_id: client.clientId },
    new URLSearchParams({ code: wish.code }),
    oauth.expectNoState,
  );
  const call = await post(doors, baseUrl, wish.signal, (options) =>
    oauth.authorizationCodeGrantRequest(
      server,
      { client_id: client.clientId },
      oauth.ClientSecretPost(client.clientSecret),
      parameters,
      client.redirectUri,
      wish.verifier,
      options,
    ),
  );
  return call.read(
    async (response) => {
      const answer = await oauth.processAuthorizationCodeResponse(
        server,
        { client_id: client.clientId },
        response,
      );
      return readTokens(answer, call.sentAt);
    },
    () => {
      throw new Fault(
        "auth.code-refused",
        "Namely did not accept the code from the browser; it is too old, used up, or of another client.",
        {
          hint: "Run namely login again. The redirect URI must be registered to the letter, and a code is good for one use.",
        },
      );
    },
  );
}

/**
 * Gets a new access token. The request is sent exactly once and on no account repeated: when its answer is lost, the
 * server may have used up the refresh token already, and a second use would look like theft.
 */
export async function refreshTokens(
  doors: ExchangeDoors,
  wish: { readonly baseUrl: URL; readonly client: OAuthClient; readonly refreshToken: string },
): Promise<RefreshOutcome> {
  const { baseUrl, client } = wish;
  const server = describeServer(baseUrl);
  // No signal: Ctrl-C must not lose an answer that may carry the only valid refresh token. The time limit ends it.
  const call = await post(doors, baseUrl, undefined, (options) =>
    oauth.refreshTokenGrantRequest(
      server,
      { client_id: client.clientId },
      oauth.ClientSecretPost(client.clientSecret),
      wish.refreshToken,
      // Old pages of the documentation list it and Namely's own programs send it, against the RFC's custom.
      { ...options, additionalParameters: { redirect_uri: client.redirectUri } },
    ),
  ).catch(explainLoss);
  return call.read<RefreshOutcome>(
    async (response) => {
      const answer = await oauth.processRefreshTokenResponse(
        server,
        { client_id: client.clientId },
        response,
      );
      return { kind: "renewed", tokens: readTokens(answer, call.sentAt) };
    },
    () => ({ kind: "rejected" }),
  );
}

/** Whether the refresh token was used up nobody can tell, so what there is to do is more than trying again. */
function explainLoss(error: unknown): never {
  if (!(error instanceof Fault) || error.hint !== undefined) throw error;
  const hint = "Run it again; if the login has ended by then, log in again.";
  throw new Fault(error.code, error.message, { hint, cause: error.cause });
}

interface Call {
  readonly sentAt: number;
  /** Parses the answer, or says what its error means. `onInvalidGrant` decides about the one error that is no fault. */
  read<T>(parse: (response: Response) => Promise<T>, onInvalidGrant: () => T): Promise<T>;
}

type RequestOptions = Pick<
  oauth.TokenEndpointRequestOptions,
  typeof oauth.customFetch | typeof oauth.allowInsecureRequests
>;

async function post(
  { transport, clock }: ExchangeDoors,
  baseUrl: URL,
  signal: AbortSignal | undefined,
  request: (options: RequestOptions) => Promise<Response>,
): Promise<Call> {
  const sentAt = clock.now();
  let answer: HttpAnswer | undefined;
  const response = await request({
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
      return toResponse(answer, baseUrl);
    },
  });
  return {
    sentAt,
    read: async (parse, onInvalidGrant) => {
      try {
        return await parse(response);
      } catch (error) {
        if (error instanceof Fault) throw error;
        const word = errorWord(answer);
        if (word === "invalid_grant") return onInvalidGrant();
        throw nameTrouble(baseUrl, answer, word);
      }
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

function readTokens(answer: oauth.TokenEndpointResponse, sentAt: number): Tokens {
  const lifetime = answer.expires_in && answer.expires_in > 0 ? answer.expires_in : usualLifetimeSeconds;
  // Counted from before the request, so that a slow answer never makes the token look younger than it is.
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token || undefined,
    obtainedAt: sentAt,
    expiresAt: sentAt + lifetime * 1000,
  };
}

/** Throws `api.not-utf8` for tokens in another encoding, of which some signs would be lost. */
function toResponse({ status, headers, body }: HttpAnswer, { host }: URL): Response {
  const type = headers["content-type"];
  const bodiless = status === 204 || status === 205 || status === 304;
  const text = decodeUtf8(body);
  if (text === undefined && status === 200) {
    throw new Fault("api.not-utf8", `The token answer of ${host} is not valid UTF-8.`, {
      hint: "Log in again. If it stays, give Namely's support the request id.",
      requestId: typeof headers["x-request-id"] === "string" ? headers["x-request-id"] : undefined,
    });
  }
  return new Response(
    bodiless ? null : status === 200 ? dropEmptyMembers(text ?? "") : new Uint8Array(body),
    {
      status,
      headers: { "content-type": typeof type === "string" ? type : "" },
    },
  );
}

/** Members that need not be there; servers have been seen to send null or nothing for what they do not have. */
const OPTIONAL_MEMBERS = ["refresh_token", "expires_in", "scope", "id_token"];

/** An optional member that is null or empty counts as absent, and so does the type: Namely has one kind of token. */
function dropEmptyMembers(text: string): string {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== "object" || answer === null || Array.isArray(answer)) return text;
    const members = new Map<string, unknown>(Object.entries(answer));
    for (const name of OPTIONAL_MEMBERS)
      if (members.get(name) === null || members.get(name) === "") members.delete(name);
    if ((members.get("token_type") ?? null) === null) members.set("token_type", "bearer");
    return JSON.stringify(Object.fromEntries(members));
  } catch {
    return text;
  }
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
