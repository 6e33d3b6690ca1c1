import fc from "fast-check";
import { expect, test } from "vitest";
import type { WaitReport } from "../../../src/namely/budget/budget.ts";
import { MemoryBudget } from "../../support/memory-budget.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { type RateLimit, parseRateLimit } from "../../../src/namely/budget/rate-limit.ts";

const MINUTE = 60_000;

/** Sends `count` requests whose answers take `latency(i)`, and returns when each one may have arrived at the server. */
async function sendAll(
  limit: RateLimit,
  count: number,
  latency: (index: number) => { readonly arrives: number; readonly answers: number },
): Promise<number[]> {
  const clock = new ManualClock({ autoAdvance: true });
  const budget = new MemoryBudget({ limit, clock });
  const arrivals: number[] = [];
  await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const slot = await budget.take();
      const { arrives, answers } = latency(index);
      await clock.sleep(arrives);
      arrivals.push(clock.elapsed());
      await clock.sleep(answers);
      slot.settle();
    }),
  );
  return arrivals.sort((a, b) => a - b);
}

function mostInAnyWindow(arrivals: readonly number[], windowMs: number): number {
  return Math.max(
    ...arrivals.map((start) => arrivals.filter((at) => at >= start && at < start + windowMs).length),
  );
}

test("the first hundred requests start at once", async () => {
  const clock = new ManualClock();
  const budget = new MemoryBudget({ limit: { requests: 100, windowMs: MINUTE }, clock });
  await Promise.all(Array.from({ length: 100 }, () => budget.take()));
  expect(clock.sleeps).toEqual([]);
});

test("the next request waits until a window has passed since the first answer, not since the first start", async () => {
  const clock = new ManualClock();
  const budget = new MemoryBudget({ limit: { requests: 1, windowMs: MINUTE }, clock });
  const slot = await budget.take();
  clock.advance(10_000);
  slot.settle();
  const next = budget.take();
  await new Promise(setImmediate);
  expect(clock.sleeps).toEqual([MINUTE + 5]);
  clock.advance(MINUTE + 5);
  (await next).settle();
});

test("a request whose answer is still out holds its slot for as long as that takes", async () => {
  const clock = new ManualClock();
  const budget = new MemoryBudget({ limit: { requests: 1, windowMs: MINUTE }, clock });
  await budget.take();
  let started = false;
  void budget.take().then(() => (started = true));
  clock.advance(10 * MINUTE);
  await new Promise(setImmediate);
  expect(started).toBe(false);
});

test("never more than the limit arrives within any window, whatever the answers take", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 70 }),
      fc.array(
        fc.record({ arrives: fc.integer({ min: 0, max: 900 }), answers: fc.integer({ min: 0, max: 900 }) }),
        {
          minLength: 70,
          maxLength: 70,
        },
      ),
      async (requests, count, latencies) => {
        const limit = { requests, windowMs: 1000 };
        const arrivals = await sendAll(
          limit,
          count,
          (index) => latencies[index] ?? { arrives: 0, answers: 0 },
        );
        expect(arrivals).toHaveLength(count);
        expect(mostInAnyWindow(arrivals, limit.windowMs)).toBeLessThanOrEqual(requests);
      },
    ),
    { numRuns: 60 },
  );
});

test("five hundred requests use at least 95 % of what the limit allows", async () => {
  const limit = { requests: 100, windowMs: MINUTE };
  const arrivals = await sendAll(limit, 500, () => ({ arrives: 100, answers: 100 }));
  const took = (arrivals.at(-1) ?? 0) + 200;
  const leastPossible = 4 * MINUTE;
  expect(leastPossible / took).toBeGreaterThan(0.95);
});

test("when Namely asks for a pause, no request starts before it is over", async () => {
  const clock = new ManualClock();
  const budget = new MemoryBudget({ limit: { requests: 100, windowMs: MINUTE }, clock });
  budget.pause(30_000);
  const slot = budget.take();
  const uncounted = budget.waitOutPause();
  await new Promise(setImmediate);
  expect(clock.sleeps).toEqual([30_000, 30_000]);
  clock.advance(30_000);
  await Promise.all([slot, uncounted]);
});

test("every wait is reported with its length and reason", async () => {
  const notices: WaitReport[] = [];
  const clock = new ManualClock({ autoAdvance: true });
  const budget = new MemoryBudget({
    limit: { requests: 100, windowMs: MINUTE },
    clock,
    onWait: (n) => notices.push(n),
  });
  budget.pause(42_000);
  await budget.take();
  expect(notices).toEqual([{ ms: 42_000, reason: "rate limit" }]);
});

test("a wait beyond --max-wait ends the run at once and sleeps not at all", async () => {
  const clock = new ManualClock({ autoAdvance: true });
  const budget = new MemoryBudget({ limit: { requests: 1, windowMs: MINUTE }, clock, maxWaitMs: 1000 });
  (await budget.take()).settle();
  await expect(budget.take()).rejects.toMatchObject({ code: "limit.max-wait" });
  expect(clock.sleeps).toEqual([]);
});

test("a caller that gives up waiting leaves its turn to the next", async () => {
  const clock = new ManualClock();
  const budget = new MemoryBudget({ limit: { requests: 1, windowMs: MINUTE }, clock });
  (await budget.take()).settle();
  const impatient = new AbortController();
  const first = budget.take(impatient.signal);
  const second = budget.take();
  await new Promise(setImmediate);
  impatient.abort(new Error("enough"));
  await expect(first).rejects.toThrow("enough");
  await new Promise(setImmediate);
  clock.advance(MINUTE + 5);
  await second;
});

test.each([
  ["100/60s", { requests: 100, windowMs: MINUTE }],
  ["5/1m", { requests: 5, windowMs: MINUTE }],
  ["1000/500ms", { requests: 1000, windowMs: 500 }],
])("NAMELY_RATE_LIMIT %s is read", (text, limit) => {
  expect(parseRateLimit(text)).toEqual(limit);
});

test.each(["", "100", "0/60s", "100/0s", "-1/60s", "100/60", "many/60s"])(
  "NAMELY_RATE_LIMIT %j is refused",
  (text) => {
    expect(() => parseRateLimit(text)).toThrow(expect.objectContaining({ code: "usage.rate-limit" }));
  },
);

test("many callers that wait for the same moment are reported once", async () => {
  const notices: WaitReport[] = [];
  const clock = new ManualClock({ autoAdvance: true });
  const budget = new MemoryBudget({
    limit: { requests: 100, windowMs: MINUTE },
    clock,
    onWait: (n) => notices.push(n),
  });
  budget.pause(MINUTE);
  await Promise.all([budget.take(), budget.take(), budget.waitOutPause(), budget.waitOutPause()]);
  expect(notices).toHaveLength(1);
});

test("--max-wait counts a pause once, however many wait it out together", async () => {
  const clock = new ManualClock({ autoAdvance: true });
  const budget = new MemoryBudget({ limit: { requests: 100, windowMs: MINUTE }, clock, maxWaitMs: 8000 });
  budget.pause(3000);
  await Promise.all([
    budget.take(),
    budget.take(),
    budget.waitOutPause(),
    budget.waitOutPause(),
    budget.waitOutPause(),
  ]);
  expect(clock.elapsed()).toBe(3000);
});
