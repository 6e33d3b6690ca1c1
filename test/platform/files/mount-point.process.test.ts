import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { openReplacement } from "../../../src/platform/files/atomic-file.ts";
import { isMountPoint } from "../../../src/platform/files/mount-point.ts";
import { skipLoudly } from "../../support/requirement.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";

/** A table of mounts that names this path, as Linux writes it. */
function writeTable(path: string): string {
  const table = join(makeTempFolder(), "mountinfo");
  const field = path.replaceAll(" ", "\\040").replaceAll("\\x", "\\134x");
  writeFileSync(
    table,
    `24 1 0:20 / / rw - ext4 /dev/x rw\n36 35 98:0 /a ${field} rw,noatime - ext3 /dev/y rw\n`,
  );
  return table;
}

describe("a file that something is mounted on", () => {
  test.each(["report.json", "a report.json", "a\\x.json"])(
    "%j is known by the table of mounts",
    async (name) => {
      const path = join(makeTempFolder(), name);
      writeFileSync(path, "");
      expect(await isMountPoint(path, writeTable(path))).toBe(true);
    },
  );

  test("is known also by a way that leads over a link", async () => {
    const folder = makeTempFolder();
    mkdirSync(join(folder, "real"));
    symlinkSync("real", join(folder, "link"));
    writeFileSync(join(folder, "real", "report.json"), "");
    const table = writeTable(join(folder, "real", "report.json"));
    expect(await isMountPoint(join(folder, "link", "report.json"), table)).toBe(true);
  });

  test("is not confused with one beside it, one that is not there, and a system without such a table", async () => {
    const path = join(makeTempFolder(), "report.json");
    expect(await isMountPoint(path, writeTable(path))).toBe(false);
    writeFileSync(path, "");
    expect(await isMountPoint(path, writeTable(`${path}x`))).toBe(false);
    expect(await isMountPoint(path, "/no/such/table")).toBe(false);
  });

  test("is refused when it is opened, with the folder to mount instead, and stays as it is", async (context) => {
    const folder = makeTempFolder();
    const path = join(folder, "report.json");
    writeFileSync(path, "old");
    try {
      execFileSync("mount", ["--bind", path, path], { stdio: "ignore" });
    } catch {
      skipLoudly(context, "mounting is not allowed here");
    }
    onTestFinished(() => void execFileSync("umount", [path]));
    await expect(openReplacement(path)).rejects.toMatchObject({
      code: "file.mounted",
      hint: `Mount the folder ${folder} in its place, or name another file.`,
    });
    expect(readFileSync(path, "utf8")).toBe("old");
  });
});
