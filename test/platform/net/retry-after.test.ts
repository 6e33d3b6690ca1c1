import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { readRetryAfter } from "../../../src/platform/net/retry-after.ts";
import { tries } from "../../support/effort.ts";
import { headerValue, NOW } from "./retry-after-values.ts";

const MINUTE = 60_000;

test.each<[value: string | string[], ms: number | undefined]>([
  ["1e9", undefined],
  ["1e400", undefined],
  ["0x10", undefined],
  ["+5", undefined],
  ["5,7", undefined],
  ["5s", undefined],
  ["Infinity", undefined],
  ["NaN", undefined],
  ["-0", undefined],
  [" 7 ", 7000],
  ["0007", 7000],
  ["0.0001", 1000],
  ["1000000000", 1e12],
  ["9".repeat(400), Number.POSITIVE_INFINITY],
  ["١٢", undefined],
  ["１２", undefined],
  [["5", "7"], 7000],
  [["7", "5"], 7000],
  [["soon", "5"], 5000],
  [["soon", ""], undefined],
  [[], undefined],
  ["Monday, 23-Nov-26 00:01:00 GMT", MINUTE],
  ["Mon Nov 23 00:01:00 2026", MINUTE],
  ["Mon, 23 Nov 2026 00:01:00 UTC", MINUTE],
  ["Mon, 23 Nov 2026 01:01:00 +0100", MINUTE],
  ["Mon, 01 Jan 1900 00:00:00 GMT", 1000],
  ["Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799_000 - NOW],
  ["Mon, 99 Nov 2026 00:01:00 GMT", undefined],
  ["2026-11-23T00:01:00Z", undefined],
])("Retry-After %j asks for %j ms", (value, ms) => {
  // The form without a zone would be read by the zone of this machine.
  const zone = process.env["TZ"];
  process.env["TZ"] = "America/New_York";
  onTestFinished(() => {
    if (zone === undefined) delete process.env["TZ"];
    else process.env["TZ"] = zone;
  });
  expect(readRetryAfter(value, NOW)).toBe(ms);
});

test("whatever a Retry-After says asks for a second at least, or for nothing", () => {
  fc.assert(
    fc.property(fc.array(headerValue, { maxLength: 3 }), fc.integer({ min: 0, max: 4e12 }), (values, now) => {
      const ms = readRetryAfter(values, now);
      expect(ms === undefined || ms >= 1000).toBe(true);
    }),
    tries(1000, 50_000),
  );
});
