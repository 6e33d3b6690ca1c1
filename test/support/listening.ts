import { request } from "node:http";
import { text } from "node:stream/consumers";
import type { RosterJob } from "./roster-job.ts";
import type { RunningProgram } from "./program.ts";

/** Its signs are all that a listen secret may hold. */
export const LISTEN_SECRET = "listen-canary.0123456789~ABCDEFGH_";

export interface CallAnswer {
  readonly status: number;
  readonly body: string;
}

/** A `namely listen` that takes calls. */
export interface Listening extends RunningProgram {
  readonly port: number;
  /** The address that bears the secret. */
  readonly url: string;
  /** Calls it, about somebody or with any body. */
  call(about: object | string): Promise<CallAnswer>;
  health(): Promise<CallAnswer>;
}

/** Starts `listen` on a free port; it looks by itself once a day unless the words say otherwise. Resolves when its first look has gone well. */
export async function startListening(job: RosterJob, ...words: string[]): Promise<Listening> {
  const every = words.includes("--every") ? [] : ["--every", "24h"];
  const program = job.startListen(...every, ...words);
  await program.waitFor("Listening on http://");
  const port = Number(/Listening on http:\/\/\S+:(?<port>\d+)\//u.exec(program.said())?.groups?.["port"]);
  const url = `http://127.0.0.1:${port}/namely/${LISTEN_SECRET}`;
  const health = (): Promise<CallAnswer> => ask(`http://127.0.0.1:${port}/health`, "GET", "");
  while (!(await job.until(health())).body.includes('"ok"'));
  return {
    ...program,
    port,
    url,
    call: (about) => ask(url, "POST", typeof about === "string" ? about : JSON.stringify(about)),
    health,
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
