import { isUtf8 } from "node:buffer";
import { parseJson } from "../../platform/text/exact-json.ts";
import { Fault } from "../../platform/errors/fault.ts";
import type { HttpResponse } from "../../platform/net/http.ts";
import { decodeUtf8 } from "../../platform/text/utf8.ts";
import { canonicalPath, describeRequest, isWrite, type ApiRequest } from "./api-request.ts";
import { endpointHint, isKnownEndpoint } from "./endpoints.ts";
import { wasNeverSent } from "./retry.ts";

type RequestLine = Pick<ApiRequest, "method" | "path">;

/** What an answer that is to be JSON says, or what is wrong with it. */
export function readJson(answer: HttpResponse, request: RequestLine): { json?: unknown; fault?: Fault } {
  if (answer.status < 200 || answer.status > 299) return { fault: explainStatus(answer, request) };
  const text = decodeUtf8(answer.body);
  if (text === undefined) return { fault: explainEncoding(answer, request) };
  try {
    return { json: parseJson(text) };
  } catch {
    // The parser's own error quotes what it could not read, and that may be data of people: it is left out.
    // Seen at a wrong host: 200 with the HTML of a login page.
    const looksLikePage = answer.body.subarray(0, 200).toString("latin1").trimStart().startsWith("<");
    const sentence = `The answer to ${describeRequest(request)} is not JSON${looksLikePage ? " but a web page" : ""}.`;
    return {
      fault: new Fault("api.not-json", isWrite(request) ? `${sentence} ${sayUnknown(request)}` : sentence, {
        hint: "Check the company name and NAMELY_BASE_URL.",
        requestId: requestIdOf(answer),
      }),
    };
  }
}

/** Text that is not UTF-8 would show other characters than were sent, as if a name had changed. */
function explainEncoding(answer: HttpResponse, request: RequestLine): Fault {
  const sentence = `The answer to ${describeRequest(request)} is not valid UTF-8.`;
  return new Fault("api.not-utf8", isWrite(request) ? `${sentence} ${sayUnknown(request)}` : sentence, {
    hint: "Run it again later. If it stays, give Namely's support the request id.",
    requestId: requestIdOf(answer),
  });
}

/** The same for an answer that may be anything: what calls itself JSON has to be some, and a web page is a stranger's. */
export function readRaw(answer: HttpResponse, request: RequestLine): { fault?: Fault } {
  const { status, headers, body } = answer;
  const type = headers["content-type"];
  const isExpected = status >= 200 && status <= 299 && (body.length === 0 || isFile(request.path));
  if (isExpected || (status === 200 && request.method === "HEAD")) return {};
  const isJson = typeof type === "string" && /^(?:application\/(?:[\w.-]+\+)?json|text\/html)\b/iu.test(type);
  if (status >= 200 && status <= 299 && !isJson) {
    const isText = typeof type === "string" && /^(?:text\/|application\/(?:[\w.-]+\+)?xml\b)/iu.test(type);
    return isText && !isUtf8(body) ? { fault: explainEncoding(answer, request) } : {};
  }
  const { fault } = readJson(answer, request);
  return fault === undefined ? {} : { fault };
}

/** What people have uploaded, of whatever type. */
export function isFile(path: string): boolean {
  return canonicalPath(path).startsWith("/files/");
}

/** The question itself is at fault, such as a page that does not exist. */
const BAD_QUESTION: ReadonlySet<number> = new Set([400, 416, 422]);

function explainStatus(answer: HttpResponse, request: RequestLine): Fault {
  const requestId = requestIdOf(answer);
  const what = describeRequest(request);
  const said = readMessage(answer);
  const quote = said ? `: ${said}` : "";
  if (answer.status === 404) {
    const hint = endpointHint(request.path);
    return new Fault("api.not-found", `Namely has nothing at "${request.path}"${quote}.`, {
      hint,
      requestId,
    });
  }
  if (answer.status === 406 || answer.status === 429) {
    return new Fault(
      "limit.refused",
      isWrite(request)
        ? `Namely refused ${what} for its rate limit (${answer.status}); it was not carried out.`
        : `Namely keeps refusing ${what} for its rate limit (${answer.status}).`,
      {
        hint: "Something else is using the same account. Run it again later.",
        requestId,
      },
    );
  }
  if (answer.status >= 500) {
    return new Fault(
      "api.server-error",
      isWrite(request)
        ? `Namely failed at ${what} (${answer.status}). ${sayUnknown(request)}`
        : `Namely failed at ${what} (${answer.status}), also when asked again.`,
      {
        hint: isWrite(request)
          ? CHECK_FIRST
          : "Run it again later; if it stays, give Namely's support the request id.",
        requestId,
      },
    );
  }
  const code = BAD_QUESTION.has(answer.status) ? "api.rejected" : "api.unexpected-status";
  return new Fault(code, `Namely rejected ${what} (${answer.status})${quote}.`, { requestId });
}

const CHECK_FIRST = "Check what is in Namely before you send it again: namely never sends a write twice.";

function sayUnknown(request: RequestLine): string {
  return `It is unknown whether ${describeRequest(request)} was carried out.`;
}

/** Trouble on the way of a write, with what it means for the write. */
export function explainLostWrite(fault: Fault, request: RequestLine): Fault {
  const unsent = wasNeverSent(fault) || fault.code === "network.tls";
  const sentence = unsent ? `${describeRequest(request)} was not sent.` : sayUnknown(request);
  return new Fault(fault.code, `${fault.message} ${sentence}`, {
    hint: unsent ? fault.hint : CHECK_FIRST,
    cause: fault.cause,
    requestId: fault.requestId,
  });
}

/** Says why a redirect from `url` is not followed. `next` is undefined where it leads to no address at all. */
export function explainRedirect(
  answer: HttpResponse,
  request: RequestLine,
  url: URL,
  next: URL | undefined,
): Fault {
  const requestId = requestIdOf(answer);
  if (next?.origin === url.origin) {
    const what = describeRequest(request);
    const sentence = isWrite(request)
      ? `${url.host} sent ${what} on to another path, which is not followed for a write.`
      : `${url.host} sent ${what} on again and again.`;
    return new Fault("api.redirected", sentence, { hint: "Check the path.", requestId });
  }
  return new Fault(
    "api.redirected",
    `"${url.host}" redirects to "${next?.host ?? "no address"}", which must not get the token.`,
    { hint: "Check the company name and NAMELY_BASE_URL.", requestId },
  );
}

/**
 * Says what a 401 or 403 means that a fresh token did not mend. `isTokenAccepted` asks Namely whether the token is good
 * for anything at all; `mend` is what a person can do if it is not.
 */
export async function explainRefusal(
  answer: HttpResponse,
  request: RequestLine,
  refusalHint: string,
  isTokenAccepted: () => Promise<boolean>,
): Promise<Fault> {
  const requestId = requestIdOf(answer);
  const { path } = request;
  if (path !== "/profiles/me" && (await isTokenAccepted())) {
    if (!isKnownEndpoint(path)) {
      // Recorded: an unknown path answers 401, as if the token were at fault.
      const sentence = `There is no ${path} at Namely, or this token may not use it (${answer.status}).`;
      return new Fault("api.forbidden", sentence, {
        hint: endpointHint(path) ?? "The token works. Check the path in Namely's documentation.",
        requestId,
      });
    }
    const verb = isWrite(request) ? `send ${describeRequest(request)}` : `read ${path}`;
    return new Fault("api.forbidden", `This token may not ${verb} (${answer.status}).`, {
      hint: "Ask a Namely administrator for a role with more rights, then make a token with it.",
      requestId,
    });
  }
  const reason =
    answer.status === 403
      ? "it was revoked, or the person it belongs to is no longer active in Namely"
      : "it is wrong, has expired or was revoked";
  return new Fault("auth.refused", `Namely refused the token (${answer.status}): ${reason}.`, {
    hint: refusalHint,
    requestId,
  });
}

/** Recorded error bodies: `{"message":…,"errors":[…]}` with nested lists or null, and `{"error":""}`. */
function readMessage(answer: HttpResponse): string {
  try {
    const body = JSON.parse(decodeUtf8(answer.body) ?? "") as Record<string, unknown> | null;
    const parts = [body?.["message"], body?.["error"], body?.["errors"]].flat(3);
    const texts = parts.filter((part) => typeof part === "string" && part !== "");
    return cutBetweenWords(texts.join(", "), LONGEST_QUOTE);
  } catch {
    return "";
  }
}

export function requestIdOf(answer: Pick<HttpResponse, "headers">): string | undefined {
  const value = answer.headers["x-request-id"];
  return (typeof value === "string" && cutBetweenWords(value, LONGEST_REQUEST_ID)) || undefined;
}

const LONGEST_QUOTE = 200;
const LONGEST_REQUEST_ID = 100;

/** Never cut within a word: half of a token would not be recognized as a secret. */
function cutBetweenWords(text: string, most: number): string {
  if (text.length <= most) return text;
  return text
    .slice(0, most + 1)
    .replace(/\S*$/u, "")
    .trimEnd();
}
