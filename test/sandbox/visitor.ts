import { request as httpRequest } from "node:http";
import { onTestFinished } from "vitest";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../src/sandbox/sandbox.ts";
import { ManualClock } from "../support/manual-clock.ts";

export type Json = Record<string, unknown>;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: Json | undefined;
}

export interface Visitor {
  readonly sandbox: Sandbox;
  readonly clock: ManualClock;
  /** `path` below /api/v1, with the personal token unless another one, or null for none, is given. */
  readonly get: (path: string, token?: string | null) => Promise<Reply>;
  readonly send: (
    method: string,
    path: string,
    body: string,
    headers?: Record<string, string>,
  ) => Promise<Reply>;
}

export const TODAY = "2026-11-23";

/** Starts a sandbox with a clock of the test's own; it stops when the test has finished. */
export async function visit(options: Partial<SandboxOptions> = {}): Promise<Visitor> {
  const clock = new ManualClock();
  const sandbox = await startSandbox({ today: TODAY, clock, rateLimit: "off", ...options });
  onTestFinished(() => sandbox.stop());
  const ask = async (
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<Reply> => {
    const url = sandbox.url + (path.startsWith("/_sandbox") ? path : `/api/v1${path}`);
    const response = await fetch(url, {
      method,
      headers,
      redirect: "manual",
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parse(text) };
  };
  const authorization = (token: string | null): Record<string, string> =>
    token === null ? {} : { authorization: `Bearer ${token}` };
  return {
    sandbox,
    clock,
    get: (path, token = sandbox.personalToken) => ask("GET", path, authorization(token)),
    send: (method, path, body, headers = {}) =>
      ask(
        method,
        path,
        { ...authorization(sandbox.personalToken), "content-type": "application/json", ...headers },
        body,
      ),
  };
}

function parse(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

/** The list under a key of a reply. */
export function rows(reply: Reply, key: string): Json[] {
  const list = reply.json?.[key];
  if (!Array.isArray(list))
    throw new Error(`${reply.status}: no list under ${key}: ${reply.text.slice(0, 200)}`);
  return list as Json[];
}

/** What stands at the end of a path of keys; undefined where the path breaks off. */
export function dig(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null
        ? (inner as Record<string | number, unknown>)[key]
        : undefined,
    value,
  );
}

/** The rows that stand at the end of a path of keys; none where the path breaks off. */
export function list(value: unknown, ...path: (string | number)[]): Json[] {
  const found = dig(value, ...path);
  return Array.isArray(found) ? (found as Json[]) : [];
}

/** A text of a row; "" where there is none. */
export function text(row: Json | undefined, key: string): string {
  const value = row?.[key];
  return typeof value === "string" ? value : "";
}

export function meta(reply: Reply): Json {
  return reply.json?.["meta"] as Json;
}

export interface RawReply {
  readonly status: number | undefined;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
  /** Why the answer did not come to its end; undefined when it did. */
  readonly broken: string | undefined;
}

/** A request as it is on the wire: nothing decompressed, and a broken answer is told as one. */
export function getRaw(
  sandbox: Sandbox,
  path: string,
  headers: Record<string, string> = {},
): Promise<RawReply> {
  return new Promise((resolve) => {
    const request = httpRequest(
      sandbox.url + (path.startsWith("/_sandbox") ? path : `/api/v1${path}`),
      { agent: false, headers: { authorization: `Bearer ${sandbox.personalToken}`, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        const settle = (broken: string | undefined): void =>
          resolve({
            status: response.statusCode,
            headers: response.headers,
            body: Buffer.concat(chunks),
            broken,
          });
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => settle(undefined));
        response.on("error", (error: NodeJS.ErrnoException) => settle(error.code ?? error.message));
      },
    );
    request.on("error", (error: NodeJS.ErrnoException) =>
      resolve({ status: undefined, headers: {}, body: Buffer.alloc(0), broken: error.code ?? error.message }),
    );
    request.end();
  });
}
