import { Pool, ProxyAgent, type Dispatcher } from "undici";
import { openPool } from "./connection-pool.ts";
import { Fault } from "./fault.ts";
import type { Proxy } from "./proxy.ts";

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

  override connect(wish: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData>;
  override connect(
    wish: Dispatcher.ConnectOptions,
    callback: (error: Error | null, answer: Dispatcher.ConnectData) => void,
  ): void;
  override async connect(wish: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData> {
    const answer = await super.connect(wish).catch((error: unknown) => {
      throw explainTrouble(this.#proxy, error);
    });
    if (answer.statusCode === 200) return answer;
    answer.socket.on("error", () => {}).destroy();
    throw explainRefusal(this.#proxy, answer.statusCode, wish.path);
  }
}

const MEND = "Check HTTPS_PROXY; NO_PROXY names hosts that are reached without it.";

function explainTrouble({ url }: Proxy, cause: unknown): Fault {
  const code = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
  return new Fault("network.proxy-unreachable", `The proxy ${url.host} could not be reached${code}.`, {
    hint: MEND,
    cause,
  });
}

function explainRefusal({ url }: Proxy, status: number, target: string): Fault {
  if (status === 407) {
    return new Fault(
      "network.proxy-refused",
      `The proxy ${url.host} asks for a user name and a password (407).`,
      {
        hint: "Write them into HTTPS_PROXY, like this: http://user:password@proxy.example.com:3128",
      },
    );
  }
  const sentence = `The proxy ${url.host} did not open a way to ${target} (${status}).`;
  // A gateway's word: it has tried, and may succeed the next time.
  const code = status >= 500 ? "network.unreachable" : "network.proxy-refused";
  return new Fault(code, sentence, { hint: MEND });
}
