import { Pool, ProxyAgent, type Dispatcher } from "undici";
import { openPool } from "./connection-pool.ts";
import { Fault } from "../errors/fault.ts";
import { PERCENT_HINT, type Proxy } from "./proxy.ts";

export interface TunnelOptions {
  /** Of every TLS connection, with the proxy and through it. */
  readonly tls: { readonly timeout: number; readonly rejectUnauthorized: true };
  /** How long the proxy may take to reach the other side. */
  readonly tunnelMs: number;
}

/** The way through the proxy. What goes wrong before the other side is reached is a `network.*` fault that names the proxy. */
export function openTunnels(proxy: Proxy, { tls, tunnelMs }: TunnelOptions): Dispatcher {
  return new ProxyAgent({
    uri: proxy.url.href,
    ...(proxy.authorization === undefined ? {} : { token: proxy.authorization }),
    requestTls: tls,
    proxyTls: tls,
    factory: openPool,
    clientFactory: (origin, options) =>
      new ProxyLine(proxy, origin, { ...options, headersTimeout: tunnelMs }),
  });
}

/** Connections to the proxy itself. */
class ProxyLine extends Pool {
  readonly #proxy: Proxy;

  constructor(proxy: Proxy, origin: URL, options: Pool.Options) {
    super(origin, options);
    this.#proxy = proxy;
  }

  override connect(options: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData>;
  override connect(
    options: Dispatcher.ConnectOptions,
    callback: (error: Error | null, answer: Dispatcher.ConnectData) => void,
  ): void;
  override async connect(options: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData> {
    const answer = await super.connect(options).catch((error: unknown) => {
      throw explainTrouble(this.#proxy, error);
    });
    if (answer.statusCode === 200) return answer;
    answer.socket.on("error", () => {}).destroy();
    throw explainRefusal(this.#proxy, answer, options.path);
  }
}

const PROXY_HINT = "Check HTTPS_PROXY; NO_PROXY names hosts that are reached without it.";

function explainTrouble({ url }: Proxy, cause: unknown): Fault {
  const code = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
  return new Fault("network.proxy-unreachable", `The proxy ${url.host} could not be reached${code}.`, {
    hint: PROXY_HINT,
    cause,
  });
}

function explainRefusal(
  proxy: Proxy,
  { statusCode: status, headers }: Pick<Dispatcher.ConnectData, "statusCode" | "headers">,
  target: string,
): Fault {
  const { url } = proxy;
  if (status === 407) return explainLogin(proxy, listSchemes(headers["proxy-authenticate"]));
  const sentence = `The proxy ${url.host} did not open a way to ${target} (${status}).`;
  // A gateway's word: it has tried, and may succeed the next time.
  const code = status >= 500 ? "network.unreachable" : "network.proxy-refused";
  return new Fault(code, sentence, { hint: PROXY_HINT });
}

/** A 407, with what the proxy would take. Only Basic is spoken here. */
function explainLogin({ url, authorization }: Proxy, schemes: readonly string[]): Fault {
  const offer = schemes.length === 0 ? "" : `; it offers ${joinWords(schemes)}`;
  const sentence =
    authorization === undefined
      ? `The proxy ${url.host} asks for a user name and a password (407${offer}).`
      : `The proxy ${url.host} refused the user name and password in HTTPS_PROXY (407${offer}).`;
  return new Fault("network.proxy-refused", sentence, { hint: proxyLoginHint(authorization, schemes) });
}

function proxyLoginHint(authorization: string | undefined, schemes: readonly string[]): string {
  if (schemes.length > 0 && !schemes.some((scheme) => scheme.toLowerCase() === "basic")) {
    return "namely can only log in to a proxy with Basic. Run a local proxy that speaks the other schemes, such as px or cntlm, and set HTTPS_PROXY to it.";
  }
  if (authorization === undefined)
    return "Write them into HTTPS_PROXY, like this: http://user:password@proxy.example.com:3128";
  return `Check both. ${PERCENT_HINT}`;
}

/** The schemes in a `Proxy-Authenticate` header (RFC 9110 11.6.1): words between commas that no `=` follows. */
function listSchemes(header: string | string[] | undefined): readonly string[] {
  const parts = [header ?? []]
    .flat()
    .join(",")
    .replaceAll(/"(?:[^"\\]|\\.)*"/gu, "")
    .split(",");
  const words = parts.map((part) => part.trim().split(/\s+/u)[0] ?? "");
  return [...new Set(words.filter((word) => /^[a-z][a-z\d-]{0,30}$/iu.test(word)))];
}

function joinWords(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
