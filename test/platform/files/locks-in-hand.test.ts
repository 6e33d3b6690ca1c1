import { expect, test } from "vitest";
import { settleLocks, trackLock } from "../../../src/platform/files/locks-in-hand.ts";
import { ManualClock } from "../../support/manual-clock.ts";

/** A lock in hand, and how to let go of it. */
function holdLock(): { readonly held: Promise<void>; readonly letGo: () => void } {
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  return { held, letGo: () => letGo() };
}

test("the end of a run waits until a lock in hand is let go", async () => {
  const steps: string[] = [];
  const { held, letGo } = holdLock();
  const work = trackLock(held.then(() => void steps.push("let go")));
  const settled = settleLocks(new ManualClock(), 500).then(() => void steps.push("ended"));
  letGo();
  await Promise.all([work, settled]);
  expect(steps).toEqual(["let go", "ended"]);
});

test("the end of a run waits for a lock no longer than the given time", async () => {
  const { held, letGo } = holdLock();
  const work = trackLock(held);
  await settleLocks(new ManualClock({ autoAdvance: true }), 500);
  letGo();
  await work;
});

test("a run without a lock in hand ends without waiting", async () => {
  await trackLock(Promise.reject(new Error("not taken"))).catch(() => undefined);
  const never = { sleep: () => new Promise<void>(() => undefined) };
  expect(await settleLocks(never, 500)).toBeUndefined();
});
