import { expect, test } from "vitest";
import { WaitMeter } from "../../../src/namely/budget/wait-meter.ts";
import { ManualClock } from "../../support/manual-clock.ts";

test("eight who wait for the same minute wait one minute", async () => {
  const clock = new ManualClock();
  const waits = new WaitMeter(clock);
  const all = Array.from({ length: 8 }, () => waits.measure(() => clock.sleep(60_000)));
  clock.advance(60_000);
  await Promise.all(all);
  expect(waits.total).toBe(60_000);
});

test("waits that follow each other, or overlap, add up to the time in which at least one caller waited", async () => {
  const clock = new ManualClock();
  const waits = new WaitMeter(clock);
  const first = waits.measure(() => clock.sleep(1000));
  clock.advance(500);
  const second = waits.measure(() => clock.sleep(1000));
  clock.advance(500);
  await first;
  clock.advance(500);
  await second;
  clock.advance(10_000);
  const third = waits.measure(() => clock.sleep(200));
  clock.advance(200);
  await third;
  expect(waits.total).toBe(1700);
});

test("a wait that is given up counts as far as it went", async () => {
  const clock = new ManualClock();
  const waits = new WaitMeter(clock);
  const enough = new AbortController();
  const wait = waits.measure(() => clock.sleep(60_000, enough.signal));
  clock.advance(1000);
  enough.abort(new Error("enough"));
  await expect(wait).rejects.toThrow("enough");
  expect(waits.total).toBe(1000);
});
