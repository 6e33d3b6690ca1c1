import { Redis } from "ioredis";
import { expect, it } from "vitest";
import { LedgerBudget } from "../../../src/namely/budget/budget.ts";
import { openRedisLedger, type RedisLedger } from "../../../src/namely/budget/redis-ledger.ts";
import { systemClock } from "../../../src/platform/process/clock.ts";
import { startRedis, type RedisServer } from "../../support/redis-server.ts";
import { describeWith } from "../../support/requirement.ts";

/** Short, since Redis counts by its own clock, which no test can turn. */
const LIMIT = { requests: 3, windowMs: 300 };

const ACCOUNT = "acme.namely.com";
const MARK = `namely:{${ACCOUNT}}:mark`;

async function open(url: string, account = ACCOUNT): Promise<RedisLedger & AsyncDisposable> {
  const ledger = await openRedisLedger({ url, account });
  return Object.assign(ledger, { [Symbol.asyncDispose]: () => ledger.close() });
}

/** A server that does not know an account yet lets nobody pass for as long as a window. */
async function startSettledRedis(...accounts: readonly string[]): Promise<RedisServer> {
  const redis = await startRedis();
  for (const account of [ACCOUNT, ...accounts]) {
    await using ledger = await open(redis.url, account);
    const { slots, retryInMs = 0 } = await ledger.take(LIMIT, 1);
    expect(slots).toEqual([]);
    await systemClock.sleep(retryInMs);
  }
  return redis;
}

describeWith(["redis-server"], "a ledger in Redis", () => {
  it("gives one machine what another has left", async () => {
    await using redis = await startSettledRedis();
    await using first = await open(redis.url);
    await using second = await open(redis.url);
    expect((await first.take(LIMIT, 2)).slots).toHaveLength(2);
    expect((await second.take(LIMIT, 5)).slots).toHaveLength(1);
    expect((await first.take(LIMIT, 1)).slots).toEqual([]);
  });

  it("keeps accounts apart", async () => {
    await using redis = await startSettledRedis("other.namely.com");
    await using acme = await open(redis.url);
    await using other = await open(redis.url, "other.namely.com");
    await acme.take(LIMIT, 3);
    expect((await other.take(LIMIT, 3)).slots).toHaveLength(3);
  });

  it("gives a slot back a window after its answer", async () => {
    await using redis = await startSettledRedis();
    await using ledger = await open(redis.url);
    await ledger.settle((await ledger.take(LIMIT, 3)).slots);
    const { slots, retryInMs = 0, isCertain } = await ledger.take(LIMIT, 1);
    expect({ slots, isCertain }).toEqual({ slots: [], isCertain: true });
    expect(retryInMs).toBeLessThanOrEqual(LIMIT.windowMs + 5);
    await systemClock.sleep(retryInMs + 5);
    expect((await ledger.take(LIMIT, 3)).slots).toHaveLength(3);
  });

  it("holds a slot until its response has come, and frees an unused one at once", async () => {
    await using redis = await startSettledRedis();
    await using first = await open(redis.url);
    await using second = await open(redis.url);
    const { slots } = await first.take(LIMIT, 3);
    expect(await second.take(LIMIT, 1)).toMatchObject({ slots: [], retryInMs: 100, isCertain: false });
    await first.release(slots);
    expect((await second.take(LIMIT, 3)).slots).toHaveLength(3);
  });

  it("stops every machine when Namely says stop", async () => {
    await using redis = await startSettledRedis();
    await using first = await open(redis.url);
    await using second = await open(redis.url);
    await first.pause(42_000);
    const { slots, retryInMs = 0 } = await second.take(LIMIT, 1);
    expect(slots).toEqual([]);
    expect(retryInMs).toBeGreaterThan(41_000);
  });

  it("waits out a window when the server has forgotten in the middle of a run", async () => {
    await using redis = await startSettledRedis();
    await using ledger = await open(redis.url);
    await ledger.take(LIMIT, 1);
    await redis.restart();
    const limit = { requests: 3, windowMs: 60_000 };
    // The line to the server that is gone has to be laid again first.
    const grant = await retryUntilAnswered(() => ledger.take(limit, 3));
    expect(grant.slots).toEqual([]);
    expect(grant.retryInMs).toBeGreaterThan(30_000);
  });

  it.each([
    ["has lost everything", async (redis: Redis) => void (await redis.flushall())],
    ["has forgotten which one it was", async (redis: Redis) => void (await redis.set(MARK, "another"))],
  ])("waits out a window when a server that was up for long %s", async (_what, damage) => {
    await using redis = await startSettledRedis();
    await using first = await open(redis.url);
    await first.settle((await first.take(LIMIT, 3)).slots);
    const hand = new Redis(redis.url);
    await damage(hand);
    hand.disconnect();
    await using second = await open(redis.url);
    const { slots, retryInMs = 0 } = await second.take(LIMIT, 3);
    expect(slots).toEqual([]);
    expect(retryInMs).toBeGreaterThan(LIMIT.windowMs / 2);
    await systemClock.sleep(retryInMs + 5);
    expect((await second.take(LIMIT, 3)).slots).toHaveLength(3);
  });

  it("says what is left and takes nothing by that", async () => {
    await using redis = await startSettledRedis();
    await using ledger = await open(redis.url);
    await ledger.take(LIMIT, 1);
    expect(await ledger.peek(LIMIT)).toEqual({ left: 2, pausedMs: 0 });
    expect(await ledger.peek(LIMIT)).toEqual({ left: 2, pausedMs: 0 });
    await ledger.pause(42_000);
    expect(await ledger.peek(LIMIT)).toMatchObject({ left: 0 });
  });

  it("waits out a window when the account is new to the server", async () => {
    await using redis = await startRedis();
    await using ledger = await open(redis.url);
    const { slots, retryInMs = 0 } = await ledger.take({ requests: 100, windowMs: 60_000 }, 1);
    expect(slots).toEqual([]);
    expect(retryInMs).toBeGreaterThan(50_000);
  });

  it("that is not there at the start is an error that does not show the address", async () => {
    const failure = open("redis://user:canary-password@127.0.0.1:9");
    await expect(failure).rejects.toMatchObject({ code: "network.ledger" });
    await expect(failure).rejects.not.toThrow(/canary/u);
  });

  it("that is killed in the middle ends the run within seconds", async () => {
    await using redis = await startSettledRedis();
    const ledger = await open(redis.url);
    const budget = new LedgerBudget({ limit: LIMIT, clock: systemClock, ledger });
    (await budget.take()).settle();
    await redis.kill();
    await expect(budget.take()).rejects.toMatchObject({ code: "network.ledger" });
    await budget.close().catch(() => {});
  });
});

async function retryUntilAnswered<Result>(ask: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === 20) throw error;
      await systemClock.sleep(100);
    }
  }
}
