import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeChildProgram } from "../support/child-program.ts";
import type { ProgramResult } from "../support/program.ts";
import { parseNdjson } from "../support/records.ts";
import { openRosterJob, type RosterJob } from "../support/roster-job.ts";
import { findLeftovers, readLatestPeople, readSnapshots } from "../support/state-folder.ts";
import { startWebhookReceiver } from "../support/webhook-receiver.ts";

interface HeldRun {
  readonly pid: number | undefined;
  /** Lets it go on; resolves to what it reported and how it ended. */
  release(): Promise<ProgramResult & { readonly report: string }>;
}

/** A run that has read everybody and now waits, for as long as the test likes, for a reader of its report. */
async function holdDiff(job: RosterJob, ...words: string[]): Promise<HeldRun> {
  const pipe = join(job.place.work, "report");
  execFileSync("mkfifo", [pipe]);
  const { child, ended } = job.spawnDiff("--format", "ndjson", "-o", pipe, ...words);
  await job.servePages(2);
  return {
    pid: child.pid,
    release: async () => {
      const report = await readFile(pipe, "utf8");
      return { ...(await ended), report };
    },
  };
}

describe.concurrent("two runs at once", { timeout: 120_000 }, () => {
  it("with --lock: the second ends at once with exit 1 and says who is at it", async () => {
    await using job = await openRosterJob();
    job.company.control.hire();
    const first = await holdDiff(job, "--lock");
    const second = await job.diff("--lock", "--quiet");
    expect(second).toMatchObject({ code: 1, stdout: "" });
    expect(second.stderr).toMatch(
      new RegExp(`^error: Another namely process \\(${first.pid}\\) holds .*\\nhint: Wait for it`, "u"),
    );
    const { code, report } = await first.release();
    expect(code).toBe(0);
    expect(parseNdjson(report)).toHaveLength(1);
    expect(await job.diff("--lock")).toMatchObject({ code: 0, stdout: "" });
    expect(findLeftovers(job.place)).toEqual([]);
  });

  it("that deliver never overlap, with or without --lock", async () => {
    await using job = await openRosterJob();
    await using receiver = await startWebhookReceiver();
    receiver.reply = () => "hang";
    job.company.control.hire();
    const first = job.spawnDiff("--post", receiver.url);
    await job.until(receiver.receive(1));
    const second = await job.diff("--exec", "true");
    expect(second).toMatchObject({ code: 1, stdout: "" });
    expect(second.stderr).toContain(`Another namely process (${first.child.pid})`);
    first.child.kill("SIGTERM");
    await first.ended;
    expect(receiver.deliveries).toHaveLength(1);
  });

  it("without --lock: the slower one ends with exit 1 and does not move the snapshot back", async () => {
    await using job = await openRosterJob();
    const early = job.company.control.hire();
    const slow = await holdDiff(job);
    const late = job.company.control.hire();
    expect(await job.diff()).toMatchObject({ code: 0 });
    const snapshots = readSnapshots(job.place);
    const { code, stderr } = await slow.release();
    expect(code).toBe(1);
    expect(stderr).toContain("Another run saved a snapshot in the meantime, so nothing was saved.");
    expect(stderr).toContain("--lock");
    expect(readSnapshots(job.place)).toEqual(snapshots);
    expect(readLatestPeople(job.place)).toEqual(expect.arrayContaining([early, late]));
    expect(findLeftovers(job.place)).toEqual([]);
  });

  it("without --lock: a file of one's own is not written over what the other has put there", async () => {
    await using job = await openRosterJob();
    const words = ["--against", "people.ndjson"];
    expect(await job.diff(...words)).toMatchObject({ code: 0 });
    job.company.control.hire();
    const slow = await holdDiff(job, ...words);
    const late = job.company.control.hire();
    expect((await job.diff(...words)).stdout).toContain(late);
    expect(await slow.release()).toMatchObject({ code: 1 });
    expect(await job.diff(...words)).toMatchObject({ code: 0, stdout: "" });
  });
});

describe("a run that was killed while it asked for the lock", () => {
  it("leaves a claim behind that the next one clears away", { timeout: 120_000 }, async () => {
    await using job = await openRosterJob();
    const claim = await makeChildProgram(`
      import { writeFileSync } from "node:fs";
      import { namePart } from "#src/platform/files/part-file.ts";
      writeFileSync(namePart(process.argv[2]), "");
    `);
    const jobs = join(job.place.state, "jobs");
    mkdirSync(jobs, { mode: 0o700 });
    execFileSync(process.execPath, [claim, join(jobs, "some.lock")]);
    expect(findLeftovers(job.place)).toHaveLength(1);
    expect(await job.diff("--lock")).toMatchObject({ code: 0 });
    expect(findLeftovers(job.place)).toEqual([]);
  });
});
