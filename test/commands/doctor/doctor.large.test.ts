import { chmodSync, mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DoctorReport } from "../../../src/commands/doctor/doctor-record.ts";
import { checkNode } from "../../../src/commands/doctor/machine-checks.ts";
import { loadSchema } from "../../../src/commands/schema/schemas.ts";
import { fillOutbox } from "../../../src/delivery/outbox.ts";
import { systemClock } from "../../../src/platform/process/clock.ts";
import { namePart } from "../../../src/platform/files/part-file.ts";
import { identifyThisProcess } from "../../../src/platform/files/process-identity.ts";
import { hashKey } from "../../../src/tracking/hashed-key.ts";
import { openCompany, pointAt, type CompanyOptions, type TestCompany } from "../../support/company.ts";
import { findDeadPid } from "../../support/dead-process.ts";
import { makePlace, runProgram, type SharedOptions } from "../../support/program.ts";
import { layBrowserLogin } from "../../support/stored-login.ts";

const DAY_MS = 86_400_000;

let company: TestCompany;
beforeAll(async () => (company = await openCompany({ employees: 12 })));
afterAll(() => company.stop());

interface Diagnosis {
  readonly code: number | null;
  readonly report: DoctorReport;
  readonly text: string;
  /** The lines of one check, as status, message and remedy. */
  readonly find: (check: string) => readonly (readonly [string, string, string | null])[];
}

async function diagnose(options: SharedOptions & { readonly now?: number } = {}): Promise<Diagnosis> {
  const clock = { ...systemClock, now: () => options.now ?? systemClock.now() };
  const { code, stdout, stderr } = await runProgram(["doctor", "--json"], { ...options, clock });
  expect(stderr).toBe("");
  const report = JSON.parse(stdout) as DoctorReport;
  const find: Diagnosis["find"] = (name) =>
    report.checks
      .filter(({ check }) => check === name)
      .map(({ status, message, remedy }) => [status, message, remedy] as const);
  return { code, report, text: stdout, find };
}

async function diagnoseAgainst(options: CompanyOptions): Promise<Diagnosis> {
  await using own = await openCompany({ employees: 12, ...options });
  return await diagnose({ env: pointAt(own) });
}

test("with a token that works there is no problem, and the exit code is 0", async () => {
  const { code, report, find } = await diagnose({ env: pointAt(company) });
  expect({ code, ok: report.ok }).toEqual({ code: 0, ok: true });
  expect(report.checks.map(({ check, status }) => `${check} ${status}`)).toEqual([
    "node ok",
    "config ok",
    "state ok",
    "settings ok",
    "login ok",
    "keychain skipped",
    "token ok",
    "fields ok",
    "proxy ok",
    "tls ok",
    "dns ok",
    "api ok",
    "clock ok",
    "budget ok",
    "leftovers ok",
    "baselines ok",
    "deliveries ok",
  ]);
  expect(report.summary).toEqual({ ok: 16, warning: 0, problem: 0, skipped: 1 });
  expect(find("login")).toEqual([
    ["ok", "The token comes from NAMELY_TOKEN; stored logins are not used.", null],
  ]);
  expect(find("token")[0]?.[1]).toMatch(/^Works as .+ <.+@.+>\.$/u);
});

test("the report follows its schema", async () => {
  const { report } = await diagnose({ env: pointAt(company) });
  const { record } = await loadSchema("doctor");
  expect(record.parse(report)).toEqual(report);
});

test("without a login that is a problem with the command to log in, and the other checks go on", async () => {
  const { code, report, find } = await diagnose();
  expect(code).toBe(1);
  expect(find("login")).toEqual([["problem", "Not logged in to any company.", "namely login <company>"]]);
  expect(find("token")).toEqual([["skipped", "There is no token to try.", null]]);
  expect(find("api")).toEqual([["skipped", "No company is known: pass --company, or log in first.", null]]);
  expect(report.checks.filter(({ status }) => status === "ok").map(({ check }) => check)).toEqual([
    "node",
    "config",
    "state",
    "settings",
    "proxy",
    "tls",
    "leftovers",
    "baselines",
    "deliveries",
  ]);
});

test("a login in the browser shows whose token it is, how old, and that it is renewed", async () => {
  using place = makePlace();
  await layBrowserLogin(place, company, "acme");
  const { code, find } = await diagnose({ place, now: Date.now() + 65_000 });
  expect(code).toBe(0);
  expect(find("settings")).toEqual([["ok", "Login: acme (default).", null]]);
  expect(find("login")).toEqual([["ok", "acme: browser login in the secrets file.", null]]);
  expect(find("token")[0]?.[1]).toMatch(/^Works as .+; 1 min old, renewed automatically\.$/u);
});

test("a personal token that Namely refuses is a problem, whose remedy names the rule about SSO", async () => {
  const { code, find } = await diagnose({ env: pointAt(company, "no-such-token") });
  expect(code).toBe(1);
  expect(find("token")).toEqual([
    [
      "problem",
      "Namely rejected the token (status 401).",
      "Put a valid token into NAMELY_TOKEN. The token's user must not be SSO-enabled.",
    ],
  ]);
  expect(find("fields")).toEqual([["skipped", "This needs a token that works.", null]]);
});

test("work fields that the token cannot see are a warning that names them", async () => {
  const { code, find } = await diagnoseAgainst({ quirks: { hiddenKeys: ["departure_date", "reports_to"] } });
  expect(code).toBe(0);
  expect(find("fields")).toEqual([
    [
      "warning",
      "The token cannot see manager, managers and termination_date.",
      "Ask a Namely administrator to give the token's role access to reports_to and departure_date.",
    ],
  ]);
});

describe("the folders:", () => {
  const SKIPPED = process.getuid?.() === undefined;

  test.skipIf(SKIPPED)(
    "one that others may write to is a problem with the command that closes it",
    async () => {
      using place = makePlace();
      mkdirSync(place.state);
      chmodSync(place.state, 0o777);
      const { code, find } = await diagnose({ env: pointAt(company), place });
      expect(code).toBe(1);
      expect(find("state")).toEqual([
        [
          "problem",
          `The folder "${place.state}" can be written by other users (mode 777), so its content is not trusted.`,
          `chmod go-w ${place.state}`,
        ],
      ]);
      expect(find("deliveries")).toEqual([
        ["skipped", 'Not checked because of the problem of "state".', null],
      ]);
    },
  );

  test.skipIf(SKIPPED)("one that others may list is a warning", async () => {
    using place = makePlace();
    mkdirSync(place.config);
    chmodSync(place.config, 0o755);
    const { code, find } = await diagnose({ env: pointAt(company), place });
    expect(code).toBe(0);
    expect(find("config")).toEqual([
      ["warning", `Other users can list "${place.config}" (mode 755).`, `chmod 700 ${place.config}`],
    ]);
  });

  test("a file in the place of one is a problem, and hides no other check", async () => {
    using place = makePlace();
    writeFileSync(place.state, "");
    const { code, find, report } = await diagnose({ env: pointAt(company), place });
    expect(code).toBe(1);
    expect(find("state")).toEqual([
      ["problem", `"${place.state}" is not a folder.`, `mv ${place.state} ${place.state}.old`],
    ]);
    expect(new Set(report.checks.map(({ check }) => check)).size).toBe(17);
  });

  test("settings that cannot be understood are one problem, and none to a token from a variable", async () => {
    using place = makePlace();
    mkdirSync(place.config, { mode: 0o700 });
    writeFileSync(join(place.config, "config.json"), "{", { mode: 0o600 });
    const { code, find, report } = await diagnose({ place });
    expect(code).toBe(1);
    expect(report.summary.problem).toBe(1);
    expect(find("settings")[0]?.slice(0, 2)).toEqual([
      "problem",
      expect.stringContaining(join(place.config, "config.json")),
    ]);
    expect(find("login")).toEqual([["skipped", 'Not checked because of the problem of "settings".', null]]);
    const withToken = await diagnose({ place, env: pointAt(company) });
    expect(withToken.report.summary.problem).toBe(1);
    expect([withToken.find("login")[0]?.[0], withToken.find("token")[0]?.[0]]).toEqual(["ok", "ok"]);
  });
});

test("a clock that differs from the server's by minutes is a problem with the command that sets it", async () => {
  const { code, find } = await diagnose({ env: pointAt(company), now: Date.now() + 400_000 });
  expect(code).toBe(1);
  const [finding] = find("clock");
  expect(finding?.[0]).toBe("problem");
  expect(finding?.[1]).toMatch(/^This machine's clock is (?:399|400|401) s ahead of the server's\.$/u);
  expect(finding?.[2]).toBe(
    { darwin: "sudo sntp -sS time.apple.com", win32: "w32tm /resync" }[process.platform as string] ??
      "sudo timedatectl set-ntp true",
  );
});

test("a server that sends no date leaves the clock unchecked", async () => {
  const { find } = await diagnoseAgainst({ quirks: { dateHeader: "none" } });
  expect(find("clock")).toEqual([["skipped", "The server did not send its time.", null]]);
});

test("a proxy is named by its variable and host, without the password", async () => {
  const env = { ...pointAt(company), HTTPS_PROXY: "http://ann:hidden-word@proxy.example.com:3128" };
  const { find, text } = await diagnose({ env });
  expect(find("proxy")).toEqual([
    [
      "ok",
      `The proxy proxy.example.com:3128 from HTTPS_PROXY, with a user name is not used for ${new URL(company.url).host}.`,
      null,
    ],
  ]);
  expect(text).not.toContain("hidden-word");
});

test("certificates that cannot be read are a problem, and a switch without effect is a warning", async () => {
  const env = { ...pointAt(company), NODE_EXTRA_CA_CERTS: "/no/such.pem", NODE_TLS_REJECT_UNAUTHORIZED: "0" };
  const { find } = await diagnose({ env });
  expect(find("tls")).toEqual([
    [
      "problem",
      'NODE_EXTRA_CA_CERTS names "/no/such.pem", which cannot be read.',
      "unset NODE_EXTRA_CA_CERTS",
    ],
    [
      "warning",
      "NODE_TLS_REJECT_UNAUTHORIZED=0 has no effect: namely always checks certificates.",
      "unset NODE_TLS_REJECT_UNAUTHORIZED",
    ],
  ]);
});

test("an API that cannot be reached is one problem; what depends on it is skipped", async () => {
  const gone = await openCompany({ employees: 0 });
  const env = pointAt(gone);
  await gone.stop();
  const { code, find } = await diagnose({ env });
  expect(code).toBe(1);
  expect(find("api").map(([status]) => status)).toEqual(["problem"]);
  expect([...find("token"), ...find("fields"), ...find("clock")].map(([status]) => status)).toEqual([
    "skipped",
    "skipped",
    "skipped",
  ]);
});

test("what killed runs left behind is a warning with the command that removes it", async () => {
  using place = makePlace();
  mkdirSync(place.state, { mode: 0o700 });
  const dead = { ...identifyThisProcess(), pid: await findDeadPid() };
  const part = namePart(join(place.state, "people.csv"), dead);
  const lock = join(place.state, "companies.json.lock");
  writeFileSync(part, "half");
  writeFileSync(lock, JSON.stringify({ ...dead, nonce: "ab" }));
  const { code, find } = await diagnose({ env: pointAt(company), place });
  expect(code).toBe(0);
  expect(find("leftovers")).toEqual([
    ["warning", "Killed runs left 1 half-written file behind. The next run removes them.", `rm -f ${part}`],
    ["warning", "Killed runs left 1 lock behind. The next run removes them.", `rm -f ${lock}`],
  ]);
});

test("each baseline has a line with its age, and one that is old is a warning", async () => {
  using place = makePlace();
  const env = pointAt(company);
  await runProgram(["snapshot"], { place, env });
  await runProgram(["snapshot", "--baseline", "payroll"], { place, env });
  const { find } = await diagnose({ place, env, now: Date.now() + 3 * 3_600_000 + 5000 });
  expect(find("baselines")).toEqual([
    ["ok", "sandbox: last saved 3 h ago.", null],
    ["ok", "sandbox, baseline payroll: last saved 3 h ago.", null],
  ]);
  const later = await diagnose({ place, env, now: Date.now() + 20 * DAY_MS });
  expect(later.find("baselines")[1]).toEqual([
    "warning",
    "sandbox, baseline payroll: last saved 20 d ago.",
    "namely diff --save --company sandbox --baseline payroll",
  ]);
});

test("events for a chat wait for a run with the flags of that chat", async () => {
  using place = makePlace();
  const env = pointAt(company);
  await runProgram(["snapshot"], { place, env });
  await fillOutbox(join(place.state, "deliveries", hashKey("store sandbox")), {
    deliveries: [{ id: "evt_1", person: "1", body: "{}" }],
    note: JSON.stringify({
      snapshot: "next-00.ndjson",
      reading: { full_read_at: 0, known_until: null, read_at: null },
      post_as: "slack",
    }),
    destinations: ["post"],
  });
  const { find } = await diagnose({ place, env });
  expect(find("deliveries").map(([, , remedy]) => remedy)).toEqual([
    "namely diff --save --company sandbox --post <url> --post-as slack",
  ]);
});

test("events that no destination has accepted are a problem after an hour, with the flags of their run", async () => {
  using place = makePlace();
  const env = pointAt(company);
  await runProgram(["snapshot"], { place, env });
  const folder = join(place.state, "deliveries", hashKey("store sandbox"));
  await fillOutbox(folder, {
    deliveries: [{ id: "evt_1", person: "1", body: "{}" }],
    note: "",
    destinations: ["post"],
  });
  const soon = await diagnose({ place, env });
  expect(soon.find("deliveries").map(([status]) => status)).toEqual(["warning"]);
  const hoursAgo = new Date(Date.now() - 2 * 3_600_000 - 5000);
  utimesSync(join(folder, "queue.ndjson"), hoursAgo, hoursAgo);
  const { code, find } = await diagnose({ place, env });
  expect(code).toBe(1);
  expect(find("deliveries")).toEqual([
    [
      "problem",
      "1 event for --post not accepted for 2 h.",
      "namely diff --save --company sandbox --post <url>",
    ],
  ]);
});

test("a Node that is too old is a problem, whatever else it can do", () => {
  const context = { version: "1.0.0", platform: "linux" } as const;
  expect(["20.18.3", "20.19.0", "18.20.0", "26.0.0"].map((node) => checkNode(node, context).status)).toEqual([
    "problem",
    "ok",
    "problem",
    "ok",
  ]);
});

test("on a terminal each check has a line, and the remedy is below the problem", async () => {
  using place = makePlace();
  const { code, stdout } = await runProgram(["doctor"], { place, columns: 80, env: { NO_COLOR: "1" } });
  expect(code).toBe(1);
  const lines = stdout.split("\n");
  expect(lines.filter((line) => line.length > 80 && !line.includes(place.root))).toEqual([]);
  const index = lines.findIndex((line) => line.startsWith("problem"));
  expect(lines.slice(index, index + 2)).toEqual([
    "problem  login       Not logged in to any company.",
    "                     fix: namely login <company>",
  ]);
  expect(lines.at(-2)).toMatch(/^1 problem · \d warnings? · \d+ ok · \d skipped$/u);
});
