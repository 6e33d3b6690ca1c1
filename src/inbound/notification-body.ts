import type { IncomingMessage } from "node:http";
import type { Clock } from "../platform/process/clock.ts";

export interface BodyLimits {
  readonly mostBytes: number;
  /** How long the whole body may take, in milliseconds. */
  readonly patienceMs: number;
  readonly clock: Clock;
}

export type NotificationBody =
  | { readonly kind: "body"; readonly bytes: Buffer }
  | { readonly kind: "too-large" }
  | { readonly kind: "too-slow" }
  /** The sender has hung up. */
  | { readonly kind: "gone" };

/** The body of a notification, held in memory up to its bound and not a byte beyond. Never rejects. */
export async function readNotificationBody(
  request: IncomingMessage,
  { mostBytes, patienceMs, clock }: BodyLimits,
): Promise<NotificationBody> {
  if (Number(request.headers["content-length"] ?? 0) > mostBytes) return { kind: "too-large" };
  const over = new AbortController();
  const pieces: Buffer[] = [];
  let size = 0;
  const body = new Promise<NotificationBody>((resolve) => {
    request.on("data", (piece: Buffer) => {
      size += piece.length;
      if (size <= mostBytes) pieces.push(piece);
      else resolve({ kind: "too-large" });
    });
    request.on("end", () => resolve({ kind: "body", bytes: Buffer.concat(pieces) }));
    request.on("error", () => resolve({ kind: "gone" }));
    request.on("close", () => resolve({ kind: "gone" }));
  });
  const patience = clock.sleep(patienceMs, over.signal).then(
    (): NotificationBody => ({ kind: "too-slow" }),
    (): NotificationBody => ({ kind: "gone" }),
  );
  const result = await Promise.race([body, patience]);
  over.abort();
  request.removeAllListeners("data");
  pieces.length = 0;
  return result;
}
