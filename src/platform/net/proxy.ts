import { Fault } from "../errors/fault.ts";
import { decodePercent } from "../secrets/percent.ts";
import type { Environment } from "../process/environment.ts";

/** The proxy between this machine and its servers, as HTTPS_PROXY and NO_PROXY name it. */
export interface Proxy {
  /** Without user name and password. */
  readonly url: URL;
  /** The value of `Proxy-Authorization`, when the address came with a user name. */
  readonly authorization: string | undefined;
  /** Whether requests to this address go through it. Plain http, which is only ever loopback, does not. */
  isFor(url: URL): boolean;
}

/** How a user name and a password are written in an address. */
export const PERCENT_HINT =
  "In a user name or password, write \\ as %5C, @ as %40, : as %3A, / as %2F, # as %23, ? as %3F and % as %25: http://CORP%5Cuser:password@proxy.example.com:3128";

/**
 * Reads HTTPS_PROXY and NO_PROXY; in lower case they come first, as everywhere. Throws `usage.proxy`, which does not
 * quote the address: there may be a password in it.
 */
export function readProxy(env: Environment): Proxy | undefined {
  const variable = findProxyVariable(env);
  const text = variable && env[variable];
  if (!text) return undefined;
  if (text.includes("\\")) throw wrongProxy("contains a backslash", PERCENT_HINT);
  const url = parseProxyUrl(text);
  // An @ behind the host: a / ? or # of the password has been taken for the end of the host.
  if (text.includes("@") && (url === undefined || url.href.replace(/^[^/]*\/\/[^/?#]*/u, "").includes("@")))
    throw wrongProxy("is not the address of a proxy", PERCENT_HINT);
  if (url === undefined) throw wrongProxy("is not the address of a proxy");
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw wrongProxy(`names an unsupported kind of proxy: "${url.protocol.slice(0, -1)}"`);
  const authorization = readAuthorization(url);
  const exempt = parseExemptions(env["no_proxy"] ?? env["NO_PROXY"] ?? "");
  const bare = new URL(url.origin);
  return { url: bare, authorization, isFor: (target) => target.protocol === "https:" && !exempt(target) };
}

/** The variable that decides about the proxy; undefined when none is set. */
export function findProxyVariable(env: Environment): "https_proxy" | "HTTPS_PROXY" | undefined {
  return (["https_proxy", "HTTPS_PROXY"] as const).find((name) => env[name] !== undefined);
}

function parseProxyUrl(text: string): URL | undefined {
  // As everywhere, `proxy.example.com:3128` is an http proxy.
  const address = /^[a-z][a-z\d+.-]*:\/\//iu.test(text) ? text : `http://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url === undefined || url.hostname === "" ? undefined : url;
}

const FORM = "Write it like this: HTTPS_PROXY=http://proxy.example.com:3128";

function wrongProxy(what: string, hint = FORM): Fault {
  return new Fault("usage.proxy", `HTTPS_PROXY ${what}.`, { hint });
}

function readAuthorization({ username, password }: URL): string | undefined {
  if (username === "") return undefined;
  return `Basic ${Buffer.from(`${decodePercent(username)}:${decodePercent(password)}`).toString("base64")}`;
}

/** NO_PROXY: hosts with all that is below them, with or without a leading dot, with or without a port; `*` is everything. */
function parseExemptions(list: string): (url: URL) => boolean {
  const entries = list
    .toLowerCase()
    .split(/[\s,]+/u)
    .filter(Boolean)
    .map((entry) => {
      // An IPv6 address has a port behind it only in brackets.
      const [, host = entry, port] = /^([^:]+|\[.+\]):(\d+)$/u.exec(entry) ?? [];
      return { host: withoutBrackets(host.replace(/^\*?\./u, "")), port };
    });
  return ({ hostname, port }) => {
    const name = withoutBrackets(hostname);
    return entries.some(
      (entry) =>
        (entry.port === undefined || entry.port === (port || "443")) &&
        (entry.host === "*" || name === entry.host || name.endsWith(`.${entry.host}`)),
    );
  };
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/u, "$1");
}
