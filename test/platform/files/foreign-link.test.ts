import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { openReplacement, replaceFile } from "../../../src/platform/files/atomic-file.ts";
import { skipLoudly } from "../../support/requirement.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";

const STRANGER = 12_345;
const OTHER = 23_456;

interface Scene {
  /** Of root, as /tmp is. */
  readonly shared: string;
  /** What a stranger would like to see overwritten. */
  readonly victim: string;
}

function setScene(mode = 0o1777): Scene {
  const root = makeTempFolder();
  const shared = join(root, "shared");
  mkdirSync(shared);
  chmodSync(shared, mode);
  const victim = join(root, "victim.txt");
  writeFileSync(victim, "precious");
  return { shared, victim };
}

function layLink(target: string, path: string, uid = STRANGER): string {
  symlinkSync(target, path);
  lchownSync(path, uid, uid);
  return path;
}

describe.runIf(process.platform !== "win32")("a link", () => {
  beforeEach((context) => {
    if (process.getuid?.() !== 0) skipLoudly(context, "only root may give a link away");
  });

  test("of another user in a sticky folder for all is refused, and named", async () => {
    const { shared, victim } = setScene();
    const link = layLink(victim, join(shared, "people.csv"));
    await expect(replaceFile(link, "new")).rejects.toMatchObject({
      code: "file.unsafe-link",
      area: "file",
      message: `The link "${link}" belongs to another user (uid ${STRANGER}) and lies in "${shared}", where all users may write.`,
      hint: expect.stringContaining("-o ~/people.csv") as string,
    });
    expect(readFileSync(victim, "utf8")).toBe("precious");
    expect(readlinkSync(link)).toBe(victim);
  });

  test("of another user to a file that is yet to be made is refused as well", async () => {
    const { shared, victim } = setScene();
    const link = layLink(`${victim}.new`, join(shared, "people.csv"));
    await expect(replaceFile(link, "new")).rejects.toMatchObject({ code: "file.unsafe-link" });
    expect(existsSync(`${victim}.new`)).toBe(false);
  });

  test("of another user in place of a folder on the way is refused", async () => {
    const { shared, victim } = setScene();
    const link = layLink(join(victim, ".."), join(shared, "reports"));
    await expect(replaceFile(join(link, "victim.txt"), "new")).rejects.toMatchObject({
      code: "file.unsafe-link",
    });
    expect(readFileSync(victim, "utf8")).toBe("precious");
  });

  test("of one's own that leads to another user's is refused", async () => {
    const { shared, victim } = setScene();
    layLink(victim, join(shared, "second"));
    const first = join(makeTempFolder(), "first");
    symlinkSync(join(shared, "second"), first);
    await expect(replaceFile(first, "new")).rejects.toMatchObject({ code: "file.unsafe-link" });
    expect(readFileSync(victim, "utf8")).toBe("precious");
  });

  test("of one's own in a sticky folder is followed", async () => {
    const { shared, victim } = setScene();
    chownSync(shared, OTHER, OTHER);
    symlinkSync(victim, join(shared, "people.csv"));
    await replaceFile(join(shared, "people.csv"), "new");
    expect(readFileSync(victim, "utf8")).toBe("new");
  });

  test("of the folder's owner is followed", async () => {
    const { shared, victim } = setScene();
    chownSync(shared, STRANGER, STRANGER);
    await replaceFile(layLink(victim, join(shared, "people.csv")), "new");
    expect(readFileSync(victim, "utf8")).toBe("new");
  });

  test.each([0o777, 0o1775, 0o755])(
    "in a folder with mode %o is followed, as the kernel does",
    async (mode) => {
      const { shared, victim } = setScene(mode);
      await replaceFile(layLink(victim, join(shared, "people.csv")), "new");
      expect(readFileSync(victim, "utf8")).toBe("new");
    },
  );

  test("in a circle is not walked for ever", async () => {
    const { shared } = setScene(0o755);
    layLink(join(shared, "b"), join(shared, "a"));
    layLink(join(shared, "a"), join(shared, "b"));
    await expect(replaceFile(join(shared, "a"), "new")).rejects.toMatchObject({ code: "file.failed" });
  });

  test("is not needed: a pipe of another user in a sticky folder would read along, and is refused", async () => {
    const { shared } = setScene();
    const pipe = join(shared, "people.csv");
    execFileSync("mkfifo", [pipe]);
    chownSync(pipe, STRANGER, STRANGER);
    await expect(openReplacement(pipe)).rejects.toMatchObject({ code: "file.unsafe-link" });
  });
});
