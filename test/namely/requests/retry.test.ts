import { expect, test } from "vitest";
import { judgeAnswer, judgeFault } from "../../../src/namely/requests/retry.ts";
import { Fault, type FaultCode } from "../../../src/platform/errors/fault.ts";
import { readRetryAfter } from "../../../src/platform/net/retry-after.ts";

const NOW = Date.UTC(2026, 10, 23);
const context = { now: NOW, random: () => 0.5, windowMs: 60_000 };
const attempt = { path: "/profiles", failures: 0, throttles: 0 };
const answer = (status: number, retryAfter?: string) => ({
  status,
  headers: retryAfter === undefined ? {} : { "retry-after": retryAfter },
  body: Buffer.alloc(0),
});

test("a 406 on profiles is throttling and waits out the window", () => {
  expect(judgeAnswer(answer(406), attempt, context)).toEqual({ kind: "throttled", ms: 60_000 });
});

test("a 406 on anything else is an answer", () => {
  expect(judgeAnswer(answer(406), { ...attempt, path: "/groups" }, context)).toEqual({ kind: "final" });
});

test("a 429 is throttling on every path", () => {
  expect(judgeAnswer(answer(429), { ...attempt, path: "/groups" }, context)).toEqual({
    kind: "throttled",
    ms: 60_000,
  });
});

test("what Retry-After says is obeyed", () => {
  expect(judgeAnswer(answer(429, "7"), attempt, context)).toEqual({ kind: "throttled", ms: 7000 });
});

test("a Retry-After of days is not waited for", () => {
  expect(judgeAnswer(answer(429, "99999999"), attempt, context)).toEqual({ kind: "final" });
});

test("a request that is throttled ten times in a row gives up", () => {
  expect(judgeAnswer(answer(406), { ...attempt, throttles: 10 }, context)).toEqual({ kind: "final" });
});

test.each([500, 502, 503, 504])("a %i is asked again, a bounded number of times", (status) => {
  expect(judgeAnswer(answer(status), attempt, context)).toMatchObject({ kind: "again" });
  expect(judgeAnswer(answer(status), { ...attempt, failures: 5 }, context)).toEqual({ kind: "final" });
});

test.each([200, 204, 400, 404, 405, 422])("a %i is final", (status) => {
  expect(judgeAnswer(answer(status), attempt, context)).toEqual({ kind: "final" });
});

test("waits grow, carry jitter and stay bounded", () => {
  const waits = [0, 1, 2, 3, 4].map((failures) => {
    const least = judgeAnswer(answer(503), { ...attempt, failures }, { ...context, random: () => 0 });
    const most = judgeAnswer(answer(503), { ...attempt, failures }, { ...context, random: () => 0.999_999 });
    return [least, most].map((verdict) => (verdict.kind === "again" ? verdict.ms : Number.NaN));
  });
  expect(waits).toEqual([
    [250, 500],
    [500, 1000],
    [1000, 2000],
    [2000, 4000],
    [4000, 8000],
  ]);
});

test.each<[FaultCode, number]>([
  ["network.reset", 5],
  ["network.garbled", 5],
  ["network.timeout", 3],
  ["network.unreachable", 2],
  ["network.proxy-unreachable", 2],
  ["network.unknown-host", 2],
  ["api.not-json", 3],
  ["api.not-utf8", 3],
])("%s is tried again %i times", (code, most) => {
  const fault = new Fault(code, "Trouble.");
  expect(judgeFault(fault, { ...attempt, failures: most - 1 }, () => 0)).toMatchObject({ kind: "again" });
  expect(judgeFault(fault, { ...attempt, failures: most }, () => 0)).toEqual({ kind: "final" });
});

test.each<FaultCode>([
  "network.tls",
  "network.proxy-refused",
  "network.too-large",
  "api.not-found",
  "auth.refused",
  "api.redirected",
])("%s is not tried again", (code) => {
  expect(judgeFault(new Fault(code, "Trouble."), attempt, () => 0)).toEqual({ kind: "final" });
});

test.each([
  ["120", 120_000],
  ["0", 1000],
  ["1.5", 1500],
  ["Mon, 23 Nov 2026 00:01:00 GMT", 60_000],
  ["Sun, 22 Nov 2026 00:00:00 GMT", 1000],
  ["-5", undefined],
  ["soon", undefined],
  ["", undefined],
  [undefined, undefined],
])("Retry-After %j means %j ms", (value, ms) => {
  expect(readRetryAfter(value, NOW)).toBe(ms);
});
