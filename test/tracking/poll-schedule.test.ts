import { expect, test } from "vitest";
import { PollSchedule } from "../../src/tracking/poll-schedule.ts";
import { ManualClock } from "../support/manual-clock.ts";

const MINUTE = 60_000;

test("a poll is due at once, and then once in a while", () => {
  const clock = new ManualClock();
  const times = new PollSchedule(clock, 15 * MINUTE);
  expect([times.isDue, times.status, times.lastPoll, times.isWell]).toEqual([true, "starting", null, true]);
  times.notePoll();
  times.noteOutcome(true);
  expect([times.isDue, times.untilDueMs, times.status]).toEqual([false, 15 * MINUTE, "ok"]);
  expect(times.lastPoll).toBe("2026-11-23T12:00:00.000Z");
  clock.advance(15 * MINUTE);
  expect([times.isDue, times.untilDueMs]).toEqual([true, 0]);
});

test("after a poll that failed the next one comes soon, then later each time, and never later than usual", () => {
  const clock = new ManualClock();
  const times = new PollSchedule(clock, 3 * MINUTE);
  const waits: number[] = [];
  for (let count = 0; count < 5; count += 1) {
    times.noteOutcome(false);
    waits.push(times.retryMs);
    clock.advance(times.retryMs);
    times.noteRetry();
  }
  expect(waits).toEqual([30_000, 60_000, 120_000, 180_000, 180_000]);
  times.noteOutcome(true);
  expect(times.retryMs).toBe(30_000);
});

test("it is well until polls have failed for ten minutes, and again with the first that goes well", () => {
  const clock = new ManualClock();
  const times = new PollSchedule(clock, 24 * 60 * MINUTE);
  times.noteOutcome(true);
  clock.advance(60 * MINUTE);
  times.noteOutcome(false);
  expect([times.isWell, times.status]).toEqual([true, "failing"]);
  clock.advance(10 * MINUTE - 1);
  times.noteOutcome(false);
  expect(times.isWell).toBe(true);
  clock.advance(1);
  expect([times.isWell, times.status]).toEqual([false, "failing"]);
  times.noteOutcome(true);
  expect([times.isWell, times.status]).toEqual([true, "ok"]);
});

test("it is not well when no poll has come to its end for long", () => {
  const clock = new ManualClock();
  const times = new PollSchedule(clock, 15 * MINUTE);
  clock.advance(25 * MINUTE - 1);
  expect(times.isWell).toBe(true);
  clock.advance(1);
  expect(times.isWell).toBe(false);
});
