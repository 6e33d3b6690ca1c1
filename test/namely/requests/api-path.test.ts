import fc from "fast-check";
import { expect, test } from "vitest";
import { isCounted } from "../../../src/namely/requests/api-request.ts";
import { tries } from "../../support/effort.ts";
import { addressOf, BEHIND_GATEWAY, codeOf } from "./api-addresses.ts";

test.each([
  ["profiles/me", "https://acme.namely.com/api/v1/profiles/me"],
  ["/profiles", "https://acme.namely.com/api/v1/profiles"],
  ["/profiles.json", "https://acme.namely.com/api/v1/profiles.json"],
  ["/api/v1/profiles?per_page=5", "https://acme.namely.com/api/v1/profiles?per_page=5"],
  ["api/v1/groups", "https://acme.namely.com/api/v1/groups"],
  ["https://acme.namely.com/api/v1/events?limit=2", "https://acme.namely.com/api/v1/events?limit=2"],
  ["HTTPS://ACME.namely.com:443/api/v1/events", "https://acme.namely.com/api/v1/events"],
  ["/api/scim/v2/Users.json", "https://acme.namely.com/api/scim/v2/Users.json"],
  ["/profiles/a%20b", "https://acme.namely.com/api/v1/profiles/a%20b"],
  ["/profiles?", "https://acme.namely.com/api/v1/profiles"],
])("%s leads to %s", (text, address) => {
  expect(addressOf(text)).toBe(address);
});

test("a whole address works with a base URL that has a path of its own", () => {
  expect(addressOf("https://gateway.example.com/hr/namely/api/v1/groups", BEHIND_GATEWAY)).toBe(
    "https://gateway.example.com/hr/namely/api/v1/groups",
  );
  expect(addressOf("/groups", BEHIND_GATEWAY)).toBe("https://gateway.example.com/hr/namely/api/v1/groups");
  expect(codeOf("https://gateway.example.com/api/v1/groups", BEHIND_GATEWAY)).toBe("usage.api-path");
});

test.each([
  "filter[email]=a+b%40example.com&x=%20&y=%zz&z",
  "a=1&a=2&b=%5B%5D&c=;/?:@!$()*,~",
  "q=/../..//evil.example.com",
])("a query stays unchanged: %s", (query) => {
  expect(addressOf(`/profiles?${query}`)).toBe(`https://acme.namely.com/api/v1/profiles?${query}`);
});

test.each([
  "https://evil.example.com/api/v1/profiles",
  "https://acme.namely.com.evil.example.com/api/v1/profiles",
  "http://acme.namely.com/api/v1/profiles",
  "https://acme.namely.com:8443/api/v1/profiles",
])("another host, scheme or port is refused: %s", (text) => {
  expect(codeOf(text)).toBe("usage.other-host");
});

test.each([
  "https://acme.namely.com@evil.example.com/api/v1/profiles",
  "https://user:word@acme.namely.com/api/v1/profiles",
  "//evil.example.com/profiles",
  "///evil.example.com/profiles",
  "/\\evil.example.com",
  "\\\\evil.example.com",
  "https:\\\\evil.example.com\\profiles",
  "https:evil.example.com",
  "https:/evil.example.com/x",
  "file:///etc/passwd",
  "javascript:alert(1)",
  "acme.namely.com:443/api/v1/profiles",
  "https://acme.namely.com/people/1",
  "https://acme.namely.com",
  "https://acme.namely.com/api/v1",
  "/api/v1/",
  "/",
  "?page=2",
  "..",
  "/profiles/../../x",
  "/profiles/..",
  "/profiles/.",
  "/profiles/%2e%2E/x",
  "/profiles/.%2e/x",
  "/profiles/%252e%252e/x",
  "/profiles/..;x/y",
  "/profiles/a%2f..%2fb",
  "/profiles/a%5cb",
  "/profiles/%00",
  "/profiles//me",
  "/profiles/",
  "/profiles/%zz",
  "/profiles /me",
  "/profiles#me",
  "/profiles\n/me",
  "/profiles?a=\tb",
  "/profiles?a=b\r\nx-header: y",
  "/oauth2/token",
  "/api/v1/oauth2/token?x",
  "/OAuth2/Token.json",
  "/%6fauth2/token",
  "/api/%76%31/oauth2/token",
])("what leads out of the API, or could, is refused: %j", (text) => {
  expect(codeOf(text)).toBe("usage.api-path");
});

test("however a query is written, it arrives as it was written", () => {
  const sign = fc.constantFrom(...Array.from("abcXYZ0189-._~!$&()*+,;=:@/?[]%"));
  fc.assert(
    fc.property(fc.array(sign, { minLength: 1, maxLength: 40 }), (signs) => {
      const query = signs.join("");
      expect(addressOf(`/profiles?${query}`)).toBe(`https://acme.namely.com/api/v1/profiles?${query}`);
    }),
    tries(2000, 50_000),
  );
});

test.each([
  ["/profiles", true],
  ["/profiles.json", true],
  ["/Profiles", true],
  ["/%70rofiles", true],
  ["/profiles/me.json", true],
  ["/profiles.JSON", true],
  ["/api/%76%31/profiles", true],
  ["/api/V1/profiles", true],
  ["/api/scim/v2/Users.json", false],
  ["/profiles/fields", false],
  ["/profiles/fields.json", false],
  ["/profilesx", false],
  ["/groups", false],
])("%s counts against the limit, however it is spelled: %s", (path, counts) => {
  expect(isCounted(path)).toBe(counts);
});
