import { describe, expect, test } from "vitest";
import { isLocalHost } from "../../../src/platform/net/loopback.ts";

describe("a Host header names this machine", () => {
  test.each([
    "localhost",
    "localhost:8978",
    "LOCALHOST:1",
    "127.0.0.1:80",
    "127.9.9.9",
    "[::1]",
    "[::1]:8978",
  ])("%s", (header) => expect(isLocalHost(header)).toBe(true));

  test("where there is none, as in HTTP/1.0", () => expect(isLocalHost(undefined)).toBe(true));
});

describe("a Host header names another machine", () => {
  test.each([
    "evil.example",
    "evil.example:8978",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "localhost.",
    "",
    "0.0.0.0",
    "10.0.0.1:8978",
    "[::2]",
    "localhost:80:80",
    "evil.example@localhost",
    "127.0.0.1:x",
  ])("%j", (header) => expect(isLocalHost(header, "127.0.0.1")).toBe(false));
});

describe("a server that listens for other machines", () => {
  test.each([
    ["0.0.0.0", "10.1.2.3:8978"],
    ["::", "[fd00::1]:8978"],
    ["hr.internal", "HR.internal:8978"],
    ["fd00::1", "[fd00::1]"],
    ["10.1.2.3", "localhost:8978"],
  ])("on %s is named by %s", (own, header) => expect(isLocalHost(header, own)).toBe(true));

  test.each([
    ["0.0.0.0", "evil.example:8978"],
    ["hr.internal", "evil.example"],
    ["hr.internal", "hr.internal.evil.example"],
  ])("on %s is not named by %s", (own, header) => expect(isLocalHost(header, own)).toBe(false));
});
