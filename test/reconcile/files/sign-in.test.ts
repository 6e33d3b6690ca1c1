import { expect, test } from "vitest";
import { readSignIn } from "../../../src/reconcile/files/sign-in.ts";

test.each([
  ["2016/04/04 00:24:13", "2016-04-04 2016-04-04T00:24:13"],
  ["2026-11-02T10:00:00.000Z", "2026-11-02 2026-11-02T10:00:00Z"],
  ["2026-11-02T23:30:00-05:00", "2026-11-02 2026-11-02T23:30:00-05:00"],
  ["2026-11-02 10:00:00 UTC", "2026-11-02 2026-11-02T10:00:00Z"],
  ["2026-11-02 9:05", "2026-11-02 2026-11-02T09:05:00"],
  ["2026-11-02", "2026-11-02 2026-11-02"],
  ["1793527200", "2026-11-01 2026-11-01T10:00:00Z"],
  ["1793527200000", "2026-11-01 2026-11-01T10:00:00Z"],
  ["02 Nov 2026", "2026-11-02 2026-11-02"],
  ["Nov 2, 2026", "2026-11-02 2026-11-02"],
  ["Mon, 2 November 2026", "2026-11-02 2026-11-02"],
  ["25/11/2026", "2026-11-25 2026-11-25"],
  ["11/25/2026 10:00 AM", "2026-11-25 2026-11-25"],
  ["5/5/2026", "2026-05-05 2026-05-05"],
])("%s is %s", (text, expected) => {
  const found = readSignIn(text);
  expect(found.kind === "at" ? `${found.day} ${found.text}` : found.kind).toBe(expected);
});

test.each(["", " ", "Never", "Never logged in", "N/A", "no_information", "-", "1970-01-01T00:00:00.000Z"])(
  "%j is never",
  (text) => {
    expect(readSignIn(text)).toEqual({ kind: "never" });
  },
);

test.each(["4/5/2026", "last week", "2026-13-01", "2026-02-30", "31/31/2026"])("%s is unreadable", (text) => {
  expect(readSignIn(text)).toEqual({ kind: "unreadable" });
});
