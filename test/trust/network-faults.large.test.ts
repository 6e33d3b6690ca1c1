import { afterAll, beforeAll, describe, expect, test, type TestContext } from "vitest";
import { MemoryBudget } from "../support/memory-budget.ts";
import { createClient, type NamelyClient } from "../../src/namely/requests/client.ts";
import {
  readCompanyInfo,
  readGroups,
  readGroupTypes,
  readJobTitles,
  readOne,
} from "../../src/namely/reading/reference.ts";
import { readRoster } from "../../src/namely/reading/roster.ts";
import { Fault } from "../../src/platform/errors/fault.ts";
import { type HttpRequest, openTransport } from "../../src/platform/net/http.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { openCompany } from "../support/company.ts";
import { SEED, someOf, times } from "../support/effort.ts";
import { ManualClock } from "../support/manual-clock.ts";
import {
  disturb,
  listNetworkFaults,
  type NetworkFault,
  openWrongPlaces,
  type WrongPlaces,
} from "../support/network-faults.ts";
import { tally } from "../support/tally.ts";

/** A kind of request, and the reading that needs it. */
interface RequestKind {
  readonly name: string;
  /** Below /api/v1. */
  readonly path: (company: Sandbox) => string;
  readonly page?: (pages: number) => number;
  readonly read: (client: NamelyClient, company: Sandbox) => Promise<unknown>;
}

const KINDS: readonly RequestKind[] = [
  { name: "the first page of people", path: () => "/profiles", page: () => 1, read: readEverybody },
  {
    name: "a middle page of people",
    path: () => "/profiles",
    page: (pages) => Math.ceil(pages / 2),
    read: readEverybody,
  },
  { name: "the last page of people", path: () => "/profiles", page: (pages) => pages, read: readEverybody },
  {
    name: "a single person",
    path: (company) => `/profiles/${company.control.ids()[0]}`,
    read: (client, company) => readOne(client, "profiles", company.control.ids()[0] ?? ""),
  },
  { name: "the groups", path: () => "/groups", read: readGroups },
  { name: "the group types", path: () => "/group_types", read: readGroupTypes },
  { name: "the job titles", path: () => "/job_titles", read: readJobTitles },
  { name: "the company", path: () => "/companies/info", read: readCompanyInfo },
];

async function readEverybody(client: NamelyClient): Promise<unknown> {
  let people: unknown[] = [];
  for await (const part of readRoster({ client, clock: new ManualClock() })) {
    if (part.kind === "restart") people = [];
    else people.push(...part.profiles);
  }
  return people;
}

let places: WrongPlaces & AsyncDisposable;

beforeAll(async () => {
  places = await openWrongPlaces();
});

afterAll(() => places[Symbol.asyncDispose]());

/** Chance that a round can be repeated by: a number from 0 up to, not including, `most`. */
type Roll = (most: number) => number;

function makeRoll(round: number): Roll {
  let state = (SEED + round * 7919) % 2_147_483_647 || 1;
  return (most) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % most;
  };
}

interface Reading {
  readonly outcome:
    | { readonly kind: "read"; readonly bytes: string }
    | { readonly kind: "failed"; readonly code: string };
  readonly attempts: number;
  /** Milliseconds by the clock that the waits go by. */
  readonly elapsed: number;
}

interface Scene {
  readonly company: Sandbox;
  readonly kind: RequestKind;
  readonly page: number | undefined;
  readonly roll: Roll;
}

async function read(
  { company, kind, page, roll }: Scene,
  fault?: NetworkFault,
  strikes = 0,
): Promise<Reading> {
  const path = kind.path(company);
  if (fault?.rule) company.control.addFault({ ...fault.rule, path, page });
  const fits = ({ url }: HttpRequest): boolean =>
    url.pathname === `/api/v1${path}` &&
    (page === undefined || url.searchParams.get("page") === String(page));
  const real = openTransport({ env: {}, userAgent: "namely-cli/test" });
  const transport = fault
    ? disturb(real, { fault, times: strikes, fits, end: () => company.control.clearFaults() }, places)
    : { ...real, attempts: 0 };
  const clock = new ManualClock({ autoAdvance: true });
  const client = createClient({
    baseUrl: new URL(company.url),
    tokens: { refusalHint: "", current: async () => company.personalToken, renew: async () => undefined },
    transport,
    budget: new MemoryBudget({ limit: { requests: 1000, windowMs: 60_000 }, clock }),
    clock,
    random: () => roll(1000) / 1000,
  });
  try {
    const bytes = JSON.stringify(await kind.read(client, company));
    return { outcome: { kind: "read", bytes }, attempts: transport.attempts, elapsed: clock.elapsed() };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return {
      outcome: { kind: "failed", code: error.code },
      attempts: transport.attempts,
      elapsed: clock.elapsed(),
    };
  } finally {
    company.control.clearFaults();
    await real.close();
  }
}

const PER_PAGE = 5;
/** Ten waits of a window, when Namely says stop without saying for how long, are the longest there are. */
const LONGEST_MS = 600_000;

async function tryAllFaults(context: TestContext, kind: RequestKind): Promise<void> {
  const counts = { readings: 0, faults: 0, survived: 0, named: 0 };
  const rounds = times(1, 20);
  for (let round = 0; round < rounds; round++) {
    const roll = makeRoll(round);
    const employees = 11 + roll(20);
    const pages = Math.ceil(employees / PER_PAGE);
    await using company = await openCompany({
      employees,
      seed: 1 + roll(1000),
      quirks: { perPageCap: PER_PAGE },
    });
    const scene: Scene = { company, kind, page: kind.page?.(pages), roll };
    const { outcome: right } = await read(scene);
    expect(right.kind).toBe("read");
    for (const fault of listNetworkFaults(places)) {
      const strikes = fault.attempts === 1 ? 1 : 1 + (rounds === 1 ? 0 : roll(fault.attempts - 1));
      counts.readings += 2;
      const passing = await read(scene, fault, strikes);
      const staying = await read(scene, fault, Number.MAX_SAFE_INTEGER);
      const failure = { kind: "failed", code: fault.code };
      // One attempt is all that a request is worth when the other side is not who it should be.
      const isFinal = fault.attempts === 1;
      expect({ fault: fault.name, ...passing }).toMatchObject({
        fault: fault.name,
        outcome: isFinal ? failure : right,
        attempts: isFinal ? 1 : strikes + 1,
      });
      expect({ fault: fault.name, ...staying }).toMatchObject({
        fault: fault.name,
        outcome: failure,
        attempts: fault.attempts,
      });
      for (const { elapsed } of [passing, staying]) expect(elapsed).toBeLessThanOrEqual(LONGEST_MS + 1000);
      counts.faults += strikes + staying.attempts;
      for (const { outcome } of [passing, staying])
        counts[outcome.kind === "read" ? "survived" : "named"] += 1;
    }
    expect(company.control.ids()).toHaveLength(employees);
  }
  expect(places.visits).toBe(0);
  tally(context, "R5", { ...counts, hangs: counts.readings - counts.survived - counts.named });
}

describe.concurrent("a network fault", { timeout: times(600_000, 3_600_000) }, () => {
  test.for(someOf(KINDS, 4))(
    "at $name is survived with the same bytes when it passes, and named when it stays",
    (kind, context) => tryAllFaults(context, kind),
  );
});
