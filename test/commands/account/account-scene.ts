import { beforeEach, expect } from "vitest";
import { readSettings } from "../../../src/auth/companies.ts";
import { loginCommand } from "../../../src/commands/account/login.ts";
import { makeScene, readFolder, runCommand, startTestSandbox } from "../terminal-context.ts";
import type { Run, Scene, TestSandbox } from "../terminal-context.ts";

/** The output without the lines of --debug. */
export function said({ stderr }: Run): string {
  return stderr.replaceAll(/^debug: .*\n/gm, "");
}

/** A sandbox and a fresh place for each test of the file that calls `setUpAccount`. */
interface Account {
  readonly sandbox: TestSandbox;
  readonly scene: Scene;
  /** From now on commands run with these variables, at the same sandbox. */
  useEnv(env: NodeJS.ProcessEnv): void;
  logIn(company: string, store?: "file" | "keychain"): Promise<void>;
  /** The names of all logins, sorted. */
  companies(): Promise<string[]>;
  /** The text of all files in the config folder. */
  everything(): string;
}

/** Starts a sandbox before each test of the file that calls it. */
export function setUpAccount(): Account {
  let sandbox: TestSandbox;
  let scene: Scene;
  beforeEach(async () => {
    sandbox = await startTestSandbox();
    scene = makeScene({ NAMELY_BASE_URL: sandbox.url });
  });
  return {
    get sandbox() {
      return sandbox;
    },
    get scene() {
      return scene;
    },
    useEnv(env) {
      scene = { ...scene, env: { ...env, NAMELY_BASE_URL: sandbox.url } };
    },
    async logIn(company, store = "file") {
      const { error } = await runCommand(scene, loginCommand, {
        positionals: [company],
        stdin: sandbox.personalToken,
        flags: { store, withToken: true },
      });
      expect(error).toBeUndefined();
    },
    async companies() {
      return Object.keys((await readSettings(scene.folders.config)).companies).sort();
    },
    everything: () => [...readFolder(scene.folders.config).values()].join("\n"),
  };
}
