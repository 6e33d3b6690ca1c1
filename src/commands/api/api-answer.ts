import { STATUS_CODES } from "node:http";
import { JsonIndenter } from "../../formats/json-indenter.ts";
import type { RawAnswer } from "../../namely/requests/client.ts";
import { makeLinesPrintable } from "../../terminal/printable.ts";
import { openDraft, type Draft } from "../../output/staged-output.ts";
import { isOnScreen } from "../../output/screen.ts";
import { warn } from "../../cli/say.ts";
import type { Context } from "../../cli/context.ts";

const MASK = "[hidden]";
/** Headers that are known to hold no credential; of any other only the name is shown. */
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
/** Parameters that let in whoever has the address, as in links to stored files. */
const SECRET_PARAMETER =
  /([?&;][^=&;#]*(?:sign|token|secret|key|credential|code|password)[^=&;#]*=)[^&;#\s]*/giu;

export interface AnswerOptions {
  /** The status and the headers before the body. */
  readonly include: boolean;
}

/**
 * Puts an answer out as it came: bytes for a file or a pipe, readable and harmless on a terminal. `file` is what `-o` names
 * where that was opened before.
 */
export async function publishAnswer(
  context: Context,
  answer: RawAnswer,
  options: AnswerOptions,
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
 * Puts a bad answer out, always on stdout: a file that `-o` names keeps what it has. A careless server quotes what it was
 * sent, the token with it, so that nothing secret may be left in it.
 */
export async function publishFailure(
  context: Context,
  answer: RawAnswer,
  options: AnswerOptions,
): Promise<void> {
  // One sign a byte, so that what is not text comes through.
  const body = Buffer.from(context.hideSecrets(answer.body.toString("latin1")), "latin1");
  const toStdout = { ...context, globals: { ...context.globals, output: undefined } };
  await publishAnswer(toStdout, { ...answer, body }, options);
}

export function isJson({ headers }: Pick<RawAnswer, "headers">): boolean {
  const type = headers["content-type"];
  return typeof type === "string" && /^application\/(?:[\w.-]+\+)?json\b/iu.test(type);
}

/** JSON in lines; other text as it is; of what is no text, a terminal would only ring and blink. */
function showBody(context: Context, answer: RawAnswer): string {
  const text = decode(answer.body);
  if (text === undefined) {
    const type = String(answer.headers["content-type"] ?? "of no known type");
    warn(
      context,
      `The answer is ${answer.body.length} bytes ${type}, which is not shown. Keep it with -o.`,
      "api.not-shown",
    );
    return "";
  }
  return isJson(answer) ? `${new JsonIndenter().push(text)}\n` : text.replace(/\n?$/u, "\n");
}

function decode(body: Buffer): string | undefined {
  if (body.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
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
