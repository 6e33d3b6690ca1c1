import { get, type IncomingMessage, type ServerResponse } from "node:http";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { type ScriptedServer, sendJson, startScriptedServer } from "./scripted-server.ts";

/** Words that are only ever seen where a secret was. Each has signs in it that look different in every encoding. */
export const CANARIES = {
  personalToken: 'canary+personal/"token"%26==',
  accessToken: 'canary+access/"token"%26==',
  refreshToken: 'canary+refresh/"token"%26==',
  clientSecret: 'canary+client/"secret"%26==',
  code: "canary-code/T0~%26==",
} as const;

export type Mood =
  /** As the company behind it answers. */
  | "good"
  /** Every answer is a refusal or a failure that repeats, in headers and body, all that was sent. */
  | 400
  | 401
  | 422
  | 500
  | "garbled";

/**
 * A Namely that takes the canaries for its tokens: good ones are passed on to a sandbox, and whatever fails comes back
 * with everything that was sent in it, as a careless server or a gateway's debug page does. End it with `await using`.
 */
export async function startEchoingNamely(
  company: Sandbox,
  mood: Mood | (() => Mood) = "good",
): Promise<EchoingNamely> {
  const forms: URLSearchParams[] = [];
  const server = await startScriptedServer((request, response) => {
    const now = typeof mood === "function" ? mood() : mood;
    answer({ company, mood: now, forms }, request, response).catch(() => response.destroy());
  });
  return { ...server, forms };
}

export interface EchoingNamely extends ScriptedServer {
  /** What came to the token address. */
  readonly forms: readonly URLSearchParams[];
}

interface Manner {
  readonly company: Sandbox;
  readonly mood: Mood;
  readonly forms: URLSearchParams[];
}

async function answer(
  { company, mood, forms }: Manner,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString("utf8");
  const token = request.headers.authorization?.replace(/^Bearer /, "");
  const asksForToken = request.url?.startsWith("/api/v1/oauth2/token") === true;
  const form = new URLSearchParams(body);
  if (asksForToken) forms.push(form);
  if (mood !== "good") return echo(mood, { request, response, body, token });
  if (asksForToken) {
    const isRight =
      (form.get("refresh_token") === CANARIES.refreshToken || form.get("code") === CANARIES.code) &&
      form.get("client_secret") === CANARIES.clientSecret;
    if (!isRight) return echo(400, { request, response, body, token });
    return sendJson(response, 200, {
      access_token: CANARIES.accessToken,
      refresh_token: CANARIES.refreshToken,
      token_type: "bearer",
      expires_in: 899,
    });
  }
  const isOpen = request.url?.startsWith("/api/v1/companies/info") === true;
  if (!isOpen && token !== CANARIES.personalToken && token !== CANARIES.accessToken)
    return echo(401, { request, response, body, token });
  const passedOn = await ask(company, request.url ?? "/");
  response.writeHead(passedOn.statusCode ?? 502, { "content-type": "application/json" });
  passedOn.pipe(response);
}

/** On a connection of its own: one that was kept may be closed by the other side at any moment. */
function ask({ url, personalToken }: Sandbox, target: string): Promise<IncomingMessage> {
  const headers = { authorization: `Bearer ${personalToken}` };
  return new Promise((resolve, reject) => {
    get(new URL(target, url), { agent: false, headers }, resolve).on("error", reject);
  });
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: string;
  readonly token: string | undefined;
}

function echo(mood: Exclude<Mood, "good">, { request, response, body, token = "" }: Exchange): void {
  const everything = [token, body, request.url, request.headers.authorization, decodeURIComponent(body)].join(
    " | ",
  );
  // A header takes no line ends and nothing beyond ASCII.
  const headers = {
    "x-request-id": everything.replaceAll(/[^\x20-\x7e]/g, "?"),
    "www-authenticate": `Bearer ${token}`,
  };
  if (mood === "garbled") {
    response.writeHead(200, { "content-type": "text/html", ...headers });
    response.end(`<html>${everything} ${encodeURIComponent(token)} ${Buffer.from(token).toString("base64")}`);
    return;
  }
  sendJson(
    response,
    mood,
    { error: "invalid_grant", error_description: everything, message: everything, errors: [[everything]] },
    headers,
  );
}
