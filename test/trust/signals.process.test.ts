import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { chance, someOf, times } from "../support/effort.ts";
import { LISTEN_SECRET } from "../support/listening.ts";
import {
  makePlace,
  type Place,
  type ProgramResult,
  runProgram,
  type RunningProgram,
  startProgram,
} from "../support/program.ts";
import { findLeftovers } from "../support/state-folder.ts";
import { ageStoredToken, layBrowserLogin } from "../support/stored-login.ts";
import { afterMs } from "../support/sudden-death.ts";
import { tally } from "../support/tally.ts";

const SIGNALS = [
  { signal: "SIGINT", code: 130 },
  { signal: "SIGTERM", code: 143 },
  { signal: "SIGHUP", code: 129 },
] as const;
type Expected = (typeof SIGNALS)[number];

interface Job {
  readonly words: readonly string[];
  /** The file that it writes in the working folder. */
  readonly file?: string;
  /** Gets the company's token on stdin instead of in a variable. */
  readonly logsIn?: true;
}

const JOBS: readonly Job[] = [
  { words: ["employees", "-o", "people.csv"], file: "people.csv" },
  { words: ["employees", "--format", "json"] },
  { words: ["diff", "--save"] },
  { words: ["watch", "--every", "100ms"] },
  { words: ["listen", "--port", "0", "--every", "100ms"] },
  { words: ["sandbox", "--port", "0", "--employees", "50"] },
  { words: ["login", "acme", "--with-token", "--store", "file"], logsIn: true },
];

type Ending = "stopped" | "done before" | "ended by the signal itself" | "wrong";

/** A sandbox ends well when it is stopped; what gets a signal before it listens to any is ended by the system. */
function judge({ code, signal, stderr }: ProgramResult, expected: Expected): Ending {
  if (/^ +at /mu.test(stderr)) return "wrong";
  if (code === 0) return "done before";
  const isSaid = stderr.endsWith("Stopped.\n") || stderr.includes('"message":"Stopped."');
  if (code === expected.code && isSaid) return "stopped";
  return signal === expected.signal ? "ended by the signal itself" : "wrong";
}

/** Starts the job, gives it the signal at a moment of chance, so many times at once, and says how it ended. */
async function stop(
  job: Job,
  scene: { readonly company: Sandbox; readonly place: Place },
  { round, count = 1 }: { readonly round: number; readonly count?: number },
): Promise<{ readonly ending: Ending; readonly result: ProgramResult }> {
  const { company, place } = scene;
  const { NAMELY_TOKEN, ...env } = pointAt(company);
  const expected = SIGNALS[round % SIGNALS.length] ?? SIGNALS[0];
  const program = job.logsIn
    ? startProgram(job.words, { place, env, input: company.personalToken })
    : startProgram(job.words, { place, env: { ...env, NAMELY_TOKEN, NAMELY_LISTEN_SECRET: LISTEN_SECRET } });
  const ms = Math.round(500 * chance(`${count} to ${job.words.join()}`, round));
  // Every fourth while it starts, when it may not listen yet; the others when it is at work.
  const isEarly = round % 4 === 3;
  const begun = job.words[0] === "sandbox" ? program.waitFor("listens") : untilAsked(company, program);
  // One that ends before it has begun is what may happen here.
  const quiet = begun.catch(() => undefined);
  await Promise.race([isEarly ? undefined : quiet, program.ended]);
  afterMs(ms).arm(program, () => {
    for (let given = 0; given < count; given += 1) program.child.kill(expected.signal);
  });
  const result = await program.ended;
  return { ending: judge(result, expected), result };
}

/** Resolves when the program asks something of the company, or has ended without. */
async function untilAsked({ requests }: Sandbox, { child }: RunningProgram): Promise<void> {
  const { length: before } = requests;
  while (requests.length === before && child.exitCode === null && child.signalCode === null)
    await setTimeout(5);
}

function count(endings: readonly Ending[]): Record<string, number> {
  const of = (what: Ending): number => endings.filter((ending) => ending === what).length;
  return {
    signals: endings.length,
    stopped: of("stopped"),
    "before any handler": of("ended by the signal itself"),
    "done before": of("done before"),
    "wrong ends": of("wrong"),
  };
}

describe("a signal at any moment", { timeout: times(240_000, 1_800_000) }, () => {
  it.for(someOf(JOBS, 3))("ends $words and leaves nothing half", async (job, context) => {
    await using company = await openCompany({ employees: 130, latencyMs: 10 });
    using place = makePlace();
    const path = join(place.work, job.file ?? "no-file");
    const befores = new Set<string>();
    const lefts: string[] = [];
    const endings: Ending[] = [];
    for (let round = 0; round < times(1, 30); round += 1) {
      const before = `before ${round}\n`;
      befores.add(before);
      writeFileSync(path, before);
      const { ending, result } = await stop(job, { company, place }, { round });
      endings.push(ending);
      lefts.push(readFileSync(path, "utf8"));
      const wrong = ending === "wrong" ? result : undefined;
      expect({ wrong, leftovers: findLeftovers(place) }).toEqual({ leftovers: [] });
    }
    const whole = await readWhole(company, job);
    const half = lefts.filter((left) => left !== whole && !befores.has(left));
    expect(half).toEqual([]);
    tally(context, "R17", { ...count(endings), "half files": half.length });
  });

  it("and the same once more at once is the end, after which the next run tidies up", async (context) => {
    await using company = await openCompany({ employees: 130, latencyMs: 10 });
    using place = makePlace();
    const job: Job = { words: ["employees", "-o", "people.csv"], file: "people.csv" };
    const path = join(place.work, "people.csv");
    writeFileSync(path, "before\n");
    const endings: Ending[] = [];
    const lefts: string[] = [];
    for (let round = 0; round < times(1, 30); round += 1) {
      const { ending } = await stop(job, { company, place }, { round, count: 2 });
      endings.push(ending);
      lefts.push(readFileSync(path, "utf8"));
    }
    expect(endings).not.toContain("wrong");
    const whole = await readWhole(company, job);
    expect(lefts.filter((left) => left !== "before\n" && left !== whole)).toEqual([]);
    expect(await runProgram(job.words, { place, env: pointAt(company) })).toMatchObject({ code: 0 });
    expect(findLeftovers(place)).toEqual([]);
    tally(context, "R17", count(endings));
  });

  it("during a renewal never costs the login, even where a refresh token is good for one use", async (context) => {
    await using company = await openCompany({
      employees: 5,
      latencyMs: 100,
      quirks: { refreshToken: "rotating" },
    });
    using place = makePlace();
    await layBrowserLogin(place, company, "acme");
    const endings: Ending[] = [];
    for (let round = 0; round < times(1, 30); round += 1) {
      await ageStoredToken(place, "acme");
      const expected = SIGNALS[round % SIGNALS.length] ?? SIGNALS[0];
      const program = startProgram(["token"], { place });
      const moment = afterMs(Math.round(100 + 500 * chance("signal to a renewal", round)));
      moment.arm(program, () => void program.child.kill(expected.signal));
      endings.push(judge(await program.ended, expected));
      const status = await runProgram(["status"], { place });
      expect({ moment: moment.name, ...status }).toMatchObject({ code: 0, stderr: "" });
      expect(findLeftovers(place)).toEqual([]);
    }
    expect(endings).not.toContain("wrong");
    tally(context, "R17", count(endings));
  });
});

/** What the job writes when nobody stops it. */
async function readWhole(company: Sandbox, { words, file }: Job): Promise<string | undefined> {
  if (file === undefined) return undefined;
  using place = makePlace();
  expect(await runProgram(words, { place, env: pointAt(company) })).toMatchObject({ code: 0 });
  return readFileSync(join(place.work, file), "utf8");
}
