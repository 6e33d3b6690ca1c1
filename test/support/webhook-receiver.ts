import { webcrypto } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** Its base64 has all signs that look different in other encodings. */
export const WEBHOOK_SECRET = `whsec_${Buffer.from("fbefbe~~~ÿÿÿ?>?>?>fbefbefbe", "latin1").toString("base64")}`;

/** One request that came in, checked as the Standard Webhooks specification has it. */
export interface Delivery {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
  /** The person's id, or null for what concerns the company. */
  readonly person: string | null;
  /** Such as `terminated`. */
  readonly event: string;
  readonly contentType: string | undefined;
  /** Those of the receiver's secrets that the very bytes which came are signed with. */
  readonly signedWith: readonly string[];
  /** Path and query. */
  readonly address: string;
}

/** A status, with headers if need be; `hang` gives no answer, `reset` breaks the connection off. */
export type Reply =
  | number
  | { readonly status: number; readonly headers: Record<string, string> }
  | "hang"
  | "reset";

export interface WebhookReceiver extends AsyncDisposable {
  /** With a path and a query that only sender and receiver may know. */
  readonly url: string;
  /** Everything that came, accepted or not. */
  readonly deliveries: readonly Delivery[];
  /** What was answered with a 2xx, in that order. */
  readonly accepted: readonly Delivery[];
  /** Default: 204 for all. `number` counts all deliveries from 1. */
  reply: (delivery: Delivery, number: number) => Reply;
  /** Resolves when so many have come. */
  receive(count: number): Promise<void>;
  /** Resolves when so many have been accepted. */
  accept(count: number): Promise<void>;
  /** From now on nobody listens at the address; `open` brings the same receiver back. */
  close(): Promise<void>;
  open(): Promise<void>;
}

/** A receiver of webhooks on loopback; end it with `await using`. */
export async function startWebhookReceiver({
  secrets = [WEBHOOK_SECRET],
  path = "/",
}: { readonly secrets?: readonly string[]; readonly path?: string } = {}): Promise<WebhookReceiver> {
  const deliveries: Delivery[] = [];
  const accepted: Delivery[] = [];
  let look = (): void => undefined;
  const until = (isThere: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const before = look;
      look = () => {
        before();
        if (isThere()) resolve();
      };
      look();
    });
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const delivery = await readDelivery(request, secrets);
    deliveries.push(delivery);
    const reply = receiver.reply(delivery, deliveries.length);
    if (reply === "reset") response.destroy();
    else if (reply !== "hang") {
      const { status, headers } = typeof reply === "number" ? { status: reply, headers: {} } : reply;
      if (status < 300) accepted.push(delivery);
      response.writeHead(status, headers).end();
    }
    look();
  };
  const server = createServer((request, response) => {
    take(request, response).catch(() => response.destroy());
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${port}${path}`,
    deliveries,
    accepted,
    reply: () => 204,
    receive: (count) => until(() => deliveries.length >= count),
    accept: (count) => until(() => accepted.length >= count),
    close,
    open: () => listen(port),
    [Symbol.asyncDispose]: close,
  };
  return receiver;
}

async function readDelivery(request: IncomingMessage, secrets: readonly string[]): Promise<Delivery> {
  const bytes = await buffer(request);
  const header = (name: string): string => String(request.headers[name]);
  const [id, timestamp] = [header("webhook-id"), header("webhook-timestamp")];
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), bytes]);
  const verdicts = await Promise.all(
    secrets.map((secret) => verify(secret, header("webhook-signature"), signed)),
  );
  const { data } = JSON.parse(bytes.toString("utf8")) as {
    data: { event: string; employee: { id: string } | null };
  };
  return {
    id,
    timestamp: Number(timestamp),
    body: bytes.toString("utf8"),
    person: data.employee?.id ?? null,
    event: data.event,
    contentType: request.headers["content-type"],
    signedWith: secrets.filter((_, index) => verdicts[index]),
    address: request.url ?? "",
  };
}

/** Written after the specification and with another library than the sender's, so that both cannot be wrong alike. */
async function verify(secret: string, signature: string, signed: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const bytes = decode(secret.replace("whsec_", ""));
  const key = await webcrypto.subtle.importKey("raw", bytes, algorithm, false, ["verify"]);
  const candidates = signature.split(" ").map((part) => part.split(","));
  const verdicts = candidates.map(
    async ([version, mark = ""]) =>
      version === "v1" && (await webcrypto.subtle.verify("HMAC", key, decode(mark), signed)),
  );
  return (await Promise.all(verdicts)).includes(true);
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
