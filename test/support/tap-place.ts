import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { makePlace, type Place, type ProgramResult, runTap } from "./program.ts";
import { checkSinger, type SingerOutput } from "./singer-checker.ts";

/** A place with a config of the tap that leads to a sandbox. End it with `using`. */
export interface TapPlace extends Disposable {
  readonly place: Place;
  /** Writes a file of JSON, or of text as it is, and gives its path. */
  write(name: string, content: unknown): string;
  /** The settings that lead to the sandbox, with more or others. */
  config(more?: Readonly<Record<string, unknown>>): string;
  run(...words: string[]): Promise<ProgramResult>;
  /** Runs the tap, which has to end well, and checks every message; `state` is the value of a STATE message. */
  extract(wish?: TapWish): Promise<SingerOutput & { readonly state: object; readonly stderr: string }>;
}

export interface TapWish {
  readonly config?: Readonly<Record<string, unknown>>;
  readonly catalog?: unknown;
  readonly state?: unknown;
}

export function openTapPlace(sandbox: Sandbox): TapPlace {
  const place = makePlace();
  const write = (name: string, content: unknown): string => {
    const path = join(place.work, name);
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  };
  const config = (more: Readonly<Record<string, unknown>> = {}): string =>
    write("config.json", {
      base_url: sandbox.url,
      access_token: sandbox.personalToken,
      rate_limit: "1000/1s",
      ...more,
    });
  const run = (...words: string[]): Promise<ProgramResult> => runTap(words, { place });
  return {
    place,
    write,
    config,
    run,
    extract: async (wish = {}) => {
      const words = ["--config", config(wish.config)];
      if (wish.catalog !== undefined) words.push("--catalog", write("catalog.json", wish.catalog));
      if (wish.state !== undefined) words.push("--state", write("state.json", wish.state));
      const { code, stdout, stderr } = await run(...words);
      if (code !== 0) throw new Error(`The tap ended with ${code}:\n${stderr}`);
      const output = checkSinger(stdout);
      return { ...output, state: output.states.at(-1) ?? {}, stderr };
    },
    [Symbol.dispose]: () => place[Symbol.dispose](),
  };
}

/** A day of the company that lies so far back that weeks can pass before the machine's own. */
export function longAgo(): string {
  return new Date(Date.now() - 90 * 86_400_000).toISOString().slice(0, 10);
}
