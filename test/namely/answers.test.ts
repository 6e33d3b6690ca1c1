import fc from "fast-check";
import { expect, test } from "vitest";
import { readJson, requestIdOf } from "../../src/namely/answers.ts";

function quote(message: string): string {
  const body = Buffer.from(JSON.stringify({ message }));
  const { fault } = readJson({ status: 422, headers: {}, body }, { method: "GET", path: "/groups" });
  if (fault !== undefined) return fault.message;
  throw new Error("Nothing was refused.");
}

test("a long message is quoted as far as whole words go", () => {
  const message = quote(`${"word ".repeat(38)}a-token-that-reaches-over-the-end and more`);
  expect(message).toBe(`Namely rejected GET /groups (422): ${"word ".repeat(38).trim()}.`);
});

test("no part of a word is ever shown, wherever the cut falls, since half a token would not be recognised", () => {
  const word = "canary-0123456789-canary";
  fc.assert(
    fc.property(fc.nat(260), (before) => {
      const text = `${"x ".repeat(before).slice(0, before)} ${word} and the rest`;
      expect(quote(text).replaceAll(word, "")).not.toContain("cana");
      expect((requestIdOf({ headers: { "x-request-id": text } }) ?? "").replaceAll(word, "")).not.toContain(
        "cana",
      );
    }),
  );
});

test("a request id that is one endless word is none", () => {
  expect(requestIdOf({ headers: { "x-request-id": "r".repeat(100) } })).toBe("r".repeat(100));
  expect(requestIdOf({ headers: { "x-request-id": "r".repeat(101) } })).toBeUndefined();
});
