import { STATUS_CODES } from "node:http";
import { JsonIndenter } from "../../formats/json-indenter.ts";
import type { RawAnswer } from "../../namely/requests/client.ts";
import { decodeUtf8 } from "../../platform/text/utf8.ts";
import { makeLinesPrintable } from "../../terminal/printable.ts";
import { openDraft, type Draft } from "../../output/staged-output.ts";
import { isOnScreen } from "../../output/screen.ts";
import type { ApiOptions } from "./api-body.ts";
import { warn } from "../../cli/say.ts";
import type { Context } from "../../cli/context.ts";

const MASK = "[hidden]";
/** Headers that never hold a credential; the values of all others are hidden. */
const HARMLESS_HEADERS = new Set(
  [
    "accept-ranges age allow alt-svc cache-control connection content-disposition content-encoding content-language",
    "content-length content-range content-security-policy content-type date etag expires keep-alive last-modified link",
    "location pragma referrer-policy retry-after server status strict-transport-security transfer-encoding vary via",
    "x-cache x-content-type-options x-download-options x-frame-options x-permitted-cross-domain-policies x-powered-by",
    "x-rack-cache x-request-id x-runtime x-total x-total-count x-total-pages x-ua-compatible x-xss-protection",
    "x-ratelimit-limit x-ratelimit-remaining x-ratelimit-reset ratelimit-limit ratelimit-remaining ratelimit-reset",
    "cf-ray cf-cache-status",
  ].flatMap((line) => line.split(" ")),
);
/** Parameters that grant access to anyone with the URL, as in links to stored files. */
const SECRET_PARAMETER =
  /([?&;][^=&;#]*(?:sign|token|secret|key|credential|code|password)[^=&;#]*=)[^&;#\s]*/giu;

/**
 * Writes a response unchanged to a file or a pipe, and indented and harmless to a terminal. `file` is the file of `-o`
 * when it is open already.
 */
export async function publishAnswer(
  context: Context,
  answer: RawAnswer,
  options: Pick<ApiOptions, "include">,
  file?: Draft,
): Promise<number> {
  const head = options.include ? describeHead(context, answer) : "";
  const draft = file ?? (await openDraft(context, isJson(answer) ? "json" : "csv"));
  try {
    if (head !== "") await draft.write(isOnScreen(context) ? makeLinesPrintable(head) : Buffer.from(head));
    if (answer.body.length > 0)
      await draft.write(isOnScreen(context) ? showBody(context, answer) : answer.body);
    return (await draft.publish()).bytes;
  } finally {
    await draft.discard();
  }
}

/**
 * Writes a failed response, always to stdout: the file of `-o` stays unchanged. Secrets are hidden, because a server may
 * quote the request with its token.
 */
export async function publishFailure(
  context: Context,
  answer: RawAnswer,
  options: Pick<ApiOptions, "include">,
): Promise<void> {
  // One character per byte, so that binary data survives.
  const body = Buffer.from(context.hideSecrets(answer.body.toString("latin1")), "latin1");
  const toStdout = { ...context, globals: { ...context.globals, output: undefined } };
  await publishAnswer(toStdout, { ...answer, body }, options);
}

export function isJson({ headers }: Pick<RawAnswer, "headers">): boolean {
  const type = headers["content-type"];
  return typeof type === "string" && /^application\/(?:[\w.-]+\+)?json\b/iu.test(type);
}

/** Indented JSON, or other text as it is; binary data is not shown on a terminal. */
function showBody(context: Context, answer: RawAnswer): string {
  const text = answer.body.includes(0) ? undefined : decodeUtf8(answer.body);
  if (text === undefined) {
    const type = String(answer.headers["content-type"] ?? "unknown type");
    warn(
      context,
      `The response has ${answer.body.length} bytes of ${type}. Save it with -o.`,
      "api.not-shown",
    );
    return "";
  }
  return isJson(answer) ? `${new JsonIndenter().push(text)}\n` : text.replace(/\n?$/u, "\n");
}

function describeHead(context: Context, { status, headers }: RawAnswer): string {
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`.trimEnd()];
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    for (const one of [value].flat()) lines.push(`${name}: ${hideValue(context, name, one)}`);
  }
  return `${lines.join("\n")}\n\n`;
}

function hideValue(context: Context, name: string, value: string): string {
  if (!HARMLESS_HEADERS.has(name.toLowerCase())) return MASK;
  return context.hideSecrets(value.replace(SECRET_PARAMETER, `$1${MASK}`));
}
