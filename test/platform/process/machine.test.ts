import { chownSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  describeMachine,
  readKeptId,
  readMachine,
  type MachineSources,
} from "../../../src/platform/process/machine.ts";
import { judgeOwner } from "../../../src/platform/files/process-identity.ts";
import { skipLoudly } from "../../support/requirement.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";

const MACHINE_ID = "3d1219c7c4c5404aaa1f6d2a48adfda4";

const LINUX = {
  "/etc/machine-id": `${MACHINE_ID}\n`,
  "/proc/sys/kernel/random/boot_id": "bef9b0c1-067b-4b72-b11d-450ee872c9c1\n",
  "/proc/self/ns/pid": "pid:[4026531836]",
  "/proc/self/ns/time": "time:[4026531834]",
};

function sourcesOf(files: Readonly<Record<string, string>>, keptId = "a".repeat(32)): MachineSources {
  return {
    hostname: "payroll",
    readText: (path) => files[path],
    readLink: (path) => files[path],
    keptId: () => keptId,
  };
}

const here = describeMachine(sourcesOf(LINUX));

describe("two machines with one host name", () => {
  test.each([
    ["another machine id", { "/etc/machine-id": "f".repeat(32) }],
    ["another boot, as cloned machines have", { "/proc/sys/kernel/random/boot_id": "0c6f7bd8-0000" }],
    ["other process numbers, as containers have", { "/proc/self/ns/pid": "pid:[4026532999]" }],
    ["another count of time", { "/proc/self/ns/time": "time:[4026532998]" }],
  ])("are distinguished by %s, and cannot be asked about processes", (_, change) => {
    const there = describeMachine(sourcesOf({ ...LINUX, ...change }));
    expect(there).not.toEqual(here);
    // No process has this number: on this machine it would be dead.
    expect(judgeOwner({ pid: 2 ** 30, start: "1", ...there }, here)).toBe("elsewhere");
  });

  test("are distinguished by the id that each keeps, where the system shows none", () => {
    expect(describeMachine(sourcesOf({}, "a".repeat(32)))).not.toEqual(
      describeMachine(sourcesOf({}, "b".repeat(32))),
    );
  });

  test("are distinguished by the boot alone where an image was left without a machine id", () => {
    const image = { ...LINUX, "/etc/machine-id": "uninitialized\n" };
    const first = describeMachine(sourcesOf(image, "a".repeat(32)));
    expect(describeMachine(sourcesOf(image, "b".repeat(32)))).toEqual(first);
    const other = { ...image, "/proc/sys/kernel/random/boot_id": "0c6f7bd8-0000" };
    expect(describeMachine(sourcesOf(other))).not.toEqual(first);
  });
});

test("a machine is the same for each of its processes, and its own id is not published", () => {
  expect(describeMachine(sourcesOf(LINUX))).toEqual(here);
  expect(JSON.stringify(here)).not.toContain(MACHINE_ID);
  expect(readMachine()).toEqual(readMachine());
});

test("of two machines that are the same a process that is gone is dead", () => {
  expect(judgeOwner({ pid: 2 ** 30, start: "1", ...here }, here)).toBe("dead");
});

describe("an id that is kept in a file", () => {
  const pathOf = (folder: string): string => join(folder, `namely-machine-${process.getuid?.() ?? "id"}`);

  test("is the same for every process, and for this user alone", () => {
    const folder = makeTempFolder();
    const id = readKeptId(folder);
    expect(id).toMatch(/^[0-9a-f]{32}$/u);
    expect(readKeptId(folder)).toBe(id);
    expect(statSync(pathOf(folder)).mode & 0o777).toBe(0o600);
  });

  test("is written again when it was damaged", () => {
    const folder = makeTempFolder();
    writeFileSync(pathOf(folder), "", { mode: 0o600 });
    const id = readKeptId(folder);
    expect(readKeptId(folder)).toBe(id);
    expect(readFileSync(pathOf(folder), "utf8")).toBe(id);
  });

  test("is another one each time where none can be kept: no process is taken for a neighbor", () => {
    const folder = join(makeTempFolder(), "missing");
    expect(readKeptId(folder)).not.toBe(readKeptId(folder));
  });

  test.runIf(process.platform !== "win32")("is not read through a link", () => {
    const folder = makeTempFolder();
    const bait = join(folder, "bait");
    writeFileSync(bait, "b".repeat(32));
    symlinkSync(bait, pathOf(folder));
    expect(readKeptId(folder)).not.toBe("b".repeat(32));
  });

  test("is not believed when another user has laid it", (context) => {
    if (process.getuid?.() !== 0) skipLoudly(context, "only root may give a file away");
    const folder = makeTempFolder();
    writeFileSync(pathOf(folder), "b".repeat(32), { mode: 0o600 });
    chownSync(pathOf(folder), 12_345, 12_345);
    expect(readKeptId(folder)).not.toBe("b".repeat(32));
  });
});
