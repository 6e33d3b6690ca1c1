import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseCsv } from "../support/parse-csv.ts";
import { makePlace, runProgram, type Place, type ProgramResult } from "../support/program.ts";
import { parseEnvelope } from "../support/records.ts";

/** Everything below a folder: names, kinds, contents and times of change. */
function listTree(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const content = entry.isFile() ? readFileSync(path, "utf8") : "";
      return `${relative(root, path)} ${statSync(path).mtimeMs} ${content}`;
    })
    .sort();
}

describe.concurrent("namely demo", { timeout: 120_000 }, () => {
  let place: Place & Disposable;
  let shown: ProgramResult;

  beforeAll(async () => {
    place = makePlace();
    shown = await runProgram(["demo", "--folder", "demo"], { place });
  }, 120_000);
  afterAll(() => place[Symbol.dispose]());

  it("lets a week pass and reports who joined and who left", async () => {
    const { code, stdout, stderr } = shown;
    expect(code).toBe(0);
    const sections = ["Hires", "Departures", "Changes"];
    expect(sections.filter((section) => !stdout.includes(`\n${section}\n`))).toEqual([]);
    expect(stdout).toMatch(/^\d+ hired · .*\d+ left · .*\d+ changed$/mu);
    expect(stderr).toMatch(/368 → \d+ people · saved as /);
  });

  it("ends with the accounts of people who left this week, in a few lines", async () => {
    const { code, stdout, stderr } = shown;
    expect(code).toBe(0);
    const review = stdout.slice(stdout.indexOf("\n", stdout.lastIndexOf(" changed\n")) + 1).split("\n");
    expect(
      review.filter((line) =>
        /^(?:Left, account still active|Signed in after the last day) \(\d+\)$/u.test(line),
      ).length,
    ).toBeGreaterThan(0);
    expect(
      review.find((line) =>
        /^(?:\S+@sandbox\.example\.com|\S+-\w\d+) +(?:google|github) .+ \d{4}-\d\d-\d\d /u.test(line),
      ),
    ).toBeDefined();
    expect(review.length).toBeLessThan(40);
    expect(stderr).toContain(
      "$ namely reconcile google=google.csv github=github.json \\\n    --match-field github_login",
    );
  });

  it("leaves files that parsers read, tables on stdout, and nothing else", async () => {
    const { code, stdout, stderr } = shown;
    expect(code).toBe(0);
    const folder = join(place.work, "demo");
    expect(readdirSync(folder).sort()).toEqual([
      "company.json",
      "employees.csv",
      "github.json",
      "google.csv",
      "groups.json",
      "review.json",
    ]);
    const rows = parseCsv(readFileSync(join(folder, "employees.csv"), "utf8"));
    expect(rows).toHaveLength(369);
    expect(new Set(rows.map(([id]) => id)).size).toBe(369);
    const companies = parseEnvelope(readFileSync(join(folder, "company.json"), "utf8"));
    expect(companies.result_count).toBe(1);
    const groups = parseEnvelope(readFileSync(join(folder, "groups.json"), "utf8"));
    expect(groups.result.length).toBeGreaterThan(10);

    const lines = stdout.trimEnd().split("\n");
    expect(lines[0]).toMatch(/^NAME +JOB TITLE +/);
    const hires = lines.indexOf("Hires");
    expect(hires).toBeGreaterThan(5);
    expect(lines.slice(1, 5).every((line) => line.includes("Legal"))).toBe(true);
    for (const file of ["employees.csv", "company.json", "groups.json"])
      expect(stderr).toContain(`\n  ${file} (`);
    expect(stderr).toMatch(/368 employees · /);

    expect(readdirSync(place.temporary)).toEqual([]);
    expect(readdirSync(place.home)).toEqual([]);
    expect(readdirSync(place.root).sort()).toEqual(["home", "temporary", "work"]);
  });

  it("prints steps that fit 80 columns, without a path of its own folders", async () => {
    using place = makePlace();
    const { stderr, stdout } = await runProgram(["demo"], { place });
    const steps = stderr.split("\n").filter((line) => line.startsWith("Step "));
    expect(steps.map((line) => line.slice(0, 12))).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((step) => `Step ${step} of 9:`.slice(0, 12)),
    );
    expect(stderr + stdout).not.toContain(place.temporary);
    expect(stderr).toMatch(/ · saved as snapshots\/\S+\n/u);
    const own = stderr.split("\n").filter((line) => /^(?:Step|\$|Demo|A week|They| {2})/u.test(line));
    expect(own.length).toBeGreaterThan(15);
    expect(own.filter((line) => line.length > 80)).toEqual([]);
  });

  it("neither reads nor changes the user's own settings, logins and variables", async () => {
    using place = makePlace();
    for (const folder of [place.config, place.state]) {
      mkdirSync(folder);
      writeFileSync(join(folder, "config.json"), "no settings at all {");
      writeFileSync(join(folder, "secrets.json"), "mine");
    }
    const before = [listTree(place.config), listTree(place.state), listTree(place.home)];
    const env = {
      NAMELY_TOKEN: "canary-of-the-user",
      NAMELY_COMPANY: "acme",
      NAMELY_BASE_URL: "http://127.0.0.1:9",
      NAMELY_CLIENT_SECRET: "canary-client-secret",
      NAMELY_RATE_LIMIT: "nonsense",
    };
    const { code, stdout, stderr } = await runProgram(["demo", "--folder", "demo"], { place, env });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout + stderr).not.toContain("canary");
    expect([listTree(place.config), listTree(place.state), listTree(place.home)]).toEqual(before);
  });

  it("into a folder that cannot be is exit 1, and cleans up", async () => {
    using place = makePlace();
    writeFileSync(join(place.work, "demo"), "a file");
    const { code, stdout, stderr } = await runProgram(["demo", "--folder", "demo"], { place });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^error: .*demo/);
    expect(readFileSync(join(place.work, "demo"), "utf8")).toBe("a file");
    expect(readdirSync(place.temporary)).toEqual([]);
  });
});
