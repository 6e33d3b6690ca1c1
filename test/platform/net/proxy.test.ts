import { describe, expect, onTestFinished, test } from "vitest";
import { openTransport } from "../../../src/platform/net/http.ts";
import { readProxy } from "../../../src/platform/net/proxy.ts";
import { startConnectProxy } from "../../support/connect-proxy.ts";

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

test.each([
  "http://CORP\\user:secret@proxy:3128",
  "CORP\\user:secret@proxy:3128",
  "http://user:sec/secret@proxy:3128",
  "http://user:12#secret@proxy:3128",
  "http://user:12?secret@proxy:3128",
])("HTTPS_PROXY=%s is wrong use, and the hint says how to write its special characters", (text) => {
  const read = (): unknown => readProxy({ HTTPS_PROXY: text });
  expect(read).toThrow(
    expect.objectContaining({ code: "usage.proxy", hint: expect.stringContaining("CORP%5Cuser") as string }),
  );
  expect(read).not.toThrow(/secret/);
});

test("a backslash written as %5C is sent as one", () => {
  const { authorization } = readProxy({ HTTPS_PROXY: "http://CORP%5Cuser:word@proxy:3128" }) ?? {};
  expect(authorization).toBe(`Basic ${Buffer.from("CORP\\user:word").toString("base64")}`);
});

describe("a proxy that answers 407", () => {
  const ask = async (credentials: string, schemes: readonly string[]): Promise<unknown> => {
    await using proxy = await startConnectProxy({ refusal: 407, schemes });
    const HTTPS_PROXY = proxy.url.replace("//", `//${credentials}`);
    const transport = openTransport({ env: { HTTPS_PROXY }, userAgent: "namely-cli/test" });
    onTestFinished(() => transport.close());
    return await transport.request({ method: "GET", url: NAMELY }).catch((error: unknown) => error);
  };
  const text = (part: string): string => expect.stringContaining(part) as string;

  test("with credentials given has refused them, and they are checked", async () => {
    expect(await ask("me:word@", ['Basic realm="a, b=c"'])).toMatchObject({
      code: "network.proxy-refused",
      message: text("refused the user name and password in HTTPS_PROXY (407; it offers Basic)."),
      hint: text("%5C"),
    });
  });

  test("and offers no Basic is reported with all that it offers, and needs another program in between", async () => {
    const offers = ["Negotiate", "NTLM", 'Digest realm="x, NTLM2", nonce="a=="'];
    expect(await ask("me:word@", offers)).toMatchObject({
      code: "network.proxy-refused",
      message: text("(407; it offers Negotiate, NTLM and Digest)"),
      hint: text("cntlm"),
    });
    expect(await ask("", ["Negotiate, NTLM"])).toMatchObject({
      message: text("asks for a user name and a password (407; it offers Negotiate and NTLM)"),
      hint: text("cntlm"),
    });
  });

  test("without credentials wants some", async () => {
    expect(await ask("", ["NTLM", "basic"])).toMatchObject({
      message: text("asks for a user name and a password"),
      hint: text("http://user:password@"),
    });
  });
});
