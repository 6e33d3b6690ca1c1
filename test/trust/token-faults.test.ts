import { randomBytes } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import { prepareAuthorization } from "../../src/auth/browser/authorization.ts";
import { exchangeCode, type OAuthClient } from "../../src/auth/exchange.ts";
import type { Tokens } from "../../src/auth/exchange-answer.ts";
import { type CheckedCode } from "../../src/auth/browser/redirect.ts";
import { openRenewal } from "../../src/auth/renewal.ts";
import type { Secrets } from "../../src/auth/secret-store.ts";
import { MemoryBudget } from "../support/memory-budget.ts";
import { createClient, type NamelyClient } from "../../src/namely/requests/client.ts";
import { systemClock } from "../../src/platform/process/clock.ts";
import { Fault } from "../../src/platform/errors/fault.ts";
import { openTransport, type HttpRequest, type Transport } from "../../src/platform/net/http.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { openCompany } from "../support/company.ts";
import { ManualClock } from "../support/manual-clock.ts";
import {
  disturb,
  type DisturbedTransport,
  listNetworkFaults,
  type NetworkFault,
  openWrongPlaces,
} from "../support/network-faults.ts";
import { tally } from "../support/tally.ts";
import { someOf } from "../support/effort.ts";

const PATH = "/oauth2/token";
const FOREVER = Number.MAX_SAFE_INTEGER;
const fits = ({ url }: HttpRequest): boolean => url.pathname === `/api/v1${PATH}`;

/** Only these are known not to have reached the other side, so only these may be followed by another attempt. */
const isNeverSent = ({ misled }: NetworkFault): boolean =>
  misled === "closed port" || misled === "unknown name";

function openReal(): Transport {
  const transport = openTransport({ env: {}, userAgent: "namely-cli/test" });
  onTestFinished(() => transport.close());
  return transport;
}

function clientOf({ clientId, clientSecret, redirectUris: [redirectUri = ""] }: Sandbox): OAuthClient {
  return { clientId, clientSecret, redirectUri };
}

/** What the person has agreed to in the browser. */
function agree(company: Sandbox): { code: CheckedCode; verifier: string } {
  const { url, verifier } = prepareAuthorization({
    baseUrl: new URL(company.url),
    clientId: company.clientId,
    port: 8976,
    randomBytes,
  });
  const code = new URL(company.control.decide(url.href)).searchParams.get("code") as CheckedCode;
  return { code, verifier };
}

function exchange(company: Sandbox, transport: Transport): ReturnType<typeof exchangeCode> {
  return exchangeCode(
    { transport, clock: systemClock },
    {
      baseUrl: new URL(company.url),
      client: clientOf(company),
      ...agree(company),
      signal: new AbortController().signal,
    },
  );
}

/** How many requests have come to the token address. */
function countTokenCalls({ requests }: Sandbox): number {
  return requests.filter(({ path }) => path === `/api/v1${PATH}`).length;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof Fault ? error.code : String(error);
}

function chooseFaults(places: Parameters<typeof listNetworkFaults>[0], short: number): NetworkFault[] {
  const faults = listNetworkFaults(places);
  return someOf([...faults.keys()], short).flatMap((index) => faults.slice(index, index + 1));
}

describe("at a call for a token", { timeout: 120_000 }, () => {
  test("that trades the code of a login, every fault is named, and the code is sent once", async (context) => {
    await using places = await openWrongPlaces();
    await using company = await openCompany({ employees: 3 });
    let named = 0;
    const faults = chooseFaults(places, 8);
    for (const fault of faults) {
      if (fault.rule) company.control.addFault({ ...fault.rule, path: PATH });
      const before = countTokenCalls(company);
      const transport = disturb(openReal(), { fault, times: FOREVER, fits }, places);
      const code = await codeOf(exchange(company, transport));
      expect({ fault: fault.name, code, attempts: transport.attempts }).toEqual({
        fault: fault.name,
        code: fault.tokenCode,
        attempts: 1,
      });
      expect(countTokenCalls(company) - before).toBe(fault.rule ? 1 : 0);
      named += 1;
      company.control.clearFaults();
    }
    expect(places.visits).toBe(0);
    tally(context, "R5", { faults: faults.length, named, hangs: faults.length - named });
  });

  test("that renews one, every fault is survived or named, and the refresh token is sent once", async (context) => {
    await using places = await openWrongPlaces();
    await using company = await openCompany({ employees: 3, quirks: { refreshToken: "rotating" } });
    const counts = { readings: 0, faults: 0, survived: 0, named: 0 };
    for (const fault of chooseFaults(places, 6)) {
      for (const strikes of [1, FOREVER]) {
        // A login of its own for each: a rotating refresh token is used up by the run before.
        const tokens = await exchange(company, openReal());
        if (fault.rule) company.control.addFault({ ...fault.rule, path: PATH, times: strikes });
        const run = startRun(company, tokens, (real) =>
          disturb(real, { fault, times: strikes, fits }, places),
        );
        const before = countTokenCalls(company);
        const outcomes = await Promise.all(readMuch(run.client).map(codeOf));
        // Whoever asks next, within the run, hears of it as well.
        outcomes.push(await codeOf(run.client.get("/groups")));
        const isSurvived = isNeverSent(fault) && strikes === 1;
        const result = isSurvived ? "undefined" : fault.tokenCode;
        expect({ fault: fault.name, strikes, outcomes: new Set(outcomes) }).toEqual({
          fault: fault.name,
          strikes,
          outcomes: new Set([result]),
        });
        const sent = countTokenCalls(company) - before;
        expect({ fault: fault.name, strikes, sent }).toEqual({
          fault: fault.name,
          strikes,
          sent: fault.rule || isSurvived ? 1 : 0,
        });
        expect(run.attempts()).toBeLessThanOrEqual(isNeverSent(fault) ? 3 * outcomes.length : 1);
        counts.readings += 1;
        counts.faults += Math.min(strikes, run.attempts());
        counts[isSurvived ? "survived" : "named"] += 1;
        company.control.clearFaults();
      }
    }
    expect(places.visits).toBe(0);
    tally(context, "R5", { ...counts, hangs: counts.readings - counts.survived - counts.named });
  });

  test("a fault that is over is no end of the login: what is read a while later renews the token", async () => {
    await using places = await openWrongPlaces();
    await using company = await openCompany({ employees: 3 });
    const fault = listNetworkFaults(places).find(({ name }) => name === "a reset in the body");
    if (!fault?.rule) throw new Error("There is no such fault.");
    const tokens = await exchange(company, openReal());
    company.control.addFault({ ...fault.rule, path: PATH, times: 1 });
    const run = startRun(company, tokens, (real) => disturb(real, { fault, times: 1, fits }, places));
    expect(await codeOf(run.client.get("/groups"))).toBe("network.reset");
    run.clock.advance(10_000);
    expect(await codeOf(run.client.get("/groups"))).toBe("undefined");
  });
});

/** What an export has under way at once: pages of people, and the lists around them. */
function readMuch(client: NamelyClient): Promise<unknown>[] {
  const pages = Array.from({ length: 12 }, (_, index) => client.get("/profiles", { page: index + 1 }));
  return [...pages, ...["/groups", "/group_types", "/job_titles"].map((path) => client.get(path))];
}

interface Run {
  readonly client: NamelyClient;
  readonly clock: ManualClock;
  /** Calls for a token so far. */
  readonly attempts: () => number;
}

/** A run whose access token has ended. */
function startRun(company: Sandbox, tokens: Tokens, disturbed: (real: Transport) => DisturbedTransport): Run {
  const login = clientOf(company);
  const clock = new ManualClock({ now: Date.now(), autoAdvance: true });
  let secrets: Secrets = {
    access: { token: "ended", login: "l1", obtained_at: 0, expires_at: 1 },
    grant: {
      refresh_token: tokens.refreshToken ?? "",
      login: "l1",
      client_id: login.clientId,
      client_secret: login.clientSecret,
      redirect_uri: login.redirectUri,
    },
  };
  const transport = disturbed(openReal());
  const renewal = openRenewal(
    {
      transport,
      // Its limit of time must not be up at once.
      clock: { now: () => clock.now(), sleep: (ms, signal) => systemClock.sleep(ms, signal) },
      warn: () => undefined,
      debug: () => undefined,
      learnSecret: () => undefined,
    },
    {
      baseUrl: new URL(company.url),
      expired: () => new Fault("auth.login-expired", "Ended."),
      keeping: {
        read: async () => secrets,
        write: async (renewed) => void (secrets = renewed),
        exclusively: (hold) => hold(),
      },
    },
  );
  const client = createClient({
    baseUrl: new URL(company.url),
    tokens: { refusalHint: "", ...renewal },
    transport,
    budget: new MemoryBudget({ limit: { requests: 1000, windowMs: 60_000 }, clock }),
    clock,
    random: () => 0.5,
  });
  return { client, clock, attempts: () => transport.attempts };
}
