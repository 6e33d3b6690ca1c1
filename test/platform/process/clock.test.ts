import { expect, test } from "vitest";
import { systemClock } from "../../../src/platform/process/clock.ts";

test("a wait of a month is not over before one of a moment", async () => {
  const controller = new AbortController();
  const month = systemClock.sleep(31 * 86_400_000, controller.signal).then(
    () => "month",
    () => "called off",
  );
  const moment = systemClock.sleep(20).then(() => "moment");
  expect(await Promise.race([month, moment])).toBe("moment");
  controller.abort(new Error("Enough."));
  expect(await month).toBe("called off");
});
