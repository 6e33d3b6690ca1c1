import { mkdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { FORMAT_NAMES, formatOf } from "../../src/output/format-catalog.ts";
import { OUTPUT_FLAGS } from "../../src/output/format.ts";
import { Fault } from "../../src/platform/errors/fault.ts";
import { makeScene, runLine, type Run } from "../commands/terminal-context.ts";
import { person, TODAY, writePlain, writeSnapshot } from "../snapshots/people.ts";

// A spreadsheet would run this name, and a terminal would obey it.
const NAME = "=1+1\u001B[31m";
const PEOPLE = [person({ id: "p1", name: NAME }), person({ id: "p2" }), person({ id: "p3" })];
const LATER = [person({ job_title: "Lead", name: NAME }), ...PEOPLE.slice(1)];

interface Files {
  readonly folder: string;
  readonly exportFrom: (file: string, ...words: string[]) => Promise<Run>;
  readonly diff: (...words: string[]) => Promise<Run>;
}

/** A folder of files: people, the same people later, one of them, and nobody. */
function layFiles(): Files {
  const scene = makeScene();
  const folder = scene.folders.config;
  mkdirSync(folder, { recursive: true });
  writePlain(folder, "people", PEOPLE);
  writePlain(folder, "later", LATER);
  writePlain(folder, "one", PEOPLE.slice(1, 2));
  writeSnapshot(folder, "nobody", []);
  const run = (...words: string[]): Promise<Run> => runLine(scene, [...words, "--quiet"]);
  return {
    folder,
    exportFrom: (file, ...words) => run("employees", "--from", file, ...words),
    diff: (...words) => run("diff", `${folder}/people`, `${folder}/later`, "--as-of", TODAY, ...words),
  };
}

// A new format is tried by its entry in the catalog alone.
describe.each(FORMAT_NAMES)("%s", (format) => {
  const { extensions, takesCsvFlags } = formatOf(format);

  test("holds everybody, and no two formats are written alike", async () => {
    const { exportFrom } = layFiles();
    const { stdout, error } = await exportFrom("people", "--format", format);
    expect(error).toBeUndefined();
    expect(stdout.split("Ada Byron").length - 1).toBe(2);
    const others = FORMAT_NAMES.filter((name) => name !== format);
    for (const other of others)
      expect((await exportFrom("people", "--format", other)).stdout).not.toBe(stdout);
  });

  test("reports the events of a diff", async () => {
    const { stdout, error } = await layFiles().diff("--format", format);
    expect(error).toBeUndefined();
    expect(stdout).toContain("Lead");
  });

  test.each(extensions.map((extension) => [extension]))(
    "is what a file called .%s gets",
    async (extension) => {
      const { folder, exportFrom } = layFiles();
      const { stdout } = await exportFrom("people", "--format", format);
      expect((await exportFrom("people", "-o", `out.${extension}`)).error).toBeUndefined();
      expect(readFileSync(`${folder}/out.${extension}`, "utf8")).toBe(stdout);
    },
  );

  test("tells a file without records from one with records", async () => {
    const { exportFrom } = layFiles();
    const write = async (from: string): Promise<unknown> =>
      (await exportFrom(from, "--format", format, "-o", "out")).error;
    expect([await write("nobody"), await write("nobody"), await write("one")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(await write("nobody")).toMatchObject({ code: "output.empty" });
  });

  test.each([["--excel"], ["--csv-safe=off"]])("takes %s only where that has an effect", async (flag) => {
    const { error } = await layFiles().exportFrom("people", "--format", format, flag);
    expect((error as Fault | undefined)?.code).toBe(takesCsvFlags ? undefined : "usage.csv-only");
  });

  test("is named by the help and by the hints", async () => {
    expect(OUTPUT_FLAGS[0]?.help).toContain(format);
    for (const words of [
      ["--format", "no"],
      ["-o", "out.no"],
    ]) {
      const { error } = await layFiles().exportFrom("people", ...words);
      expect(error).toBeInstanceOf(Fault);
      expect((error as Fault).hint).toContain(format);
    }
  });
});
