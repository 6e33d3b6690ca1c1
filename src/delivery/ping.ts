import { Fault } from "../platform/errors/fault.ts";
import type { Transport } from "../platform/net/http.ts";
import { explainNetworkFault } from "./attempts.ts";
import { findUrlTrouble } from "./post-address.ts";

/** What a ping reports: that a run has started, or the exit code that it ended with. */
export type PingSignal = "start" | number;

const PING_MS = 10_000;

/**
 * The URL of a check: https, or http on this machine, without a user name and password. Throws `usage.ping-url`, which
 * does not quote it: a person who has the URL can silence the check.
 */
export function readPingUrl(text: string): URL {
  const hint = "Write it like: --ping https://hc-ping.com/YOUR-UUID";
  const trouble = findUrlTrouble(text, "--ping");
  if (trouble !== undefined) throw new Fault("usage.ping-url", trouble, { hint });
  return new URL(text);
}

/** Every part of the URL that is a secret, for the redactor. */
export function listPingSecrets(url: URL): string[] {
  const path = url.pathname.replace(/\/+$/u, "");
  return [url.href, path, path.slice(1), url.search.slice(1)];
}

/** What one ping needs; `body` holds counts alone. */
export interface PingRequest {
  readonly url: URL;
  readonly ping: PingSignal;
  readonly body: string;
  readonly transport: Transport;
  readonly signal?: AbortSignal | undefined;
  /** Default: 10 s. */
  readonly limitMs?: number | undefined;
}

/**
 * Sends one ping as healthchecks.io expects it: `/start`, the URL itself for exit code 0 and `/<exit code>` for others.
 * Resolves to why it failed, as a clause about "it", or undefined. Rejects only with the signal's reason.
 */
export async function sendPing(request: PingRequest): Promise<string | undefined> {
  const { url, ping, body, transport, signal, limitMs = PING_MS } = request;
  try {
    const { status } = await transport.request({
      method: "POST",
      url: addressPing(url, ping),
      headers: { "content-type": "text/plain; charset=utf-8" },
      body,
      signal,
      timeoutMs: limitMs,
      totalMs: limitMs,
      headOnly: true,
    });
    return status >= 200 && status < 300 ? undefined : `it answered ${status}`;
  } catch (error) {
    if (!(error instanceof Fault) || error.area !== "network") throw error;
    return explainNetworkFault(error.code, limitMs);
  }
}

function addressPing(url: URL, ping: PingSignal): URL {
  if (ping === 0) return url;
  const address = new URL(url);
  address.pathname = `${url.pathname.replace(/\/+$/u, "")}/${ping}`;
  return address;
}
