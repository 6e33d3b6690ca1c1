import { execFileSync } from "node:child_process";
import {
  type link,
  mkdir,
  open,
  readdir,
  readFile,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../../src/platform/process/clock.ts";
import { removeDeadLock, withLock } from "../../../src/platform/files/lock.ts";
import { identifyThisProcess } from "../../../src/platform/files/process-identity.ts";
import { times } from "../../support/effort.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { tally } from "../../support/tally.ts";
import { findDeadPid } from "../../support/dead-process.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";
import { leaveLock } from "./left-lock.ts";

const patient = { clock: systemClock, waitMs: 20_000 };
const impatient = () => ({ clock: new ManualClock({ autoAdvance: true }), waitMs: 1000 });

describe("one process", () => {
  test("what is held gives its result back, and nothing stays behind", async () => {
    const folder = join(makeTempFolder(), "made", "for it");
    expect(await withLock(join(folder, "ledger.lock"), patient, async () => 42)).toBe(42);
    expect(await readdir(folder)).toEqual([]);
  });

  test("a fault while holding passes through and lets go", async () => {
    const folder = makeTempFolder();
    const path = join(folder, "ledger.lock");
    await expect(withLock(path, patient, () => Promise.reject(new Error("mine")))).rejects.toThrow("mine");
    expect(await readdir(folder)).toEqual([]);
  });

  test("the lock file names its holder while it is held", async () => {
    const path = join(makeTempFolder(), "ledger.lock");
    const record = await withLock(path, patient, async () => readFile(path, "utf8"));
    expect(JSON.parse(record)).toMatchObject({ ...identifyThisProcess() });
  });

  test("a lock held by a live process ends in a fault after the wait", async () => {
    const path = join(makeTempFolder(), "ledger.lock");
    const wait = impatient();
    await withLock(path, patient, async () => {
      await expect(withLock(path, wait, async () => "in")).rejects.toMatchObject({
        code: "file.locked",
        message: expect.stringContaining(String(process.pid)) as string,
      });
    });
    expect(wait.clock.elapsed()).toBeGreaterThanOrEqual(1000);
    expect(wait.clock.elapsed()).toBeLessThan(1001);
  });

  test("waiting ends when the signal is aborted, with its reason", async () => {
    const folder = makeTempFolder();
    const path = join(folder, "ledger.lock");
    const controller = new AbortController();
    await withLock(path, patient, async () => {
      const second = withLock(path, { ...patient, signal: controller.signal }, async () => "in");
      controller.abort(new Error("enough"));
      await expect(second).rejects.toThrow("enough");
      expect(await readdir(folder)).toEqual(["ledger.lock"]);
    });
  });

  test("a caller that was stopped before gets no lock", async () => {
    const path = join(makeTempFolder(), "ledger.lock");
    const stopped = { ...patient, signal: AbortSignal.abort(new Error("enough")) };
    await expect(withLock(path, stopped, async () => "in")).rejects.toThrow("enough");
  });

  test("a folder that cannot be made is a fault of the file", async () => {
    const file = join(makeTempFolder(), "file");
    await writeFile(file, "");
    await expect(withLock(join(file, "a.lock"), patient, async () => "in")).rejects.toMatchObject({
      area: "file",
    });
  });
});

describe("a lock left behind", () => {
  test("by a process that is gone is taken over at once", async () => {
    const folder = makeTempFolder();
    const path = join(folder, "ledger.lock");
    await leaveLock(path, { pid: await findDeadPid() });
    expect(await withLock(path, impatient(), async () => "in")).toBe("in");
    expect(await readdir(folder)).toEqual([]);
  });

  test.runIf(process.platform === "linux")(
    "by a process whose number another one has now is taken over at once",
    async () => {
      const path = join(makeTempFolder(), "ledger.lock");
      await leaveLock(path, { start: "1" });
      expect(await withLock(path, impatient(), async () => "in")).toBe("in");
    },
  );

  test("as an empty file by a power cut is taken over at once", async () => {
    const path = join(makeTempFolder(), "ledger.lock");
    await writeFile(path, "");
    expect(await withLock(path, impatient(), async () => "in")).toBe("in");
  });

  test("by one who died while taking it over from another is taken over as well", async () => {
    const folder = makeTempFolder();
    const path = join(folder, "ledger.lock");
    const pid = await findDeadPid();
    await leaveLock(path, { pid });
    await leaveLock(`${path}.0123456789abcdef01.0`, { pid, nonce: "fedcba987654321000" });
    await leaveLock(`${path}.0123456789abcdef01.1`, { pid, nonce: "fedcba987654321001" });
    expect(await withLock(path, impatient(), async () => "in")).toBe("in");
    expect(await readdir(folder)).toEqual([]);
  });

  test.runIf(process.platform !== "win32")(
    "as a link to nowhere is waited for no longer than for a living holder",
    async () => {
      const path = join(makeTempFolder(), "ledger.lock");
      await symlink("nowhere", path);
      const wait = impatient();
      await expect(withLock(path, wait, async () => "in")).rejects.toMatchObject({ code: "file.locked" });
      expect(wait.clock.sleeps.length).toBeLessThan(100);
    },
  );

  test("leaves nothing beside it, also when the process that removed it was killed right after", async () => {
    const folder = makeTempFolder();
    const path = join(folder, "ledger.lock");
    await leaveLock(`${path}.0123456789abcdef01.0`, {
      pid: await findDeadPid(),
      nonce: "fedcba987654321000",
    });
    expect(await withLock(path, patient, async () => "in")).toBe("in");
    expect(await readdir(folder)).toEqual([]);
  });

  test("can be removed by a process that has nothing to do under it", async () => {
    const folder = makeTempFolder();
    const path = join(folder, "ledger.lock");
    await removeDeadLock(path, impatient());
    await leaveLock(path, { pid: await findDeadPid() });
    await removeDeadLock(path, impatient());
    expect(await readdir(folder)).toEqual([]);
  });

  test("is not confused with a live holder's, which stays where it is and is not waited for", async () => {
    const path = join(makeTempFolder(), "ledger.lock");
    const wait = impatient();
    await leaveLock(path, {});
    await removeDeadLock(path, wait);
    expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({ nonce: "0123456789abcdef01" });
    expect(wait.clock.elapsed()).toBe(0);
  });

  test("is not taken over while another live process takes it over", async () => {
    const path = join(makeTempFolder(), "ledger.lock");
    await leaveLock(path, { pid: await findDeadPid() });
    await leaveLock(`${path}.0123456789abcdef01.0`, { nonce: "fedcba987654321000" });
    await expect(withLock(path, impatient(), async () => "in")).rejects.toMatchObject({
      code: "file.locked",
    });
  });

  test.runIf(process.platform !== "win32")(
    "is not removed any more by a slow one when a quicker one holds it already",
    async () => {
      const path = join(makeTempFolder(), "ledger.lock");
      const pid = await findDeadPid();
      await leaveLock(path, { pid });
      // A grave that is a pipe holds the slow one up between seeing the dead holder and removing its lock.
      const grave = `${path}.0123456789abcdef01.0`;
      execFileSync("mkfifo", [grave]);
      const slow = withLock(path, impatient(), async () => "in");
      const pipe = await open(grave, "w");
      await leaveLock(path, { nonce: "fedcba987654321000" });
      await pipe.writeFile(JSON.stringify({ ...identifyThisProcess(), pid, nonce: "fedcba987654321001" }));
      await pipe.close();
      await expect(slow).rejects.toMatchObject({ code: "file.locked" });
      expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({ nonce: "fedcba987654321000" });
    },
  );

  test("on another machine is left alone and named while that machine refreshes it", async () => {
    const path = join(makeTempFolder(), "ledger.lock");
    await leaveLock(path, { machine: "payroll-server pid:[1]" });
    await expect(withLock(path, impatient(), async () => "in")).rejects.toMatchObject({
      code: "file.locked",
      message: expect.stringContaining("Another machine (payroll-server)") as string,
    });
  });

  test("on another machine is taken over after a minute without a sign of life", async () => {
    const path = join(makeTempFolder(), "ledger.lock");
    await leaveLock(path, { machine: "payroll-server pid:[1]" });
    const then = (Date.now() - 61_000) / 1000;
    await utimes(path, then, then);
    expect(await withLock(path, impatient(), async () => "in")).toBe("in");
  });

  test("by a machine that differs from this one only in its boot counts as held by a live process", async () => {
    const path = join(makeTempFolder(), "ledger.lock");
    await leaveLock(path, { pid: await findDeadPid(), boot: "0123456789ab" });
    await expect(withLock(path, impatient(), async () => "in")).rejects.toMatchObject({
      code: "file.locked",
      message: expect.stringMatching(
        /^A process from before this machine \(.+\) was restarted, or of /,
      ) as string,
      hint: expect.stringContaining("60 seconds") as string,
    });
    expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({ boot: "0123456789ab" });
  });

  test("by a machine with the same host name and another id counts as held by a live process", async () => {
    const path = join(makeTempFolder(), "ledger.lock");
    const { machine } = identifyThisProcess();
    const twin = `${machine.split(" ")[0]} 0123456789ab`;
    await leaveLock(path, { pid: await findDeadPid(), machine: twin });
    await expect(withLock(path, impatient(), async () => "in")).rejects.toMatchObject({
      code: "file.locked",
    });
  });

  test("as an earlier version wrote it, with a host name alone, counts as held by a live process", async () => {
    const path = join(makeTempFolder(), "ledger.lock");
    const machine = identifyThisProcess().machine.split(" ")[0];
    await leaveLock(path, { pid: await findDeadPid(), machine, boot: undefined });
    await expect(withLock(path, impatient(), async () => "in")).rejects.toMatchObject({
      code: "file.locked",
    });
  });

  test("from before a restart is taken over after a minute without a sign of life", async () => {
    const path = join(makeTempFolder(), "ledger.lock");
    await leaveLock(path, { boot: "0123456789ab" });
    const then = (Date.now() - 61_000) / 1000;
    await utimes(path, then, then);
    expect(await withLock(path, impatient(), async () => "in")).toBe("in");
  });

  test("from before the clock was put back is taken over a minute after a process asks for it", async () => {
    const path = join(makeTempFolder(), "ledger.lock");
    await leaveLock(path, { boot: "0123456789ab" });
    const ahead = Date.now() / 1000 + 31_536_000;
    await utimes(path, ahead, ahead);
    await expect(withLock(path, impatient(), async () => "in")).rejects.toMatchObject({
      code: "file.locked",
    });
    const { mtimeMs } = await stat(path);
    expect(Math.abs(Date.now() - mtimeMs)).toBeLessThan(30_000);
    await utimes(path, mtimeMs / 1000 - 61, mtimeMs / 1000 - 61);
    expect(await withLock(path, impatient(), async () => "in")).toBe("in");
  });

  test("by a process whose number was reused after a restart is taken over where no start time is known", async () => {
    const path = join(makeTempFolder(), "ledger.lock");
    await leaveLock(path, { start: "0" });
    const then = (Date.now() - 3_600_000) / 1000;
    await utimes(path, then, then);
    // It runs for longer than the lock is silent: its holder may have been stopped.
    const longUp = { ...impatient(), uptimeMs: () => 3_600_000 };
    await expect(withLock(path, longUp, async () => "in")).rejects.toMatchObject({ code: "file.locked" });
    const justUp = { ...impatient(), uptimeMs: () => 600_000 };
    expect(await withLock(path, justUp, async () => "in")).toBe("in");
  });

  test("by a folder of that name is a fault, not a wait for ever", async () => {
    const path = join(makeTempFolder(), "ledger.lock");
    await mkdir(path);
    await expect(withLock(path, impatient(), async () => "in")).rejects.toMatchObject({ area: "file" });
  });
});

describe.each(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"])(
  "on a disk where files cannot have two names (%s)",
  (code) => {
    const noLinks: typeof link = () => Promise.reject(Object.assign(new Error(code), { code }));

    test("a lock has one holder, is refreshed while held, and leaves nothing behind", async () => {
      const folder = makeTempFolder();
      const path = join(folder, "ledger.lock");
      const inside = await withLock(path, { ...patient, link: noLinks }, async () => {
        expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({ ...identifyThisProcess() });
        await expect(
          withLock(path, { ...impatient(), link: noLinks }, async () => "in"),
        ).rejects.toMatchObject({ code: "file.locked" });
        return readdir(folder);
      });
      expect(inside).toEqual(["ledger.lock"]);
      expect(await readdir(folder)).toEqual([]);
    });

    test("a dead holder's lock is taken over, and one that is still empty is not", async () => {
      const folder = makeTempFolder();
      const path = join(folder, "ledger.lock");
      await leaveLock(path, { pid: await findDeadPid() });
      expect(await withLock(path, { ...impatient(), link: noLinks }, async () => "in")).toBe("in");
      expect(await readdir(folder)).toEqual([]);
      // Its holder may be about to write its record.
      await writeFile(path, "");
      const second = withLock(path, { ...impatient(), link: noLinks }, async () => "in");
      await expect(second).rejects.toMatchObject({ code: "file.locked" });
    });
  },
);

test("of many on a disk without links never two are in", async () => {
  const path = join(makeTempFolder(), "ledger.lock");
  await leaveLock(path, { pid: await findDeadPid() });
  const noLinks: typeof link = () => Promise.reject(Object.assign(new Error("no links"), { code: "EPERM" }));
  let inside = 0;
  let most = 0;
  const enter = (): Promise<void> =>
    withLock(path, { ...patient, link: noLinks }, async () => {
      most = Math.max(most, ++inside);
      await breathe();
      inside -= 1;
    });
  await Promise.all(Array.from({ length: 6 }, enter));
  expect(most).toBe(1);
});

test("a failing disk is reported as such, and not taken for one without links", async () => {
  const path = join(makeTempFolder(), "ledger.lock");
  const broken: typeof link = () => Promise.reject(Object.assign(new Error("EIO"), { code: "EIO" }));
  await expect(withLock(path, { ...patient, link: broken }, async () => "in")).rejects.toMatchObject({
    code: "file.failed",
  });
});

test("of many who meet the same dead holder at once, never two are in", async (context) => {
  const rounds = times(40, 400);
  let holds = 0;
  let overlaps = 0;
  const folder = makeTempFolder();
  const pid = await findDeadPid();
  for (let round = 0; round < rounds; round += 1) {
    const path = join(folder, `${round}.lock`);
    await leaveLock(path, { pid });
    let inside = 0;
    let most = 0;
    const enter = (): Promise<void> =>
      withLock(path, patient, async () => {
        inside += 1;
        holds += 1;
        if (inside > 1) overlaps += 1;
        most = Math.max(most, inside);
        await breathe();
        inside -= 1;
      });
    await Promise.all(Array.from({ length: 6 }, enter));
    expect(most).toBe(1);
  }
  expect(await readdir(folder)).toEqual([]);
  tally(context, "R4", { "fights over a dead holder's lock": rounds, holds, overlaps });
});
