import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openInBrowser } from "../../../src/platform/net/browser.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";

/** A browser that writes down how it was called; the opener on Linux asks BROWSER which one to take. */
function makeBrowser(exitCode = 0): { env: Record<string, string>; readCall: () => string[] } {
  const folder = makeTempFolder();
  const path = join(folder, "browser");
  const log = join(folder, "call");
  writeFileSync(path, `#!/bin/sh\n{ echo "$@"; env; } > "${log}"\nexit ${exitCode}\n`);
  chmodSync(path, 0o755);
  return {
    env: { PATH: process.env["PATH"] ?? "", HOME: folder, BROWSER: path },
    readCall: () => readFileSync(log, "utf8").trim().split("\n"),
  };
}

describe.runIf(process.platform === "linux")("opening a page", () => {
  test.each([
    ["https://acme.namely.com/api/v1/oauth2/authorize?client_id=a&state=b%20c#d"],
    ["http://localhost:8976/"],
    ["http://127.0.0.1:8976/"],
    ["http://[::1]:8976/"],
  ])("%s reaches the browser unchanged", async (address) => {
    const browser = makeBrowser();
    expect(await openInBrowser(address, { env: browser.env })).toBe(true);
    expect(browser.readCall()[0]).toBe(address);
  });

  test("none of our own variables reach the browser", async () => {
    const browser = makeBrowser();
    const env = {
      ...browser.env,
      NAMELY_CLIENT_SECRET: "secret-canary",
      NAMELY_TOKEN: "token-canary",
      LANG: "C",
    };
    await openInBrowser("https://acme.namely.com/", { env });
    const call = browser.readCall();
    expect(call).toContain("LANG=C");
    expect(call.join("\n")).not.toMatch(/NAMELY_|canary/);
  });

  test("a browser that fails a moment later is noticed", async () => {
    expect(await openInBrowser("https://acme.namely.com/", { env: makeBrowser(3).env })).toBe(false);
  });

  test("a machine without any browser is noticed", async () => {
    const env = { PATH: "/usr/bin:/bin", HOME: makeTempFolder(), BROWSER: "/nowhere/at/all" };
    expect(await openInBrowser("https://acme.namely.com/", { env })).toBe(false);
  });
});

test.each([
  ["http://acme.namely.com/"],
  ["http://127.0.0.1.example.com/"],
  ["http://localhost.example.com/"],
  ["file:///etc/passwd"],
  ["javascript:alert(1)"],
  ["mailto:someone@example.com"],
  ["https://user@acme.namely.com/"],
  ["https://:password@acme.namely.com/"],
  ["--help"],
  ["/etc/passwd"],
  [""],
])("%j is not opened", async (address) => {
  await expect(openInBrowser(address, { env: {} })).rejects.toMatchObject({ code: "usage.unsafe-address" });
});
