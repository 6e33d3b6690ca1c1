import { tmpdir, userInfo } from "node:os";
import { posix, win32 } from "node:path";
import { attempt } from "../errors/attempt.ts";
import { Fault } from "../errors/fault.ts";
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

/** One folder by the custom of a platform: the variable that names its parent, else the parent in the home folder. */
interface UsualFolder {
  readonly variable?: string;
  readonly inHome: readonly string[];
  readonly name: readonly string[];
}

type UsualFolders = Readonly<Record<"config" | "state", UsualFolder>>;

const MACOS: UsualFolders = {
  config: { inHome: ["Library", "Preferences"], name: ["namely"] },
  state: { inHome: ["Library", "Application Support"], name: ["namely"] },
};
const WINDOWS: UsualFolders = {
  config: { variable: "APPDATA", inHome: ["AppData", "Roaming"], name: ["namely", "Config"] },
  state: { variable: "LOCALAPPDATA", inHome: ["AppData", "Local"], name: ["namely", "Data"] },
};
/** Source: XDG Base Directory Specification. */
const XDG: UsualFolders = {
  config: { variable: "XDG_CONFIG_HOME", inHome: [".config"], name: ["namely"] },
  state: { variable: "XDG_STATE_HOME", inHome: [".local", "state"], name: ["namely"] },
};

/**
 * Folders by the platform's custom, unless NAMELY_CONFIG_DIR or NAMELY_STATE_DIR name others. Throws `usage.no-home`
 * when one of them belongs in the home folder and there is none.
 */
export function findFolders(
  env: Environment,
  cwd: string,
  platform: NodeJS.Platform,
  readListedHome: () => string = () => userInfo().homedir,
): Folders {
  const path = platform === "win32" ? win32 : posix;
  const usual = platform === "darwin" ? MACOS : platform === "win32" ? WINDOWS : XDG;
  // XDG: a relative path is invalid and ignored. With it, the folder would depend on the working directory.
  const keepAbsolute = (folder: string | undefined): string | undefined =>
    folder !== undefined && path.isAbsolute(folder) ? folder : undefined;
  const findHome = (): string => {
    const variable = platform === "win32" ? "USERPROFILE" : "HOME";
    // Node throws for a user whom the system does not list, such as one that only a container runtime chose.
    const home = keepAbsolute(env[variable]) ?? keepAbsolute(attempt(readListedHome));
    if (home !== undefined) return home;
    throw new Fault(
      "usage.no-home",
      `No home folder found: ${variable} is not set, and the system lists none for this user.`,
      { hint: `Set ${variable}, or set both NAMELY_CONFIG_DIR and NAMELY_STATE_DIR.` },
    );
  };
  const find = (own: string | undefined, { variable, inHome, name }: UsualFolder): string => {
    if (own) return keepAbsolute(own) ?? path.resolve(cwd, own);
    const parent = variable === undefined ? undefined : keepAbsolute(env[variable]);
    return path.join(parent ?? path.join(findHome(), ...inHome), ...name);
  };
  return {
    config: find(env["NAMELY_CONFIG_DIR"], usual.config),
    state: find(env["NAMELY_STATE_DIR"], usual.state),
    temporary: tmpdir(),
    configMoved: Boolean(env["NAMELY_CONFIG_DIR"]),
  };
}
