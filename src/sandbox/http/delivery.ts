import { STATUS_CODES, type IncomingMessage, type ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { Clock } from "../../platform/process/clock.ts";
import { bend, encode } from "../control/failures.ts";
import type { FaultRule } from "../control/fault-rule.ts";
import type { Quirks } from "../control/quirks.ts";
import type { SandboxResponse } from "./answer.ts";

const THREE_YEARS_MS = 3 * 365 * 24 * 3_600_000;

export interface ResponseDelivery {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly answer: SandboxResponse;
  /** Headers of every response. */
  readonly headers: Readonly<Record<string, string>>;
  readonly fault: FaultRule | undefined;
  readonly date: Quirks["dateHeader"];
  readonly clock: Clock;
  /** Aborted when the sandbox stops. */
  readonly signal: AbortSignal;
}

/** Sends a response, whole or as the fault bends it. Resolves to the status that was sent; 0 for none. */
export async function deliver(delivery: ResponseDelivery): Promise<number> {
  const { response, fault, clock, signal } = delivery;
  if (fault?.kind === "hang") return 0;
  if (fault?.kind === "reset" && fault.when === "before-headers") {
    reset(response);
    return 0;
  }
  if (fault?.kind === "reset" && fault.when === "in-headers") {
    await cutHead(response, delivery.answer.status);
    return 0;
  }
  if (fault?.kind === "slow" && fault.beforeHeadersMs !== undefined)
    await clock.sleep(fault.beforeHeadersMs, signal);
  const answer = fault === undefined ? delivery.answer : bend(fault, delivery.answer);
  if (answer.pieces !== undefined) {
    await sendPieces(delivery, answer.pieces);
    return answer.status;
  }
  const body = writeHead(delivery, answer);
  if (delivery.request.method === "HEAD") {
    response.end();
  } else if (fault?.kind === "reset" || (fault?.kind === "truncate" && fault.contentLength === "lying")) {
    await cutShort(response, body, fault.kind);
  } else if (fault?.kind === "slow" && fault.everyMs !== undefined) {
    await dribble(delivery, body, fault.chunkBytes ?? 1024, fault.everyMs);
  } else {
    response.end(body);
  }
  return answer.status;
}

const PIECE_CHARACTERS = 64 * 1024;

/** In pieces, as fast as the client takes them, and with time for other requests in between. */
async function sendPieces(
  { request, response, headers, answer }: ResponseDelivery,
  pieces: Iterable<string>,
): Promise<void> {
  response.writeHead(answer.status, { ...headers, ...answer.headers });
  let text = "";
  const send = (): Promise<void> =>
    new Promise((resolve) => {
      response.once("close", resolve);
      response.write(text, () => {
        response.off("close", resolve);
        setImmediate(resolve);
      });
      text = "";
    });
  for (const piece of request.method === "HEAD" ? [] : pieces) {
    if (response.destroyed) return;
    text += piece;
    if (text.length >= PIECE_CHARACTERS) await send();
  }
  response.end(text);
}

function writeHead(
  { request, response, headers, fault, date, clock }: ResponseDelivery,
  answer: SandboxResponse,
): Buffer {
  const plain = encode(answer.body, fault);
  const zipped = plain.length > 0 && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
  // Level 1: a real server compresses on another machine, so the sandbox should cost little here.
  const body = zipped ? gzipSync(plain, { level: 1 }) : plain;
  if (date === "none") response.sendDate = false;
  response.writeHead(answer.status, {
    ...headers,
    ...(date === "wrong" ? { date: new Date(clock.now() + THREE_YEARS_MS).toUTCString() } : {}),
    ...(date === "behind" ? { date: new Date(clock.now() - THREE_YEARS_MS).toUTCString() } : {}),
    ...answer.headers,
    ...(zipped ? { "content-encoding": "gzip" } : {}),
    "content-length": String(body.length),
  });
  return body;
}

/** A line and a half of the headers, written past node, which would send all of them. */
async function cutHead(response: ServerResponse, status: number): Promise<void> {
  const { socket } = response;
  await new Promise<void>((resolve) => {
    socket?.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-le`, () => resolve());
  });
  reset(response);
}

/** Half of the body, and then either a reset or a plain end of the line. */
async function cutShort(response: ServerResponse, body: Buffer, how: "reset" | "truncate"): Promise<void> {
  await new Promise<void>((resolve) => {
    response.write(body.subarray(0, Math.ceil(body.length / 2)), () => resolve());
  });
  if (how === "reset") reset(response);
  else response.socket?.end();
}

async function dribble(
  { response, clock, signal }: ResponseDelivery,
  body: Buffer,
  chunk: number,
  everyMs: number,
): Promise<void> {
  for (let from = 0; from < body.length && !response.destroyed; from += chunk) {
    if (from > 0) await clock.sleep(everyMs, signal);
    response.write(body.subarray(from, from + chunk));
  }
  response.end();
}

function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}
