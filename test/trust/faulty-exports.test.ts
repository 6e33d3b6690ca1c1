import { describe, expect, it } from "vitest";
import type { FaultRule } from "../../src/sandbox/control/fault-rule.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { IS_FULL, someOf, times } from "../support/effort.ts";
import { exportOver, UNTOUCHED } from "../support/export-over.ts";
import { runProgram } from "../support/program.ts";
import { idsOf, parseNdjson } from "../support/records.ts";
import { sideBySide } from "../support/side-by-side.ts";
import { tally } from "../support/tally.ts";

const PASSING: readonly FaultRule[] = [
  { kind: "status", status: 502 },
  { kind: "status", status: 503, retryAfter: "1" },
  { kind: "status", status: 429, retryAfter: "1" },
  { kind: "status", status: 406, retryAfter: "1" },
  { kind: "reset", when: "before-headers" },
  { kind: "reset", when: "in-headers" },
  { kind: "reset", when: "mid-body" },
  { kind: "truncate", contentLength: "right" },
  { kind: "truncate", contentLength: "lying" },
  { kind: "html" },
  { kind: "status", status: 429 },
  { kind: "status", status: 500 },
  { kind: "status", status: 503 },
  { kind: "status", status: 504 },
];
/** One of each sort; test/trust tries them all in one process, on every kind of request. */
const TOLD_APART: readonly FaultRule["kind"][] = ["status", "reset", "truncate"];
const PASSING_HERE = IS_FULL
  ? PASSING
  : TOLD_APART.flatMap((kind) => PASSING.find((fault) => fault.kind === kind) ?? []);

describe.concurrent("a fault that passes", { timeout: times(120_000, 3_600_000) }, () => {
  it("at the first, a middle and the last page loses no one and doubles no one", async (context) => {
    await sideBySide(PASSING_HERE, async (fault) => {
      await using company = await openCompany({ employees: 210 });
      for (const page of [1, 3, 5]) company.control.addFault({ ...fault, page, times: 1 });
      const { code, stdout, stderr } = await runProgram(["employees"], { env: pointAt(company) });
      const ids = idsOf(parseNdjson(stdout));
      expect({ fault, code, ids }).toEqual({ fault, code: 0, ids: company.control.ids() });
      expect(stderr).toContain(" · 3 retries");
      tally(context, "R5", { readings: 1, faults: 3, survived: Number(code === 0) });
    });
  });

  it("in the lists around people costs no employee a department", async () => {
    await using company = await openCompany({ employees: 30 });
    const right = await runProgram(["employees"], { env: pointAt(company) });
    for (const path of ["/groups", "/group_types", "/companies/info"])
      company.control.addFault({ kind: "status", status: 502, path, times: 1 });
    const { code, stdout, stderr } = await runProgram(["employees"], { env: pointAt(company) });
    expect({ code, stdout }).toEqual({ code: 0, stdout: right.stdout });
    expect(stderr).toContain(" · 3 retries");
  });

  it("that only makes answers slow or trickle changes nothing", async () => {
    await using company = await openCompany({ employees: 210 });
    company.control.addFault({ kind: "slow", beforeHeadersMs: 400, page: 1 });
    company.control.addFault({ kind: "slow", beforeHeadersMs: 300, page: 3 });
    company.control.addFault({ kind: "slow", chunkBytes: 4000, everyMs: 5, page: 5 });
    const { code, stdout, stderr } = await runProgram(["employees"], { env: pointAt(company) });
    expect({ code, ids: idsOf(parseNdjson(stdout)) }).toEqual({ code: 0, ids: company.control.ids() });
    expect(stderr).not.toContain("retries");
  });
});

describe.concurrent("a fault that stays", { timeout: times(120_000, 3_600_000) }, () => {
  const cases: readonly (readonly [name: string, code: number, says: RegExp, rule: FaultRule])[] = [
    [
      "a request that is rejected",
      1,
      /rejected GET \/profiles \(422\)/,
      { kind: "status", status: 422, page: 1 },
    ],
    ["a page that is not there", 6, /Page 2 of 3 is missing/, { kind: "status", status: 404, page: 2 }],
    ["a web page in place of JSON", 1, /is not JSON but a web page/, { kind: "html", page: 3 }],
    [
      "a server that fails for hours",
      1,
      /failed at GET \/profiles \(503\)/,
      { kind: "status", status: 503, retryAfter: "7200", page: 2 },
    ],
    [
      "a limit that will not be free for hours",
      5,
      /rate limit \(429\)/,
      { kind: "status", status: 429, retryAfter: "7200", page: 2 },
    ],
    [
      "a person of the wrong shape",
      1,
      /profiles\[4\]\.id/,
      {
        kind: "patch",
        operations: [{ op: "replace", path: "/profiles/4/id", value: { no: "id" } }],
        page: 2,
      },
    ],
    [
      "a list of the wrong shape",
      1,
      /profiles/,
      { kind: "patch", operations: [{ op: "replace", path: "/profiles", value: "none" }], page: 2 },
    ],
    [
      "a redirect to another host",
      1,
      /must not get the token/,
      { kind: "redirect", location: "https://elsewhere.invalid/api/v1/profiles", page: 2 },
    ],
    [
      "a token that is refused",
      4,
      /refused the token \(401\)/,
      { kind: "status", status: 401, path: "/profiles*" },
    ],
  ];

  /** What is worth many attempts takes a quarter of a minute each. */
  const stubborn: typeof cases = [
    ...(["before-headers", "in-headers", "mid-body"] as const).map(
      (when) =>
        [`a connection that breaks off ${when}`, 1, /broke off/, { kind: "reset", when, page: 2 }] as const,
    ),
    [
      "half an answer with the length of the whole",
      1,
      /broke off/,
      { kind: "truncate", contentLength: "lying", page: 2 },
    ],
    ["half an answer", 1, /is not JSON/, { kind: "truncate", contentLength: "right", page: 2 }],
    ...[500, 502, 503, 504].map(
      (status) =>
        [
          `a ${status}`,
          1,
          new RegExp(`failed at GET /profiles \\(${status}\\)`),
          { kind: "status", status, page: 2 },
        ] as const,
    ),
    [
      "a limit that is never free",
      5,
      /rate limit \(429\)/,
      { kind: "status", status: 429, retryAfter: "1", page: 2 },
    ],
  ];

  const isStubborn = (rule: FaultRule): boolean => stubborn.some(([, , , other]) => other === rule);

  it.for(IS_FULL ? [...cases, ...stubborn] : someOf(cases, 4))(
    "%s is exit %i and leaves everything as it was",
    async ([, code, says, rule], context) => {
      await using company = await openCompany({ employees: 130 });
      company.control.addFault(rule);
      const { code: exit, stderr, ...rest } = await exportOver(company);
      expect(exit).toBe(code);
      expect(rest).toMatchObject(UNTOUCHED);
      expect(stderr).toMatch(says);
      const lines = stderr.trimEnd().split("\n");
      // The last attempt is waited for so long that the wait is told.
      const most = isStubborn(rule) ? 4 : 3;
      expect(lines.filter((line) => !line.startsWith("warning: ")).length).toBeLessThanOrEqual(most);
      tally(context, "R5", { readings: 1, faults: 1, named: Number(exit === code) });
    },
  );

  it("a limit that outlasts --max-wait is exit 5 and leaves everything as it was", async () => {
    await using company = await openCompany({ employees: 130 });
    company.control.addFault({ kind: "status", status: 406, retryAfter: "30", page: 2 });
    const { code, stderr, ...rest } = await exportOver(company, ["--max-wait", "1s"]);
    expect(code).toBe(5);
    expect(rest).toMatchObject(UNTOUCHED);
    expect(stderr).toContain("--max-wait");
  });

  it("an unknown host is exit 1 and leaves everything as it was", async () => {
    await using company = await openCompany({ employees: 5 });
    const env = { ...pointAt(company), NAMELY_BASE_URL: "https://no-such-company.invalid" };
    const { code, stderr, ...rest } = await exportOver(company, [], env);
    expect(code).toBe(1);
    expect(rest).toMatchObject(UNTOUCHED);
    expect(stderr).toContain('No server has the name "no-such-company.invalid".');
  });

  it("a server that is not there is exit 1 and leaves everything as it was", async () => {
    const company = await openCompany({ employees: 5 });
    const env = pointAt(company);
    await company.stop();
    const { code, stderr, ...rest } = await exportOver(company, [], env);
    expect(code).toBe(1);
    expect(rest).toMatchObject(UNTOUCHED);
    expect(stderr).toContain("could not be reached");
  });
});
