import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  reviewEnvelopeSchema,
  reviewRowSchema,
  type ReviewRow,
} from "../../../src/reconcile/review/review-record.ts";
import { AccountFiles } from "../../support/account-files.ts";
import { openCompany, pointAt, type TestCompany } from "../../support/company.ts";
import { makePlace, runProgram, type Place, type ProgramResult } from "../../support/program.ts";
import { parseNdjson } from "../../support/records.ts";
import { findWorkers, listStored } from "../../support/snapshots.ts";

const AS_OF = "2026-11-23";

/** One company, one place, and files in it. */
interface ReviewJob {
  readonly place: Place;
  readonly company?: TestCompany;
}

async function reconcile(job: ReviewJob, ...words: string[]): Promise<ProgramResult> {
  const env = job.company === undefined ? {} : pointAt(job.company);
  return runProgram(["reconcile", ...words, "--as-of", AS_OF], { place: job.place, env });
}

function write(place: Place, name: string, text: string): string {
  writeFileSync(join(place.work, name), text);
  return name;
}

function readRows({ stdout, stderr }: ProgramResult): ReviewRow[] {
  if (stdout === "") throw new Error(stderr);
  return parseNdjson(stdout).map((row) => reviewRowSchema.parse(row));
}

function describeRow({ source, account, finding }: ReviewRow): string {
  return `${source} ${account}: ${finding}`;
}

const ROSTER = [
  {
    id: "1",
    name: "Ada Park",
    work_email: "ada@acme.com",
    employment_status: "active",
    termination_date: null,
  },
  {
    id: "2",
    name: "Bob Reed",
    work_email: "bob@acme.com",
    employment_status: "inactive",
    termination_date: "2026-06-15",
  },
  {
    id: "3",
    name: "Cy Lund",
    work_email: "cy@acme.com",
    employment_status: "active",
    termination_date: "2026-12-01",
  },
]
  .map(
    (person) =>
      `${JSON.stringify({ ...person, personal_email: `${person.id}@home.example`, company: { id: "acme", name: "Acme" } })}\n`,
  )
  .join("");

const GOOGLE =
  "Email Address,Status,Last Sign In\nada@acme.com,Active,\nbob@acme.com,Active,2026/07/01 08:00:00\n" +
  "cy@acme.com,Active,\neve@acme.com,Active,\n";

function openFiles(): ReviewJob & Disposable {
  const place = makePlace();
  write(place, "roster.ndjson", ROSTER);
  write(place, "google.csv", GOOGLE);
  return { place, [Symbol.dispose]: () => place[Symbol.dispose]() };
}

const OFFLINE = ["google=google.csv", "--from", "roster.ndjson"];

describe("a live review", { timeout: 120_000 }, () => {
  test("finds the truth about aliases, renames, recycled addresses, deleted people and late sign-ins", async () => {
    await using company = await openCompany({ employees: 80 });
    using place = makePlace();
    const { control } = company;
    const job = { place, company };
    const workers = findWorkers(company, 9);
    const [
      ada = "",
      renamed = "",
      recycler = "",
      recycled = "",
      leaver = "",
      gone = "",
      goneLater = "",
      twin = "",
      leaving = "",
    ] = workers;
    const emailOf = (id: string): string => String(control.profile(id)["email"]);
    const nameOf = (id: string): string => String(control.profile(id)["full_name"]);
    const old = Object.fromEntries(workers.map((id) => [id, emailOf(id)]));
    control.terminate(goneLater, { date: "2026-10-01" });
    const snapshot = await runProgram(["snapshot"], { place, env: pointAt(company) });
    expect(snapshot.code).toBe(0);
    control.setField(renamed, "email", "new.name@acme.example");
    control.setField(recycled, "email", "moved.on@acme.example");
    control.setField(recycler, "email", old[recycled] ?? "");
    control.terminate(leaver, { date: "2026-11-02" });
    control.scheduleDeparture(leaving, { date: "2026-12-01" });
    control.remove(gone);
    control.remove(goneLater);
    const files = new AccountFiles();
    const at = (id: string): string => old[id] ?? "";
    const { numberOf } = { numberOf: (id: string): string => String(control.profile(id)["employee_id"]) };
    files.add(
      { system: "google", account: at(ada).toUpperCase(), finding: "ok", lastSignIn: "2026-11-20" },
      { system: "google", account: at(renamed), finding: "ok" },
      { system: "google", account: at(recycled), finding: "ambiguous" },
      {
        system: "google",
        account: at(leaver),
        finding: "left_signed_in_after",
        lastSignIn: "2026-11-03",
        isDisabled: true,
      },
      { system: "google", account: at(leaving), finding: "leaving_soon" },
      { system: "google", account: at(gone), finding: "unknown_person" },
      { system: "google", account: at(goneLater), finding: "left_still_active" },
      { system: "google", account: "someone@else.example", name: nameOf(twin), finding: "unknown_person" },
      { system: "google", account: "support@acme.example", finding: "shared_or_service" },
      { system: "slack", account: at(ada).replace("@", "+slack@"), finding: "ok" },
      { system: "slack", account: at(ada), finding: "duplicate_account" },
      { system: "slack", account: at(recycler), finding: "ok" },
      { system: "slack", account: at(leaver), finding: "left_still_active" },
      { system: "slack", account: at(goneLater), finding: "disabled_ok", isDisabled: true },
      { system: "slack", account: at(twin), finding: "employed_but_disabled", isDisabled: true },
    );
    files.add({
      system: "google",
      account: "x@else.example",
      employeeNumber: numberOf(twin),
      finding: "ok",
    });
    const words = (["google", "slack"] as const).map((system) => {
      write(place, `${system}.csv`, files.render(system));
      return `${system}=${system}.csv`;
    });
    const rows = readRows(await reconcile(job, ...words));
    expect(rows.map(describeRow).sort()).toEqual(files.truth().sort());
    const find = (finding: string, id: string): ReviewRow | undefined =>
      rows.find((row) => row.finding === finding && row.employee?.id === id);
    expect(find("unknown_person", gone)?.reason).toContain(`gone from Namely since ${AS_OF}`);
    expect(find("ok", renamed)?.matched_by).toBe("former_email");
    const ambiguous = rows.find(({ finding }) => finding === "ambiguous");
    expect(ambiguous?.suggestions.map(({ id }) => id).sort()).toEqual([recycled, recycler].sort());
    const similar = rows.find(({ account }) => account === "someone@else.example");
    expect(similar?.suggestions.map(({ id }) => id)).toContain(twin);
  });

  test("matches logins by a custom field", async () => {
    await using company = await openCompany({ employees: 20 });
    using place = makePlace();
    const [ada = ""] = findWorkers(company, 1);
    company.control.setField(ada, "favorite_cookie", "Octo");
    write(
      place,
      "github.json",
      '[{"login":"octo","id":1,"node_id":"x"},{"login":"stranger","id":2,"node_id":"y"}]',
    );
    const result = await reconcile(
      { place, company },
      "github=github.json",
      "--match-field",
      "favorite_cookie",
    );
    expect(
      readRows(result).map(({ finding, employee, matched_by }) => [finding, employee?.id, matched_by]),
    ).toEqual([
      ["ok", ada, "login"],
      ["unknown_person", undefined, null],
    ]);
  });

  test("of a baseline makes no request", async () => {
    await using company = await openCompany({ employees: 20 });
    using place = makePlace();
    const [ada = ""] = findWorkers(company, 1);
    const email = String(company.control.profile(ada)["email"]);
    await runProgram(["snapshot", "--baseline", "audit"], { place, env: pointAt(company) });
    company.control.remove(ada);
    const before = company.requests.length;
    write(place, "google.csv", `Email Address,Status,Last Sign In\n${email},Active,\n`);
    const result = await reconcile({ place, company }, "google=google.csv", "--baseline", "audit");
    expect(readRows(result).map(describeRow)).toEqual([`google ${email}: ok`]);
    expect(company.requests.length).toBe(before);
  });
});

test("a snapshot that is older than the roster's file is history, a newer one is not", async () => {
  await using company = await openCompany({ employees: 20 });
  using place = makePlace();
  const [ada = ""] = findWorkers(company, 1);
  const email = String(company.control.profile(ada)["email"]);
  const snapshot = (): Promise<ProgramResult> => runProgram(["snapshot"], { place, env: pointAt(company) });
  await snapshot();
  company.control.setField(ada, "email", "later@acme.example");
  await snapshot();
  const [first = "", second = ""] = listStored(place);
  write(
    place,
    "google.csv",
    `Email Address,Status,Last Sign In\n${email},Active,\nlater@acme.example,Active,\n`,
  );
  const findings = async (from: string): Promise<string[]> =>
    readRows(await reconcile({ place }, "google=google.csv", "--from", from)).map(({ matched_by }) =>
      String(matched_by),
    );
  expect(await findings(first)).toEqual(["work_email", "null"]);
  expect(await findings(second)).toEqual(["former_email", "work_email"]);
});

test("--format json has a summary whose sums add up, and the evidence of every input", async () => {
  using job = openFiles();
  write(
    job.place,
    "exceptions.yaml",
    "- account: eve@acme.com\n  reason: Contractor\n  owner: IT\n  until: 2026-12-31\n",
  );
  const { stdout } = await reconcile(
    job,
    ...OFFLINE,
    "--exceptions",
    "exceptions.yaml",
    "--require",
    "google",
    "--format",
    "json",
  );
  const { summary, result } = reviewEnvelopeSchema.parse(JSON.parse(stdout));
  expect(summary).toMatchObject({
    company: "acme",
    as_of: AS_OF,
    roster: { people: 3, at_work: 2, former: 0, snapshots: 0 },
    rows: 4,
    findings: { left_signed_in_after: 1, leaving_soon: 1, ok: 1, excepted: 1 },
    to_act_on: 1,
    known: 0,
    sources: [
      {
        source: "google",
        rows: 4,
        findings: { left_signed_in_after: 1, leaving_soon: 1, ok: 1, excepted: 1 },
      },
    ],
  });
  expect(
    summary.inputs.map(({ kind, file, header, rows, sha256 }) => ({ kind, file, header, rows, sha256 })),
  ).toEqual([
    { kind: "roster", file: "roster.ndjson", header: null, rows: 3, sha256: hash(ROSTER) },
    { kind: "exceptions", file: "exceptions.yaml", header: null, rows: null, sha256: expect.any(String) },
    { kind: "accounts", file: "google.csv", header: "google-admin", rows: 4, sha256: hash(GOOGLE) },
  ]);
  expect(result.length).toBe(4);
});

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

test("no private field of a person is in any format", async () => {
  using job = openFiles();
  for (const format of ["json", "ndjson", "csv", "table", "markdown", "yaml"]) {
    const { stdout } = await reconcile(job, ...OFFLINE, "--format", format);
    expect(stdout).toContain("bob@acme.com");
    expect(stdout).not.toContain("home.example");
  }
});

test("the table groups by finding, the worst first, and counts what is in order", async () => {
  using job = openFiles();
  const { stdout } = await reconcile(job, ...OFFLINE, "--format", "table");
  expect(stdout).toBe(
    [
      "Signed in after the last day (1)  Left on 2026-06-15, and signed in on 2026-07-01.",
      "ACCOUNT       SOURCE  EMPLOYEE  LAST DAY    LAST SIGN-IN",
      "bob@acme.com  google  Bob Reed  2026-06-15  2026-07-01",
      "",
      "Unknown person (1)  No employee matches.",
      "ACCOUNT       SOURCE",
      "eve@acme.com  google",
      "",
      "Leaving soon (1)  The last day is 2026-12-01.",
      "ACCOUNT      SOURCE  EMPLOYEE  LAST DAY",
      "cy@acme.com  google  Cy Lund   2026-12-01",
      "",
      "SOURCE  ACCOUNTS  TO ACT ON  TO WATCH  IN ORDER  PEOPLE WITHOUT ACCOUNT",
      "google         4          2         1         1                       0",
      "Compared with 3 people, 2 at work, on 2026-11-23",
      "",
    ].join("\n"),
  );
});

test("reasons that differ stand beside their accounts in the table", async () => {
  using job = openFiles();
  write(
    job.place,
    "slack.csv",
    "username,email,status,userid\nx,x@acme.com,Odd,U1\ny,y@acme.com,Strange,U2\n",
  );
  const { stdout } = await reconcile(job, "slack=slack.csv", "--from", "roster.ndjson", "--format", "table");
  expect(stdout).toContain(
    'Not evaluable (2)\nACCOUNT     SOURCE  WHY\nx@acme.com  slack   The status "Odd" is unknown.\ny@acme.com  slack   The status "Strange" is unknown.\n',
  );
});

test("a file that is not there is named, with what to check", async () => {
  using job = openFiles();
  const { code, stderr } = await reconcile(job, "google=nope.csv", "--from", "roster.ndjson");
  expect(code).toBe(2);
  expect(stderr).toContain("There is no file nope.csv.");
  expect(stderr).toContain("hint: Check the path, which starts in the current folder.");
});

test("Markdown has the same sections", async () => {
  using job = openFiles();
  const { stdout } = await reconcile(job, ...OFFLINE, "--format", "markdown");
  expect(stdout).toContain(
    "### Unknown person (1)\n\n| Account | Source | Employee | Last day | Last sign-in | Why |\n",
  );
  expect(stdout).toContain(
    "| google | 4 | 2 | 1 | 1 | 0 |\n\nCompared with 3 people, 2 at work, on 2026-11-23\n",
  );
});

test("people without an account are rows of their own with --require", async () => {
  using job = openFiles();
  write(job.place, "slack.csv", "username,email,status,userid\nada,ada@acme.com,Member,U1\n");
  const rows = readRows(await reconcile(job, ...OFFLINE, "slack=slack.csv", "--require", "slack"));
  expect(
    rows
      .filter(({ finding }) => finding === "no_account")
      .map(({ source, employee }) => `${source} ${employee?.id}`),
  ).toEqual(["slack 3"]);
});

test.each([
  [["--exit-code"], 3],
  [["--fail-on", "leaving_soon"], 3],
  [["--fail-on", "ambiguous,no_account"], 0],
  [[], 0],
])("with %j it ends with %d", async (words, code) => {
  using job = openFiles();
  expect((await reconcile(job, ...OFFLINE, ...words)).code).toBe(code);
});

test("--since reports only what is new, and counts the rest", async () => {
  using job = openFiles();
  const earlier = await reconcile(job, ...OFFLINE, "--format", "json");
  write(job.place, "review.json", earlier.stdout);
  write(
    job.place,
    "google.csv",
    `${GOOGLE.replace("cy@acme.com,Active", "CY@acme.com,Suspended")}fred@acme.com,Active,\n`,
  );
  const next = await reconcile(job, ...OFFLINE, "--since", "review.json", "--format", "json", "--exit-code");
  const { summary, result } = reviewEnvelopeSchema.parse(JSON.parse(next.stdout));
  expect(result.map(describeRow)).toEqual([
    "google CY@acme.com: employed_but_disabled",
    "google fred@acme.com: unknown_person",
  ]);
  expect(summary).toMatchObject({ rows: 5, known: 3 });
  expect(next.code).toBe(3);
  write(job.place, "review.json", next.stdout.replace(/"result":\[[^]*/u, '"result":[{"id":"1"}]}'));
  expect((await reconcile(job, ...OFFLINE, "--since", "review.json")).stderr).toContain(
    '"review.json" is not a review.',
  );
});

test("--since with nothing new and --exit-code ends with 0", async () => {
  using job = openFiles();
  write(job.place, "review.ndjson", (await reconcile(job, ...OFFLINE)).stdout);
  const next = await reconcile(job, ...OFFLINE, "--since", "review.ndjson", "--exit-code");
  expect({ code: next.code, stdout: next.stdout }).toEqual({ code: 0, stdout: "" });
});

test("a map is for one source or for all, and links need no header that is known", async () => {
  using job = openFiles();
  write(job.place, "wiki.csv", "who;lage\nada@acme.com;on\nx7;on\n");
  write(job.place, "map.json", '{"account":"who","status":"lage"}');
  write(job.place, "links.csv", "account,employee\nx7,bob@acme.com\nx8,stranger\n");
  const words = ["wiki=wiki.csv", ...OFFLINE, "--map", "wiki=map.json", "--links", "links.csv"];
  const result = await reconcile(job, ...words);
  expect(readRows(result).slice(0, 2).map(describeRow)).toEqual([
    "wiki ada@acme.com: ok",
    "wiki x7: left_still_active",
  ]);
  expect(result.stderr).toContain('1 link in "links.csv" names no single employee and had no effect.');
});

test.each([
  [["google.csv"], '"google.csv" does not name a source and a file.'],
  [["google="], '"google=" does not name a source and a file.'],
  [["google=google.csv", "--fail-on", "left"], 'Unknown value "left" for --fail-on.'],
  [["google=google.csv", "--require", "slack"], '--require names "slack", which is not a source here.'],
  [["google=google.csv", "--domain-alias", "a"], '--domain-alias cannot be "a".'],
  [["google=google.csv", "--from", "a", "--baseline", "b"], "--from and --baseline cannot be used together."],
  [["google=-", "--from", "-"], "Only one file can come from stdin."],
  [["google=missing.csv", "--from", "roster.ndjson"], "missing.csv"],
  [
    ["google=roster.ndjson", "--from", "roster.ndjson"],
    '"roster.ndjson" has unknown columns: id, name, work_email',
  ],
  [[], "Missing required argument"],
])("%j is wrong use", async (words, message) => {
  using job = openFiles();
  const { code, stderr, stdout } = await reconcile(job, ...words);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
});

test("a file that breaks off publishes nothing and keeps the old review", async () => {
  using job = openFiles();
  mkdirSync(join(job.place.work, "out"));
  await reconcile(job, ...OFFLINE, "-o", "out/review.csv");
  const before = readFileSync(join(job.place.work, "out/review.csv"), "utf8");
  write(job.place, "google.csv", `${GOOGLE}"half`);
  const broken = await reconcile(job, ...OFFLINE, "-o", "out/review.csv");
  expect(broken.code).toBe(1);
  expect(broken.stderr).toContain('"google.csv" is not valid CSV near line');
  expect(readFileSync(join(job.place.work, "out/review.csv"), "utf8")).toBe(before);
  expect(before.split("\n").length).toBe(6);
});

test("an account file may come from stdin", async () => {
  using job = openFiles();
  const { stdout } = await runProgram(
    ["reconcile", "google=-", "--from", "roster.ndjson", "--as-of", AS_OF],
    {
      place: job.place,
      input: GOOGLE,
    },
  );
  expect(parseNdjson(stdout).length).toBe(4);
});

describe("a roster that cannot name the owner of an account", () => {
  const hideEmails = (text: string): string =>
    text.replaceAll(/"work_email":"[^"]*",|"personal_email":"[^"]*",/gu, "");

  test("fails where no one shows an email and an account has nothing else", async () => {
    using job = openFiles();
    write(job.place, "roster.ndjson", hideEmails(ROSTER));
    const { code, stdout, stderr } = await reconcile(job, ...OFFLINE);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(
      'error: No employee in roster.ndjson shows "work_email", so 4 accounts cannot be matched.',
    );
  });

  test("answers where links name the people all the same", async () => {
    using job = openFiles();
    write(job.place, "roster.ndjson", hideEmails(ROSTER));
    write(job.place, "google.csv", GOOGLE.split("\n").slice(0, 3).join("\n"));
    write(job.place, "links.csv", "account,employee\nada@acme.com,1\nbob@acme.com,2\n");
    const rows = readRows(await reconcile(job, ...OFFLINE, "--links", "links.csv"));
    expect(rows.map(({ finding }) => finding)).toEqual(["ok", "left_signed_in_after"]);
  });

  test("is an empty file, which would make every account unknown", async () => {
    using job = openFiles();
    write(job.place, "roster.ndjson", "");
    const { code, stdout, stderr } = await reconcile(job, ...OFFLINE);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain('error: No employee is in "roster.ndjson", so accounts cannot be reviewed.');
  });

  test("is a Namely without employees", async () => {
    await using company = await openCompany({ employees: 0 });
    using job = openFiles();
    const { code, stdout, stderr } = await reconcile({ place: job.place, company }, "google=google.csv");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("error: This token sees no employee, so accounts cannot be reviewed.");
  });
});

test("a login of 17 digits is matched by every digit", async () => {
  await using company = await openCompany({ employees: 3, quirks: { badgeNumbers: true } });
  using place = makePlace();
  const roster = await runProgram(["employees", "--custom-fields", "badge_number"], {
    place,
    env: pointAt(company),
  });
  const badges = roster.stdout.match(/(?<="badge_number":)\d{17}/gu) ?? [];
  expect(badges).toHaveLength(3);
  write(place, "doors.csv", `badge,state\n${badges.map((badge) => `${badge},open\n`).join("")}`);
  write(place, "map.json", '{"account":"badge","status":"state","disabled":["shut"]}');
  const result = await reconcile(
    { place, company },
    "doors=doors.csv",
    "--map",
    "map.json",
    "--match-field",
    "badge_number",
  );
  expect(readRows(result).map(({ matched_by }) => matched_by)).toEqual(["login", "login", "login"]);
});

test("a source of which no account matches anyone is warned of once, with the flag that would match it", async () => {
  using job = openFiles();
  write(job.place, "github.json", '[{"login":"ada","id":1},{"login":"bob","id":2}]');
  write(job.place, "slack.csv", "username,email,status,userid\nada,ada@old.example,Member,U1\n");
  const warning = 'warning: No account of "';
  const { code, stderr } = await reconcile(job, ...OFFLINE, "github=github.json", "slack=slack.csv");
  expect([code, stderr.split("\n").filter((line) => line.startsWith(warning))]).toEqual([
    0,
    [
      `${warning}github" matches an employee. If a field of Namely holds its logins, use --match-field github=<field>.`,
      `${warning}slack" matches an employee. If its email domain has another name, use --domain-alias old.example=new.example.`,
    ],
  ]);
});
