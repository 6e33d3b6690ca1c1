import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** What a process of the crew is asked. */
export interface Round {
  /** Where the login lies. */
  readonly folder: string;
  /** How far its clock is ahead of the machine's. */
  readonly aheadMs: number;
  /** Whether it comes as a program that has just been started, which knows no token yet. */
  readonly anew: boolean;
}

/** What it got: a token, or the code of the fault it would have ended with. */
export interface Reply {
  readonly token?: string;
  readonly fault?: string;
}

export interface Member {
  readonly pid: number;
  /** Rejects when the process ends before it has replied. */
  ask(round: Round): Promise<Reply>;
  isAlive(): boolean;
  kill(): void;
}

export interface Crew extends AsyncDisposable {
  /** So many living ones; what is missing is started. */
  gather(size: number): readonly Member[];
}

/** What each of them runs, for `makeChildProgram`. */
export const CREW_PROGRAM = `
import { createInterface } from "node:readline";
import { openSession, type Session } from "#src/auth/session.ts";
import { systemClock } from "#src/platform/process/clock.ts";
import { Fault } from "#src/platform/errors/fault.ts";
import { openTransport } from "#src/platform/net/http.ts";

let aheadMs = 0;
const deps = {
  env: {},
  clock: { ...systemClock, now: () => Date.now() + aheadMs },
  // By this the server knows who asks.
  transport: openTransport({ env: {}, userAgent: String(process.pid) }),
  signal: new AbortController().signal,
  platform: process.platform,
  cwd: process.cwd(),
  warn: () => {},
  debug: () => {},
  learnSecret: () => {},
};
let session: Session | undefined;
let config = "";
for await (const line of createInterface(process.stdin)) {
  const round = JSON.parse(line) as { folder: string; aheadMs: number; anew: boolean };
  aheadMs = round.aheadMs;
  try {
    if (round.anew || round.folder !== config) session = undefined;
    config = round.folder;
    const folders = { config, state: config, temporary: config, configMoved: true };
    session ??= await openSession({ ...deps, folders }, { company: undefined, tokenFile: undefined });
    process.stdout.write(JSON.stringify({ token: await session.current() }) + "\\n");
  } catch (error) {
    process.stdout.write(JSON.stringify({ fault: error instanceof Fault ? error.code : String(error) }) + "\\n");
  }
}
`;

/** Processes that use a login as the program does, for as many rounds as they are asked. */
export function openCrew(script: string): Crew {
  const children: ChildProcess[] = [];
  const members: Member[] = [];
  return {
    gather: (size) => {
      const living = members.filter((member) => member.isAlive());
      for (let count = living.length; count < size; count += 1) {
        const child = spawn(process.execPath, [script], { stdio: ["pipe", "pipe", "inherit"] });
        const member = enlist(child);
        children.push(child);
        members.push(member);
        living.push(member);
      }
      return living.slice(0, size);
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(children.map(end));
    },
  };
}

function enlist(child: ReturnType<typeof spawn>): Member {
  const waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void }[] = [];
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error("It was started without pipes.");
  stdin.on("error", () => undefined);
  createInterface(stdout).on("line", (line) => waiting.shift()?.resolve(JSON.parse(line) as Reply));
  child.once("exit", () => waiting.forEach(({ reject }) => reject(new Error("The process has ended."))));
  return {
    pid: child.pid ?? 0,
    ask: (round) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        stdin.write(`${JSON.stringify(round)}\n`);
      }),
    isAlive: () => child.exitCode === null && child.signalCode === null && !child.killed,
    kill: () => void child.kill("SIGKILL"),
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}
