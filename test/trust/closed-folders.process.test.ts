import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it, type TestContext, vi } from "vitest";
import { Spool } from "../../src/platform/files/spool.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { someOf, times } from "../support/effort.ts";
import { makePlace, type Place, type ProgramResult, runProgram, spawnProgram } from "../support/program.ts";
import { describeWith, skipLoudly } from "../support/requirement.ts";
import { openFullPlace, readTree } from "../support/small-disk.ts";
import { findLeftovers } from "../support/state-folder.ts";
import { ageStoredToken, layBrowserLogin, readStored } from "../support/stored-login.ts";
import { tally } from "../support/tally.ts";

const NOBODY = { uid: 65_534, gid: 65_534 };

interface Job {
  readonly words: readonly string[];
  readonly on: "work" | "config" | "state";
  readonly logsIn?: true;
  readonly asStored?: true;
}

const JOBS: readonly Job[] = [
  { words: ["employees", "-o", "people.csv"], on: "work" },
  { words: ["snapshot", "-o", "roster.ndjson"], on: "work" },
  { words: ["snapshot"], on: "state" },
  { words: ["diff", "--save"], on: "state" },
  { words: ["login", "acme", "--with-token", "--store", "file"], on: "config", logsIn: true },
  { words: ["use", "globex"], on: "config", asStored: true },
];

function run(job: Job, place: Place, company: Sandbox, user?: typeof NOBODY): Promise<ProgramResult> {
  const { NAMELY_TOKEN, ...env } = pointAt(company);
  if (job.logsIn) return spawnProgram(job.words, { place, env, input: company.personalToken, user });
  return spawnProgram(job.words, { place, env: job.asStored ? {} : { ...env, NAMELY_TOKEN }, user });
}

async function layEverything(place: Place, company: Sandbox): Promise<void> {
  writeFileSync(join(place.work, "people.csv"), "before\n");
  await layBrowserLogin(place, company, "globex");
  await layBrowserLogin(place, company, "acme");
  expect(await runProgram(["snapshot"], { place, env: pointAt(company) })).toMatchObject({ code: 0 });
}

/** Nothing has changed, nothing is left over, and the one thing that is in the way is named. */
function expectRefusal(
  context: TestContext,
  { code, stdout, stderr }: ProgramResult,
  place: Place,
  { on }: Job,
  before: ReadonlyMap<string, string>,
): void {
  expect({ code, stdout, stderr }).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringMatching(/^error: .*\n(?:cause: .*\n)?hint: /mu) as string,
  });
  expect(stderr).toContain(place[on]);
  const after = readTree(place[on]);
  expect(after).toEqual(before);
  expect(findLeftovers(place)).toEqual([]);
  tally(context, "R8", {
    "closed folders": code === 1 ? 1 : 0,
    "old file intact": isDeepStrictEqual(after, before) ? 1 : 0,
  });
}

vi.setConfig({ testTimeout: times(240_000, 600_000) });

describeWith(["mount", "umount"], "what cannot be written", () => {
  it.for(someOf(JOBS, 1))("on a disk that is read-only is refused: $words", async (job, context) => {
    await using company = await openCompany({ employees: 5 });
    using place = openFullPlace(context, [job.on]);
    await layEverything(place, company);
    const before = readTree(place[job.on]);
    place.forbidWriting();
    expectRefusal(context, await run(job, place, company), place, job, before);
  });

  it("because the disk is full costs no login that can be renewed, and the run goes on with the token it has", async (context) => {
    await using company = await openCompany({ employees: 5 });
    using place = openFullPlace(context, ["config"]);
    await layBrowserLogin(place, company, "acme");
    await ageStoredToken(place, "acme");
    const before = await readStored(place, "acme");
    // Room for the lock of the login, and then for the one of the file, but not for the file.
    let kept = 0;
    for (const pages of [1, 2]) {
      place.leave({ pages });
      const { code, stdout, stderr } = await runProgram(["token"], { place });
      place.free();
      expect({ code, stderr }).toMatchObject({
        code: 0,
        stderr: expect.stringContaining("warning: Could not store the renewed access token.") as string,
      });
      expect(stderr).toContain(`The disk is full, so ${place.config}`);
      expect(stdout).toMatch(/^[0-9a-f]{32}\n$/u);
      const after = await readStored(place, "acme");
      expect(after).toEqual(before);
      kept += Number(isDeepStrictEqual(after, before));
    }
    expect(await runProgram(["status"], { place })).toMatchObject({ code: 0 });
    expect(findLeftovers(place)).toEqual([]);
    tally(context, "R8", { "full disks": kept, "old file intact": kept });
  });

  it("because the disk is full says so when a refresh token is spent by it", async (context) => {
    await using company = await openCompany({ employees: 5, quirks: { refreshToken: "rotating" } });
    using place = openFullPlace(context, ["config"]);
    await layBrowserLogin(place, company, "acme");
    await ageStoredToken(place, "acme");
    place.leave({ pages: 1 });
    const { code, stderr } = await runProgram(["token"], { place });
    place.free();
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("the stored one is used up: log in again after this run.") as string,
    });
  });

  it("because the disk is full asks for no renewal when not even the lock can be taken", async (context) => {
    await using company = await openCompany({ employees: 5, quirks: { refreshToken: "rotating" } });
    using place = openFullPlace(context, ["config"]);
    await layBrowserLogin(place, company, "acme");
    await ageStoredToken(place, "acme");
    place.leave({ pages: 0 });
    const { code, stdout, stderr } = await runProgram(["token"], { place });
    place.free();
    expect({ code, stdout, stderr }).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("The disk is full") as string,
    });
    const status = await runProgram(["status"], { place });
    expect(status).toMatchObject({ code: 0 });
    tally(context, "R8", { "full disks": Number(code === 1), "old file intact": Number(status.code === 0) });
  });

  it("of what is held back for stdout is a clear fault that names the folder", async (context) => {
    using place = openFullPlace(context, ["work"]);
    const spool = new Spool({ folder: place.work, memoryBytes: 0 });
    place.leave({ pages: 3 });
    await spool.write("x".repeat(8000));
    await expect(spool.write("x".repeat(20_000))).rejects.toMatchObject({
      code: "file.disk-full",
      message: expect.stringContaining(place.work) as string,
    });
    await spool.discard();
    expect(readdirSync(place.work)).toEqual([]);
  });
});

describe("what may not be written", () => {
  it.for(someOf(JOBS, 1))("in a folder of another user is refused: $words", async (job, context) => {
    if (process.getuid?.() !== 0) skipLoudly(context, "only root may run as another user");
    await using company = await openCompany({ employees: 5 });
    using place = makePlace();
    await layEverything(place, company);
    giveTo(NOBODY, place.root);
    giveTo({ uid: 0, gid: 0 }, place[job.on]);
    execFileSync("chmod", ["-R", "a+rX", place[job.on]]);
    const before = readTree(place[job.on]);
    expectRefusal(context, await run(job, place, company, NOBODY), place, job, before);
  });

  it.for(
    someOf(
      JOBS.filter(({ on }) => on !== "work"),
      1,
    ),
  )("where a file is in the folder's place is refused: $words", async (job, context) => {
    await using company = await openCompany({ employees: 5 });
    using place = makePlace();
    await layEverything(place, company);
    rmSync(place[job.on], { recursive: true });
    writeFileSync(place[job.on], "a file\n");
    const { code, stdout, stderr } = await run(job, place, company);
    expect({ code, stdout, stderr }).toMatchObject({ code: 1, stdout: "" });
    expect(stderr).toContain(place[job.on]);
    expect(readFileSync(place[job.on], "utf8")).toBe("a file\n");
    tally(context, "R8", { "closed folders": 1, "old file intact": 1 });
  });

  it.for(["config.json", "secrets.json"])(
    "where a folder is in the place of %s is refused by a login",
    async (name, context) => {
      await using company = await openCompany({ employees: 5 });
      using place = makePlace();
      mkdirSync(join(place.config, name), { recursive: true, mode: 0o700 });
      const job: Job = {
        words: ["login", "acme", "--with-token", "--store", "file"],
        on: "config",
        logsIn: true,
      };
      const { code, stderr } = await run(job, place, company);
      expect({ code, stderr }).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(join(place.config, name)) as string,
      });
      expect(readdirSync(place.config)).toEqual([name]);
      tally(context, "R8", { "closed folders": Number(code === 1) });
    },
  );
});

function giveTo({ uid, gid }: typeof NOBODY, folder: string): void {
  execFileSync("chown", ["-R", `${uid}:${gid}`, folder]);
}
