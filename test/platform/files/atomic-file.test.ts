import { execFileSync } from "node:child_process";
import { closeSync, createReadStream, openSync } from "node:fs";
import { chmod, mkdir, open, readdir, readFile, readlink, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { describe, expect, onTestFinished, test, type TestContext } from "vitest";
import { openReplacement, type PartFile, replaceFile } from "../../../src/platform/files/atomic-file.ts";
import { skipLoudly } from "../../support/requirement.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";

async function makeTarget(content = "old"): Promise<{ folder: string; path: string }> {
  const folder = makeTempFolder();
  const path = join(folder, "people.csv");
  await writeFile(path, content, { mode: 0o644 });
  return { folder, path };
}

describe("replacing a file", () => {
  test("the target keeps its old content until the new one is published", async () => {
    const { folder, path } = await makeTarget();
    const replacement = await openReplacement(path);
    await replacement.write("new ");
    await replacement.write(Buffer.from("content"));
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await replacement.publish()).toEqual({ bytes: 11 });
    expect(await readFile(path, "utf8")).toBe("new content");
    expect(await readdir(folder)).toEqual(["people.csv"]);
  });

  test("the new file is private, whatever the old one was", async () => {
    const { path } = await makeTarget();
    await replaceFile(path, "new");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test("another mode is given exactly, whatever the umask", async () => {
    const { path } = await makeTarget();
    await replaceFile(path, "new", { mode: 0o666 });
    expect((await stat(path)).mode & 0o777).toBe(0o666);
  });

  test("the part is private from its first moment", async () => {
    const { folder, path } = await makeTarget();
    const replacement = await openReplacement(path);
    const part = (await readdir(folder)).find((name) => name.endsWith(".part")) ?? "";
    expect((await stat(join(folder, part))).mode & 0o777).toBe(0o600);
    await replacement.discard();
  });

  test("starting again throws away what was written", async () => {
    const { path } = await makeTarget();
    const replacement = await openReplacement(path);
    await replacement.write("x".repeat(200_000));
    await replacement.restart();
    await replacement.write("second");
    expect(await replacement.publish()).toEqual({ bytes: 6 });
    expect(await readFile(path, "utf8")).toBe("second");
  });

  test("discarding leaves the target alone, and may be done twice and after publishing", async () => {
    const { folder, path } = await makeTarget();
    const replacement = await openReplacement(path);
    await replacement.write("new");
    await replacement.discard();
    await replacement.discard();
    expect(await readFile(path, "utf8")).toBe("old");
    const published = await openReplacement(path);
    await published.publish();
    await published.discard();
    expect(await readdir(folder)).toEqual(["people.csv"]);
  });

  test("a caller may use its buffer again after a write", async () => {
    const { path } = await makeTarget();
    const replacement = await openReplacement(path);
    const buffer = Buffer.from("first");
    await replacement.write(buffer);
    buffer.fill("x");
    await replacement.publish();
    expect(await readFile(path, "utf8")).toBe("first");
  });

  test("a link is followed and stays a link", async () => {
    const { folder, path } = await makeTarget();
    const link = join(folder, "link.csv");
    await symlink("people.csv", link);
    await replaceFile(link, "new");
    expect(await readlink(link)).toBe("people.csv");
    expect(await readFile(path, "utf8")).toBe("new");
  });

  test("a link whose file does not exist yet is followed as well", async () => {
    const folder = makeTempFolder();
    await mkdir(join(folder, "real"));
    await symlink("real", join(folder, "short"));
    await symlink("../made.csv", join(folder, "real", "link.csv"));
    await replaceFile(join(folder, "short", "link.csv"), "new");
    expect(await readFile(join(folder, "made.csv"), "utf8")).toBe("new");
  });

  test("a name as long as names may be can be written", async () => {
    const path = join(makeTempFolder(), "é".repeat(127));
    await replaceFile(path, "new");
    expect(await readFile(path, "utf8")).toBe("new");
  });
});

describe("what cannot be replaced", () => {
  async function expectFault(path: string, code: string): Promise<void> {
    await expect(replaceFile(path, "new")).rejects.toMatchObject({
      code,
      message: expect.stringContaining(path) as string,
      hint: expect.any(String) as string,
    });
  }

  test("a missing folder is named", async () => {
    await expectFault(join(makeTempFolder(), "missing", "people.csv"), "file.missing-folder");
  });

  test("a file in a folder's place is a missing folder", async () => {
    const { path } = await makeTarget();
    await expectFault(join(path, "people.csv"), "file.missing-folder");
    expect(await readFile(path, "utf8")).toBe("old");
  });

  test("a folder is not a file", async () => {
    const folder = makeTempFolder();
    await expectFault(folder, "file.is-a-directory");
    await expectFault(`${join(folder, "people")}/`, "file.is-a-directory");
  });

  test("a folder that may not be written into is not writable", async () => {
    const folder = makeTempFolder();
    await chmod(folder, 0o500);
    // Root may write anywhere except where the kernel itself says no.
    const closed = process.getuid?.() === 0 ? "/sys" : folder;
    await expectFault(join(closed, "people.csv"), "file.not-writable");
  });

  test("links in a circle fail", async () => {
    const folder = makeTempFolder();
    await symlink("b", join(folder, "a"));
    await symlink("a", join(folder, "b"));
    await expectFault(join(folder, "a"), "file.failed");
  });

  test("a path that no file can have fails", async () => {
    await expect(replaceFile(join(makeTempFolder(), "a\0b"), "new")).rejects.toMatchObject({
      code: "file.failed",
    });
  });
});

describe.runIf(process.platform === "linux")("what is not a regular file is written straight through", () => {
  test("a pipe gets the bytes and stays a pipe", async () => {
    const path = join(makeTempFolder(), "pipe");
    execFileSync("mkfifo", [path]);
    const read = text(createReadStream(path));
    const replacement = await openReplacement(path);
    expect(replacement.rewindable).toBe(false);
    await replacement.write("through");
    await replacement.publish();
    expect(await read).toBe("through");
    expect((await stat(path)).isFIFO()).toBe(true);
  });

  test("what went into a pipe cannot be taken back", async () => {
    const path = join(makeTempFolder(), "pipe");
    execFileSync("mkfifo", [path]);
    const read = text(createReadStream(path));
    const replacement = await openReplacement(path);
    await replacement.restart();
    await replacement.write("out");
    await expect(replacement.restart()).rejects.toMatchObject({ code: "file.cannot-restart" });
    expect(await read).toBe("out");
  });

  test("a device stays a device", async (context) => {
    const path = findDevice(context, "null", 3);
    await replaceFile(path, "gone");
    expect((await stat(path)).isCharacterDevice()).toBe(true);
  });

  test("a full device is a full disk", async (context) => {
    const path = findDevice(context, "full", 7);
    await expect(replaceFile(path, "too much")).rejects.toMatchObject({ code: "file.disk-full" });
  });

  test("a file that the shell has opened is added to, not replaced", async () => {
    const { folder, path } = await makeTarget("shell: ");
    const handle = await open(path, "a");
    onTestFinished(() => handle.close());
    await replaceFile(`/dev/fd/${handle.fd}`, "ours");
    expect(await readFile(path, "utf8")).toBe("shell: ours");
    expect((await stat(path)).ino).toBe((await handle.stat()).ino);
    expect(await readdir(folder)).toEqual(["people.csv"]);
  });
});

/**
 * A device that a failing test cannot spoil: root, who could replace the machine's own /dev/null, gets one of its own.
 * Source of the numbers: null(4) and full(4).
 */
function findDevice(context: TestContext, name: "null" | "full", minor: number): string {
  if (process.getuid?.() !== 0) return join("/dev", name);
  const path = join(makeTempFolder(), name);
  try {
    execFileSync("mknod", ["-m", "666", path, "c", "1", String(minor)], { stdio: "ignore" });
    closeSync(openSync(path, "r+"));
  } catch {
    skipLoudly(context, "root may not make a device here");
  }
  return path;
}

/** A disk that writes at most `most` bytes at once and is full after `room` bytes, or fails at the named step. */
function makeDisk(trouble: { most?: number; room?: number; failing?: keyof PartFile }): typeof open {
  return (async (path: string, flags: string, mode: number) => {
    const real = await open(path, flags, mode);
    let room = trouble.room ?? Infinity;
    const fail = (step: keyof PartFile): void => {
      if (trouble.failing === step) throw Object.assign(new Error(step), { code: "EIO" });
    };
    return {
      write: async (bytes: Uint8Array, offset: number, length: number, position: number | null) => {
        fail("write");
        if (room <= 0) throw Object.assign(new Error("full"), { code: "ENOSPC" });
        const taken = Math.min(length, trouble.most ?? Infinity, room);
        room -= taken;
        return real.write(bytes, offset, taken, position);
      },
      truncate: async (length?: number) => {
        fail("truncate");
        await real.truncate(length);
      },
      sync: async () => {
        fail("sync");
        await real.sync();
      },
      chmod: async (mode: number) => {
        fail("chmod");
        await real.chmod(mode);
      },
      close: async () => {
        await real.close();
        fail("close");
      },
    };
  }) as typeof open;
}

const chunks = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 });

describe("a disk in trouble", () => {
  test("writes that stop short are gone on with until every byte is out", async () => {
    const { path } = await makeTarget();
    const large = fc.uint8Array({ minLength: 70_000, maxLength: 70_000 });
    await fc.assert(
      fc.asyncProperty(chunks, large, fc.integer({ min: 1000, max: 9000 }), async (small, big, most) => {
        const replacement = await openReplacement(path, { openPart: makeDisk({ most }) });
        for (const chunk of [...small, big, ...small]) await replacement.write(chunk);
        const whole = Buffer.concat([...small, big, ...small]);
        expect(await replacement.publish()).toEqual({ bytes: whole.length });
        expect(whole.equals(await readFile(path))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test("a disk that fills up anywhere leaves the old file and nothing else", async () => {
    const { folder, path } = await makeTarget();
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 199_999 }),
        fc.integer({ min: 1, max: 9 }),
        async (room, pieces) => {
          const write = async (): Promise<void> => {
            const replacement = await openReplacement(path, { openPart: makeDisk({ room }) });
            for (let piece = 0; piece < pieces; piece += 1)
              await replacement.write("x".repeat(200_000 / pieces + 1));
            await replacement.publish();
          };
          await expect(write()).rejects.toMatchObject({ code: "file.disk-full" });
          expect(await readFile(path, "utf8")).toBe("old");
          expect(await readdir(folder)).toEqual(["people.csv"]);
        },
      ),
      { numRuns: 40 },
    );
  });

  test.each(["write", "truncate", "sync", "chmod", "close"] as const)(
    "an error of the disk at %s leaves the old file and nothing else",
    async (failing) => {
      const { folder, path } = await makeTarget();
      const write = async (): Promise<void> => {
        const replacement = await openReplacement(path, { openPart: makeDisk({ failing }) });
        await replacement.write("x".repeat(100_000));
        await replacement.restart();
        await replacement.write("new");
        await replacement.publish();
      };
      await expect(write()).rejects.toMatchObject({
        code: "file.failed",
        message: expect.stringContaining("EIO") as string,
      });
      expect(await readFile(path, "utf8")).toBe("old");
      expect(await readdir(folder)).toEqual(["people.csv"]);
    },
  );

  test.each(["EINVAL", "ENOTSUP", "EPERM"])(
    "a disk that cannot flush (%s) is written all the same",
    async (code) => {
      const { folder, path } = await makeTarget();
      const openPart = (async (...words: Parameters<typeof open>) => {
        const real = await open(...words);
        real.sync = () => Promise.reject(Object.assign(new Error(code), { code }));
        return real;
      }) as typeof open;
      await replaceFile(path, "new", { openPart });
      expect(await readFile(path, "utf8")).toBe("new");
      expect(await readdir(folder)).toEqual(["people.csv"]);
    },
  );

  test("on a real disk of 64 KiB a longer file leaves the old one and nothing else", async (context) => {
    const folder = makeTempFolder();
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], { stdio: "ignore" });
    } catch {
      skipLoudly(context, "only root may mount a small disk; /dev/full and the injected one stand in for it");
    }
    onTestFinished(() => void execFileSync("umount", [folder]));
    const path = join(folder, "people.csv");
    await writeFile(path, "old");
    await expect(replaceFile(path, "x".repeat(204_800))).rejects.toMatchObject({ code: "file.disk-full" });
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["people.csv"]);
  });
});
