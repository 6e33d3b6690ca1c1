import { Fault } from "../platform/errors/fault.ts";
import type { HttpResponse } from "../platform/net/http.ts";
import { decodeUtf8 } from "../platform/text/utf8.ts";
import { readTokenAnswer, type TokenMember } from "./token-answer.ts";

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

/** What an answer with a good status brings. */
export type Exchanged =
  | { readonly kind: "complete"; readonly tokens: Tokens }
  /** A refresh token without a usable access token: to be kept before `fault` is thrown, for the one before is used up. */
  | { readonly kind: "without-access"; readonly refreshToken: string | undefined; readonly fault: Fault };

/** Judges an answer with a good status; undefined when it is none with tokens. */
export function readTokens(baseUrl: URL, answer: HttpResponse, sentAt: number): Exchanged | undefined {
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
  { body, headers }: HttpResponse,
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
export function errorWord(answer: HttpResponse | undefined): string | undefined {
  try {
    const content: unknown = JSON.parse(answer === undefined ? "" : (decodeUtf8(answer.body) ?? ""));
    const word =
      typeof content === "object" && content !== null && "error" in content ? content.error : undefined;
    return typeof word === "string" && /^[a-z_]{1,40}$/.test(word) ? word : undefined;
  } catch {
    return undefined;
  }
}

/** The library's errors carry the answer, and the answer may carry tokens: none of them becomes a cause. */
export function nameTrouble(baseUrl: URL, answer: HttpResponse | undefined, word: string | undefined): Fault {
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
