import { describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { countPageRequests, openCompany, pointAt } from "../support/company.ts";
import { quickly, times } from "../support/effort.ts";
import { exportOver, UNTOUCHED } from "../support/export-over.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { runProgram } from "../support/program.ts";
import { idsOf, parseEmployees, parseNdjson } from "../support/records.ts";
import { sideBySide } from "../support/side-by-side.ts";
import { tally } from "../support/tally.ts";

describe.concurrent("a roster that changes while it is read", { timeout: 120_000 }, () => {
  it("is read again until the result is the final roster, each person once", async (context) => {
    const changes = [
      { after: 1, remove: 1 },
      { after: 1, hire: 1 },
      { after: 2, remove: 2 },
      { after: 4, remove: 1 },
    ];
    await sideBySide(changes.slice(0, times(2, changes.length)), async (change) => {
      await using company = await openCompany({ employees: 230 });
      company.control.changeBetweenPages(change);
      const { code, stdout, stderr } = await runProgram(["employees"], { env: pointAt(company) });
      const ids = idsOf(parseNdjson(stdout));
      expect({ change, code, ids }).toEqual({ change, code: 0, ids: company.control.ids() });
      expect(stderr).toMatch(/^warning: .* read again/m);
      const doubled = ids.length - new Set(ids).size;
      tally(context, "R7", {
        histories: 1,
        complete: Number(code === 0),
        "read again": 1,
        missing: 0,
        doubled,
      });
    });
  });

  it("shows what people have become when they change without a move in the list", async () => {
    await using company = await openCompany({ employees: 60 });
    const [id = ""] = company.control.ids();
    company.control.rename(id, { first_name: "Renamed", preferred_name: "Renamed" });
    const { stdout } = await runProgram(["employees"], { env: pointAt(company) });
    expect(parseEmployees(stdout)[0]).toMatchObject({ id, first_name: "Renamed" });
  });

  it("that never settles is exit 6, and nothing is published", async () => {
    await using company = await openCompany({ employees: 130 });
    company.control.changeBetweenPages({ after: 1, hire: 1, repeat: true });
    const { code, stderr, ...rest } = await exportOver(company);
    expect(code).toBe(6);
    expect(rest).toMatchObject(UNTOUCHED);
    expect(stderr).toMatch(/^error: The list of employees changed in each of 3 attempts: /m);
    // It was another list each time, so that is nothing to ask Namely's support about.
    expect(stderr).toMatch(/^hint: Run it again/m);
    // Three passes of three pages, and no knocking without end.
    expect(countPageRequests(company)).toBeLessThan(16);
  });

  it("that never settles leaves stdout empty", async () => {
    await using company = await openCompany({ employees: 130 });
    company.control.changeBetweenPages({ after: 1, hire: 1, repeat: true });
    const { code, stdout } = await runProgram(["employees", "--format", "json"], { env: pointAt(company) });
    expect({ code, stdout }).toEqual({ code: 6, stdout: "" });
  });
});

describe.concurrent("the limit of requests", { timeout: 120_000 }, () => {
  it("is waited for when Namely knows of more requests than this run made", async () => {
    await using company = await openCompany({ employees: 200 });
    company.control.addFault({ kind: "status", status: 406, retryAfter: "30", page: 2, times: 1 });
    // Only a wait moves it, so that a busy machine does not sit out the time with other work.
    const clock = new ManualClock({ autoAdvance: true });
    const { code, stdout, stderr } = await runProgram(["employees"], { env: pointAt(company), clock });
    expect(code).toBe(0);
    expect(idsOf(parseNdjson(stdout))).toEqual(company.control.ids());
    expect(company.requests.filter(({ status }) => status === 406)).toHaveLength(1);
    expect(stderr).toMatch(/ · [\d.]+ s waited\n/u);
  });

  it("is kept to when it is known: none is refused", async () => {
    await using company = await openCompany({ employees: 400, rateLimit: { requests: 3, windowMs: 500 } });
    const { code, stdout } = await runProgram(["employees"], {
      env: { ...pointAt(company), NAMELY_RATE_LIMIT: "3/500ms" },
    });
    expect(code).toBe(0);
    expect(idsOf(parseNdjson(stdout))).toEqual(company.control.ids());
    expect(company.control.stats().rejected).toBe(0);
  });
});

describe.concurrent("what a token may not see", { timeout: 120_000 }, () => {
  it("groups: people come all the same, with a warning that their departments are unknown", async () => {
    await using company = await openCompany({ employees: 30 });
    company.control.addFault({ kind: "status", status: 403, path: "/groups" });
    const { code, stdout, stderr } = await runProgram(["employees", "-q"], { env: pointAt(company) });
    expect({ code, ids: idsOf(parseNdjson(stdout)) }).toEqual({ code: 0, ids: company.control.ids() });
    expect(stderr).toBe(
      "warning: This token may not read groups and their types, so department, division and office may not be known.\n",
    );
  });

  it("groups: a list of groups fails, for an empty one would be a lie", async () => {
    await using company = await openCompany({ employees: 30 });
    company.control.addFault({ kind: "status", status: 403, path: "/groups" });
    const { code, stdout, stderr } = await runProgram(["groups"], { env: pointAt(company) });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("This token may not read groups.");
  });

  it("groups: a filter by department fails instead of finding no people", async () => {
    await using company = await openCompany({ employees: 30 });
    company.control.addFault({ kind: "status", status: 403, path: "/groups" });
    const words = ["employees", "--department", "Engineering"];
    const { code, stdout, stderr } = await runProgram(words, { env: pointAt(company) });
    expect(stdout).toBe("");
    expect(code).not.toBe(0);
    expect(stderr).toContain("This token may not read groups");
    expect(stderr).not.toContain("There is no department");
  });

  it("keys of a profile: they are empty, and all people come", async () => {
    await using company = await openCompany({ employees: 30 });
    const token = company.control.makePersonalToken({
      hiddenKeys: ["start_date", "personal_email", "reports_to"],
    });
    const { code, stdout } = await runProgram(["employees"], { env: pointAt(company, token) });
    expect({ code, ids: idsOf(parseNdjson(stdout)) }).toEqual({ code: 0, ids: company.control.ids() });
    expect(parseEmployees(stdout).filter(({ start_date }) => start_date !== null)).toEqual([]);
  });
});

/** What a login in the browser leaves in hand: a refresh token, to be given by variables. */
async function grantRefreshToken(company: Sandbox): Promise<Record<string, string>> {
  const [redirectUri = ""] = company.redirectUris;
  const authorize = new URL("/api/v1/oauth2/authorize", company.url);
  const query = { response_type: "code", client_id: company.clientId, redirect_uri: redirectUri };
  for (const [name, value] of Object.entries(query)) authorize.searchParams.set(name, value);
  const code = new URL(company.control.decide(authorize.href)).searchParams.get("code") ?? "";
  const client = { client_id: company.clientId, client_secret: company.clientSecret };
  const answer = await fetch(new URL("/api/v1/oauth2/token", company.url), {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code,
      redirect_uri: redirectUri,
      ...client,
    }),
  });
  const { refresh_token } = (await answer.json()) as { refresh_token: string };
  return {
    NAMELY_BASE_URL: company.url,
    NAMELY_CLIENT_ID: company.clientId,
    NAMELY_CLIENT_SECRET: company.clientSecret,
    NAMELY_REFRESH_TOKEN: refresh_token,
    NAMELY_RATE_LIMIT: "1000/1s",
  };
}

describe.concurrent("a token that ends", { timeout: 120_000 }, () => {
  it.each(quickly(["401", "403"] as const, 1))(
    "in the middle of a run, answered by %s, is renewed once",
    async (expiredStatus) => {
      let pages = 0;
      await using company = await openCompany({
        employees: 1000,
        latencyMs: 20,
        quirks: { expiredStatus },
        onRequest: ({ path }) => {
          if (path !== "/api/v1/profiles") return;
          pages += 1;
          if (pages === 2) company.control.expireTokens();
        },
      });
      const env = await grantRefreshToken(company);
      const { code, stdout, stderr } = await runProgram(["employees"], { env });
      expect({ code, stderr }).toMatchObject({ code: 0 });
      expect(idsOf(parseNdjson(stdout))).toEqual(company.control.ids());
      expect(stderr).toMatch(/^1,000 employees/);
      // One for the run's first token, one after it was refused; the test's own exchange before both.
      expect(company.requests.filter(({ path }) => path === "/api/v1/oauth2/token")).toHaveLength(3);
    },
  );

  it("and cannot be renewed is exit 4 and leaves everything as it was", async () => {
    await using company = await openCompany({ employees: 30 });
    const env = await grantRefreshToken(company);
    company.control.revokeToken(env["NAMELY_REFRESH_TOKEN"]);
    const { code, stderr, ...rest } = await exportOver(company, [], env);
    expect(code).toBe(4);
    expect(rest).toMatchObject(UNTOUCHED);
    expect(stderr).toContain("NAMELY_REFRESH_TOKEN");
  });

  it("because it was revoked is exit 4, before or in the middle of a run", async () => {
    await using before = await openCompany({ employees: 30 });
    before.control.revokeToken();
    const atStart = await exportOver(before);
    expect(atStart).toMatchObject({ code: 4, ...UNTOUCHED });
    expect(atStart.stderr).toContain("revoked");

    let pages = 0;
    await using during = await openCompany({
      employees: 1000,
      latencyMs: 20,
      onRequest: ({ path }) => {
        if (path === "/api/v1/profiles" && (pages += 1) === 3) during.control.revokeToken();
      },
    });
    expect(await exportOver(during)).toMatchObject({ code: 4, ...UNTOUCHED });
  });

  it("because its owner is no longer active is exit 4", async () => {
    await using company = await openCompany({ employees: 30 });
    company.control.ownerInactive();
    const result = await exportOver(company);
    expect(result).toMatchObject({ code: 4, ...UNTOUCHED });
    expect(result.stderr).toContain("no longer active");
  });

  it("because it is wrong is exit 4, and says what to run", async () => {
    await using company = await openCompany({ employees: 30 });
    const result = await exportOver(company, [], pointAt(company, "0123456789abcdef"));
    expect(result).toMatchObject({ code: 4, ...UNTOUCHED });
    expect(result.stderr).toMatch(/hint: .*NAMELY_TOKEN/);
  });
});
