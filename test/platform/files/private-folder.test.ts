import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test, type TestContext } from "vitest";
import { explainOwnFileError } from "../../../src/platform/files/file-fault.ts";
import {
  checkPrivateFile,
  checkPrivateFolder,
  ensurePrivateFolder,
} from "../../../src/platform/files/private-folder.ts";
import { skipLoudly } from "../../support/requirement.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";

const STRANGER = 12_345;

function makeFolder(mode: number, parent = makeTempFolder(), name = "state"): string {
  const path = join(parent, name);
  mkdirSync(path);
  chmodSync(path, mode);
  return path;
}

function makeFile(mode: number, path = join(makeTempFolder(), "config.json")): string {
  writeFileSync(path, "{}");
  chmodSync(path, mode);
  return path;
}

function giveAway(context: TestContext, path: string, uid = STRANGER): string {
  if (process.getuid?.() !== 0) skipLoudly(context, "only root may give a file away");
  chownSync(path, uid, uid);
  return path;
}

describe("a folder that is made", () => {
  test("is for this user alone, and so is each above it", async () => {
    const root = makeTempFolder();
    await ensurePrivateFolder(join(root, "a", "b"));
    expect([join(root, "a"), join(root, "a", "b")].map((path) => statSync(path).mode & 0o777)).toEqual([
      0o700, 0o700,
    ]);
  });

  test("survives a power cut: each new name is flushed in its parent folder, from the top", async () => {
    const root = makeTempFolder();
    const synced: string[] = [];
    await ensurePrivateFolder(join(root, "a", "b", "c"), {
      sync: async (folder) => {
        expect(existsSync(join(root, "a", "b", "c"))).toBe(true);
        synced.push(folder);
      },
    });
    expect(synced).toEqual([root, join(root, "a"), join(root, "a", "b")]);
  });

  test("costs no flush when it was there", async () => {
    const synced: string[] = [];
    await ensurePrivateFolder(makeTempFolder(), { sync: async (folder) => void synced.push(folder) });
    expect(synced).toEqual([]);
  });

  test("that cannot be flushed to the disk is a fault", async () => {
    const failing = { sync: () => Promise.reject(new Error("EIO")) };
    await expect(ensurePrivateFolder(join(makeTempFolder(), "a"), failing)).rejects.toThrow("EIO");
  });
});

describe.runIf(process.platform !== "win32")("a folder that is used", () => {
  test.each([0o700, 0o755, 0o750, 0o711])("with mode %o is fine: no other user can write", async (mode) => {
    await expect(ensurePrivateFolder(makeFolder(mode))).resolves.toBeUndefined();
  });

  test.each([0o777, 0o775, 0o702, 0o720, 0o1777])(
    "with mode %o is refused, with the command",
    async (mode) => {
      const path = makeFolder(mode);
      await expect(ensurePrivateFolder(path)).rejects.toMatchObject({
        code: "file.unsafe-folder",
        message: `The folder "${path}" can be written by other users (mode ${mode.toString(8)}), so its content is not trusted.`,
        hint: expect.stringMatching(new RegExp(`Then run: chmod go-w ${path}$`, "u")) as string,
      });
    },
  );

  test("of another user is refused, by root as well, with the command", async (context) => {
    const path = giveAway(context, makeFolder(0o700));
    await expect(checkPrivateFolder(path)).rejects.toMatchObject({
      code: "file.unsafe-folder",
      message: `The folder "${path}" belongs to another user (uid ${STRANGER}), so its content is not trusted.`,
      hint: expect.stringMatching(new RegExp(`Then run: sudo chown -R 0 ${path}$`, "u")) as string,
    });
  });

  test("is refused for a folder on the way to it, from the state folder down", async () => {
    const state = makeFolder(0o777);
    const leaf = join(makeFolder(0o700, state, "deliveries"), "acme");
    mkdirSync(leaf, { mode: 0o700 });
    await expect(checkPrivateFolder(leaf)).resolves.toBeUndefined();
    await expect(checkPrivateFolder(leaf, state)).rejects.toMatchObject({ code: "file.unsafe-folder" });
  });

  test("is not judged by what lies above the state folder", async () => {
    const state = makeFolder(0o700, makeFolder(0o777));
    await expect(checkPrivateFolder(join(state, "jobs"), state)).resolves.toBeUndefined();
  });

  test("that is missing is fine", async () => {
    await expect(checkPrivateFolder(join(makeTempFolder(), "missing"))).resolves.toBeUndefined();
  });

  test("is named in a way that a shell understands", async () => {
    const path = makeFolder(0o777, makeTempFolder(), "it's here");
    await expect(checkPrivateFolder(path)).rejects.toMatchObject({
      hint: expect.stringContaining("it'\\''s here'") as string,
    });
  });
});

describe.runIf(process.platform !== "win32")("a file that is read", () => {
  test.each([0o600, 0o644, 0o640])("with mode %o is fine", async (mode) => {
    await expect(checkPrivateFile(makeFile(mode))).resolves.toBeUndefined();
  });

  test.each([0o666, 0o660, 0o602])("with mode %o is refused and left as it is", async (mode) => {
    const path = makeFile(mode);
    await expect(checkPrivateFile(path)).rejects.toMatchObject({
      code: "file.unsafe-file",
      hint: expect.stringContaining(`chmod go-w ${path}`) as string,
    });
    expect(statSync(path).mode & 0o777).toBe(mode);
    expect(readFileSync(path, "utf8")).toBe("{}");
  });

  test("of another user is refused", async (context) => {
    const path = giveAway(context, makeFile(0o600));
    await expect(checkPrivateFile(path)).rejects.toMatchObject({
      code: "file.unsafe-file",
      hint: expect.stringContaining(`sudo chown 0 ${path}`) as string,
    });
  });

  test("through a link is refused where others may put another one in its place", async () => {
    const real = makeFile(0o600, join(makeFolder(0o777), "real.json"));
    const link = join(makeTempFolder(), "config.json");
    symlinkSync(real, link);
    await expect(checkPrivateFile(link)).rejects.toMatchObject({ code: "file.unsafe-folder" });
  });

  test("through a link into a sticky folder is fine", async () => {
    const real = makeFile(0o600, join(makeFolder(0o1777), "real.json"));
    const link = join(makeTempFolder(), "config.json");
    symlinkSync(real, link);
    await expect(checkPrivateFile(link)).resolves.toBeUndefined();
  });
});

test.each([
  ["EROFS", "the file system is read-only"],
  ["EACCES", "permission denied"],
])(
  "the error for a state folder that answers %s says why and names the variable that moves it",
  (code, why) => {
    const fault = explainOwnFileError(
      Object.assign(new Error(code), { code }),
      "/data/state/budget/acme.json.lock",
    );
    expect(fault).toMatchObject({
      code: "file.not-writable",
      message: `The folder "/data/state/budget" is not writable: ${why}.`,
      hint: expect.stringContaining("NAMELY_STATE_DIR") as string,
    });
  },
);
