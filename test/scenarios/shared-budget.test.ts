import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { makePlace, type ProgramOptions, runProgram, startProgram } from "../support/program.ts";
import { startRedis } from "../support/redis-server.ts";
import { describeWith } from "../support/requirement.ts";

/** A window that is short enough to be waited out, and long enough for a slow machine to send a page within it. */
const LIMIT = { requests: 12, windowMs: 4000 };

/** 400 people are eight pages: three runs are two windows at least. */
function openLimitedCompany() {
  return openCompany({ employees: 400, rateLimit: LIMIT });
}

function envOf(company: Sandbox, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { ...pointAt(company), NAMELY_RATE_LIMIT: `${LIMIT.requests}/${LIMIT.windowMs}ms`, ...more };
}

async function exportAll(options: readonly ProgramOptions[]): Promise<(number | null)[]> {
  const results = await Promise.all(options.map((one) => runProgram(["employees", "-q"], one)));
  return results.map(({ code }) => code);
}

describe("runs of one machine", { timeout: 120_000 }, () => {
  it("stay within the limit together, however many there are at once", async () => {
    await using company = await openLimitedCompany();
    using place = makePlace();
    const one = { env: envOf(company), place };
    expect(await exportAll([one, one, one, one])).toEqual([0, 0, 0, 0]);
    expect(company.control.stats()).toMatchObject({ rejected: 0 });
  });

  it("stay within the limit one after the other", async () => {
    await using company = await openLimitedCompany();
    using place = makePlace();
    const one = { env: envOf(company), place };
    expect([...(await exportAll([one])), ...(await exportAll([one])), ...(await exportAll([one]))]).toEqual([
      0, 0, 0,
    ]);
    expect(company.control.stats()).toMatchObject({ rejected: 0 });
  });

  it("go on within the limit when one of them is killed", async () => {
    await using company = await openLimitedCompany();
    using place = makePlace();
    const one = { env: envOf(company), place };
    company.control.setLatency(300);
    const victim = startProgram(["employees", "-q"], one);
    const others = exportAll([one, one]);
    while (company.control.stats().countedInWindow < 4)
      await new Promise((resolve) => setTimeout(resolve, 20));
    victim.child.kill("SIGKILL");
    expect(await others).toEqual([0, 0]);
    expect((await victim.ended).signal).toBe("SIGKILL");
    expect(company.control.stats()).toMatchObject({ rejected: 0 });
  });

  it("do not start without a ledger, and say which folder is at fault", async () => {
    await using company = await openLimitedCompany();
    using place = makePlace();
    writeFileSync(place.state, "in the way");
    const { code, stdout, stderr } = await runProgram(["employees"], { env: envOf(company), place });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(place.state);
    expect(stderr).toContain("NAMELY_STATE_DIR");
    expect(company.requests.filter(({ path }) => path === "/api/v1/profiles")).toEqual([]);
  });
});

describeWith(["redis-server"], "runs of several machines that share a Redis", () => {
  it("stay within the limit together", { timeout: 120_000 }, async () => {
    await using company = await openLimitedCompany();
    await using redis = await startRedis();
    using here = makePlace();
    using there = makePlace();
    const env = envOf(company, { NAMELY_REDIS_URL: redis.url });
    expect(await exportAll([here, there, there].map((place) => ({ env, place })))).toEqual([0, 0, 0]);
    expect(company.control.stats()).toMatchObject({ rejected: 0 });
  });

  it("end with exit 1 when it cannot be reached, and never show its address", async () => {
    await using company = await openLimitedCompany();
    const env = envOf(company, { NAMELY_REDIS_URL: "redis://user:canary-password@127.0.0.1:9" });
    const { code, stdout, stderr } = await runProgram(["employees", "--debug"], { env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("NAMELY_REDIS_URL");
    expect(stderr).not.toContain("canary");
  });
});
