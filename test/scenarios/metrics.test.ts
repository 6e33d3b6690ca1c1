import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openCompany, pointAt } from "../support/company.ts";
import { makePlace, type Place, runProgram } from "../support/program.ts";
import { openRosterJob } from "../support/roster-job.ts";
import { EVENT_NAMES } from "../../src/snapshots/compare/event-names.ts";

/** The samples of a file by their name and labels, after each metric was checked against the text format. */
function readMetrics(place: Place, name = "namely.prom"): Map<string, number> {
  const text = readFileSync(join(place.work, name), "utf8");
  const blocks = text.split(/^(?=# HELP )/mu);
  for (const block of blocks)
    expect(block).toMatch(
      /^# HELP (?<name>[a-z_]+) \S.*\n# TYPE \k<name> gauge\n(?:\k<name>\{(?:[a-z]+="[^"]*",?)+\} [\d.]+\n)+$/u,
    );
  return new Map(
    [...text.matchAll(/^(?<key>[a-z_]+\{.*\}) (?<value>\S+)$/gmu)].map(({ groups }) => [
      groups?.["key"] ?? "",
      Number(groups?.["value"]),
    ]),
  );
}

const DIFF = '{command="diff",company="sandbox",baseline=""}';

describe.concurrent("--metrics", { timeout: 120_000 }, () => {
  it("writes what a diff did, with every event, for the collector of another user", async () => {
    await using job = await openRosterJob();
    job.company.control.hire();
    const already = job.company.requests.length;
    const begun = Math.floor(Date.now() / 1000);
    expect(await job.diff("--exit-code", "--metrics", "namely.prom")).toMatchObject({ code: 3 });
    const metrics = readMetrics(job.place);
    expect(metrics.get(`namely_exit_code${DIFF}`)).toBe(3);
    expect(metrics.get(`namely_employees${DIFF}`)).toBe(61);
    expect(metrics.get(`namely_requests${DIFF}`)).toBe(job.company.requests.length - already);
    expect(metrics.get(`namely_last_run_timestamp_seconds${DIFF}`)).toBeGreaterThanOrEqual(begun);
    expect(metrics.get(`namely_last_success_timestamp_seconds${DIFF}`)).toBe(
      metrics.get(`namely_last_run_timestamp_seconds${DIFF}`),
    );
    const events = EVENT_NAMES.map((event) => metrics.get(`namely_events{event="${event}",${DIFF.slice(1)}`));
    expect(events).toEqual(EVENT_NAMES.map((event) => (event === "hired" ? 1 : 0)));
    expect(statSync(join(job.place.work, "namely.prom")).mode & 0o777).toBe(0o644);
  });

  it("keeps the last success when a run fails, and the company's name", async () => {
    await using job = await openRosterJob();
    const file = join(job.place.work, "namely.prom");
    expect(await job.diff("--metrics", "namely.prom")).toMatchObject({ code: 0 });
    const old = readFileSync(file, "utf8").replaceAll(/(timestamp_seconds\{[^}]*\}) \d+/gu, "$1 1700000000");
    writeFileSync(file, old);
    const env = { ...job.env, NAMELY_TOKEN: "wrong-token", NAMELY_COMPANY: undefined };
    const words = ["diff", "--save", "--metrics", "namely.prom"];
    expect(await runProgram(words, { env, place: job.place })).toMatchObject({ code: 4 });
    const metrics = readMetrics(job.place);
    expect(metrics.get(`namely_exit_code${DIFF}`)).toBe(4);
    expect(metrics.get(`namely_last_success_timestamp_seconds${DIFF}`)).toBe(1_700_000_000);
    expect(metrics.get(`namely_last_run_timestamp_seconds${DIFF}`)).toBeGreaterThan(1_700_000_000);
    expect([...metrics.keys()].filter((key) => /^namely_(?:events|employees)\{/u.test(key))).toEqual([]);
  });

  it("has no last success when there never was one", async () => {
    await using company = await openCompany({ employees: 5 });
    using place = makePlace();
    const env = { ...pointAt(company), NAMELY_TOKEN: "wrong-token" };
    await runProgram(["snapshot", "--metrics", "namely.prom"], { env, place });
    const keys = [...readMetrics(place).keys()].map((key) => key.replace(/\{.*/u, ""));
    expect(keys).toEqual([
      "namely_last_run_timestamp_seconds",
      "namely_exit_code",
      "namely_run_duration_seconds",
      "namely_requests",
    ]);
  });

  it("names the baseline of a watch, and counts the requests of each poll alone", async () => {
    await using job = await openRosterJob({ baseline: false });
    const watch = job.startWatch("--baseline", "leavers", "--metrics", "watch.prom");
    await watch.waitFor("Baseline of 60 people saved");
    await job.servePages(4);
    watch.stop();
    await watch.ended;
    const labels = '{command="watch",company="sandbox",baseline="leavers"}';
    const metrics = readMetrics(job.place, "watch.prom");
    expect(metrics.get(`namely_exit_code${labels}`)).toBe(0);
    expect(metrics.get(`namely_requests${labels}`)).toBeLessThan(job.company.requests.length / 2);
  });

  it("warns when the file cannot be written, and changes nothing else", async () => {
    await using company = await openCompany({ employees: 5 });
    using place = makePlace();
    mkdirSync(join(place.work, "folder"));
    for (const name of ["folder", "missing/namely.prom"]) {
      const words = ["snapshot", "--metrics", name];
      const { code, stderr } = await runProgram(words, { env: pointAt(company), place });
      expect(code).toBe(0);
      expect(stderr).toContain("warning: The metrics were not written: ");
    }
  });

  it("refuses stdout, and the file of -o", async () => {
    for (const [words, sentence] of [
      [["--metrics", "-"], "--metrics needs a file"],
      [["--metrics", "x.ndjson", "-o", "x.ndjson"], 'name the same file "x.ndjson"'],
    ] as const) {
      const { code, stderr } = await runProgram(["snapshot", ...words]);
      expect(code).toBe(2);
      expect(stderr).toContain(sentence);
    }
  });
});
