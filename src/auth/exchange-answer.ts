import { Fault } from "../platform/errors/fault.ts";
import type { HttpResponse } from "../platform/net/http.ts";
import { decodeUtf8 } from "../platform/text/utf8.ts";
import { readTokenAnswer, type TokenMember } from "./token-answer.ts";

/** The content of a token answer. */
export interface Tokens {
  readonly accessToken: string;
  /** Absent in many refresh answers: then the one that was used stays valid. */
  readonly refreshToken: string | undefined;
  /** A refresh token came that cannot be used. */
  readonly isRefreshTokenUnusable: boolean;
  /** Milliseconds since 1970, by this machine's clock. */
  readonly obtainedAt: number;
  readonly expiresAt: number;
}

/** The result of an answer with a 2xx status. */
export type Exchanged =
  | { readonly kind: "complete"; readonly tokens: Tokens }
  /** A refresh token without a usable access token: store it before `fault` is thrown, because the earlier one is used up. */
  | { readonly kind: "without-access"; readonly refreshToken: string | undefined; readonly fault: Fault };

/** Reads an answer with a 2xx status; undefined when it has no tokens. */
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
      // Counted from before the request, so that a slow answer never makes the token seem newer than it is.
      obtainedAt: sentAt,
      expiresAt: sentAt + lifetimeSeconds * 1000,
    },
  };
}

/** Undefined where nothing indicates an answer with tokens, such as a refusal or the page of another server. */
function explainUnusable(
  { host }: URL,
  { body, headers }: HttpResponse,
  accessToken: Exclude<TokenMember, { kind: "usable" }>,
): Fault | undefined {
  const requestId = headers["x-request-id"];
  const details = {
    hint: "Try again. If the error persists, log in again, or send the request id to Namely support.",
    requestId: typeof requestId === "string" ? requestId : undefined,
  };
  if (accessToken.kind === "absent")
    return new Fault("api.shape", `The token answer from ${host} has no access token.`, details);
  if (decodeUtf8(body) === undefined)
    return new Fault("api.not-utf8", `The token answer from ${host} is not valid UTF-8.`, details);
  if (accessToken.why === "it is not text")
    return new Fault("api.shape", `The access token from ${host} is not text.`, details);
  const sentence = `The access token from ${host} is not valid: ${accessToken.why}.`;
  return new Fault("api.token-unusable", sentence, details);
}

/** RFC 6749's error word, whatever the status and the content type. */
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

/** The library's errors contain the answer, which may contain tokens: none of them becomes a cause. */
export function nameTrouble(baseUrl: URL, answer: HttpResponse | undefined, word: string | undefined): Fault {
  const requestId = answer?.headers["x-request-id"];
  const details = { requestId: typeof requestId === "string" ? requestId : undefined };
  const status = answer?.status ?? 0;
  if (word === "invalid_client" || word === "unauthorized_client" || (status === 401 && word === undefined)) {
    return new Fault("auth.client-refused", "Namely rejected the client id or the client secret.", {
      hint: "Compare both with the OAuth application in Namely (API > OAuth Applications), then log in again.",
      ...details,
    });
  }
  if (status === 429) {
    return new Fault("limit.refused", `${baseUrl.host} refused a token: too many requests (429).`, {
      hint: "Try again in a minute.",
      ...details,
    });
  }
  if (status >= 500) {
    return new Fault("api.status", `${baseUrl.host} answered a token request with status ${status}.`, {
      hint: "Namely may be down. Try again later; if the error persists, log in again.",
      ...details,
    });
  }
  if (word !== undefined && status >= 400) {
    return new Fault("auth.exchange-refused", `Namely refused a token ("${word}").`, {
      hint: "Log in again. The redirect URI in Namely (API > OAuth Applications) must match exactly.",
      ...details,
    });
  }
  return new Fault(
    "api.shape",
    `${baseUrl.host} did not answer a token request with tokens (status ${status}).`,
    { hint: "Check the company and NAMELY_BASE_URL.", ...details },
  );
}
