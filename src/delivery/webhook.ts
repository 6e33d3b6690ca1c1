import { postRepeatedly, judgeStatus, type PostAttempt, type PostOptions } from "./attempts.ts";
import type { Delivery, Destination } from "./destination.ts";
import { signDelivery } from "./signature.ts";

export interface WebhookOptions extends PostOptions {
  /** As `readPostAddress` gives it; path and query may be secret and are never shown. */
  readonly url: URL;
  readonly secrets: readonly Uint8Array[];
}

const CONCURRENCY = 4;

/** A destination behind a URL, as in the Standard Webhooks specification. */
export function createWebhook(options: WebhookOptions): Destination {
  return {
    kind: "post",
    name: options.url.host,
    concurrency: CONCURRENCY,
    deliver: (delivery) => postRepeatedly(() => signAttempt(delivery, options), options),
  };
}

function signAttempt({ id, body }: Delivery, { url, secrets, clock }: WebhookOptions): PostAttempt {
  // Destinations refuse old timestamps, so every attempt has its own and is signed again.
  const timestamp = Math.floor(clock.now() / 1000);
  return {
    what: id,
    request: {
      url,
      headers: {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": String(timestamp),
        "webhook-signature": signDelivery({ id, timestamp, body, secrets }),
      },
      body,
      // A 2xx is a yes, whatever body follows it: what cannot be read must not bring the event once more.
      headOnly: true,
    },
    judge: (answer, now) => judgeStatus(answer, now),
  };
}
