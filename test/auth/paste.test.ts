import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readPaste } from "../../src/auth/browser/paste.ts";
import { tries } from "../support/effort.ts";
import { tally } from "../support/tally.ts";

const expected = { state: "S".repeat(43), port: 8976 };
const query = `code=c0de-1234&state=${expected.state}`;
const address = `http://localhost:8976/callback?${query}`;
const found = { kind: "code", code: "c0de-1234" };

describe("what a person may paste", () => {
  test.each([
    ["the whole address", address],
    ["the address as another browser shows it", address.replace("http://", "")],
    ["the address with 127.0.0.1", address.replace("localhost", "127.0.0.1")],
    ["the address with a fragment", `${address}#_=_`],
    ["the query", query],
    ["the query with its mark", `?${query}`],
  ])("%s", (_, text) => {
    expect(readPaste(text, expected)).toEqual(found);
  });

  test.each([
    ["the bare code", "c0de-1234"],
    ["the bare code as the address spells it", "c0de%2D1234"],
    ["the bare code over two lines", "c0de-\n1234"],
  ])("%s, which only Namely can check", (_, text) => {
    expect(readPaste(text, expected)).toEqual({ kind: "bare-code", code: "c0de-1234" });
  });

  test.each([
    ["line breaks inside", address.replace("&", "\r\n   &").replace("call", "call\n")],
    ["spaces and line breaks around", `  ${address}\r\n`],
    ["quotes around", `"${address}"`],
    ["angle brackets around", `<${address}>`],
    ["a terminal's paste marks around", `\u001B[200~${address}\u001B[201~`],
    ["paste marks without their escape", `[200~${address}[201~`],
  ])("%s do no harm", (_, text) => {
    expect(readPaste(text, expected)).toEqual(found);
  });

  test("a refusal is read as one, by its word alone", () => {
    const text = `http://localhost:8976/callback?error=access_denied&error_description=x&state=${expected.state}`;
    expect(readPaste(text, expected)).toEqual({ kind: "refused", error: "access_denied" });
  });
});

describe("what is not taken", () => {
  test.each([
    ["nothing", ""],
    ["an address with another state", address.replace("SSS", "TSS")],
    ["an address without a state", "http://localhost:8976/callback?code=c0de-1234"],
    ["a query without a state", "code=c0de-1234"],
    ["two states", `${address}&state=${expected.state}`],
    ["two codes", `${address}&code=other`],
    ["an empty code", `http://localhost:8976/callback?code=&state=${expected.state}`],
    ["another host", address.replace("localhost", "evil.example")],
    ["another port", address.replace("8976", "8977")],
    ["another path", address.replace("/callback", "/callback/x")],
    ["https", address.replace("http:", "https:")],
    ["a user before the host", address.replace("localhost", "user@localhost")],
    [
      "the address to open",
      `https://acme.namely.com/api/v1/oauth2/authorize?client_id=x&state=${expected.state}`,
    ],
    ["a sentence", "it did not work"],
    ["a key", "y"],
    ["an escape", "\u001B[31mc0de-1234"],
    ["a code with a hidden line feed", "c0de%0A1234"],
    ["a broken percent escape", "c0de%zz"],
    ["two codes with a quote between them", `c0de-1234"c0de-5678`],
    ["a code with an address behind it", `c0de-1234${address}`],
    [
      "a query with an address inside the code",
      `code=c0de${encodeURIComponent(address)}&state=${expected.state}`,
    ],
    ["an address with a quote inside the code", address.replace("c0de", "c0'de")],
    ["a megabyte", "a".repeat(1_000_000)],
  ])("%s", (_, text) => {
    expect(readPaste(text, expected).kind).toBe("unusable");
  });

  test("what was pasted is not repeated in the reason", () => {
    const paste = readPaste(`http://localhost:8976/callback?code=canary-1234&state=wrong`, expected);
    expect(JSON.stringify(paste)).not.toContain("canary");
  });
});

describe("laws", () => {
  const code = fc.stringMatching(/^[A-Za-z0-9._~-]{4,64}$/);
  const state = fc.stringMatching(/^[A-Za-z0-9_-]{43}$/);

  test("any code that the server sends comes back from the address, the query and by itself", (context) => {
    let inputs = 0;
    fc.assert(
      fc.property(code, state, fc.integer({ min: 1, max: 65_535 }), (code, state, port) => {
        const url = new URL(`http://localhost:${port}/callback`);
        url.search = new URLSearchParams({ code, state }).toString();
        for (const text of [url.href, url.search, url.search.slice(1)]) {
          expect(readPaste(text, { state, port })).toEqual({ kind: "code", code });
        }
        expect(readPaste(code, { state, port })).toEqual({ kind: "bare-code", code });
        inputs += 4;
      }),
      tries(100, 5_000),
    );
    tally(context, "R11", { inputs });
  });

  test("an address or a query never counts without our state", (context) => {
    const name = fc.constantFrom("code", "state", "error", "error_description", "x");
    const value = fc.oneof(fc.string(), code, fc.constant(""));
    let inputs = 0;
    let wrong = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 6 }), fc.boolean(), (pairs, whole) => {
        const query = new URLSearchParams([...pairs, ["code", "c0de-1234"]]).toString();
        const text = whole ? `http://localhost:8976/callback?${query}` : `?${query}`;
        const { kind } = readPaste(text, expected);
        inputs += 1;
        if (kind !== "unusable") wrong += 1;
        expect(kind).toBe("unusable");
      }),
      tries(200, 40_000),
    );
    tally(context, "R11", { inputs, "accepted wrongly": wrong });
  });

  test("whatever is pasted, there is an answer, and a code in it is printable and of bounded length", (context) => {
    const junk = fc.oneof(
      fc.string({ unit: "binary" }),
      fc
        .tuple(
          fc.constantFrom("http", "https", "ftp", "file"),
          fc.domain(),
          fc.webPath(),
          fc.webQueryParameters(),
        )
        .map(([scheme, host, path, query]) => `${scheme}://${host}${path}?${query}`),
      fc.string().map((text) => `http://localhost:8976/callback?${text}`),
      fc.string().map((text) => `\u001B[200~${text}`),
      fc.string().map((text) => `${address}${text}`),
      fc.string({ unit: fc.constantFrom("\u001B", "\0", "[", "%", "code=", "state=", "&", "?", "://", "é") }),
    );
    let inputs = 0;
    let crashes = 0;
    let wrong = 0;
    fc.assert(
      fc.property(junk, (text) => {
        inputs += 1;
        try {
          const paste = readPaste(text, expected);
          const isGood = !("code" in paste) || /^[\x21-\x7e]{1,2048}$/.test(paste.code);
          // An answer of this login has its state.
          const isOurs =
            paste.kind === "bare-code" || paste.kind === "unusable" || text.includes(expected.state);
          if (!isGood || !isOurs) wrong += 1;
          return isGood && isOurs;
        } catch (error) {
          crashes += 1;
          throw error;
        }
      }),
      tries(1000, 50_000),
    );
    tally(context, "R11", { inputs, "accepted wrongly": wrong, crashes });
  });
});
