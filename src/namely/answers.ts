import { Fault } from "../platform/fault.ts";
import type { HttpAnswer } from "../platform/http.ts";

/** The JSON of a good answer; a `Fault` that says what a bad one means. `path` is below /api/v1. */
export function parseJsonBody(answer: HttpAnswer, path: string): unknown {
  if (answer.status < 200 || answer.status > 299) throw explainStatus(answer, path);
  try {
    return JSON.parse(answer.body.toString("utf8"));
  } catch {
    // The parser's own error quotes what it could not read, and that may be data of people: it is left out.
    // Seen at a wrong host: 200 with the HTML of a login page.
    const looksLikePage = answer.body.subarray(0, 200).toString("latin1").trimStart().startsWith("<");
    throw new Fault(
      "api.not-json",
      `The answer to GET ${path} is not JSON${looksLikePage ? " but a web page" : ""}.`,
      { hint: "Check the company name and NAMELY_BASE_URL.", requestId: requestIdOf(answer) },
    );
  }
}

/** The question itself is at fault, such as a page that does not exist. */
const BAD_QUESTION: ReadonlySet<number> = new Set([400, 416, 422]);

function explainStatus(answer: HttpAnswer, path: string): Fault {
  const requestId = requestIdOf(answer);
  const said = readMessage(answer);
  const quote = said ? `: ${said}` : "";
  if (answer.status === 404) {
    return new Fault("api.not-found", `Namely knows nothing at ${path}${quote}.`, { requestId });
  }
  if (answer.status === 406 || answer.status === 429) {
    return new Fault(
      "limit.refused",
      `Namely keeps refusing GET ${path} for its rate limit (${answer.status}).`,
      {
        hint: "Something else is using the same account. Run it again later.",
        requestId,
      },
    );
  }
  if (answer.status >= 500) {
    return new Fault(
      "api.server-error",
      `Namely failed at GET ${path} (${answer.status}), also when asked again.`,
      {
        hint: "Run it again later; if it stays, give Namely's support the request id.",
        requestId,
      },
    );
  }
  const code = BAD_QUESTION.has(answer.status) ? "api.rejected" : "api.unexpected-status";
  return new Fault(code, `Namely rejected GET ${path} (${answer.status})${quote}.`, { requestId });
}

/**
 * Says what a 401 or 403 means that a fresh token did not mend. `isTokenAccepted` asks Namely whether the token is good
 * for anything at all; `mend` is what a person can do if it is not.
 */
export async function explainRefusal(
  answer: HttpAnswer,
  path: string,
  mend: string,
  isTokenAccepted: () => Promise<boolean>,
): Promise<Fault> {
  const requestId = requestIdOf(answer);
  if (path !== "/profiles/me" && (await isTokenAccepted())) {
    return new Fault("api.forbidden", `This token may not read ${path} (${answer.status}).`, {
      hint: "Ask a Namely administrator for a role with more rights, then make a token with it.",
      requestId,
    });
  }
  const reason =
    answer.status === 403
      ? "it was revoked, or the person it belongs to is no longer active in Namely"
      : "it is wrong, has expired or was revoked";
  return new Fault("auth.refused", `Namely refused the token (${answer.status}): ${reason}.`, {
    hint: mend,
    requestId,
  });
}

/** Recorded error bodies: `{"message":…,"errors":[…]}` with nested lists or null, and `{"error":""}`. */
function readMessage(answer: HttpAnswer): string {
  try {
    const body = JSON.parse(answer.body.toString("utf8")) as Record<string, unknown> | null;
    const parts = [body?.["message"], body?.["error"], body?.["errors"]].flat(3);
    const texts = parts.filter((part) => typeof part === "string" && part !== "");
    return cutBetweenWords(texts.join(", "), LONGEST_QUOTE);
  } catch {
    return "";
  }
}

export function requestIdOf(answer: Pick<HttpAnswer, "headers">): string | undefined {
  const value = answer.headers["x-request-id"];
  return (typeof value === "string" && cutBetweenWords(value, LONGEST_REQUEST_ID)) || undefined;
}

const LONGEST_QUOTE = 200;
const LONGEST_REQUEST_ID = 100;

/** Never cut within a word: nobody would recognise half of a token as what has to be hidden. */
function cutBetweenWords(text: string, most: number): string {
  if (text.length <= most) return text;
  return text
    .slice(0, most + 1)
    .replace(/\S*$/u, "")
    .trimEnd();
}
