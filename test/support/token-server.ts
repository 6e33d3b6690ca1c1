import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { sendJson, startScriptedServer } from "./scripted-server.ts";

export interface TokenServerOptions {
  /** Every refresh gives another refresh token, and a used one that comes again takes all of them down. */
  readonly rotating?: boolean;
  /** Refresh answers without a refresh token, as recorded in 2014. */
  readonly silent?: boolean;
  readonly lifetimeSeconds?: number;
  /** How many requests an access token is good for; after that it is withdrawn, without a word. Default: any number. */
  readonly usesPerToken?: number;
  /** What a request with a token that is not accepted is answered with. Default 401. */
  readonly refusal?: 401 | 403;
  /** What happens between a request to the token address and its answer. */
  readonly meanwhile?: (form: URLSearchParams) => Promise<unknown>;
  /** Answers a request to the token address in place of the server; false leaves it to the server. */
  readonly disturb?: (form: URLSearchParams, response: ServerResponse) => boolean;
}

export interface TokenServer extends AsyncDisposable {
  readonly url: URL;
  /** The forms that came to the token address, in order. */
  readonly forms: readonly URLSearchParams[];
  readonly refreshToken: string;
  /** True once a used refresh token has come a second time. */
  readonly revoked: boolean;
  accepts(accessToken: string): boolean;
  /** How many requests beside those to the token address were answered well. */
  readonly served: number;
}

export const client = { id: "client-id-1", secret: "canary-client-secret" };

/**
 * A token address with every request to it on record: what the sandbox does not tell and does not do wrong. Every GET is
 * answered with an empty list, if its token is good.
 */
export async function startTokenServer(options: TokenServerOptions = {}): Promise<TokenServer> {
  const forms: URLSearchParams[] = [];
  const issued = new Set<string>();
  const used = new Set<string>();
  let refreshToken = makeToken("refresh");
  let revoked = false;

  const refresh = (form: URLSearchParams, response: ServerResponse): void => {
    const given = form.get("refresh_token") ?? "";
    if (form.get("client_secret") !== client.secret)
      return sendJson(response, 401, { error: "invalid_client" });
    if (used.has(given)) revoked = true;
    if (revoked || given !== refreshToken)
      return sendJson(response, 400, { error: "invalid_grant", error_description: given });
    if (options.rotating) {
      used.add(given);
      refreshToken = makeToken("refresh");
    }
    const accessToken = makeToken("access");
    issued.add(accessToken);
    const expires = { expires_in: options.lifetimeSeconds ?? 899 };
    const renewed = options.silent ? {} : { refresh_token: refreshToken };
    sendJson(response, 200, { access_token: accessToken, token_type: "bearer", ...expires, ...renewed });
  };

  const uses = new Map<string, number>();
  let served = 0;
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    const token = (request.headers.authorization ?? "").replace("Bearer ", "");
    const used = uses.get(token) ?? 0;
    if (!issued.has(token) || used >= (options.usesPerToken ?? Infinity))
      return sendJson(response, options.refusal ?? 401, {});
    uses.set(token, used + 1);
    served += 1;
    sendJson(response, 200, []);
  };

  const server = await startScriptedServer((request, response) => {
    if (request.method === "GET") return serve(request, response);
    const answer = async (): Promise<void> => {
      const form = await readForm(request);
      forms.push(form);
      await options.meanwhile?.(form);
      if (!options.disturb?.(form, response)) refresh(form, response);
    };
    void answer();
  });
  return {
    url: server.url,
    forms,
    get refreshToken() {
      return refreshToken;
    },
    get revoked() {
      return revoked;
    },
    accepts: (token) => issued.has(token),
    get served() {
      return served;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
}

function makeToken(kind: string): string {
  return `canary-${kind}-${randomBytes(8).toString("hex")}`;
}
