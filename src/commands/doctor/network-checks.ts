import { lookup } from "node:dns/promises";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { isIP } from "node:net";
import { findLogin, listCompanies, type Settings } from "../../auth/companies.ts";
import { checkCompany } from "../../auth/lookup.ts";
import { findBaseUrl, findNamedCompany } from "../../auth/subdomain.ts";
import { Fault } from "../../platform/errors/fault.ts";
import { isLoopback } from "../../platform/net/loopback.ts";
import { findProxyVariable, readProxy } from "../../platform/net/proxy.ts";
import { readBudget } from "../account/budget-status.ts";
import { withTransport } from "../account/transport-use.ts";
import type { Transport } from "../../platform/net/http.ts";
import type { Context } from "../../cli/context.ts";
import { type Finding, type HealthCheck, ok, problem, problemOf, skipped, warning } from "./health-check.ts";

const SLOW_MS = 2000;
/** A webhook's signature is refused when its time is further off than this (Standard Webhooks). */
const MOST_SKEW_MS = 300_000;
const NOTED_SKEW_MS = 30_000;

const NO_COMPANY = skipped("No company is known: pass --company, or log in first.");

/** The way to Namely: proxy, TLS, DNS, the API itself, the clock, and what is left of the rate limit. */
export function listNetworkChecks(
  context: Context,
  settings: () => Promise<Settings>,
): readonly HealthCheck[] {
  const target = async (): Promise<URL | undefined> => chooseTarget(context, await settings());
  let asking: Promise<ApiAnswer> | undefined;
  // Both checks need the same answer.
  const ask = (url: URL, signal: AbortSignal): Promise<ApiAnswer> =>
    (asking ??= askApi({ ...context, signal }, url));
  const withTarget =
    (run: (url: URL, signal: AbortSignal) => Promise<readonly Finding[]>): HealthCheck["run"] =>
    async (signal) => {
      const url = await target();
      return url === undefined ? [NO_COMPANY] : run(url, signal);
    };
  return [
    { name: "proxy", run: async () => [describeProxy(context, await target().catch(() => undefined))] },
    { name: "tls", run: () => checkTls(context) },
    { name: "dns", run: withTarget(async (url) => [await checkDns(context, url)]) },
    { name: "api", run: withTarget(async (url, signal) => [describeApi(url, await ask(url, signal))]) },
    {
      name: "clock",
      run: withTarget(async (url, signal) => [describeClock(context, await ask(url, signal))]),
    },
    {
      name: "budget",
      run: withTarget(async (url, signal) => [await describeBudget({ ...context, signal }, url)]),
    },
  ];
}

/** The address that a command would use now, whether or not its login works. */
function chooseTarget({ globals, env }: Context, settings: Settings): URL | undefined {
  const override = env["NAMELY_BASE_URL"];
  const companies = listCompanies(settings);
  const only = companies.length === 1 ? companies[0] : undefined;
  const company = findNamedCompany(globals.company, env) ?? settings.current ?? only;
  if (override) return findBaseUrl(company, override);
  if (company === undefined) return undefined;
  return findBaseUrl(company, findLogin(settings, company)?.base_url);
}

function describeProxy({ env }: Context, target: URL | undefined): Finding {
  const variable = findProxyVariable(env);
  const proxy = readProxy(env);
  if (variable === undefined || proxy === undefined) return ok("No proxy is set; connections are direct.");
  const login = proxy.authorization === undefined ? "" : ", with a user name";
  const place = `${proxy.url.host} from ${variable}${login}`;
  if (target === undefined || proxy.isFor(target)) return ok(`Requests go through ${place}.`);
  return ok(`The proxy ${place} is not used for ${target.host}.`);
}

async function checkTls({ env, cwd }: Context): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const extra = env["NODE_EXTRA_CA_CERTS"];
  if (extra) {
    const text = await readFile(resolve(cwd, extra), "utf8").catch(() => undefined);
    const count = text?.split("-----BEGIN CERTIFICATE-----").length ?? 0;
    // Node itself only warns, and goes on without the certificates.
    if (text === undefined)
      findings.push(
        problem(`NODE_EXTRA_CA_CERTS names "${extra}", which cannot be read.`, "unset NODE_EXTRA_CA_CERTS"),
      );
    else if (count < 2)
      findings.push(problem(`"${extra}" (NODE_EXTRA_CA_CERTS) contains no PEM certificate.`));
    else
      findings.push(
        ok(`${count - 1} extra certificate${count === 2 ? "" : "s"} from "${extra}" (NODE_EXTRA_CA_CERTS).`),
      );
  }
  if (env["NODE_TLS_REJECT_UNAUTHORIZED"] === "0")
    findings.push(
      warning(
        "NODE_TLS_REJECT_UNAUTHORIZED=0 has no effect: namely always checks certificates.",
        "unset NODE_TLS_REJECT_UNAUTHORIZED",
      ),
    );
  return findings.length > 0 ? findings : [ok("Certificates are checked with Node's own list.")];
}

async function checkDns({ env }: Context, url: URL): Promise<Finding> {
  const { hostname } = url;
  if (isLoopback(hostname) || isIP(hostname.replace(/^\[(.*)\]$/u, "$1")) > 0)
    return ok(`${hostname} is an address and needs no DNS.`);
  let isProxied: boolean;
  try {
    isProxied = readProxy(env)?.isFor(url) === true;
  } catch {
    isProxied = false;
  }
  if (isProxied) return skipped(`The proxy resolves ${hostname}.`);
  try {
    const addresses = await lookup(hostname, { all: true });
    return ok(`${hostname} has ${addresses.length} address${addresses.length === 1 ? "" : "es"}.`);
  } catch {
    return problem(`DNS has no address for ${hostname}.`, `nslookup ${hostname}`);
  }
}

interface ApiAnswer {
  readonly fault: Fault | undefined;
  readonly latencyMs: number;
  /** The server's clock minus ours, in milliseconds; undefined when it sent none. */
  readonly aheadMs: number | undefined;
}

/** Asks for the company, which needs no token, and keeps the time in the response. */
async function askApi(context: Context, url: URL): Promise<ApiAnswer> {
  const { clock, signal } = context;
  return withTransport(context, async (transport) => {
    let latencyMs = 0;
    let aheadMs: number | undefined;
    const observed: Transport = {
      close: () => transport.close(),
      request: async (request) => {
        const begun = clock.elapsed();
        const answer = await transport.request(request);
        latencyMs = clock.elapsed() - begun;
        const [date = ""] = [answer.headers["date"] ?? []].flat();
        const sentAt = Date.parse(date);
        // The header names whole seconds, and was written somewhere on the way.
        if (!Number.isNaN(sentAt)) aheadMs = sentAt + 500 - (clock.now() - latencyMs / 2);
        return answer;
      },
    };
    try {
      await checkCompany({ transport: observed, signal, timeoutMs: 4000 }, url);
      return { fault: undefined, latencyMs, aheadMs };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return { fault: error, latencyMs, aheadMs };
    }
  });
}

function describeApi({ host }: URL, { fault, latencyMs }: ApiAnswer): Finding {
  if (fault !== undefined) return problemOf(fault);
  const latency = `${host} answered in ${Math.round(latencyMs)} ms.`;
  return latencyMs < SLOW_MS ? ok(latency) : warning(`${latency} Exports will be slow.`);
}

function describeClock({ platform }: Context, { aheadMs }: ApiAnswer): Finding {
  if (aheadMs === undefined) return skipped("The server did not send its time.");
  const offMs = Math.abs(aheadMs);
  const seconds = Math.round(offMs / 1000);
  if (offMs < NOTED_SKEW_MS) return ok(`This machine's clock agrees with the server's (${seconds} s apart).`);
  const message = `This machine's clock is ${seconds} s ${aheadMs > 0 ? "behind" : "ahead of"} the server's.`;
  const remedy = { darwin: "sudo sntp -sS time.apple.com", win32: "w32tm /resync" }[platform as string];
  const fix = remedy ?? "sudo timedatectl set-ntp true";
  return offMs < MOST_SKEW_MS ? warning(message, fix) : problem(message, fix);
}

async function describeBudget(context: Context, url: URL): Promise<Finding> {
  const reasons: string[] = [];
  const budget = await readBudget({ ...context, warn: (sentence) => void reasons.push(sentence) }, url, {
    offline: false,
  });
  if (budget === null) return problem(reasons.join(" ") || "The rate limit's record cannot be read.");
  const { left, requests, window_ms: windowMs, paused_ms: pausedMs } = budget;
  const message = `${left} of ${requests} requests left in ${windowMs / 1000} s.`;
  if (pausedMs > 0) return warning(`${message} Namely asked to wait ${Math.ceil(pausedMs / 1000)} s.`);
  return left > 0 ? ok(message) : warning(`${message} The next request waits.`);
}
