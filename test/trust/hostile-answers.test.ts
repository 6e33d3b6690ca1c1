import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { times } from "../support/effort.ts";
import { makePlace, type ProgramResult, runProgram } from "../support/program.ts";
import { answer, startRawServer } from "../support/raw-server.ts";
import { openRosterJob } from "../support/roster-job.ts";
import { sideBySide } from "../support/side-by-side.ts";
import { tally } from "../support/tally.ts";
import { LINE_ENDS, OBEYED } from "./hostile-input.ts";
import { startOddNamely } from "./odd-namely.ts";

/** A tenth of it is more than enough for whatever goes down level by level. */
const LEVELS = times(100_000, 1_000_000);
const DEEP = "[".repeat(LEVELS) + "]".repeat(LEVELS);

/** A run that went wrong in a way of its own choosing: told in words, and not by a crash. */
function isCrash({ code, signal, stderr }: ProgramResult): boolean {
  return code === null || signal !== null || /fault of namely|RangeError|heap/u.test(stderr);
}

describe.concurrent("what is nested without end", { timeout: 120_000 }, () => {
  const person = `{"id":"p1","user_status":"active","x":${DEEP}}`;
  const page = `{"profiles":[${person}],"meta":{"total_count":1}}`;

  type DeepAnswer = [name: string, path: string, body: string, status: number, words: string, code: number];
  const DEEP_ANSWERS: DeepAnswer[] = [
    ["a field that nobody asked for", "/profiles", page, 200, "employees", 0],
    ["a custom field", "/profiles", page, 200, "employees --custom-fields all", 1],
    ["a raw record", "/profiles", page, 200, "employees --remote-data --format csv", 1],
    ["a snapshot", "/profiles", page, 200, "snapshot --custom-fields all -o out.ndjson", 1],
    ["a whole answer", "/profiles", DEEP, 200, "employees", 1],
    ["groups", "/groups", `{"groups":${DEEP}}`, 200, "groups", 1],
    ["a raw company", "/companies/info", `{"name":"Acme","x":${DEEP}}`, 200, "companies --remote-data", 1],
    ["a refusal's message", "/groups", `{"message":${DEEP},"errors":${DEEP}}`, 422, "groups", 1],
    ["a token answer", "/oauth2/token", `{"access_token":${DEEP}}`, 200, "companies", 1],
    [
      "a token refusal",
      "/oauth2/token",
      `{"error":${DEEP},"error_description":${DEEP}}`,
      400,
      "companies",
      1,
    ],
  ];

  test.concurrent.for(DEEP_ANSWERS.slice(0, times(2, Infinity)))(
    "is in %s: right output or a clear error",
    async ([, path, body, status, words, code], context) => {
      await using namely = await startOddNamely(path, body, status);
      const login = path.startsWith("/oauth2")
        ? { NAMELY_REFRESH_TOKEN: "r-token-1", NAMELY_CLIENT_ID: "c", NAMELY_CLIENT_SECRET: "s-secret-1" }
        : { NAMELY_TOKEN: "token-1" };
      const env = { ...login, NAMELY_BASE_URL: namely.url.href, NAMELY_RATE_LIMIT: "1000/1s" };
      const result = await runProgram(words.split(" "), { env });
      expect({ ...result, crash: isCrash(result) }).toMatchObject({ code, crash: false });
      expect(result.stderr.length).toBeLessThan(2000);
      tally(context, "R14", { inputs: 1, crashes: Number(isCrash(result)) });
    },
  );

  test("is in a file: right output or a clear error, whichever command reads it", async (context) => {
    using place = makePlace();
    for (const [name, number] of [
      ["old", 1],
      ["new", 2],
    ] as const)
      writeFileSync(
        join(place.work, `${name}.ndjson`),
        `{"id":"p1","custom_fields":{"n":${number},"x":${DEEP}}}\n`,
      );
    const lines = [
      "employees --from old.ndjson --custom-fields all",
      "diff old.ndjson new.ndjson",
      "diff old.ndjson new.ndjson --format markdown",
    ];
    const results = await sideBySide(lines, (line) => runProgram(line.split(" "), { place }));
    expect(results.map(({ code }) => code)).toEqual([1, 1, 1]);
    expect(results.filter(({ stderr }) => !stderr.includes("levels of lists and objects"))).toEqual([]);
    tally(context, "R14", { inputs: lines.length, crashes: results.filter(isCrash).length });
  });
});

/** Answers every request with these bytes, whatever they are, and hangs up. */
describe("a receiver of webhooks", () => {
  // A 2xx is an acceptance as soon as its head has come, whatever the body is.
  const RECEIVERS: [name: string, bytes: string, code: number][] = [
    ["words that a terminal would obey", "HTTP/1.1 400 \u009B2J no\r\ncontent-length: 0\r\n\r\n", 1],
    ["an answer without end", `HTTP/1.1 200 OK\r\n\r\n${"x".repeat(1_000_000)}`, 0],
    ["what is no HTTP", "\u001B[2J\r\n\r\n", 1],
    ["JSON without end", answer(DEEP).toString(), 0],
  ];

  test.for(RECEIVERS.slice(0, times(1, Infinity)))(
    "that answers with %s is accepted or refused in plain words",
    { timeout: 120_000 },
    async ([, bytes, code], context) => {
      await using job = await openRosterJob();
      job.company.control.hire();
      const url = await startRawServer(Buffer.from(bytes, "latin1"));
      const result = await job.diff("--debug", "--post", url.href);
      expect({ ...result, crash: isCrash(result) }).toMatchObject({ code, crash: false });
      const obeyed = OBEYED.exec(result.stderr.replaceAll(LINE_ENDS, ""));
      expect(obeyed).toBeNull();
      tally(context, "R14", {
        inputs: 1,
        crashes: Number(isCrash(result)),
        "escapes reaching a terminal": Number(obeyed !== null),
      });
    },
  );
});
