import { mkdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { FORMAT_NAMES, formatOf } from "../../src/output/format-catalog.ts";
import { OUTPUT_FLAGS } from "../../src/output/format.ts";
import { Fault } from "../../src/platform/errors/fault.ts";
import { makeScene, runLine, type Run } from "../commands/terminal-context.ts";
import { readValues, readWorkbook } from "../support/workbook.ts";
import { person, TODAY, writePlain, writeSnapshot } from "../snapshots/people.ts";

// A spreadsheet would run this name, and a terminal would obey it.
const NAME = "=1+1\u001B[31m";
const PEOPLE = [person({ id: "p1", name: NAME }), person({ id: "p2" }), person({ id: "p3" })];
const LATER = [person({ job_title: "Lead", name: NAME }), ...PEOPLE.slice(1)];

interface Files {
  readonly read: (file: string) => Buffer;
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
    read: (file) => readFileSync(`${folder}/${file}`),
    exportFrom: (file, ...words) => run("employees", "--from", file, ...words),
    diff: (...words) => run("diff", `${folder}/people`, `${folder}/later`, "--as-of", TODAY, ...words),
  };
}

/** What a person sees of a file: a workbook is not text. */
function showContent(file: Buffer): string {
  return file.subarray(0, 2).toString() === "PK" ? readValues(file).flat().join("\n") : file.toString();
}

// A new format is tried by its entry in the catalog alone.
describe.each(FORMAT_NAMES)("%s", (format) => {
  const { extensions, takesCsvFlags } = formatOf(format);

  test("holds everybody, and no two formats are written alike", async () => {
    const { exportFrom, read } = layFiles();
    expect((await exportFrom("people", "--format", format, "-o", format)).error).toBeUndefined();
    expect(showContent(read(format)).split("Ada Byron").length - 1).toBe(2);
    const others = FORMAT_NAMES.filter((name) => name !== format);
    for (const other of others) {
      await exportFrom("people", "--format", other, "-o", other);
      expect(read(other).equals(read(format))).toBe(false);
    }
  });

  test("reports the events of a diff", async () => {
    const { diff, read } = layFiles();
    expect((await diff("--format", format, "-o", "out")).error).toBeUndefined();
    expect(showContent(read("out"))).toContain("Lead");
  });

  test("goes into a pipe as into a file", async () => {
    const { exportFrom, read } = layFiles();
    await exportFrom("people", "--format", format, "-o", "out");
    expect((await exportFrom("people", "--format", format)).stdout).toBe(read("out").toString());
  });

  test.each(extensions.map((extension) => [extension]))(
    "is what a file called .%s gets",
    async (extension) => {
      const { exportFrom, read } = layFiles();
      await exportFrom("people", "--format", format, "-o", "out");
      expect((await exportFrom("people", "-o", `out.${extension}`)).error).toBeUndefined();
      expect(read(`out.${extension}`).equals(read("out"))).toBe(true);
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

test("a workbook is not for a terminal", async () => {
  const scene = makeScene();
  mkdirSync(scene.folders.config, { recursive: true });
  writePlain(scene.folders.config, "people", PEOPLE);
  const { stdout, error } = await runLine(scene, ["employees", "--from", "people", "--format", "xlsx"], {
    isTerminal: true,
  });
  expect({ stdout, error }).toMatchObject({
    stdout: "",
    error: {
      code: "usage.not-on-terminal",
      message: "A terminal cannot show xlsx.",
      hint: "Write it to a file: -o people.xlsx",
    },
  });
});

test("a workbook of employees has dates as dates and amounts as numbers", async () => {
  const { exportFrom, read } = layFiles();
  const words = ["--fields", "id,employee_number,start_date,created_at,groups.name", "-o", "out.xlsx"];
  expect((await exportFrom("people", ...words)).error).toBeUndefined();
  const { rows } = readWorkbook(read("out.xlsx"));
  expect(rows[1]?.map((cell) => cell?.kind)).toEqual(["text", "text", "date", "date"]);
  expect(rows[1]?.[1]).toMatchObject({ value: "0011" });
});
