import { describe, expect, test } from "vitest";
import { listAddressSecrets, readPostAddress } from "../../src/delivery/post-address.ts";

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

describe("path and query of an address", () => {
  test.each([
    "/",
    "/workflows/1/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Frun&sig=a%2Fb%2fc+d_-%3D",
    "/a/../b//c/./d;e=(f)!*',~|{x}^`?g='h'|<i>\"",
  ])("%s stays as it is", (target) => {
    expect(readPostAddress(`https://hooks.example.com:443${target}`).target).toBe(target);
  });

  test.each([
    ["https://hooks.example.com", "/"],
    ["https://hooks.example.com?sig=1", "/?sig=1"],
    ["https://hooks.example.com/a?b#c", "/a?b"],
    ["https://hooks.example.com/ä b", "/%C3%A4%20b"],
  ])("of %s is %s", (text, target) => {
    expect(readPostAddress(text).target).toBe(target);
  });

  test("are secret as a whole and in each part that is no ordinary word", () => {
    const address = readPostAddress(
      "https://hooks.example.com/services/T0/B0/AbCdEfGhIjKlMnOpQr?sig=a%2Fb45678901234567",
    );
    expect(listAddressSecrets(address)).toEqual(
      expect.arrayContaining([
        "https://hooks.example.com/services/T0/B0/AbCdEfGhIjKlMnOpQr?sig=a%2Fb45678901234567",
        "/services/T0/B0/AbCdEfGhIjKlMnOpQr?sig=a%2Fb45678901234567",
        "/services/T0/B0/AbCdEfGhIjKlMnOpQr",
        "AbCdEfGhIjKlMnOpQr",
        "a%2Fb45678901234567",
      ]),
    );
    expect(listAddressSecrets(address)).not.toContain("services");
  });
});
