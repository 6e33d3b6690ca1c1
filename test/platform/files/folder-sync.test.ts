import { describe, expect, test } from "vitest";
import { syncFile, syncFolder } from "../../../src/platform/files/folder-sync.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";

function failWith(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** A file or folder whose flushing ends in this. */
function makeUnsyncable(code: string) {
  let closed = 0;
  return {
    sync: () => Promise.reject(failWith(code)),
    close: async () => void closed++,
    get closed() {
      return closed;
    },
  };
}

describe.each(["EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EPERM"])(
  "a file system that answers %s",
  (code) => {
    test("cannot flush files, which is no failure", async () => {
      await expect(syncFile(makeUnsyncable(code))).resolves.toBeUndefined();
    });

    test("cannot flush folders, which is no failure", async () => {
      const folder = makeUnsyncable(code);
      await syncFolder("/state", async () => folder);
      expect(folder.closed).toBe(1);
    });
  },
);

describe.each([
  ["EIO", "file.failed"],
  ["ENOSPC", "file.disk-full"],
  ["EDQUOT", "file.disk-full"],
])("a disk that answers %s", (code, fault) => {
  test("has lost a file", async () => {
    await expect(syncFile(makeUnsyncable(code))).rejects.toMatchObject({ code });
  });

  test("has lost a name in a folder", async () => {
    const folder = makeUnsyncable(code);
    await expect(syncFolder("/state", async () => folder)).rejects.toMatchObject({ code: fault });
    expect(folder.closed).toBe(1);
  });
});

test("a folder that cannot be opened for it, as on Windows, is left alone", async () => {
  await syncFolder("/state", () => Promise.reject(failWith("EISDIR")));
  await syncFolder(makeTempFolder());
});
