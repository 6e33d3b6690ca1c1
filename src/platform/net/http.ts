import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { Agent, type Dispatcher } from "undici";
import { openPool } from "./connection-pool.ts";
import { Fault } from "../errors/fault.ts";
import { readProxy } from "./proxy.ts";
import { openTunnels } from "./tunnels.ts";
import type { Environment } from "../process/environment.ts";

export interface HttpRequest {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "DELETE" | "PATCH";
  readonly url: URL;
  /** Path and query where they must not be those of `url`, which encodes some characters in another way. */
  readonly target?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
  /** Silence longer than this, before the headers or within the body, ends the request. Default 60 s. */
  readonly timeoutMs?: number;
  /** The whole exchange takes no longer than this. Default 5 min. */
  readonly totalMs?: number;
  /** Bound on the decoded body. Default 256 MiB. */
  readonly maxBytes?: number;
  /** The exchange is over when the head of the answer has come; what body follows is thrown away and cannot fail it. */
  readonly headOnly?: boolean;
  /** Of the body only so many decoded bytes are read; what follows them, or fails, is given up without an error. */
  readonly beginningBytes?: number;
  /** Waited for before more of the body is kept, which has come to so many decoded bytes; what it throws ends the request. */
  readonly reach?: ((bytes: number, host: string) => Promise<void>) | undefined;
}

export interface HttpResponse {
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
  request(request: HttpRequest): Promise<HttpResponse>;
  /** Ends idle connections so that the process can end. */
  close(): Promise<void>;
}

export interface TransportOptions {
  /** Read are HTTPS_PROXY, NO_PROXY and their lower-case forms, and NODE_TLS_REJECT_UNAUTHORIZED for a hint. */
  readonly env: Environment;
  readonly userAgent: string;
  /** How long a proxy may take to reach the other side. Default 30 s. */
  readonly tunnelMs?: number;
}

const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_MAX_BYTES = 256 * 1024 * 1024;
const DEFAULT_TOTAL_MS = 300_000;
const UNPACKED_CHUNK_BYTES = 256 * 1024;
const CONNECT_TIMEOUT_MS = 10_000;
const DEFAULT_TUNNEL_MS = 30_000;
const DISCARD_BYTES = 64 * 1024;
const DISCARD_MS = 1000;

/** Throws `usage.proxy` when HTTPS_PROXY names none. */
export function openTransport(options: TransportOptions): Transport {
  const { env, tunnelMs = DEFAULT_TUNNEL_MS } = options;
  // Set explicitly, so NODE_TLS_REJECT_UNAUTHORIZED=0 has no effect: a token goes to the real Namely only.
  const tls = { timeout: CONNECT_TIMEOUT_MS, rejectUnauthorized: true } as const;
  const direct = new Agent({ connect: tls, factory: openPool });
  const proxy = readProxy(env);
  const tunnels = proxy && openTunnels(proxy, { tls, tunnelMs });
  const line = {
    userAgent: options.userAgent,
    dispatcherFor: (url: URL) => (tunnels && proxy.isFor(url) ? tunnels : direct),
    ignoresCheckSwitch: env["NODE_TLS_REJECT_UNAUTHORIZED"] === "0",
  };
  return {
    request: (request) => exchange(line, request),
    close: async () => {
      await Promise.all([direct.destroy(), tunnels?.destroy()]);
    },
  };
}

interface TransportSettings {
  readonly userAgent: string;
  readonly dispatcherFor: (url: URL) => Dispatcher;
  /** Whether NODE_TLS_REJECT_UNAUTHORIZED asks for no check of certificates. */
  readonly ignoresCheckSwitch: boolean;
}

async function exchange(line: TransportSettings, request: HttpRequest): Promise<HttpResponse> {
  const timeout = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const maxBytes = request.maxBytes ?? DEFAULT_MAX_BYTES;
  // A server that drips a byte now and then is never silent: the whole exchange has a bound, too.
  const bound = AbortSignal.timeout(request.totalMs ?? DEFAULT_TOTAL_MS);
  try {
    const answer = await line.dispatcherFor(request.url).request({
      origin: request.url.origin,
      path: request.target ?? request.url.pathname + request.url.search,
      method: request.method,
      headers: { "accept-encoding": "gzip", "user-agent": line.userAgent, ...request.headers },
      body: request.body ?? null,
      signal: request.signal ? AbortSignal.any([request.signal, bound]) : bound,
      headersTimeout: timeout,
      bodyTimeout: timeout,
    });
    if (request.headOnly) {
      void discard(answer.body);
      return { status: answer.statusCode, headers: answer.headers, body: Buffer.alloc(0) };
    }
    const decoded = decode(answer.body, answer.headers["content-encoding"]);
    const body =
      request.beginningBytes === undefined
        ? await readBounded(decoded, maxBytes, request)
        : await readBeginning(decoded, request.beginningBytes);
    return { status: answer.statusCode, headers: answer.headers, body };
  } catch (error) {
    request.signal?.throwIfAborted();
    if (bound.aborted) throw tooSlow(request);
    throw error instanceof Fault ? error : describeTrouble(error, request.url, timeout, line);
  }
}

/** Reads a short rest, so that the connection can be used again; for a long or endless one it is closed. Never rejects. */
async function discard(body: Dispatcher.ResponseData["body"]): Promise<void> {
  const signal = AbortSignal.timeout(DISCARD_MS);
  await body.dump({ limit: DISCARD_BYTES, signal }).catch(() => undefined);
}

function tooSlow({ url, totalMs = DEFAULT_TOTAL_MS }: HttpRequest): Fault {
  const sentence = `${url.host} did not finish its answer within ${Math.round(totalMs / 1000)} s.`;
  return new Fault("network.timeout", sentence, {
    hint: "Run it again later; --debug shows which request it is.",
  });
}

/** Never rejects: the head of the answer has come, and that is what counts. */
async function readBeginning(body: AsyncIterable<Buffer>, bytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= bytes) break;
    }
  } catch {
    // What has come is all that there is.
  }
  return Buffer.concat(chunks).subarray(0, bytes);
}

async function readBounded(
  body: AsyncIterable<Buffer>,
  maxBytes: number,
  { url, reach }: HttpRequest,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge(url, maxBytes);
    await reach?.(length, url.host);
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length);
}

/** Unpacks piece by piece, so that no more is unpacked than is read. An answer without a body may be called anything. */
function decode(body: Readable, header: string | string[] | undefined): AsyncIterable<Buffer> {
  // RFC 9110: the names of codings have no case, and identity changes nothing.
  const codings = [header ?? []].flat().join(",").toLowerCase().split(",");
  const encoding = codings.map((coding) => coding.trim()).filter((coding) => coding && coding !== "identity");
  const [name] = encoding;
  if (name === undefined) return body;
  return encoding.length === 1 && (name === "gzip" || name === "x-gzip") ? unpack(body) : refuse(body);
}

async function* unpack(body: Readable): AsyncGenerator<Buffer, void, undefined> {
  const gunzip = createGunzip({ chunkSize: UNPACKED_CHUNK_BYTES });
  let isEmpty = true;
  body.once("data", () => (isEmpty = false));
  body.once("error", (error) => gunzip.destroy(error));
  body.pipe(gunzip);
  try {
    for await (const chunk of gunzip) yield chunk as Buffer;
  } catch (error) {
    if (!isEmpty || body.errored !== null) throw error;
  } finally {
    body.destroy();
  }
}

// oxlint-disable-next-line require-yield -- a body of which nothing is ever passed on
async function* refuse(body: Readable): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if (chunk.length > 0)
      throw new Fault("network.garbled", "The server's response has a compression that was not asked for.");
  }
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
const TRUST = "Behind a company proxy, set NODE_EXTRA_CA_CERTS to its certificate file.";
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME|CRL|^ERR_TLS|^ERR_SSL|^EPROTO$/u;
const GARBLED = /^HPE_|^Z_|UND_ERR_HEADERS_OVERFLOW/u;

function describeTrouble(error: unknown, url: URL, timeoutMs: number, line: TransportSettings): Fault {
  const code = findCode(error);
  const { host } = url;
  const cause = error;
  if (UNKNOWN_HOST.has(code)) {
    return new Fault("network.unknown-host", `No server has the name "${url.hostname}".`, {
      hint: "Check the company name and the network: namely doctor",
      cause,
    });
  }
  if (UNREACHABLE.has(code)) {
    return new Fault("network.unreachable", `${host} could not be reached (${code}).`, {
      hint: "Check NAMELY_BASE_URL and the network: namely doctor",
      cause,
    });
  }
  if (TIMED_OUT.has(code)) {
    const seconds = Math.round((code === "UND_ERR_CONNECT_TIMEOUT" ? CONNECT_TIMEOUT_MS : timeoutMs) / 1000);
    return new Fault("network.timeout", `${host} did not answer within ${seconds} s.`, { cause });
  }
  if (CERTIFICATE.test(code)) {
    return new Fault("network.tls", `The certificate of ${host} was not accepted (${code}).`, {
      hint: line.ignoresCheckSwitch
        ? `NODE_TLS_REJECT_UNAUTHORIZED=0 has no effect: the token could go to another server. ${TRUST}`
        : TRUST,
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
