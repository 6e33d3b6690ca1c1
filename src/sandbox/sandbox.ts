import { createHash, randomBytes as systemRandomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "../platform/process/clock.ts";
import { Fault } from "../platform/errors/fault.ts";
import { errorCode } from "../platform/files/file-fault.ts";
import { closeServers } from "../platform/net/server.ts";
import { SandboxCompany } from "./company/company.ts";
import { SandboxControl } from "./control/control.ts";
import { Faults } from "./control/failures.ts";
import { RequestLog, type RequestListeners, type RequestRecord } from "./http/requests.ts";
import { Site } from "./http/site.ts";
import { type SandboxRateLimit, Throttle } from "./http/throttle.ts";
import { OAuth } from "./oauth/oauth.ts";
import { defaultQuirks, type Quirks } from "./control/quirks.ts";
import { TokenStore } from "./oauth/tokens.ts";
import type { SandboxParts } from "./control/sandbox-parts.ts";
import { Webhooks } from "./control/webhooks.ts";

export interface SandboxOptions extends RequestListeners {
  /** How many people the company has, whatever their status, at its first day: 0 to 1,000,000. Default 368. */
  readonly employees?: number;
  /** The same seed, size and day make the same company, byte for byte. Default 1. */
  readonly seed?: number;
  /** Default 0: any that is free. */
  readonly port?: number;
  /** Before each answer, in milliseconds. Default 0. */
  readonly latencyMs?: number;
  /** Subdomain of the company. Default "sandbox". */
  readonly company?: string;
  /** `YYYY-MM-DD`, where the company's calendar starts. */
  readonly today: string;
  /** For the life of tokens, the limit's window and the latency. */
  readonly clock: Clock;
  /** For codes and tokens of the OAuth flow. Default: the system's. */
  readonly randomBytes?: (count: number) => Uint8Array;
  readonly quirks?: Partial<Quirks>;
  /** On pages of profiles. Default 100 in 60 seconds. */
  readonly rateLimit?: SandboxRateLimit | "off";
  /** Registered for the OAuth client. Default `http://localhost:8976/callback`. */
  readonly redirectUris?: readonly string[];
}

export interface Sandbox {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  readonly company: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Of a user made for the API alone, who sees every field. */
  readonly personalToken: string;
  readonly redirectUris: readonly string[];
  /** The latest requests, oldest first. */
  readonly requests: readonly RequestRecord[];
  /** The verbs of the control endpoint, without HTTP in between. */
  readonly control: SandboxControl;
  /** Ends open connections too. */
  stop(): Promise<void>;
}

const RATE_LIMIT: SandboxRateLimit = { requests: 100, windowMs: 60_000 };
const REDIRECT_URI = "http://localhost:8976/callback";

/**
 * Starts a server on loopback that answers like Namely for a made-up company. Client id, client secret and personal
 * token follow from seed and company, so that what was set up against one run still works in the next.
 * Throws `sandbox.port-taken`.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { clock, seed = 1, company: permalink = "sandbox" } = options;
  const stopping = new AbortController();
  const quirks: Quirks = { ...defaultQuirks(), ...options.quirks };
  const company = new SandboxCompany(
    { seed, employees: options.employees ?? 368, company: permalink, today: options.today },
    quirks,
  );
  const client = {
    id: secret(seed, permalink, "client id"),
    secret: secret(seed, permalink, "client secret"),
    redirectUris: options.redirectUris ?? [REDIRECT_URI],
  };
  const personalToken = secret(seed, permalink, "personal token");
  const tokens = new TokenStore(clock, options.randomBytes ?? ((count) => systemRandomBytes(count)));
  tokens.addPersonal(personalToken, { person: undefined, hidden: new Set() });
  const parts: SandboxParts = {
    company,
    tokens,
    oauth: new OAuth(client, company, tokens, clock),
    throttle: new Throttle(options.rateLimit ?? RATE_LIMIT, clock),
    faults: new Faults(),
    log: new RequestLog(options),
    webhooks: new Webhooks(company, clock, stopping.signal),
    clock,
    signal: stopping.signal,
    personalToken,
  };
  const control = new SandboxControl(parts, options.latencyMs ?? 0);
  const site = new Site(parts, control);
  const server = createServer((request, response) => {
    // A client that disconnects, or a sandbox that stops, in the middle of a response is no error.
    site.handle(request, response).catch(() => response.destroy());
  });
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    company: permalink,
    clientId: client.id,
    clientSecret: client.secret,
    personalToken,
    redirectUris: client.redirectUris,
    requests: parts.log.records,
    control,
    stop: async () => {
      stopping.abort();
      await closeServers([server]);
    },
  };
}

/** 32 hexadecimal characters, as tokens and client ids are written. */
function secret(seed: number, company: string, purpose: string): string {
  return createHash("sha256")
    .update(`namely sandbox\n${seed}\n${company}\n${purpose}`)
    .digest("hex")
    .slice(0, 32);
}

async function listen(server: Server, port: number): Promise<number> {
  try {
    await once(server.listen(port, "127.0.0.1"), "listening");
  } catch (error) {
    throw nameTrouble(error, port);
  }
  // A connection that the system cannot give it, such as for too many open files, ends no sandbox.
  server.on("error", () => {});
  return (server.address() as AddressInfo).port;
}

function nameTrouble(error: unknown, port: number): Fault {
  const code = errorCode(error);
  if (code === "EADDRINUSE") {
    return new Fault("sandbox.port-taken", `Port ${port} is already in use.`, {
      hint: "Use another one, or any free one: namely sandbox --port 0",
      cause: error,
    });
  }
  if (code === "EACCES") {
    return new Fault("sandbox.port-refused", `No permission to listen on port ${port}.`, {
      hint: "Use a port above 1023, or any free one: namely sandbox --port 0",
      cause: error,
    });
  }
  return new Fault("sandbox.failed", "The sandbox could not start.", { cause: error });
}
