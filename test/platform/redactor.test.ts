import fc from "fast-check";
import { expect, test } from "vitest";
import { Redactor } from "../../src/platform/redactor.ts";

test("a secret is hidden in every form in which it travels", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 8, maxLength: 40, unit: "grapheme" }), (secret) => {
      const redactor = new Redactor();
      redactor.learn(secret);
      const forms = [
        secret,
        encodeURIComponent(secret),
        JSON.stringify(secret).slice(1, -1),
        Buffer.from(secret).toString("base64"),
      ];
      for (const form of forms) expect(redactor.clean(`before ${form} after`)).not.toContain(form);
    }),
  );
});

test("a bearer token that nobody told of is hidden", () => {
  expect(new Redactor().clean("authorization: Bearer abcdef123456")).toBe("authorization: Bearer [hidden]");
});

test.each([
  "access_token=abcdef123456",
  '"refresh_token":"abcdef123456"',
  "client_secret=abcdef123456",
  "?code=abcdef123456&state=x",
])("the value in %s is hidden", (text) => {
  expect(new Redactor().clean(text)).not.toContain("abcdef123456");
});

test("a secret inside a longer secret does not uncover the rest", () => {
  const redactor = new Redactor();
  redactor.learn("secret");
  redactor.learn("secret-tail-end");
  expect(redactor.clean("it is secret-tail-end")).toBe("it is [hidden]");
});

test("what is no secret stays as it is", () => {
  const redactor = new Redactor();
  redactor.learn("abc");
  redactor.learn(undefined);
  expect(redactor.clean("GET /profiles?page=3 200 abc")).toBe("GET /profiles?page=3 200 abc");
});

test("the code of a fault is no secret", () => {
  const line = '{"error":{"code":"usage.number","message":"No."}}';
  expect(new Redactor().clean(line)).toBe(line);
});
