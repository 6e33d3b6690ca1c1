import { describe, expect, test } from "vitest";
import { Fault } from "../../src/platform/errors/fault.ts";
import {
  formatBytes,
  formatDuration,
  renderFault,
  renderFaultJson,
  renderSummary,
} from "../../src/terminal/messages.ts";

const plain = { colour: false };

describe("a fault for people", () => {
  test("is a sentence and a hint", () => {
    const fault = new Fault("auth.required", "You are not logged in.", { hint: "Run `namely login`." });
    expect(renderFault(fault, plain)).toBe("error: You are not logged in.\nhint: Run `namely login`.\n");
  });

  test("names the system's reason and the request between the two, each by what it is", () => {
    const cause = Object.assign(new Error("private words of the server"), { code: "ECONNRESET" });
    const fault = new Fault("network.reset", "The connection broke.", {
      hint: "Try again.",
      cause: new Error("wrapped", { cause }),
      requestId: "abc-1",
    });
    expect(renderFault(fault, plain)).toBe(
      "error: The connection broke.\ncause: ECONNRESET\nrequest: abc-1\nhint: Try again.\n",
    );
  });

  test("does not call a request's id a cause", () => {
    const fault = new Fault("api.server-error", "Namely failed.", { requestId: "abc\u001b-1" });
    expect(renderFault(fault, plain)).toBe("error: Namely failed.\nrequest: abc␛-1\n");
  });

  test("never shows what the cause says in its own words", () => {
    const fault = new Fault("api.shape", "The answer has the wrong shape.", {
      cause: new Error("ssn 078-05-1120"),
    });
    expect(renderFault(fault, plain)).toBe("error: The answer has the wrong shape.\n");
  });

  test("of wrong use without a hint points at the command's help", () => {
    const fault = new Fault("usage.unknown-flag", "There is no flag --colour.");
    expect(renderFault(fault, { colour: false, command: "employees get" })).toContain(
      "`namely employees get --help`",
    );
    expect(renderFault(fault, plain)).toContain("`namely --help`");
  });

  test("has one line each for sentence and hint, and no commands for the terminal", () => {
    const fault = new Fault("api.refused", "No:\n\u001b[2J", { hint: "Try\nagain" });
    expect(renderFault(fault, plain)).toBe("error: No: ␛[2J\nhint: Try again\n");
  });

  test("lists what there is to choose from, an item a line, with nothing that a terminal obeys", () => {
    const fault = new Fault("usage.ambiguous", "Two fit.", {
      items: ["a  Ada\u001b[2J", "b  Bo"],
      hint: "Choose.",
    });
    expect(renderFault(fault, { colour: false })).toBe(
      "error: Two fit.\n  a  Ada\u241b[2J\n  b  Bo\nhint: Choose.\n",
    );
  });

  test("is colored only where colors are on", () => {
    const fault = new Fault("api.refused", "No.", { hint: "Yes." });
    expect(renderFault(fault, { colour: true })).toBe(
      "\u001b[31merror:\u001b[39m No.\n\u001b[33mhint:\u001b[39m Yes.\n",
    );
  });
});

describe("a fault for programs", () => {
  test("is one line of JSON with all four keys", () => {
    const fault = new Fault("auth.required", "You are not logged in.");
    expect(renderFaultJson(fault)).toBe(
      '{"error":{"code":"auth.required","message":"You are not logged in.","hint":null,"request_id":null}}\n',
    );
  });

  test("has the items when there are some", () => {
    const line = renderFaultJson(new Fault("usage.ambiguous", "Two fit.", { items: ["a", "b"] }));
    expect(JSON.parse(line)).toEqual({
      error: {
        code: "usage.ambiguous",
        message: "Two fit.",
        hint: null,
        request_id: null,
        items: ["a", "b"],
      },
    });
  });

  test("carries odd characters escaped and unchanged", () => {
    const message = "a\u001bb\u009bc\u202ed\u2028e\nf";
    const line = renderFaultJson(new Fault("api.refused", message, { hint: "h", requestId: "r" }));
    expect(line.trimEnd()).toMatch(/^[ -~]+$/);
    expect(JSON.parse(line)).toEqual({ error: { code: "api.refused", message, hint: "h", request_id: "r" } });
  });
});

describe("the summary", () => {
  test("says what was done in one line", () => {
    expect(
      renderSummary({
        records: [{ count: 368, one: "employee", many: "employees" }],
        requests: 11,
        retries: 0,
        waitedMs: 0,
        output: { path: "people.csv", bytes: 123_400 },
      }),
    ).toBe("368 employees · 11 requests · people.csv (123.4 kB)\n");
  });

  test("lists only what happened", () => {
    const records = [{ count: 2900, one: "employee", many: "employees" }];
    expect(renderSummary({ records, requests: 0, retries: 0, waitedMs: 49 })).toBe("2,900 employees\n");
    expect(renderSummary({ records, requests: 0, retries: 0, waitedMs: 50 })).toBe(
      "2,900 employees · 0.1 s waited\n",
    );
  });

  test("counts one as one, and leaves the file out when there is none", () => {
    const records = [
      { count: 1, one: "company", many: "companies" },
      { count: 2, one: "group", many: "groups" },
    ];
    expect(renderSummary({ records, requests: 1, retries: 1, waitedMs: 61_000 })).toBe(
      "1 company · 2 groups · 1 request · 1 retry · 1 min 1 s waited\n",
    );
  });
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [999_949, "999.9 kB"],
  [999_950, "1.0 MB"],
  [1_234_567, "1.2 MB"],
  [5e9, "5.0 GB"],
  [5e15, "5000.0 TB"],
])("%i bytes are %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [0, "0 s"],
  [49, "0 s"],
  [400, "0.4 s"],
  [9940, "9.9 s"],
  [9960, "10 s"],
  [42_400, "42 s"],
  [59_600, "1 min"],
  [65_000, "1 min 5 s"],
  [3_599_600, "1 h"],
  [7_380_000, "2 h 3 min"],
  [-5, "0 s"],
])("%i ms are %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
