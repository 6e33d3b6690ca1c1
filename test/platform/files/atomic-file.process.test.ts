import { fork } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { sweepParts } from "../../../src/platform/files/part-file.ts";
import { makeChildProgram } from "../../support/child-program.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";

test.runIf(process.platform !== "win32")(
  "a process that is killed while it writes leaves a whole file, and what else it leaves is swept",
  async () => {
    const program = await makeChildProgram(`
      import { replaceFile } from "#src/platform/files/atomic-file.ts";
      for (let round = 0; ; round += 1) {
        await replaceFile(process.argv[2], String(round % 10).repeat(300_000));
        if (round === 0) process.send("writing");
      }
    `);
    const folder = makeTempFolder();
    const path = join(folder, "people.csv");
    for (let kills = 0; kills < 12; kills += 1) {
      const writer = fork(program, [path]);
      onTestFinished(() => void writer.kill("SIGKILL"));
      await once(writer, "message");
      // Not a wait for anything: it only moves the moment of the kill about.
      for (let turns = 0; turns < kills * 3; turns += 1) await stat(path);
      const gone = once(writer, "exit");
      writer.kill("SIGKILL");
      await gone;
      expect(await readFile(path, "utf8")).toMatch(/^(\d)\1{299999}$/);
    }
    await sweepParts(folder);
    expect(await readdir(folder)).toEqual(["people.csv"]);
  },
);
