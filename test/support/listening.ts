import { request } from "node:http";
import { text } from "node:stream/consumers";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import type { RosterJob } from "./roster-job.ts";
import type { RunningProgram, StartedProgram } from "./program.ts";

/** Its signs are all that a listen secret may hold. */
export const LISTEN_SECRET = "listen-canary.0123456789~ABCDEFGH_";

export interface CallAnswer {
  readonly status: number;
  readonly body: string;
}

/** A `namely listen` that takes calls. */
interface Taking {
  readonly port: number;
  /** The address that bears the secret. */
  readonly url: string;
  /** Calls it, about somebody or with any body. */
  call(about: object | string): Promise<CallAnswer>;
  health(): Promise<CallAnswer>;
  /** What it says of its health once all is well. */
  well(): Promise<CallAnswer>;
}

export type Listening = StartedProgram & Taking;

/** Starts `listen` on a free port; it looks by itself once a day unless the words say otherwise. Resolves when its first look has gone well. */
export async function startListening(job: RosterJob, ...words: string[]): Promise<Listening> {
  return awaitCalls(job, job.startListen(...addInterval(words)), () => job.sleep());
}

/** The same in a process of its own. */
export async function spawnListening(job: RosterJob, ...words: string[]): Promise<RunningProgram & Taking> {
  return awaitCalls(job, job.spawnListen(...addInterval(words)), () => Promise.resolve());
}

function addInterval(words: readonly string[]): string[] {
  return words.includes("--every") ? [...words] : ["--every", "24h", ...words];
}

async function awaitCalls<Program extends StartedProgram>(
  job: RosterJob,
  program: Program,
  rest: () => Promise<void>,
): Promise<Program & Taking> {
  await program.waitFor("Listening on http://");
  const port = Number(/Listening on http:\/\/\S+:(?<port>\d+)\//u.exec(program.said())?.groups?.["port"]);
  const url = `http://127.0.0.1:${port}/namely/${LISTEN_SECRET}`;
  const health = (): Promise<CallAnswer> => ask(`http://127.0.0.1:${port}/health`, "GET", "");
  const well = async (): Promise<CallAnswer> => {
    for (;;) {
      // Before the question, so that a look that ends meanwhile is not missed. To ask all the time would slow it down.
      const rested = rest();
      const answer = await job.until(health());
      if (answer.body.includes('"ok"')) return answer;
      await job.until(rested);
    }
  };
  await well();
  return {
    ...program,
    port,
    url,
    call: (about) => ask(url, "POST", typeof about === "string" ? about : JSON.stringify(about)),
    health,
    well,
  };
}

/** One request on a connection of its own. */
export function ask(url: string, method: string, body: string): Promise<CallAnswer> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method, agent: false });
    call.on("error", reject);
    call.on("response", (response) => {
      const status = response.statusCode ?? 0;
      text(response).then((answer) => resolve({ status, body: answer }), reject);
    });
    call.end(body);
  });
}

/** Paths of what was asked of profiles since so many requests. */
export function askedSince({ requests }: Pick<Sandbox, "requests">, already: number): string[] {
  return requests
    .slice(already)
    .map(({ path }) => path.replace("/api/v1", ""))
    .filter((path) => path.startsWith("/profiles"));
}
