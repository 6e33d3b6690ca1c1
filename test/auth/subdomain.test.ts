import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { apiUrl, findBaseUrl, readCompany, findNamedCompany } from "../../src/auth/subdomain.ts";
import { Fault } from "../../src/platform/errors/fault.ts";

function codeOf(attempt: () => unknown): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    return error instanceof Fault ? error.code : String(error);
  }
}

describe("readCompany", () => {
  test.each([
    ["acme", "acme"],
    ["  Acme ", "acme"],
    ["acme.namely.com", "acme"],
    ["https://acme.namely.com/", "acme"],
    ["https://acme.namely.com", "acme"],
    ["acme-sandbox", "acme-sandbox"],
    ["7eleven", "7eleven"],
  ])("takes %j for %s", (text, company) => {
    expect(readCompany(text)).toBe(company);
  });

  test.each([
    "",
    "-acme",
    "acme-",
    "acme.corp",
    "acme/../beta",
    "acme@evil.example",
    "https://acme.namely.com.evil.example/",
    "http://acme.namely.com",
    "acme namely",
    "äcme",
    "a".repeat(64),
    "__proto__",
  ])("refuses %j as wrong use", (text) => {
    expect(codeOf(() => readCompany(text))).toBe("usage.company");
  });

  test("nothing but one DNS label ever comes out", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.domain()), (text) => {
        try {
          expect(readCompany(text)).toMatch(/^[a-z0-9-]{1,63}$/);
        } catch (error) {
          if (!(error instanceof Fault)) throw error;
        }
      }),
    );
  });
});

describe("findBaseUrl", () => {
  test("is the company's own address unless another is given", () => {
    expect(findBaseUrl("acme", undefined).href).toBe("https://acme.namely.com/");
    expect(findBaseUrl("acme", "https://hr.example.com").href).toBe("https://hr.example.com/");
  });

  test.each(["http://localhost:8977", "http://127.0.0.1:1", "http://127.8.9.10:1", "http://[::1]:8977/"])(
    "plain http to this machine is fine: %s",
    (text) => {
      expect(findBaseUrl(undefined, text).protocol).toBe("http:");
    },
  );

  test.each([
    "http://acme.namely.com",
    "http://localhost.evil.example:80",
    "http://127.0.0.1.evil.example",
    "http://0.0.0.0:1",
    "http://10.0.0.1",
    "ftp://localhost",
    "acme",
    "file:///etc/passwd",
    "https://user:word@acme.namely.com",
    "https://acme.namely.com/?x=1",
  ])("refuses %s, naming the variable", (text) => {
    expect(codeOf(() => findBaseUrl("acme", text))).toBe("usage.base-url");
  });

  test("an address that already ends in /api/v1 or a slash leads to the same place", () => {
    for (const text of ["https://x.example/api/v1", "https://x.example/api/v1/", "https://x.example/"]) {
      expect(apiUrl(findBaseUrl(undefined, text), "profiles/me").href).toBe(
        "https://x.example/api/v1/profiles/me",
      );
    }
  });

  test("an address with a path of its own keeps it", () => {
    expect(apiUrl(findBaseUrl(undefined, "https://x.example/namely/"), "profiles/me").href).toBe(
      "https://x.example/namely/api/v1/profiles/me",
    );
  });

  test("neither a company nor an address is wrong use", () => {
    expect(codeOf(() => findBaseUrl(undefined, undefined))).toBe("usage.company-missing");
    expect(codeOf(() => findBaseUrl(undefined, ""))).toBe("usage.company-missing");
  });
});

test("an empty --company is refused and never taken for the company of the environment", () => {
  const env = { NAMELY_COMPANY: "acme" };
  expect(findNamedCompany(undefined, env)).toBe("acme");
  expect(findNamedCompany(undefined, { NAMELY_COMPANY: "" })).toBeUndefined();
  expect(() => findNamedCompany("", env)).toThrow(expect.objectContaining({ code: "usage.company" }));
});
