import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openFileSet } from "../../../src/platform/files/file-set.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";

function readAll(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]),
  );
}

test("a missing folder comes into being with all of its files, and is private", async () => {
  const folder = join(makeTempFolder(), "out");
  const set = await openFileSet(folder);
  writeFileSync(join(set.folder, "a"), "new a");
  writeFileSync(join(set.folder, "b"), "new b");
  expect(() => statSync(folder)).toThrow("ENOENT");
  await set.publish(["a", "b"], []);
  expect(readAll(folder)).toEqual({ a: "new a", b: "new b" });
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test("in an old folder, files are replaced, and those that are stale are removed", async () => {
  const folder = makeTempFolder();
  for (const name of ["a", "old", "other"]) writeFileSync(join(folder, name), "old");
  const set = await openFileSet(folder);
  writeFileSync(join(set.folder, "a"), "new");
  await set.publish(["a"], ["old"]);
  expect(readAll(folder)).toEqual({ a: "new", other: "old" });
});

test.each([["missing"], ["there"]])("given up, a folder that is %s stays as it was", async (state) => {
  const parent = makeTempFolder();
  const folder = join(parent, "there");
  mkdirSync(folder);
  writeFileSync(join(folder, "a"), "old");
  const set = await openFileSet(join(parent, state));
  writeFileSync(join(set.folder, "a"), "new");
  await set.discard();
  await set.discard();
  expect(readdirSync(parent)).toEqual(["there"]);
  expect(readAll(folder)).toEqual({ a: "old" });
});

test("a folder that another process makes meanwhile gets the files as well", async () => {
  const folder = join(makeTempFolder(), "out");
  const set = await openFileSet(folder);
  writeFileSync(join(set.folder, "a"), "new");
  mkdirSync(folder);
  writeFileSync(join(folder, "b"), "theirs");
  await set.publish(["a"], []);
  expect(readAll(folder)).toEqual({ a: "new", b: "theirs" });
});

test("a file that cannot be put in place is a fault, and nothing is left over", async () => {
  const folder = makeTempFolder();
  mkdirSync(join(folder, "a"));
  const set = await openFileSet(folder);
  writeFileSync(join(set.folder, "a"), "new");
  await expect(set.publish(["a"], [])).rejects.toThrow("is a folder, not a file");
  expect(readdirSync(folder)).toEqual(["a"]);
});

test("a link leads to its folder", async () => {
  const folder = makeTempFolder();
  const link = join(makeTempFolder(), "link");
  symlinkSync(folder, link);
  const set = await openFileSet(link);
  writeFileSync(join(set.folder, "a"), "new");
  await set.publish(["a"], []);
  expect(readAll(folder)).toEqual({ a: "new" });
});

test("a folder in a missing folder is a fault", async () => {
  await expect(openFileSet(join(makeTempFolder(), "no", "where"))).rejects.toThrow("There is no folder");
});
