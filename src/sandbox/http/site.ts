import type { IncomingMessage, ServerResponse } from "node:http";
import { isLocalHost } from "../../platform/net/loopback.ts";
import { showCompany } from "../endpoints/company-info.ts";
import { findRoute } from "../endpoints/routes.ts";
import type { FaultRule } from "../control/fault-rule.ts";
import { answerControl } from "../control/control-endpoint.ts";
import { ControlPage } from "../control/control-page.ts";
import type { SandboxControl } from "../control/control.ts";
import type { SandboxParts } from "../control/sandbox-parts.ts";
import { Identifiers } from "../identifiers.ts";
import type { TokenState } from "../oauth/tokens.ts";
import {
  type SandboxResponse,
  FORBIDDEN,
  htmlResponse,
  jsonResponse,
  notFound,
  redirectResponse,
  UNAUTHORIZED,
} from "./answer.ts";
import { deliver } from "./delivery.ts";
import type { RequestRecord } from "./requests.ts";

const BODY_LIMIT = 1_000_000;
const STATUS_WORDS: Readonly<Record<number, string>> = {
  200: "OK",
  201: "Created",
  302: "Found",
  401: "Unauthorized",
  404: "Not Found",
  406: "Not Acceptable",
};

interface Incoming {
  readonly request: IncomingMessage;
  readonly method: string;
  readonly url: URL;
  /** Below /api/v1, without `.json`; undefined for any other path. */
  readonly path: string | undefined;
  readonly body: string;
}

type RequestAuthorization = TokenState | { readonly kind: "absent" };

/** What is decided about a request on its arrival. */
interface ArrivalDecision {
  readonly authorization: RequestRecord["authorization"];
  readonly counted: boolean;
  readonly route: string;
  readonly answer: () => SandboxResponse;
  readonly fault: FaultRule | undefined;
}

/** Responds as the company's site would: authorization first, then the limit, then any fault, then the endpoint. */
export class Site {
  readonly #parts: SandboxParts;
  readonly #control: SandboxControl;
  readonly #page: ControlPage;
  readonly #requestIds: Identifiers;
  #answered = 0;

  constructor(parts: SandboxParts, control: SandboxControl) {
    this.#parts = parts;
    this.#control = control;
    this.#page = new ControlPage(control);
    this.#requestIds = new Identifiers(parts.company.people.dice, "request");
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isForUs(request)) {
      response.writeHead(421, { connection: "close" }).end();
      return;
    }
    const { company, log, clock, signal } = this.#parts;
    const at = clock.elapsed();
    const body = await readBody(request);
    const incoming = parse(request, body);
    const verdict = this.#judge(incoming);
    const settle = log.begin(
      {
        method: incoming.method,
        path: incoming.url.pathname,
        query: incoming.url.search.slice(1),
        status: 0,
        at,
        authorization: verdict.authorization,
        counted: verdict.counted,
      },
      verdict.route,
    );
    let status = 0;
    try {
      const latency = incoming.path === undefined ? 0 : this.#control.latencyMs;
      if (latency > 0) await clock.sleep(latency, signal);
      const answer = verdict.answer();
      const headers = this.#headers(answer.status, (clock.elapsed() - at) / 1000);
      const date = company.quirks.dateHeader;
      const fault = verdict.fault;
      status = await deliver({ request, response, answer, headers, fault, date, clock, signal });
    } finally {
      settle(status);
    }
  }

  #judge(incoming: Incoming): ArrivalDecision {
    const { company, faults, throttle } = this.#parts;
    const { method, url, path, request, body } = incoming;
    const authorization = this.#authorize(request, url);
    const arrival = {
      authorization: authorization.kind === "owner-inactive" ? "valid" : authorization.kind,
      counted: false,
      fault: undefined,
    } as const;
    if (path === undefined)
      return { ...arrival, route: "outside /api/v1", answer: () => this.#answerOutside(incoming) };
    const strike = (): FaultRule | undefined =>
      faults.strike({ method, path, page: Number(url.searchParams.get("page") ?? 1) });
    const open = this.#findOpenAnswer(incoming);
    if (open !== undefined) return { ...arrival, route: path, answer: open, fault: strike() };
    const found = findRoute(method, path);
    const route = found?.name ?? "unknown";
    const refuse = (answer: SandboxResponse): ArrivalDecision => ({
      ...arrival,
      route,
      answer: () => answer,
    });
    if (authorization.kind === "owner-inactive") return refuse(FORBIDDEN);
    if (authorization.kind !== "valid") {
      return refuse(
        authorization.kind === "expired" && company.quirks.expiredStatus === "403" ? FORBIDDEN : UNAUTHORIZED,
      );
    }
    const counted = method === "GET" && this.#counts(route);
    const entry = counted ? throttle.admit() : { admitted: true as const };
    if (!entry.admitted) return refuse(this.#throttled(entry.roomInMs));
    const answer = (): SandboxResponse => {
      if (found === undefined)
        return company.quirks.unknownPath === "404" ? notFound("Resource", company.quirks) : UNAUTHORIZED;
      const result = found.endpoint({
        company,
        viewer: authorization.viewer,
        query: url.searchParams,
        id: found.id,
        body,
      });
      if (found.name === "/profiles" && method === "GET") this.#control.afterProfilesPage();
      return method === "HEAD" ? { ...result, body: "" } : result;
    };
    return { ...arrival, counted, route, answer, fault: strike() };
  }

  /** What answers without a token. */
  #findOpenAnswer({ method, path, url, body }: Incoming): (() => SandboxResponse) | undefined {
    const { company, oauth } = this.#parts;
    switch (`${method} ${path}`) {
      case "GET /companies/info":
      case "HEAD /companies/info":
        return () => showCompany(company);
      case "GET /oauth2/authorize":
        return () => oauth.ask(url.searchParams);
      case "POST /oauth2/authorize":
        return () => oauth.decide(new URLSearchParams(body));
      case "POST /oauth2/token":
        return () => oauth.exchange(new URLSearchParams(body), url.searchParams);
      default:
        return undefined;
    }
  }

  #authorize(request: IncomingMessage, url: URL): RequestAuthorization {
    const { tokens, company } = this.#parts;
    const header = request.headers.authorization;
    const query = company.quirks.accessTokenQuery ? url.searchParams.get("access_token") : null;
    if (header === undefined && query === null) return { kind: "absent" };
    const token = header === undefined ? query : /^Bearer +(\S+)$/i.exec(header)?.[1];
    if (token === undefined || token === null) return { kind: "wrong" };
    return tokens.check(
      token,
      (person) => company.roster.has(person) && company.roster.status(person) !== "inactive",
    );
  }

  #counts(route: string): boolean {
    if (route === "/profiles") return true;
    return (
      this.#parts.company.quirks.countedPaths === "list-and-single" &&
      (route === "/profiles/{id}" || route === "/profiles/me")
    );
  }

  #throttled(roomInMs: number): SandboxResponse {
    const { quirks } = this.#parts.company;
    const status = Number(quirks.throttleStatus);
    const seconds = Math.max(1, Math.ceil(roomInMs / 1000));
    const headers: Record<string, string> =
      quirks.retryAfter === "none"
        ? {}
        : {
            "retry-after":
              quirks.retryAfter === "seconds"
                ? String(seconds)
                : // An HTTP date has no fractions: a second more, so that it is never too early.
                  new Date(this.#parts.clock.now() + (seconds + 1) * 1000).toUTCString(),
          };
    // No real body of this response is known.
    return jsonResponse(status, { message: "Rate limit exceeded", errors: [] }, headers);
  }

  #answerOutside({ request, url, body }: Incoming): SandboxResponse {
    const { pathname } = url;
    if (pathname === "/") return redirectResponse("/_sandbox");
    if (pathname === "/_sandbox" || pathname.startsWith("/_sandbox/")) {
      const path = pathname.slice("/_sandbox".length);
      return answerControl(this.#control, this.#page, { request, path, body });
    }
    return htmlResponse(404, "<!doctype html><title>Not found</title><p>This page does not exist.</p>\n");
  }

  #headers(status: number, runtime: number): Record<string, string> {
    this.#answered += 1;
    return {
      "cache-control": status < 300 ? "max-age=0, private, must-revalidate" : "no-cache",
      status: `${status} ${STATUS_WORDS[status] ?? ""}`.trim(),
      vary: "Accept-Encoding",
      "x-request-id": this.#requestIds.of(this.#answered),
      "x-runtime": runtime.toFixed(6),
      "x-rack-cache": "miss",
      "x-content-type-options": "nosniff",
      // So that the commands see the sandbox's day after days have passed in it.
      "namely-sandbox-date": this.#parts.company.date,
    };
  }
}

/**
 * A web page whose own host name leads here (DNS rebinding) must neither read nor control the sandbox. Behind a gateway the
 * API is requested under any name, so a request with a token, or for one, is let through.
 */
function isForUs({ headers, url = "" }: IncomingMessage): boolean {
  if (isLocalHost(headers.host)) return true;
  if (/^\/api\/v1\/oauth2\/token(?:\.json)?(?:\?|$)/u.test(url)) return true;
  return url.startsWith("/api/v1/") && headers.authorization !== undefined;
}

function parse(request: IncomingMessage, body: string): Incoming {
  const url = new URL(request.url ?? "/", "http://sandbox.invalid");
  const path = /^\/api\/v1(\/.*?)(?:\.json)?\/?$/.exec(url.pathname)?.[1];
  return { request, method: request.method ?? "GET", url, path, body };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_LIMIT) throw new RangeError("The request's body is too long for the sandbox.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
