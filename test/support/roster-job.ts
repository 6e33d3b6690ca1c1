import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { type CompanyOptions, countPageRequests, openCompany, pointAt, type TestCompany } from "./company.ts";
import { type Clock, systemClock } from "../../src/platform/process/clock.ts";
import { LISTEN_SECRET } from "./listening.ts";
import {
  makePlace,
  type Place,
  type ProgramResult,
  runProgram,
  type RunningProgram,
  startHosted,
  startProgram,
  type StartedProgram,
} from "./program.ts";
import { parseNdjson } from "./records.ts";
import { WEBHOOK_SECRET } from "./webhook-receiver.ts";

/** A company, and somebody's job that compares it with a baseline which is laid already. */
export interface RosterJob extends AsyncDisposable {
  readonly company: TestCompany;
  readonly place: Place;
  readonly env: Readonly<Record<string, string>>;
  /** Ids of people who are there and have nobody below them: what happens to one of them happens to nobody else. */
  readonly staff: readonly string[];
  /** Runs `diff --save` from the company's own day. */
  diff(...words: string[]): Promise<ProgramResult>;
  /** The same, left running. */
  startDiff(...words: string[]): StartedProgram;
  /** Starts `watch`, which looks again at once. */
  startWatch(...words: string[]): StartedProgram;
  /** Starts `listen` on any port that is free. */
  startListen(...words: string[]): StartedProgram;
  /** The same in processes of their own, for tests that kill them. */
  spawnDiff(...words: string[]): RunningProgram;
  spawnWatch(...words: string[]): RunningProgram;
  spawnListen(...words: string[]): RunningProgram;
  /** Waits for what a program that was started last has to bring about; rejects when it ends without. */
  until<Result>(happens: Promise<Result>): Promise<Result>;
  /** Resolves when a program in this process begins to wait for a time, such as that of its next look. */
  sleep(): Promise<void>;
  /** Resolves, as `until` does, when so many more pages of people have been given out than when it was called. */
  servePages(count: number): Promise<void>;
}

/** End it with `await using`. */
export async function openRosterJob({
  baseline = true,
  ...options
}: CompanyOptions & {
  /** False for none; or what another job has left, as `keepState` gives it. */
  readonly baseline?: boolean | KeptState;
} = {}): Promise<RosterJob> {
  const waiting = new Set<() => void>();
  const company = await openCompany({
    employees: 60,
    onRequest: () => waiting.forEach((look) => look()),
    ...options,
  });
  const place = makePlace();
  const env = {
    ...pointAt(company),
    NAMELY_COMPANY: company.company,
    NAMELY_WEBHOOK_SECRET: WEBHOOK_SECRET,
    NAMELY_LISTEN_SECRET: LISTEN_SECRET,
  };
  const words = ["diff", "--save", "--as-of", company.control.today];
  const watch = ["watch", "--every", "100ms"];
  const listen = ["listen", "--port", "0"];
  let running: StartedProgram | undefined;
  const sleepers = new Set<() => void>();
  const clock: Clock = {
    ...systemClock,
    sleep: (ms, signal) => {
      for (const wake of sleepers) wake();
      sleepers.clear();
      return systemClock.sleep(ms, signal);
    },
  };
  const start = (line: readonly string[]): StartedProgram =>
    (running = startHosted(line, { env, place, clock }));
  const spawn = (line: readonly string[]): RunningProgram => {
    const program = startProgram(line, { env, place });
    running = program;
    return program;
  };
  const until = <Result>(happens: Promise<Result>): Promise<Result> =>
    Promise.race([happens, failAtEnd(running)]);
  if (baseline !== false) layState(place, baseline === true ? await findBaseline(company) : baseline);
  return {
    company,
    place,
    env,
    staff: findStaff(company),
    diff: (...more) => runProgram([...words, ...more], { env, place }),
    startDiff: (...more) => start([...words, ...more]),
    startWatch: (...more) => start([...watch, ...more]),
    startListen: (...more) => start([...listen, ...more]),
    spawnDiff: (...more) => spawn([...words, ...more]),
    spawnWatch: (...more) => spawn([...watch, ...more]),
    spawnListen: (...more) => spawn([...listen, ...more]),
    until,
    sleep: () => new Promise((resolve) => void sleepers.add(resolve)),
    servePages: (count) => {
      const goal = countPageRequests(company) + count;
      return until(
        new Promise((resolve) => {
          waiting.add(() => {
            if (countPageRequests(company) >= goal) resolve();
          });
        }),
      );
    },
    [Symbol.asyncDispose]: async () => {
      await company[Symbol.asyncDispose]();
      place[Symbol.dispose]();
    },
  };
}

async function failAtEnd(program: StartedProgram | undefined): Promise<never> {
  const { code, signal } = (await program?.ended) ?? {};
  throw new Error(`The program ended (${code ?? signal}) before that:\n${program?.said()}`);
}

function findStaff({ control }: Sandbox): string[] {
  const profiles = control.ids().map((id) => control.profile(id));
  const managers = new Set(profiles.flatMap((profile) => listManagers(profile)));
  return profiles
    .filter((profile) => profile["user_status"] === "active" && !managers.has(String(profile["id"])))
    .map((profile) => String(profile["id"]));
}

function listManagers({ reports_to: superiors }: Readonly<Record<string, unknown>>): string[] {
  return (superiors as readonly { readonly id: string }[]).map(({ id }) => id);
}

/** What a first run leaves behind is the same for every company of a size, and a run costs a second. */
const baselines = new Map<number, Promise<KeptState>>();

function findBaseline(company: Sandbox): Promise<KeptState> {
  const { length: size } = company.control.ids();
  const baseline = baselines.get(size) ?? makeBaseline(company);
  baselines.set(size, baseline);
  return baseline;
}

/** The files of a state folder by their paths. No address is in them, so that they fit every company of a size. */
export type KeptState = ReadonlyMap<string, Buffer>;

function layState({ state }: Place, kept: KeptState): void {
  for (const [name, content] of kept) {
    const path = join(state, name);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, content, { mode: 0o600 });
  }
}

async function makeBaseline(company: Sandbox): Promise<KeptState> {
  using place = makePlace();
  const words = ["diff", "--save", "--as-of", company.control.today];
  const { code, stderr } = await runProgram(words, { env: pointAt(company), place });
  if (code !== 0) throw new Error(`No baseline was laid:\n${stderr}`);
  return keepState(place);
}

export function keepState({ state }: Place): KeptState {
  const files = readdirSync(state, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.map((path) => [relative(state, path), readFileSync(path)]));
}

/** Ids of the events in a report, sorted. */
export function readEventIds(report: string): string[] {
  return parseNdjson(report)
    .map(({ id }) => String(id))
    .sort();
}
