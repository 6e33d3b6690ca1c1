import { mkdir, readdir, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { openReplacement, replaceFile, sweepBeside } from "../../../src/platform/files/atomic-file.ts";
import { makePartFolder, namePart, sweepParts } from "../../../src/platform/files/part-file.ts";
import { identifyThisProcess } from "../../../src/platform/files/process-identity.ts";
import { findDeadPid } from "../../support/dead-process.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";

/** Writes an own part of `people.csv` whose name was changed as if somebody else had made it. */
async function leavePart(folder: string, change: (name: string) => string): Promise<string> {
  const path = namePart(join(folder, "people.csv"));
  const name = change(basename(path));
  await writeFile(join(dirname(path), name), "half");
  return name;
}

const withPid = (pid: number) => (name: string) => name.replace(`namely-${process.pid}-`, `namely-${pid}-`);

test("a part of a process that is gone is removed", async () => {
  const folder = makeTempFolder();
  await leavePart(folder, withPid(await findDeadPid()));
  expect(await sweepParts(folder)).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

test("a folder of a process that is gone is removed with all it holds when the next one makes its own", async () => {
  const folder = makeTempFolder();
  const own = await makePartFolder(join(folder, "namely-demo"));
  const dead = join(folder, withPid(await findDeadPid())(basename(own)));
  await mkdir(join(dead, "config"), { recursive: true });
  await writeFile(join(dead, "config", "secrets.json"), "{}");
  const next = await makePartFolder(join(folder, "namely-demo"));
  expect((await readdir(folder)).sort()).toEqual([basename(own), basename(next)].sort());
  expect((await stat(next)).mode & 0o777).toBe(0o700);
});

test("a folder is left alone where only half-written files are looked for", async () => {
  const folder = makeTempFolder();
  const name = withPid(await findDeadPid())(basename(namePart(join(folder, "people.csv"))));
  await mkdir(join(folder, name));
  expect(await sweepParts(folder)).toBe(0);
  expect(await readdir(folder)).toEqual([name]);
});

test.runIf(process.platform === "linux")(
  "a part of an earlier process whose number was given away again is removed",
  async () => {
    const folder = makeTempFolder();
    await leavePart(folder, (name) => name.replace(/(namely-\d+)-\d+-/, "$1-1-"));
    expect(await sweepParts(folder)).toBe(1);
  },
);

test("what lies beside the file that a link leads to is removed by the next writing, since that is where parts grow", async () => {
  const folder = makeTempFolder();
  await mkdir(join(folder, "real"));
  await leavePart(join(folder, "real"), withPid(await findDeadPid()));
  await symlink("real/people.csv", join(folder, "people.csv"));
  await replaceFile(join(folder, "people.csv"), "new");
  expect(await readdir(join(folder, "real"))).toEqual(["people.csv"]);
});

test("what lies beside the file that a link leads to is removed without a writing, too", async () => {
  const folder = makeTempFolder();
  await mkdir(join(folder, "real"));
  await leavePart(join(folder, "real"), withPid(await findDeadPid()));
  await symlink("real/people.csv", join(folder, "people.csv"));
  await sweepBeside(join(folder, "people.csv"));
  expect(await readdir(join(folder, "real"))).toEqual([]);
});

test("a part of a process that runs is kept", async () => {
  const folder = makeTempFolder();
  const replacement = await openReplacement(join(folder, "people.csv"));
  expect(await sweepParts(folder)).toBe(0);
  await replacement.publish();
  expect(await readdir(folder)).toEqual(["people.csv"]);
});

test("a part of another machine is kept, since its process cannot be asked from here", async () => {
  const folder = makeTempFolder();
  const dead = withPid(await findDeadPid());
  const name = await leavePart(folder, (own) => dead(own).replace(/-[0-9a-f]{12}-/, "-000000000000-"));
  expect(await sweepParts(folder)).toBe(0);
  expect(await readdir(folder)).toEqual([name]);
});

/** Leaves a part of a machine that looks like this one in all but its boot: this one before a restart, or a clone. */
async function leaveTwinsPart(folder: string, ageMs: number): Promise<string> {
  const twin = { ...identifyThisProcess(), pid: await findDeadPid(), boot: "000000000000" };
  const path = namePart(join(folder, "people.csv"), twin);
  await writeFile(path, "half");
  const then = (Date.now() - ageMs) / 1000;
  await utimes(path, then, then);
  return basename(path);
}

test.each([0, 3_600_000, 23 * 3_600_000])(
  "a part of another boot is kept while its machine may be a living twin (%i ms without a write)",
  async (ageMs) => {
    const folder = makeTempFolder();
    const name = await leaveTwinsPart(folder, ageMs);
    expect(await sweepParts(folder)).toBe(0);
    expect(await readdir(folder)).toEqual([name]);
  },
);

test("a part of another boot is removed when no process has written to it for a day", async () => {
  const folder = makeTempFolder();
  await leaveTwinsPart(folder, 24 * 3_600_000 + 60_000);
  expect(await sweepParts(folder)).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

test("nothing else is touched, however much its name resembles a part's", async () => {
  const folder = makeTempFolder();
  const dead = withPid(await findDeadPid());
  const kept = [
    await leavePart(folder, (name) => dead(name).replace("namely", "other")),
    await leavePart(folder, (name) => `${dead(name)}.bak`),
    await leavePart(folder, (name) => dead(name).slice(1)),
    await leavePart(folder, () => "people.csv.part"),
  ];
  const asFolder = dead(basename(namePart(join(folder, "folder"))));
  await mkdir(join(folder, asFolder));
  const asLink = dead(basename(namePart(join(folder, "link"))));
  await symlink("people.csv", join(folder, asLink));
  expect(await sweepParts(folder)).toBe(0);
  expect((await readdir(folder)).sort()).toEqual([...kept, asFolder, asLink].sort());
});

test("a folder that does not exist is clean", async () => {
  expect(await sweepParts(join(makeTempFolder(), "missing"))).toBe(0);
});
