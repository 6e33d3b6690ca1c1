import fc from "fast-check";
import { expect, test } from "vitest";
import { tries } from "../../support/effort.ts";
import { ACME, BEHIND_GATEWAY, codeOf } from "./api-addresses.ts";

/** Pieces of which ways out are made. */
const piece = fc.constantFrom(
  ..."/ // \\ . .. %2e %2E%2e %2f %5c %252e %00 %0a ? # @ : ; :443 :80 é ／ ． 。".split(" "),
  ..."https:// http: HTTPS: evil.example.com acme.namely.com gateway.example.com".split(" "),
  ..."/api/v1 /api /hr/namely profiles me oauth2".split(" "),
  "\t",
  "\n",
  " ",
  "\u0000",
);
const path = fc.oneof(
  fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 9 }).map((parts) => parts.join("")),
  fc.string({ unit: "binary" }),
  fc.webUrl({ withQueryParameters: true }),
);

test("no path leads to another host or out of the base URL's API", () => {
  fc.assert(
    fc.property(path, fc.constantFrom(ACME, BEHIND_GATEWAY), (text, baseUrl) => {
      const address = codeOf(text, baseUrl);
      if (address.startsWith("usage.")) return;
      // Read by a parser that is not ours, and decoded as often as a careless server might.
      const url = new URL(address);
      expect(url.origin).toBe(baseUrl.origin);
      expect(url.username + url.password + url.hash).toBe("");
      const prefix = baseUrl.pathname.replace(/\/$/u, "");
      let decoded = url.pathname;
      for (let round = 0; round < 4; round++) {
        expect(decoded.startsWith(`${prefix}/api/`)).toBe(true);
        expect(decoded.split(/[/\\]/u).filter((part) => /^\.{1,2}$/u.test(part))).toEqual([]);
        expect(new URL(decoded, "https://other.example.com").pathname.startsWith(`${prefix}/api/`)).toBe(
          true,
        );
        decoded = decodeSafely(decoded);
      }
    }),
    tries(20_000, 500_000),
  );
});

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
