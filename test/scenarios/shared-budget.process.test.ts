import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, type TestContext } from "vitest";
import { Dice, topic } from "../../src/sandbox/dice.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { countOverLimit, listArrivals } from "../support/arrivals.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { IS_FULL, SEED, times } from "../support/effort.ts";
import {
  makePlace,
  type Place,
  type ProgramOptions,
  runProgram,
  startProgram,
  spawnProgram,
} from "../support/program.ts";
import { startRedis } from "../support/redis-server.ts";
import { describeWith } from "../support/requirement.ts";
import { tally } from "../support/tally.ts";

/** A window that is short enough to be waited out, and long enough for a slow machine to send a page within it. */
const LIMIT = { requests: 12, windowMs: 4000 };
/** 399 people are eight pages: three runs are two windows at least. */
const PEOPLE = 399;
const PAGES = 8;

const dice = new Dice(SEED);
const TIMEOUT = times(120_000, 1_800_000);

function openLimitedCompany() {
  return openCompany({ employees: PEOPLE, rateLimit: LIMIT });
}

function envOf(company: Sandbox, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { ...pointAt(company), NAMELY_RATE_LIMIT: `${LIMIT.requests}/${LIMIT.windowMs}ms`, ...more };
}

async function exportAll(options: readonly ProgramOptions[]): Promise<(number | null)[]> {
  const results = await Promise.all(options.map((one) => spawnProgram(["employees", "-q"], one)));
  return results.map(({ code }) => code);
}

/** Nothing was too much for the server, nor would have been for one that counts otherwise. */
function expectWithinLimit(context: TestContext, company: Sandbox, processes: number): void {
  const arrivals = listArrivals(company);
  const over = countOverLimit(arrivals, LIMIT);
  expect({ over, refused: company.control.stats().rejected }).toEqual({ over: 0, refused: 0 });
  tally(context, "R6", { processes, requests: arrivals.length, "over the limit": over });
}

/** Waits until so many pages have been asked for. */
async function waitForArrivals(company: Sandbox, count: number): Promise<void> {
  while (listArrivals(company).length < count) await new Promise((resolve) => setTimeout(resolve, 10));
}

function findLedger({ state }: Place, company: Sandbox): string {
  return join(state, "budget", `${new URL(company.url).host.replace(":", "_")}.json`);
}

describe.concurrent("runs of one machine", { timeout: TIMEOUT }, () => {
  it.for(IS_FULL ? [1, 2, 4, 8] : [4])(
    "stay within the limit together, %i at once",
    async (processes, context) => {
      for (let round = 0; round < times(1, 3); round++) {
        await using company = await openLimitedCompany();
        using place = makePlace();
        const all = Array.from({ length: processes }, () => ({ env: envOf(company), place }));
        expect(await exportAll(all)).toEqual(all.map(() => 0));
        expect(listArrivals(company)).toHaveLength(PAGES * processes);
        expectWithinLimit(context, company, processes);
      }
    },
  );

  it("stay within the limit one after the other", async (context) => {
    await using company = await openLimitedCompany();
    using place = makePlace();
    const one = { env: envOf(company), place };
    const codes = [];
    for (let run = 0; run < times(3, 8); run++) codes.push(...(await exportAll([one])));
    expect(new Set(codes)).toEqual(new Set([0]));
    expectWithinLimit(context, company, codes.length);
  });

  it("go on within the limit when some of them are killed, and none of the others starves", async (context) => {
    for (let round = 0; round < times(1, 20); round++) {
      await using company = await openLimitedCompany();
      using place = makePlace();
      const one = { env: envOf(company), place };
      company.control.latencyMs = 300;
      const victims = Array.from({ length: 1 + dice.below(3, topic("victims"), round) }, () =>
        startProgram(["employees", "-q"], one),
      );
      const others = exportAll([one, one]);
      await waitForArrivals(company, 1 + dice.below(LIMIT.requests, topic("kill"), round));
      for (const { child } of victims) child.kill("SIGKILL");
      expect(await others).toEqual([0, 0]);
      const killed = (await Promise.all(victims.map(({ ended }) => ended))).filter(({ signal }) => signal);
      expectWithinLimit(context, company, victims.length + 2);
      tally(context, "R6", { "killed with requests under way": killed.length });
    }
  });

  it("go on within the limit when the ledger is damaged in the middle, and say so", async (context) => {
    for (let round = 0; round < times(1, 5); round++) {
      await using company = await openLimitedCompany();
      using place = makePlace();
      const runs = [1, 2, 3].map(() => startProgram(["employees", "-q"], { env: envOf(company), place }));
      await waitForArrivals(company, 1 + dice.below(LIMIT.requests, topic("damage"), round));
      // Whoever writes at this moment puts a sound one in its place again.
      while (!runs.some(({ said }) => said().includes("damaged"))) {
        writeFileSync(findLedger(place, company), "{");
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      expect((await Promise.all(runs.map(({ ended }) => ended))).map(({ code }) => code)).toEqual([0, 0, 0]);
      expectWithinLimit(context, company, 3);
      tally(context, "R6", { "damaged ledgers": 1 });
    }
  });

  it("do not start without a ledger, and say which folder is at fault", async () => {
    await using company = await openLimitedCompany();
    using place = makePlace();
    writeFileSync(place.state, "in the way");
    const { code, stdout, stderr } = await runProgram(["employees"], { env: envOf(company), place });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(place.state);
    expect(stderr).toContain("NAMELY_STATE_DIR");
    expect(listArrivals(company)).toEqual([]);
  });
});

describeWith(["redis-server"], "runs of several machines that share a Redis", () => {
  it("stay within the limit together", { timeout: TIMEOUT }, async (context) => {
    for (let round = 0; round < times(1, 5); round++) {
      await using company = await openLimitedCompany();
      await using redis = await startRedis();
      using here = makePlace();
      using there = makePlace();
      const env = envOf(company, { NAMELY_REDIS_URL: redis.url });
      expect(await exportAll([here, there, there].map((place) => ({ env, place })))).toEqual([0, 0, 0]);
      expectWithinLimit(context, company, 3);
    }
  });

  it(
    "end with exit 1 and print nothing when it is killed in the middle, and the next ones wait until what it forgot counts no more",
    { timeout: TIMEOUT },
    async (context) => {
      for (let round = 0; round < times(1, 5); round++) {
        await using company = await openLimitedCompany();
        await using redis = await startRedis();
        const env = envOf(company, { NAMELY_REDIS_URL: redis.url });
        const cut = [1, 2].map(() => startProgram(["employees", "-q"], { env }));
        await waitForArrivals(company, 2 + dice.below(LIMIT.requests - 2, topic("redis"), round));
        await redis.kill();
        const results = await Promise.all(cut.map(({ ended }) => ended));
        // Both together need more than one window: one at least had to ask again. The other may have had all it needed.
        const failed = results.filter(({ code }) => code !== 0);
        expect(failed).not.toHaveLength(0);
        for (const { code, stdout, stderr } of failed) {
          expect({ code, bytes: stdout.length }).toEqual({ code: 1, bytes: 0 });
          expect(stderr).toContain("NAMELY_REDIS_URL");
        }
        await redis.restart();
        expect(await exportAll([{ env }])).toEqual([0]);
        expectWithinLimit(context, company, 3);
        tally(context, "R6", { "Redis servers lost": 1 });
      }
    },
  );

  it("end with exit 1 when it cannot be reached, and never show its address", async () => {
    await using company = await openLimitedCompany();
    const env = envOf(company, { NAMELY_REDIS_URL: "redis://user:canary-password@127.0.0.1:9" });
    const { code, stdout, stderr } = await runProgram(["employees", "--debug"], { env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("NAMELY_REDIS_URL");
    expect(stderr).not.toContain("canary");
  });
});
