import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { namePart } from "../../../src/platform/files/part-file.ts";
import { Spool } from "../../../src/platform/files/spool.ts";

async function openSpool(memoryBytes: number): Promise<{ spool: Spool; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), "namely-spool-"));
  const spool = new Spool({ folder, memoryBytes });
  onTestFinished(async () => {
    await spool.discard();
    await rm(folder, { recursive: true });
  });
  return { spool, folder };
}

async function readAll(spool: Spool): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of spool.read()) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

const lines = Array.from({ length: 5000 }, (_, index) => `line ${index} – ü\n`);

test.each([
  ["in memory", 1_000_000],
  ["partly in a file", 10_000],
  ["wholly in a file", 0],
])("what was written comes back in order, kept %s", async (_, memoryBytes) => {
  const { spool } = await openSpool(memoryBytes);
  for (const line of lines) await spool.write(line);
  expect(await readAll(spool)).toBe(lines.join(""));
  expect(spool.bytes).toBe(Buffer.byteLength(lines.join("")));
});

test("after a restart nothing of the first attempt comes back", async () => {
  const { spool } = await openSpool(1000);
  for (const line of lines) await spool.write(line);
  await spool.restart();
  for (const line of lines.slice(0, 200)) await spool.write(line);
  expect(await readAll(spool)).toBe(lines.slice(0, 200).join(""));
});

test("the file has no name that could outlive the process", async () => {
  const { spool, folder } = await openSpool(0);
  await spool.write("a salary");
  expect(await readdir(folder)).toEqual([]);
});

test("what a process left that was killed before the name was gone is removed by the next file", async () => {
  const { spool, folder } = await openSpool(0);
  const { pid } = spawnSync(process.execPath, ["--version"]);
  const name = basename(namePart(join(folder, "spool"))).replace(`namely-${process.pid}-`, `namely-${pid}-`);
  await writeFile(join(folder, name), "");
  await spool.write("a salary");
  expect(await readdir(folder)).toEqual([]);
});

test("a folder that is not there is a clear fault", async () => {
  const spool = new Spool({ folder: "/nonexistent/folder", memoryBytes: 0 });
  await expect(spool.write("text")).rejects.toMatchObject({ code: "file.missing-folder" });
});
