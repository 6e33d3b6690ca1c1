import { expect, test } from "vitest";
import { readProxy } from "../../src/platform/proxy.ts";

const NAMELY = new URL("https://acme.namely.com/api/v1/profiles");

test.each([
  ["http://proxy.example.com:3128", "http://proxy.example.com:3128/"],
  ["https://proxy.example.com", "https://proxy.example.com/"],
  ["proxy.example.com:3128", "http://proxy.example.com:3128/"],
  ["proxy", "http://proxy/"],
  ["http://user:secret@proxy.example.com:3128/path?x=1", "http://proxy.example.com:3128/"],
])("HTTPS_PROXY=%s is the proxy %s", (text, href) => {
  expect(readProxy({ HTTPS_PROXY: text })?.url.href).toBe(href);
});

test("the lower-case name comes first, and an empty one means that there is no proxy", () => {
  expect(readProxy({ https_proxy: "http://low", HTTPS_PROXY: "http://high" })?.url.host).toBe("low");
  expect(readProxy({ https_proxy: "", HTTPS_PROXY: "http://high" })).toBeUndefined();
  expect(
    readProxy({ HTTP_PROXY: "http://plain", http_proxy: "http://plain", ALL_PROXY: "http://all" }),
  ).toBeUndefined();
});

test.each([
  "socks5://user:secret@proxy:1080",
  "ftp://user:secret@proxy",
  "http://user:secret@",
  "http://user:secret@pro xy",
  "user:secret@proxy:port",
])("HTTPS_PROXY=%s is wrong use, and what is said of it holds no password", (text) => {
  const read = (): unknown => readProxy({ HTTPS_PROXY: text });
  expect(read).toThrow(expect.objectContaining({ code: "usage.proxy" }));
  expect(read).not.toThrow(/secret/);
});

test.each([
  ["http://user:pass%20word@proxy", "user:pass word"],
  ["http://user@proxy", "user:"],
  ["http://user:100%@proxy", "user:100%"],
])("the user name and password of %s are sent as Basic of %j", (text, plain) => {
  expect(readProxy({ HTTPS_PROXY: text })?.authorization).toBe(
    `Basic ${Buffer.from(plain).toString("base64")}`,
  );
});

test("a proxy without a user name is sent none", () => {
  expect(readProxy({ HTTPS_PROXY: "http://proxy" })?.authorization).toBeUndefined();
});

test.each<[noProxy: string, url: string, through: boolean]>([
  ["", "https://acme.namely.com", true],
  ["acme.namely.com", "https://acme.namely.com", false],
  ["ACME.Namely.COM", "https://acme.namely.com", false],
  ["acme.namely.com", "https://other.namely.com", true],
  ["namely.com", "https://acme.namely.com", false],
  [".namely.com", "https://acme.namely.com", false],
  ["*.namely.com", "https://acme.namely.com", false],
  [".namely.com", "https://namely.com.example", true],
  ["amely.com", "https://acme.namely.com", true],
  ["acme.namely.com:443", "https://acme.namely.com", false],
  ["acme.namely.com:8443", "https://acme.namely.com", true],
  ["acme.namely.com:8443", "https://acme.namely.com:8443", false],
  ["acme.namely.com:443", "https://acme.namely.com:8443", true],
  ["other.example, acme.namely.com", "https://acme.namely.com", false],
  ["other.example acme.namely.com", "https://acme.namely.com", false],
  [",,other.example,", "https://acme.namely.com", true],
  ["*", "https://acme.namely.com", false],
  ["other.example,*", "https://acme.namely.com", false],
  ["127.0.0.1", "https://127.0.0.1:8443", false],
  ["::1", "https://[::1]:8443", false],
  ["[::1]", "https://[::1]:8443", false],
  ["[::1]:8443", "https://[::1]:8443", false],
  ["[::1]:443", "https://[::1]:8443", true],
])("with NO_PROXY=%j a request to %s goes through the proxy: %s", (noProxy, url, through) => {
  for (const name of ["NO_PROXY", "no_proxy"])
    expect(readProxy({ HTTPS_PROXY: "http://proxy", [name]: noProxy })?.isFor(new URL(url))).toBe(through);
});

test("plain http goes through no proxy", () => {
  const proxy = readProxy({ HTTPS_PROXY: "http://proxy" });
  expect([proxy?.isFor(new URL("http://127.0.0.1:80")), proxy?.isFor(NAMELY)]).toEqual([false, true]);
});
