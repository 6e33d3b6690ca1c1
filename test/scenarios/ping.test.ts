import { describe, expect, it } from "vitest";
import { openCompany, pointAt } from "../support/company.ts";
import { findLeaks } from "../support/leaks.ts";
import { startPingServer } from "../support/ping-server.ts";
import { makePlace, runProgram } from "../support/program.ts";
import { openRosterJob } from "../support/roster-job.ts";
import { findFreePort } from "../../src/platform/net/free-port.ts";

describe.concurrent("--ping", { timeout: 120_000 }, () => {
  it("pings the start, and after a diff the URL itself with counts and no names", async () => {
    await using job = await openRosterJob();
    await using checks = await startPingServer();
    const [leaver = ""] = job.staff;
    const { name, email } = job.company.control.profile(leaver) as { name?: string; email: string };
    job.company.control.terminate(leaver);
    job.company.control.hire();
    const result = await job.diff("--ping", checks.url);
    expect(result.code).toBe(0);
    expect(checks.pings.map(({ line }) => line)).toEqual([
      `POST /${checks.secret}/start`,
      `POST /${checks.secret}`,
    ]);
    const [start, end] = checks.pings;
    expect(start?.body).toBe("");
    expect(end?.body).toMatch(/^employees: 61\nhired: 1\nterminated: 1\nrequests: \d+\n$/u);
    expect(end?.body).not.toContain(email);
    expect(name === undefined || !end?.body.includes(name)).toBe(true);
    expect(findLeaks(result, job.place, [checks.secret])).toEqual([]);
  });

  it("pings the URL itself also when nothing happened, and when --exit-code ends with 3", async () => {
    await using job = await openRosterJob();
    await using checks = await startPingServer();
    expect(await job.diff("--ping", checks.url)).toMatchObject({ code: 0 });
    job.company.control.hire();
    expect(await job.diff("--exit-code", "--ping", checks.url)).toMatchObject({ code: 3 });
    expect(checks.pings.filter(({ line }) => line === `POST /${checks.secret}`)).toHaveLength(2);
    expect(checks.pings).toHaveLength(4);
  });

  it("pings the exit code of a run that failed, before its error", async () => {
    await using company = await openCompany({ employees: 5 });
    await using checks = await startPingServer();
    const env = { ...pointAt(company), NAMELY_TOKEN: "wrong-token" };
    for (const words of [["diff", "--save"], ["snapshot"], ["watch"]])
      expect(await runProgram([...words, "--ping", checks.url], { env })).toMatchObject({ code: 4 });
    expect(checks.pings.map(({ line }) => line)).toEqual(
      Array.from({ length: 3 }, () => [`POST /${checks.secret}/start`, `POST /${checks.secret}/4`]).flat(),
    );
    expect(checks.pings.at(-1)?.body).toMatch(/^requests: \d+\n$/u);
  });

  it("keeps a query, and a slash at the end of the path changes nothing", async () => {
    await using checks = await startPingServer();
    using place = makePlace();
    const words = ["diff", "a.ndjson", "b.ndjson", "--ping", `${checks.url}/?create=1`];
    expect(await runProgram(words, { place })).toMatchObject({ code: 2 });
    expect(checks.pings.map(({ line }) => line)).toEqual([
      `POST /${checks.secret}/start?create=1`,
      `POST /${checks.secret}/2?create=1`,
    ]);
  });

  it("pings after each poll of a watch, with the exit code of one that failed", async () => {
    await using job = await openRosterJob();
    await using checks = await startPingServer();
    const watch = job.startWatch("--ping", checks.url);
    await checks.receive(3);
    job.company.control.addFault({ kind: "status", status: 422, times: 2 });
    await watch.waitFor("The next poll is in");
    const failed = checks.pings.length;
    await checks.receive(failed + 3);
    watch.stop("SIGINT");
    expect(await watch.ended).toMatchObject({ code: 130 });
    const lines = checks.pings.map(({ line }) => line.replace(checks.secret, "check"));
    expect(lines[0]).toBe("POST /check/start");
    expect(lines.filter((line) => line === "POST /check/1")).toHaveLength(1);
    expect(new Set(lines.slice(1))).toEqual(new Set(["POST /check", "POST /check/1"]));
  });

  it("warns when a ping fails, and changes neither output nor exit code", async () => {
    await using job = await openRosterJob();
    await using refusing = await startPingServer((response) => void response.writeHead(404).end());
    const closed = `http://127.0.0.1:${await findFreePort()}/${refusing.secret}`;
    job.company.control.hire();
    const without = await job.diff("--against", "none.ndjson");
    expect(without.code).toBe(0);
    for (const [url, why] of [
      [refusing.url, "it answered 404"],
      [closed, "it could not be reached"],
    ] as const) {
      const { env, place } = job;
      const words = ["diff", "--as-of", job.company.control.today, "--ping", url, "--debug"];
      const result = await runProgram(words, { env, place });
      expect(result.code).toBe(0);
      expect(result.stdout).toContain('"event":"hired"');
      expect(result.stderr).toContain(`warning: The ping was not delivered: ${why}.\n`);
      expect(result.stderr.match(/ping was not delivered/gu)).toHaveLength(1);
      expect(findLeaks(result, place, [refusing.secret])).toEqual([]);
    }
  });

  it.each([
    ["hc-ping.com/canary", "--ping is not a URL"],
    ["http://hc-ping.com/canary", "an https URL"],
    ["ftp://127.0.0.1/canary", "an https URL"],
    ["https://user:canary@hc-ping.com/x", "user name or password"],
  ])("refuses %s without quoting it", async (url, sentence) => {
    const { code, stderr } = await runProgram(["snapshot", "--ping", url]);
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain("canary");
  });

  it("stays out of the command that a hint suggests", async () => {
    const words = ["diff", "--save", "--events", "hired", "--ping", "https://hc-ping.com/canary-uuid"];
    const { code, stderr } = await runProgram(words);
    expect(code).toBe(2);
    expect(stderr).toContain("--ping URL");
    expect(stderr).not.toContain("canary");
  });
});
