import type { Clock } from "../platform/process/clock.ts";
import { Fault } from "../platform/errors/fault.ts";
import type { HttpResponse, Transport } from "../platform/net/http.ts";
import { isLoopback } from "../platform/net/loopback.ts";
import { readRetryAfter } from "../platform/net/retry-after.ts";
import { backOff } from "./back-off.ts";
import type { DeliveryOutcome, Delivery, Destination } from "./destination.ts";
import { signDelivery } from "./signature.ts";

export interface WebhookOptions {
  /** As `readWebhookUrl` gives it; path and query may be secret and are never shown. */
  readonly url: URL;
  readonly secrets: readonly Uint8Array[];
  readonly transport: Transport;
  readonly clock: Clock;
  /** From 0 up to, not including, 1: jitter. */
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly debug?: ((line: string) => void) | undefined;
}

const CONCURRENCY = 4;
const MOST_ATTEMPTS = 4;
const ATTEMPT_MS = 15_000;
const LONGEST_RETRY_AFTER_MS = 60_000;

/** Besides 5xx: what a destination says that is busy now and may accept the same thing later. */
const PASSING_STATUSES = new Set([408, 425, 429]);

type DeliveryAttempt =
  | DeliveryOutcome
  | { readonly kind: "again"; readonly why: string; readonly retryAfterMs: number | undefined };

/** A destination behind a URL, as in the Standard Webhooks specification. */
export function createWebhook(options: WebhookOptions): Destination {
  return {
    kind: "post",
    name: options.url.host,
    concurrency: CONCURRENCY,
    deliver: (delivery) => deliver(delivery, options),
  };
}

/**
 * The URL of a webhook: https, or http on this machine, without a user name and password. Throws `usage.post-url`,
 * which does not quote what was given.
 */
export function readWebhookUrl(text: string): URL {
  const hint = "Write it like: --post https://hooks.example.com/namely";
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) throw new Fault("usage.post-url", "The value of --post is not a URL.", { hint });
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    const sentence = "--post takes an https URL, or an http one on this machine.";
    throw new Fault("usage.post-url", sentence, { hint });
  }
  if (url.username !== "" || url.password !== "") {
    const sentence = "The URL of --post has a user name or password, which is not supported.";
    throw new Fault("usage.post-url", sentence, { hint });
  }
  return url;
}

async function deliver(delivery: Delivery, options: WebhookOptions): Promise<DeliveryOutcome> {
  const { clock, random, signal } = options;
  for (let failures = 0; ; failures += 1) {
    const attempt = await attemptOnce(delivery, options);
    if (attempt.kind !== "again") return attempt;
    const { why, retryAfterMs = 0 } = attempt;
    if (failures + 1 >= MOST_ATTEMPTS || retryAfterMs > LONGEST_RETRY_AFTER_MS)
      return { kind: "unreachable", why };
    await clock.sleep(Math.max(retryAfterMs, backOff(failures, random)), signal);
  }
}

async function attemptOnce(delivery: Delivery, options: WebhookOptions): Promise<DeliveryAttempt> {
  const { url, secrets, transport, clock, signal, debug } = options;
  const { id, body } = delivery;
  // Destinations refuse old timestamps, so every attempt has its own and is signed again.
  const timestamp = Math.floor(clock.now() / 1000);
  try {
    const answer = await transport.request({
      method: "POST",
      url,
      headers: {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": String(timestamp),
        "webhook-signature": signDelivery({ id, timestamp, body, secrets }),
      },
      body,
      signal,
      timeoutMs: ATTEMPT_MS,
      totalMs: ATTEMPT_MS,
      // A 2xx is a yes, whatever body follows it: what cannot be read must not bring the event once more.
      headOnly: true,
    });
    debug?.(`POST ${url.host} ${id}: ${answer.status}`);
    return judgeAnswer(answer, clock.now());
  } catch (error) {
    if (!(error instanceof Fault) || error.area !== "network") throw error;
    debug?.(`POST ${url.host} ${id}: ${error.message}`);
    return { kind: "again", why: explainNetworkFault(error.code, ATTEMPT_MS), retryAfterMs: undefined };
  }
}

function judgeAnswer({ status, headers }: HttpResponse, now: number): DeliveryAttempt {
  if (status >= 200 && status < 300) return { kind: "accepted" };
  if (status >= 300 && status < 400)
    return { kind: "refused", why: `it answered with a redirect (${status}), which is not followed` };
  const why = `it answered ${status}`;
  if (status < 500 && !PASSING_STATUSES.has(status)) return { kind: "refused", why };
  return { kind: "again", why, retryAfterMs: readRetryAfter(headers["retry-after"], now) };
}

/** Why a request failed, as a clause about "it": a fault's own sentence would name the host. */
export function explainNetworkFault(code: Fault["code"], limitMs: number): string {
  switch (code) {
    case "network.unknown-host":
      return "no machine with that name was found";
    case "network.unreachable":
      return "it could not be reached";
    case "network.timeout":
      return `it did not answer within ${limitMs / 1000} s`;
    case "network.tls":
      return "its certificate was not accepted";
    case "network.proxy-unreachable":
      return "the proxy in between could not be reached";
    case "network.proxy-refused":
      return "the proxy in between did not open a way to it";
    case "network.garbled":
      return "its answer could not be read";
    default:
      return "the connection broke off";
  }
}
