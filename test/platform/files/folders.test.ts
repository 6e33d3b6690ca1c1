import { posix, win32 } from "node:path";
import { describe, expect, test } from "vitest";
import { findFolders, type Folders } from "../../../src/platform/files/folders.ts";
import { Fault } from "../../../src/platform/errors/fault.ts";

const LISTED_HOME = "/home/listed";

function find(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = "linux",
  readListedHome: () => string = () => LISTED_HOME,
): Pick<Folders, "config" | "state"> {
  const { config, state } = findFolders(env, "/srv/checkout", platform, readListedHome);
  return { config, state };
}

/** As Node does for a user whom the system does not list. */
function unlisted(): string {
  throw new Error("uv_os_get_passwd returned ENOENT");
}

function faultOf(attempt: () => unknown): unknown {
  try {
    return attempt();
  } catch (error) {
    return error;
  }
}

describe("the usual folders", () => {
  test.each<[string, NodeJS.Platform, Readonly<Record<string, string>>, Pick<Folders, "config" | "state">]>([
    [
      "Linux",
      "linux",
      { HOME: "/home/me" },
      { config: "/home/me/.config/namely", state: "/home/me/.local/state/namely" },
    ],
    [
      "Linux with XDG folders",
      "linux",
      { HOME: "/home/me", XDG_CONFIG_HOME: "/x/config", XDG_STATE_HOME: "/x/state" },
      { config: "/x/config/namely", state: "/x/state/namely" },
    ],
    [
      "macOS",
      "darwin",
      { HOME: "/Users/me", XDG_CONFIG_HOME: "/x/config" },
      {
        config: "/Users/me/Library/Preferences/namely",
        state: "/Users/me/Library/Application Support/namely",
      },
    ],
    [
      "Windows",
      "win32",
      { USERPROFILE: "C:\\Users\\me" },
      {
        config: "C:\\Users\\me\\AppData\\Roaming\\namely\\Config",
        state: "C:\\Users\\me\\AppData\\Local\\namely\\Data",
      },
    ],
    [
      "Windows with moved profiles",
      "win32",
      { APPDATA: "D:\\Roaming", LOCALAPPDATA: "D:\\Local" },
      { config: "D:\\Roaming\\namely\\Config", state: "D:\\Local\\namely\\Data" },
    ],
  ])("on %s", (_, platform, env, folders) => {
    expect(find(env, platform, unlisted)).toEqual(folders);
  });
});

describe("no folder depends on the working directory:", () => {
  const listed = {
    config: `${LISTED_HOME}/.config/namely`,
    state: `${LISTED_HOME}/.local/state/namely`,
  };

  test.each([
    ["without HOME", {}],
    ["with an empty HOME", { HOME: "" }],
    ["with a relative HOME", { HOME: "." }],
    ["with relative XDG folders", { XDG_CONFIG_HOME: "config", XDG_STATE_HOME: "./state" }],
    ["with empty XDG folders", { XDG_CONFIG_HOME: "", XDG_STATE_HOME: "" }],
  ])("%s, the home folder that the system lists is used", (_, env) => {
    expect(find(env)).toEqual(listed);
  });

  test.each<[NodeJS.Platform, Readonly<Record<string, string>>]>([
    ["win32", { APPDATA: "Roaming", LOCALAPPDATA: "Local", USERPROFILE: "" }],
    ["darwin", { HOME: "me" }],
  ])("on %s, relative folders are ignored as well", (platform, env) => {
    const home = platform === "win32" ? "C:\\Users\\me" : "/Users/me";
    const path = platform === "win32" ? win32 : posix;
    const { config, state } = find(env, platform, () => home);
    expect([config, state].map((folder) => path.isAbsolute(folder) && folder.startsWith(home))).toEqual([
      true,
      true,
    ]);
  });
});

describe("without a home folder", () => {
  test.each<[string, () => string]>([
    ["and without an entry for the user", unlisted],
    ["and with an empty entry for the user", () => ""],
  ])("%s, the error names the variables to set", (_, readListedHome) => {
    const fault = faultOf(() => find({ HOME: "" }, "linux", readListedHome));
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({
      code: "usage.no-home",
      hint: "Set HOME, or set both NAMELY_CONFIG_DIR and NAMELY_STATE_DIR.",
    });
  });

  test("one named folder is not enough", () => {
    for (const name of ["NAMELY_CONFIG_DIR", "NAMELY_STATE_DIR"])
      expect(faultOf(() => find({ [name]: "/srv/namely" }, "linux", unlisted))).toMatchObject({
        code: "usage.no-home",
      });
  });

  test("both named folders are enough, and relative ones are below the working directory", () => {
    const env = { NAMELY_CONFIG_DIR: "/srv/config", NAMELY_STATE_DIR: "state" };
    expect(find(env, "linux", unlisted)).toEqual({
      config: "/srv/config",
      state: "/srv/checkout/state",
    });
  });
});
