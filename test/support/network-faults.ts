import type { FaultCode } from "../../src/platform/errors/fault.ts";
import type { HttpRequest, Transport } from "../../src/platform/net/http.ts";
import type { FaultRule } from "../../src/sandbox/control/fault-rule.ts";
import { makeSelfSigned } from "./certificates.ts";
import { findFreePort } from "../../src/platform/net/free-port.ts";
import { startScriptedServer } from "./scripted-server.ts";
import { startTlsFront } from "./tls-front.ts";

/** A way in which a request goes wrong on its way or on its way back. */
export interface NetworkFault {
  readonly name: string;
  /** What the server does; undefined when the request never gets there. */
  readonly rule?: FaultRule;
  /** Where the request ends up in place of the server. */
  readonly misled?: "closed port" | "unknown name" | "stranger";
  /** The server says nothing, or too little: only a limit of time ends it. */
  readonly isSilent?: boolean;
  /** What a GET that always meets it fails with, and how often it is sent until then. */
  readonly code: FaultCode;
  readonly attempts: number;
  /** What a call for a token, which is sent once whatever happens, fails with. */
  readonly tokenCode: FaultCode;
}

/** Where requests that miss the server end up. */
export interface WrongPlaces {
  readonly closedPort: number;
  /** A TLS server whose certificate nobody vouches for. */
  readonly strangerPort: number;
  /** Another host, as an answer may name one. */
  readonly elsewhere: URL;
  /** How much has arrived at the wrong places, in requests and bytes: all of it would have brought a token. */
  readonly visits: number;
}

/** End them with `await using`. */
export async function openWrongPlaces(): Promise<WrongPlaces & AsyncDisposable> {
  const elsewhere = await startScriptedServer((_, response) => void response.end("{}"));
  const stranger = await startTlsFront(makeSelfSigned({ names: ["127.0.0.1"] }), {
    port: Number(elsewhere.url.port),
  });
  return {
    closedPort: await findFreePort(),
    strangerPort: stranger.port,
    elsewhere: elsewhere.url,
    get visits() {
      return elsewhere.requests.length + stranger.bytesTaken;
    },
    [Symbol.asyncDispose]: async () => {
      await stranger[Symbol.asyncDispose]();
      await elsewhere[Symbol.asyncDispose]();
    },
  };
}

/** All of them, as the redirect needs to know where to. */
export function listNetworkFaults({ elsewhere }: Pick<WrongPlaces, "elsewhere">): readonly NetworkFault[] {
  const status = (
    name: string,
    action: Omit<Extract<FaultRule, { kind: "status" }>, "kind">,
  ): NetworkFault => {
    const isLimit = action.status === 429;
    const code = isLimit ? "limit.refused" : "api.server-error";
    return {
      name,
      rule: { kind: "status", ...action },
      code,
      attempts: isLimit ? 11 : 6,
      tokenCode: isLimit ? "limit.refused" : "api.status",
    };
  };
  const broken = (name: string, rule: FaultRule): NetworkFault => ({
    name,
    rule,
    code: "network.reset",
    attempts: 6,
    tokenCode: "network.reset",
  });
  const unreadable = (name: string, rule: FaultRule): NetworkFault => ({
    name,
    rule,
    code: "api.not-json",
    attempts: 4,
    tokenCode: "api.shape",
  });
  const silent = (name: string, rule: FaultRule): NetworkFault => ({
    name,
    rule,
    isSilent: true,
    code: "network.timeout",
    attempts: 4,
    tokenCode: "network.timeout",
  });
  const misled = (
    name: string,
    place: NetworkFault["misled"],
    code: FaultCode,
    attempts: number,
  ): NetworkFault => ({
    name,
    ...(place === undefined ? {} : { misled: place }),
    code,
    attempts,
    tokenCode: code,
  });
  return [
    misled("a refused connection", "closed port", "network.unreachable", 3),
    misled("a name that is not found", "unknown name", "network.unknown-host", 3),
    misled("a certificate that nobody vouches for", "stranger", "network.tls", 1),
    broken("a reset before the headers", { kind: "reset", when: "before-headers" }),
    broken("a reset in the headers", { kind: "reset", when: "in-headers" }),
    broken("a reset in the body", { kind: "reset", when: "mid-body" }),
    broken("half a body with the length of the whole", { kind: "truncate", contentLength: "lying" }),
    unreadable("half a body with its own length", { kind: "truncate", contentLength: "right" }),
    unreadable("a web page", { kind: "html" }),
    silent("a body that drips", { kind: "slow", chunkBytes: 1, everyMs: 50 }),
    silent("no answer", { kind: "hang" }),
    status("429 with Retry-After", { status: 429, retryAfter: "7" }),
    status("429 without", { status: 429 }),
    status("500", { status: 500 }),
    status("502", { status: 502 }),
    status("503 with Retry-After", { status: 503, retryAfter: "7" }),
    status("503 without", { status: 503 }),
    status("504", { status: 504 }),
    {
      name: "a redirect to another host",
      rule: { kind: "redirect", location: elsewhere.href },
      code: "api.redirected",
      attempts: 1,
      tokenCode: "api.shape",
    },
  ];
}

export interface Disturbance {
  readonly fault: NetworkFault;
  /** How many of the requests that fit meet the fault. */
  readonly times: number;
  readonly fits: (wish: HttpRequest) => boolean;
  /** Called before the first request that is to go well: counted by the server, one that was given up would count late. */
  readonly end?: () => void;
}

export interface DisturbedTransport extends Transport {
  /** How many requests that fit have been sent. */
  readonly attempts: number;
}

/** A silent server would be waited for by the minute; only requests that it is known to leave alone wait less. */
const PATIENCE = { timeoutMs: 150, totalMs: 300 };

/** The real transport, on which some requests set out for the wrong place or wait less long than they would. */
export function disturb(
  transport: Transport,
  { fault, times, fits, end }: Disturbance,
  places: WrongPlaces,
): DisturbedTransport {
  let attempts = 0;
  return {
    get attempts() {
      return attempts;
    },
    request: (wish) => {
      if (!fits(wish)) return transport.request(wish);
      if (++attempts > times) {
        end?.();
        return transport.request(wish);
      }
      return transport.request({
        ...wish,
        ...(fault.isSilent ? PATIENCE : {}),
        ...(fault.misled === undefined ? {} : { url: mislead(fault.misled, wish.url, places) }),
      });
    },
    close: () => transport.close(),
  };
}

function mislead(
  place: NonNullable<NetworkFault["misled"]>,
  { pathname }: URL,
  { closedPort, strangerPort }: WrongPlaces,
): URL {
  const origins = {
    "closed port": `http://127.0.0.1:${closedPort}`,
    "unknown name": "http://no-such-company.invalid",
    stranger: `https://127.0.0.1:${strangerPort}`,
  };
  return new URL(pathname, origins[place]);
}
