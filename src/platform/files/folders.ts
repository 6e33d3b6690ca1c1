import { tmpdir } from "node:os";
import { isAbsolute, resolve } from "node:path";
import envPaths from "env-paths";
import type { Environment } from "../process/environment.ts";

/** Where the tool keeps its own files; nothing else is ever written unless a flag names it. */
export interface Folders {
  /** Settings, and secrets when `--store file` was asked for. */
  readonly config: string;
  /** Snapshots, ledgers, locks: what can be made again. */
  readonly state: string;
  /** The system's place for files that need not outlive the process. */
  readonly temporary: string;
  /** True when NAMELY_CONFIG_DIR moved the configuration, so that its secrets must not mix with the user's own. */
  readonly configMoved: boolean;
}

/** Folders by the platform's custom (XDG on Linux), unless NAMELY_CONFIG_DIR or NAMELY_STATE_DIR say otherwise. */
export function findFolders(env: Environment, cwd: string, platform: NodeJS.Platform): Folders {
  const usual = envPaths("namely", { suffix: "" });
  const config = env["NAMELY_CONFIG_DIR"];
  const state = env["NAMELY_STATE_DIR"];
  // Only the XDG rules know a folder for state; env-paths calls it `log`. Elsewhere that would be a folder of logs.
  const usualState = platform === "linux" ? usual.log : usual.data;
  return {
    config: config ? absolute(cwd, config) : usual.config,
    state: state ? absolute(cwd, state) : usualState,
    temporary: tmpdir(),
    configMoved: Boolean(config),
  };
}

function absolute(cwd: string, path: string): string {
  return isAbsolute(path) ? path : resolve(cwd, path);
}
