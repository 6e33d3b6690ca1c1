import fc from "fast-check";
import { expect, test } from "vitest";
import { Redactor } from "../../../src/platform/secrets/redactor.ts";

test("a secret is hidden in every form in which it travels", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 8, maxLength: 40, unit: "grapheme" }), (secret) => {
      const redactor = new Redactor();
      redactor.learn(secret);
      const forms = [
        secret,
        encodeURIComponent(secret),
        JSON.stringify(secret).slice(1, -1),
        encodeURIComponent(secret).replaceAll(/%[0-9A-F]{2}/gu, (escape) => escape.toLowerCase()),
        JSON.stringify(JSON.stringify(secret)).slice(3, -3),
        Buffer.from(secret).toString("base64"),
        Buffer.from(secret).toString("hex"),
      ];
      for (const form of forms) expect(redactor.clean(`before ${form} after`)).not.toContain(form);
    }),
  );
});

test("an unregistered bearer token is hidden", () => {
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

test("the password in an address is hidden on its own, encoded and decoded", () => {
  const redactor = new Redactor();
  for (const address of [
    "http://someone:first%2Fword@proxy:8080",
    "me:second-word@proxy",
    "no address",
    undefined,
  ])
    redactor.learnAddress(address);
  expect(redactor.clean("first%2Fword first/word second-word http://proxy:8080")).toBe(
    "[hidden] [hidden] [hidden] http://proxy:8080",
  );
});

test("a password that is too short to be hidden by itself is hidden together with the user's name", () => {
  const redactor = new Redactor();
  redactor.learnAddress("http://someone:a%20b@proxy:8080");
  redactor.learnAddress("http://proxy:8080");
  const sent = Buffer.from("someone:a b").toString("base64");
  expect(redactor.clean(`someone:a%20b someone:a b Basic ${sent.replace("=", "")} someone`)).toBe(
    "[hidden] [hidden] Basic [hidden] someone",
  );
});

test.each(["", "a", "ab", "abc", "someone:"])("a secret is hidden in base64 behind %j", (before) => {
  const redactor = new Redactor();
  redactor.learn("a-secret-word");
  const shown = redactor.clean(`Basic ${Buffer.from(`${before}a-secret-word and more`).toString("base64")}`);
  expect(shown).toContain("[hidden]");
  const rest = shown.replace(/^Basic /u, "").split("[hidden]");
  expect(rest.map((part) => Buffer.from(part, "base64").toString("latin1")).join("")).not.toContain("secret");
});
