import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { listCompanies } from "../../src/snapshots/file/store.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { judge } from "../support/command-lines.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { parseNdjson } from "../support/records.ts";
import { findWorkers, listStored, namesByPerson, parseEvents } from "../support/snapshots.ts";
import { makeScene, runLine, type Run, type Scene } from "./terminal-context.ts";

interface Job {
  readonly company: Sandbox;
  readonly scene: Scene;
}

/** One run of `diff --save` with these words, as on the sandbox's day. */
async function save({ company, scene }: Job, words: string): Promise<Run> {
  const line = ["diff", "--save", "--as-of", company.control.today, ...words.split(" ").filter(Boolean)];
  const run = await runLine(scene, line);
  expect(run.error).toBeUndefined();
  return run;
}

const tell = async (job: Job, words: string): Promise<Record<string, string[]>> =>
  namesByPerson(parseEvents((await save(job, words)).stdout));

describe("jobs with baselines of their own", { timeout: 120_000 }, () => {
  it("see every event once each, whatever the others have seen and when", async () => {
    await using company = await openCompany({ employees: 60 });
    const job = { company, scene: makeScene(pointAt(company)) };
    const [all, leavers, names] = [
      "",
      "--baseline leavers --events terminated",
      "--baseline names --ignore phones",
    ] as const;
    for (const words of [all, leavers, names]) await save(job, words);
    const [first = "", second = "", third = ""] = findWorkers(company, 3);
    company.control.terminate(first);
    company.control.setField(third, "mobile_phone", "+1 212 555 0100");
    const hired = company.control.hire();
    const early = { [first]: ["terminated"], [third]: ["changed"], [hired]: ["hired"] };
    expect(await tell(job, all)).toEqual(early);
    company.control.terminate(second);
    expect(await tell(job, leavers)).toEqual({ [first]: ["terminated"], [second]: ["terminated"] });
    expect(await tell(job, all)).toEqual({ [second]: ["terminated"] });
    expect(await tell(job, names)).toEqual({
      [first]: ["terminated"],
      [second]: ["terminated"],
      [hired]: ["hired"],
    });
    for (const words of [all, leavers, names]) expect(await tell(job, words)).toEqual({});
  });

  it("begin where they are first run, and say so when others have been there before", async () => {
    await using company = await openCompany({ employees: 5 });
    const job = { company, scene: makeScene(pointAt(company)) };
    await save(job, "");
    company.control.hire();
    const { stdout, stderr } = await save(job, "--baseline late");
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^Baseline of 6 people saved as .*baselines.late.*\.ndjson/m);
    expect(stderr).toContain('Baseline "late" starts now; snapshots without a baseline name are not used');
    const plain = await runLine(job.scene, ["diff", "--baseline", "other"]);
    expect(plain.error).toMatchObject({
      code: "usage.no-snapshot",
      hint: "Save the baseline first: namely diff --baseline other --save",
    });
  });

  it("do not take each other's events that wait to be delivered", async () => {
    await using company = await openCompany({ employees: 60 });
    const job = { company, scene: makeScene(pointAt(company)) };
    // Where programs are started.
    mkdirSync(job.scene.folders.config);
    for (const words of ["--baseline a", "--baseline b"]) await save(job, words);
    const id = company.control.hire();
    const words = ["diff", "--save", "--as-of", company.control.today, "--baseline"];
    const failed = await runLine(job.scene, [...words, "a", "--exec", "false"]);
    expect(failed.error).toMatchObject({ code: "api.event-refused" });
    // With the other's queue it would have to name the other's receiver.
    const other = await runLine(job.scene, [...words, "b"]);
    expect(other.error).toBeUndefined();
    expect(namesByPerson(parseEvents(other.stdout))).toEqual({ [id]: ["hired"] });
    const again = await runLine(job.scene, [...words, "a", "--exec", "true"]);
    expect(namesByPerson(parseEvents(again.stdout))).toEqual({ [id]: ["hired"] });
  });
});

describe("a baseline's snapshots", { timeout: 120_000 }, () => {
  it("lie below the company's own, and each command shows or removes those that it was asked for", async () => {
    await using company = await openCompany({ employees: 5 });
    const job = { company, scene: makeScene(pointAt(company)) };
    const { scene } = job;
    await save(job, "");
    await save(job, "--baseline leavers");
    expect((await runLine(scene, ["snapshot", "--baseline", "leavers"])).error).toBeUndefined();
    expect(await listCompanies(scene.folders.state)).toEqual(["sandbox"]);
    const list = async (...words: string[]): Promise<readonly unknown[]> => {
      const { stdout } = await runLine(scene, ["snapshot", "list", "--format", "ndjson", ...words]);
      return parseNdjson(stdout).map(({ baseline }) => baseline);
    };
    expect([await list(), await list("--baseline", "leavers")]).toEqual([[null], ["leavers", "leavers"]]);
    const { stderr } = await runLine(scene, ["snapshot", "list"]);
    expect(stderr).toContain("Other baselines: leavers.");
    company.control.hire();
    await save(job, "--baseline leavers");
    const shown = await runLine(scene, ["snapshot", "show", "--baseline", "leavers", "--format", "ndjson"]);
    expect(parseNdjson(shown.stdout)).toHaveLength(6);
    await runLine(scene, ["snapshot", "prune", "--keep", "1", "--baseline", "leavers"]);
    expect([(await list()).length, (await list("--baseline", "leavers")).length]).toEqual([1, 1]);
  });

  it("are those that --keep removes", async () => {
    await using company = await openCompany({ employees: 5 });
    const job = { company, scene: makeScene(pointAt(company)) };
    for (const _ of [1, 2]) {
      await save(job, "");
      await save(job, "--baseline leavers --keep 1");
      company.control.hire();
    }
    const folder = join(job.scene.folders.state, "snapshots", "sandbox", "baselines", "leavers");
    expect(readdirSync(folder).filter((name) => name.endsWith(".ndjson"))).toHaveLength(1);
    expect(listStored(job.scene.folders)).toHaveLength(2);
  });
});

it("a hint quotes a file whose name has spaces, so that it can be copied", async () => {
  await using company = await openCompany({ employees: 5 });
  const { error } = await runLine(makeScene(pointAt(company)), ["diff", "--against", "my roster.ndjson"]);
  expect(error).toMatchObject({
    hint: "Save the baseline first: namely diff --against 'my roster.ndjson' --save",
  });
});

describe("what a filter leaves out", { timeout: 120_000 }, () => {
  it("is counted in the report and on stderr, and never called nothing", async () => {
    await using company = await openCompany({ employees: 60 });
    const job = { company, scene: makeScene(pointAt(company)) };
    await save(job, "--baseline x");
    const [first = "", second = ""] = findWorkers(company, 2);
    company.control.setField(first, "mobile_phone", "+1 212 555 0100");
    company.control.setField(second, "mobile_phone", "+1 212 555 0101");
    company.control.hire();
    const words = ["diff", "--as-of", company.control.today, "--baseline", "x", "--format", "json"];
    const run = await runLine(job.scene, [...words, "--events", "terminated", "--ignore", "phones"]);
    const { summary } = JSON.parse(run.stdout) as { summary: unknown };
    expect(summary).toMatchObject({ events: {}, left_out: { hired: 1, changed: 2 } });
    expect(run.stderr).toContain(
      "No reported events (3 events left out by --events and --ignore) · 60 → 61 people",
    );
    const some = await runLine(job.scene, [...words, "--events", "hired"]);
    expect(some.stderr).toContain("1 hired (2 events left out by --events)");
    for (const format of ["markdown", "table"]) {
      const report = await runLine(job.scene, [...words.slice(0, -1), format, "--events", "hired"]);
      expect(report.stdout.trimEnd().split("\n").at(-1)).toBe("1 hired (2 events left out)");
    }
    expect((await runLine(job.scene, words)).stdout).toContain('"left_out":{}');
  });
});

describe("a filter on the baseline that all jobs share", () => {
  it.each([
    ["diff --save --events terminated", "namely diff --save --baseline terminated --events terminated"],
    [
      "diff --save --events terminated,overdue --exec './cut access' --keep 3 --format json",
      "namely diff --save --events terminated,overdue --baseline terminated-overdue --exec './cut access' --keep 3 --format json",
    ],
    ["watch --ignore phones --every 1m", "namely watch --every 1m --ignore phones --baseline my-job"],
    ["listen --events hired --port 0", "namely listen --port 0 --events hired --baseline hired"],
  ])("is wrong use in %s, with the line to copy", (line, copied) => {
    const words = splitWords(line);
    const fault = judge(words);
    expect(fault).toMatchObject({ code: "usage.hidden-events" });
    const sorted = (text: string): string[] => splitWords(text).sort();
    expect(sorted(fault?.hint ?? "")).toEqual(sorted(copied));
    expect(judge(splitWords(fault?.hint ?? "").slice(1))).toBeUndefined();
  });

  it.each([
    "diff --events terminated",
    "diff old new --events terminated",
    "diff --against people.ndjson --save --events terminated",
    "watch --baseline x --events terminated",
  ])("is none in %s", (line) => expect(judge(splitWords(line))).toBeUndefined());
});

describe("a baseline's name", () => {
  it.each(["a", "leavers", "2026-q1", "a.b_c-d", "x".repeat(41)])("may be %s", (name) =>
    expect(judge(["diff", "--baseline", name])).toBeUndefined(),
  );

  it.each([
    "Leavers",
    "../up",
    "a/b",
    ".",
    "-x",
    "_x",
    "a.",
    "con",
    "nul.txt",
    "com1",
    "a b",
    "x".repeat(42),
  ])("cannot be %s", (name) => {
    for (const command of ["diff", "watch", "listen", "snapshot", "snapshot list", "snapshot show"])
      expect(judge([...command.split(" "), `--baseline=${name}`])).toMatchObject({ code: "usage.baseline" });
  });

  it("does not go with a file that is the baseline itself, nor with two files", () => {
    for (const line of [
      "diff --against a --baseline b",
      "diff a b --baseline c",
      "snapshot -o f --baseline b",
    ])
      expect(judge(line.split(" "))).toMatchObject({ code: "usage.conflict" });
  });
});

function splitWords(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|\S+/gu)].map(([word, quoted]) => quoted ?? word);
}
