import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { chance, IS_FULL, someOf, times } from "../support/effort.ts";
import { type ProgramResult, runProgram, spawnProgram } from "../support/program.ts";
import { describeWith } from "../support/requirement.ts";
import { type FullPlace, openFullPlace, readTree } from "../support/small-disk.ts";
import { findLeftovers } from "../support/state-folder.ts";
import { layBrowserLogin } from "../support/stored-login.ts";
import { tally } from "../support/tally.ts";

type Folder = "work" | "config" | "state";

interface Job {
  readonly words: readonly string[];
  /** The folder on the disk that fills up. */
  readonly on: Folder;
  /** What lies there before, by paths that begin with the folder's name. */
  readonly lay?: (place: FullPlace, company: Sandbox) => Promise<void>;
  readonly logsIn?: true;
  /** Uses the login of the place. */
  readonly asStored?: true;
  /** Exit codes of a run that could not write; 1 when left out. */
  readonly codes?: readonly number[];
}

const old = (name: string) => async (place: FullPlace) => writeFileSync(join(place.work, name), "before\n");

async function layBaseline(place: FullPlace, company: Sandbox, words: readonly string[]): Promise<void> {
  expect(await runProgram(words, { place, env: pointAt(company) })).toMatchObject({ code: 0 });
  company.control.hire();
}

const stored = async (place: FullPlace, company: Sandbox): Promise<void> => {
  await layBrowserLogin(place, company, "globex");
  await layBrowserLogin(place, company, "acme");
};

const JOBS: readonly Job[] = [
  { words: ["employees", "-o", "people.csv"], on: "work", lay: old("people.csv") },
  { words: ["employees", "-o", "people.json"], on: "work", lay: old("people.json") },
  { words: ["employees", "-o", "people.ndjson"], on: "work", lay: old("people.ndjson") },
  { words: ["snapshot", "-o", "roster.ndjson"], on: "work", lay: old("roster.ndjson") },
  {
    words: ["diff", "--against", "roster.ndjson", "--save"],
    on: "work",
    lay: (place, company) => layBaseline(place, company, ["snapshot", "-o", "roster.ndjson"]),
  },
  {
    words: ["diff", "-o", "events.json"],
    on: "work",
    lay: async (place, company) => {
      await layBaseline(place, company, ["diff", "--save"]);
      await old("events.json")(place);
    },
  },
  { words: ["snapshot"], on: "state", lay: (place, company) => layBaseline(place, company, ["snapshot"]) },
  {
    words: ["diff", "--save"],
    on: "state",
    lay: (place, company) => layBaseline(place, company, ["diff", "--save"]),
  },
  {
    words: ["diff", "--save", "--exec", "true"],
    on: "state",
    lay: (place, company) => layBaseline(place, company, ["diff", "--save"]),
  },
  { words: ["login", "acme", "--with-token", "--store", "file"], on: "config", lay: stored, logsIn: true },
  { words: ["use", "globex"], on: "config", lay: stored, asStored: true },
  { words: ["logout", "acme"], on: "config", lay: stored, asStored: true, codes: [1, 4] },
];

/** What counts of what lies on the disk: the ledger may have moved on, and how a snapshot was read only saves requests. */
function readGoods(place: FullPlace, folder: Folder): ReadonlyMap<string, string> {
  const isGood = (path: string): boolean => folder !== "state" || /^snapshots.*\.ndjson$/u.test(path);
  return new Map([...readTree(place[folder])].filter(([path]) => isGood(path)));
}

async function run(job: Job, place: FullPlace, company: Sandbox): Promise<ProgramResult> {
  const { NAMELY_TOKEN, ...env } = pointAt(company);
  if (job.logsIn) return spawnProgram(job.words, { place, env, input: company.personalToken });
  return spawnProgram(job.words, { place, env: job.asStored ? {} : { ...env, NAMELY_TOKEN } });
}

const CLAIMS = /saved|Logged in|Default company|Tokens deleted|Logged out| · .*\.(?:csv|json|ndjson)/u;

type Room = Parameters<FullPlace["leave"]>[0];

/** In the full run a little more each time, until all is written: so each write is once the one that fails. */
function listRooms({ words }: Job): readonly (readonly Room[])[] {
  if (!IS_FULL) return [[{ pages: 0 }, { pages: 1 + Math.floor(3 * chance(words.join(), 0)) }]];
  const counts = Array.from({ length: 80 }, (_, step) => (step < 8 ? step : 8 + 3 * (step - 8)));
  return [counts.map((pages) => ({ pages })), counts.map((entries) => ({ entries }))];
}

describeWith(["mount", "umount"], "a disk that fills up at any write", () => {
  it.for(someOf(JOBS, 2))(
    "leaves what was there, and the run says so: $words",
    { timeout: times(240_000, 1_800_000) },
    async (job, context) => {
      await using company = await openCompany({ employees: 20 });
      using place = openFullPlace(context, [job.on]);
      await job.lay?.(place, company);
      const before = readTree(place[job.on]);
      const goods = readGoods(place, job.on);
      const counts = { "full disks": 0, "old file intact": 0, "wrong successes": 0 };
      /** False when there was room enough after all. */
      const fails = async (free: Room): Promise<boolean> => {
        layTree(place[job.on], before);
        place.leave(free);
        const result = await run(job, place, company);
        place.free();
        if (result.code === 0) return false;
        const { code, stderr } = result;
        expect({ free, code, stderr }).toMatchObject({
          code: expect.toBeOneOf([...(job.codes ?? [1])]) as number,
          stderr: expect.stringContaining("The disk is full") as string,
        });
        expect(stderr).toContain(place[job.on]);
        expect(stderr).not.toMatch(CLAIMS);
        const left = readGoods(place, job.on);
        const changed = [...left].filter(([path, text]) => goods.get(path) !== text);
        expect({ changed: changed.map(([path]) => path), files: left.size }).toEqual({
          changed: [],
          files: goods.size,
        });
        counts["full disks"] += 1;
        counts["old file intact"] += Number(changed.length === 0);
        counts["wrong successes"] += Number(CLAIMS.test(stderr));
        // Events that wait for the next run are no leftovers.
        expect(findLeftovers(place).filter((name) => !/\/(?:queue\.|next-)/u.test(name))).toEqual([]);
        return true;
      };
      for (const rooms of listRooms(job)) for (const room of rooms) if (!(await fails(room))) break;
      layTree(place[job.on], before);
      expect(await run(job, place, company)).toMatchObject({ code: 0 });
      expect(findLeftovers(place)).toEqual([]);
      expect(counts["full disks"]).toBeGreaterThan(0);
      tally(context, "R8", counts);
    },
  );
});

function layTree(folder: string, files: ReadonlyMap<string, string>): void {
  for (const path of readTree(folder).keys()) if (!files.has(path)) rmSync(join(folder, path));
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, path), content, { mode: 0o600 });
  }
}
