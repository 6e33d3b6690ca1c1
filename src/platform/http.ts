import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { Agent, EnvHttpProxyAgent, request, type Dispatcher } from "undici";
import { Fault } from "./fault.ts";

const gunzipBytes = promisify(gunzip);

export interface HttpRequest {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "DELETE" | "PATCH";
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
  /** Silence longer than this, before the headers or within the body, ends the request. Default 60 s. */
  readonly timeoutMs?: number;
  /** The whole exchange takes no longer than this. Default 5 min. */
  readonly totalMs?: number;
  /** Bound on the decoded body. Default 256 MiB. */
  readonly maxBytes?: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Decoded from gzip. */
  readonly body: Buffer;
}

/**
 * One HTTP exchange at a time, answer read whole. Redirects are handed back, never followed: a bearer token must not
 * travel to a host that an answer names. Trouble on the way is a `network.*` fault.
 */
export interface Transport {
  request(wish: HttpRequest): Promise<HttpAnswer>;
  /** Ends idle connections so that the process can end. */
  close(): Promise<void>;
}

export interface TransportOptions {
  /** Only the proxy variables are read: HTTPS_PROXY, NO_PROXY and their lower-case forms. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly userAgent: string;
}

const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_MAX_BYTES = 256 * 1024 * 1024;
const DEFAULT_TOTAL_MS = 300_000;
const CONNECT_TIMEOUT_MS = 10_000;

/** Throws `usage.proxy` when the environment names a proxy that is none. */
export function openTransport(options: TransportOptions): Transport {
  const dispatcher = openDispatcher(options.env);
  return {
    request: (wish) => exchange(dispatcher, options.userAgent, wish),
    close: () => dispatcher.destroy(),
  };
}

function openDispatcher(env: TransportOptions["env"]): Dispatcher {
  const connection = { connect: { timeout: CONNECT_TIMEOUT_MS } };
  const named = env["https_proxy"] ?? env["HTTPS_PROXY"];
  if (!named) return new Agent(connection);
  const httpsProxy = readProxy(named);
  // The empty httpProxy keeps plain http, which is only ever loopback, from being sent through a proxy.
  const noProxy = env["no_proxy"] ?? env["NO_PROXY"] ?? "";
  return new EnvHttpProxyAgent({ ...connection, httpProxy: "", httpsProxy, noProxy });
}

/** As other programs take it: `proxy.example.com:8080` stands for an http address. What was given may hold a password. */
function readProxy(text: string): string {
  const address = text.includes("://") ? text : `http://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url.href;
  throw new Fault("usage.proxy", "HTTPS_PROXY does not hold the address of an http or https proxy.", {
    hint: "Give it like this: HTTPS_PROXY=http://proxy.example.com:8080",
  });
}

async function exchange(dispatcher: Dispatcher, userAgent: string, wish: HttpRequest): Promise<HttpAnswer> {
  const timeout = wish.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const maxBytes = wish.maxBytes ?? DEFAULT_MAX_BYTES;
  // A server that drips a byte now and then is never silent: the whole exchange has a bound, too.
  const bound = AbortSignal.timeout(wish.totalMs ?? DEFAULT_TOTAL_MS);
  try {
    const answer = await request(wish.url, {
      dispatcher,
      method: wish.method,
      headers: { "accept-encoding": "gzip", "user-agent": userAgent, ...wish.headers },
      body: wish.body ?? null,
      signal: wish.signal ? AbortSignal.any([wish.signal, bound]) : bound,
      headersTimeout: timeout,
      bodyTimeout: timeout,
    });
    const encoded = await readBounded(answer.body, maxBytes, wish.url);
    const body = await decode(encoded, answer.headers["content-encoding"], maxBytes);
    return { status: answer.statusCode, headers: answer.headers, body };
  } catch (error) {
    wish.signal?.throwIfAborted();
    if (bound.aborted) throw tooSlow(wish);
    throw error instanceof Fault ? error : describeTrouble(error, wish.url, timeout);
  }
}

function tooSlow({ url, totalMs = DEFAULT_TOTAL_MS }: HttpRequest): Fault {
  const sentence = `${url.host} did not finish its answer within ${Math.round(totalMs / 1000)} s.`;
  return new Fault("network.timeout", sentence, {
    hint: "Run it again later; --debug shows which request it is.",
  });
}

async function readBounded(body: AsyncIterable<Buffer>, maxBytes: number, url: URL): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge(url, maxBytes);
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length);
}

async function decode(
  body: Buffer,
  encoding: string | string[] | undefined,
  maxBytes: number,
): Promise<Buffer> {
  if (encoding === undefined || encoding === "identity" || body.length === 0) return body;
  if (encoding !== "gzip" && encoding !== "x-gzip") {
    throw new Fault("network.garbled", "The server's answer is compressed in a way that was not asked for.");
  }
  return gunzipBytes(body, { maxOutputLength: maxBytes });
}

function tooLarge(url: URL, maxBytes: number): Fault {
  const megabytes = Math.round(maxBytes / 1024 / 1024);
  return new Fault("network.too-large", `${url.host} sent an answer of more than ${megabytes} MiB.`);
}

const UNREACHABLE = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ENETDOWN", "EADDRNOTAVAIL"]);
const UNKNOWN_HOST = new Set(["ENOTFOUND", "EAI_AGAIN", "EAI_FAIL", "EAI_NONAME"]);
const TIMED_OUT = new Set([
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "ETIMEDOUT",
]);
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME|CRL|^ERR_TLS|^ERR_SSL|^EPROTO$/u;
const GARBLED = /^HPE_|^Z_|^ERR_BUFFER_TOO_LARGE$|UND_ERR_HEADERS_OVERFLOW/u;

function describeTrouble(error: unknown, url: URL, timeoutMs: number): Fault {
  const code = findCode(error);
  const { host } = url;
  const cause = error;
  if (UNKNOWN_HOST.has(code)) {
    return new Fault("network.unknown-host", `No machine with the name ${url.hostname} was found.`, {
      hint: "Check the company name and the network connection.",
      cause,
    });
  }
  if (UNREACHABLE.has(code)) {
    return new Fault("network.unreachable", `${host} could not be reached (${code}).`, {
      hint: "Check the network connection, NAMELY_BASE_URL and HTTPS_PROXY.",
      cause,
    });
  }
  if (TIMED_OUT.has(code)) {
    const seconds = Math.round((code === "UND_ERR_CONNECT_TIMEOUT" ? CONNECT_TIMEOUT_MS : timeoutMs) / 1000);
    return new Fault("network.timeout", `${host} did not answer within ${seconds} s.`, { cause });
  }
  if (CERTIFICATE.test(code)) {
    return new Fault("network.tls", `The certificate of ${host} was not accepted (${code}).`, {
      hint: "If a proxy of your company stands in between, set NODE_EXTRA_CA_CERTS to its certificate file.",
      cause,
    });
  }
  if (GARBLED.test(code)) {
    return new Fault("network.garbled", `The answer of ${host} could not be read (${code}).`, { cause });
  }
  return new Fault("network.reset", `The connection to ${host} broke off (${code || "no reason given"}).`, {
    cause,
  });
}

/** With several addresses to try, the reason is hidden in an AggregateError; behind a proxy, in a cause. */
function findCode(error: unknown): string {
  for (let next: unknown = error, depth = 0; next instanceof Error && depth < 5; depth++) {
    // undici's parser leaves the code out when the answer is no HTTP at all.
    if (next.name === "HTTPParserError") return "HPE_PROTOCOL";
    if ("code" in next && typeof next.code === "string" && next.code !== "UND_ERR_SOCKET") return next.code;
    if (next instanceof AggregateError && next.errors.length > 0) next = next.errors[0];
    else if (next.cause === undefined)
      return "code" in next && typeof next.code === "string" ? next.code : "";
    else next = next.cause;
  }
  return "";
}
