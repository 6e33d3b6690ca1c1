import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FileTooLongError, readSmallFile } from "../../../src/platform/files/bounded-file.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";

test.each([0, 1, 70_000, 100_000])("a file of %i bytes is read whole", async (size) => {
  const path = join(makeTempFolder(), "file");
  const bytes = Buffer.alloc(size, "ab");
  writeFileSync(path, bytes);
  expect((await readSmallFile(path, 100_000)).equals(bytes)).toBe(true);
});

test("a file of one byte more than allowed is refused", async () => {
  const path = join(makeTempFolder(), "file");
  writeFileSync(path, Buffer.alloc(100_001));
  await expect(readSmallFile(path, 100_000)).rejects.toBeInstanceOf(FileTooLongError);
});

test.skipIf(process.platform === "win32")("a device without an end is refused", async () => {
  await expect(readSmallFile("/dev/zero", 100_000)).rejects.toBeInstanceOf(FileTooLongError);
});
