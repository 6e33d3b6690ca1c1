import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readJson, readRaw, requestIdOf } from "../../../src/namely/requests/answers.ts";

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

describe("an answer that is not UTF-8", () => {
  const body = Buffer.from('{"message":"Zo\u00EB"}', "latin1");
  const get = { method: "GET", path: "/groups" } as const;
  const json = { "content-type": "application/json" };

  test("is refused, and for a write it is not known what became of it", () => {
    expect(readJson({ status: 200, headers: json, body }, get).fault).toMatchObject({
      code: "api.not-utf8",
      message: "The answer to GET /groups is not valid UTF-8.",
    });
    const { fault } = readJson({ status: 200, headers: json, body }, { method: "POST", path: "/profiles" });
    expect(fault?.message).toContain("It is unknown whether POST /profiles was carried out.");
  });

  test("is not quoted where it says why something was rejected", () => {
    const { fault } = readJson({ status: 422, headers: json, body }, get);
    expect(fault?.message).toBe("Namely rejected GET /groups (422).");
  });

  test.each([
    ["application/json", "api.not-utf8"],
    ["application/vnd.api+json", "api.not-utf8"],
    ["text/csv; charset=utf-8", "api.not-utf8"],
    ["application/xml", "api.not-utf8"],
    ["application/pdf", undefined],
    ["image/png", undefined],
  ])("raw, of the type %s, gives %s", (type, code) => {
    const answer = { status: 200, headers: { "content-type": type }, body };
    expect(readRaw(answer, get).fault?.code).toBe(code);
  });

  test("is a file like any other below /files", () => {
    const answer = { status: 200, headers: { "content-type": "text/csv" }, body };
    expect(readRaw(answer, { method: "GET", path: "/files/1/download" })).toEqual({});
  });
});

test("a byte order mark before an answer is no part of it", () => {
  const body = Buffer.from('\uFEFF{"a":1}');
  expect(readJson({ status: 200, headers: {}, body }, { method: "GET", path: "/groups" })).toEqual({
    json: { a: 1 },
  });
});
