import { describe, expect, test } from "vitest";
import { readPostAddress } from "../../src/delivery/post-address.ts";

describe("the address of a webhook", () => {
  test.each([
    "https://hooks.example.com/a?b=c",
    "http://localhost:8080/",
    "http://127.0.0.1/",
    "http://127.8.9.10:1/",
    "http://[::1]:8080/",
  ])("%s is taken", (text) => {
    expect(readPostAddress(text).url.href).toBe(text);
  });

  test.each([
    "",
    "hidden.example.com/hook",
    "http://hidden.example.com/",
    "http://127.0.0.1.hidden.example.com/",
    "http://localhost.hidden.example.com/",
    "http://0.0.0.0/hidden",
    "ftp://localhost/hidden",
    "file:///hidden",
    "https://user@example.com/hidden",
    "https://:hidden@example.com/",
  ])("%j is refused without quoting it", (text) => {
    const read = (): unknown => readPostAddress(text);
    expect(read).toThrow(expect.objectContaining({ code: "usage.post-url" }) as Error);
    expect(read).not.toThrow("hidden");
  });
});
