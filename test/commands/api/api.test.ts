import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { apiCommand } from "../../../src/commands/api/api.ts";
import { parseCommandLine } from "../../../src/program/program.ts";
import type { ApiOptions } from "../../../src/commands/api/api-body.ts";
import { FORMAT_NAMES, formatOf } from "../../../src/output/format-catalog.ts";
import { openCompany, pointAt } from "../../support/company.ts";
import { makeScene, runLine } from "../terminal-context.ts";

function read(...words: string[]): { wish: ApiOptions; flags: Readonly<Record<string, unknown>> } {
  const parsed = parseCommandLine(["api", ...words], 100);
  if (parsed.kind !== "run") throw new Error("Help was shown.");
  return { wish: apiCommand.read(parsed.given) as ApiOptions, flags: parsed.given.flags };
}

test("--input and --no-input are heard beside each other", () => {
  const { wish, flags } = read("profiles", "-X", "POST", "--input", "a.json", "--no-input");
  expect({ file: wish.input, questions: flags["input"] }).toEqual({ file: "a.json", questions: false });
  expect(read("profiles").wish.input).toBeUndefined();
});

test("fields alone write nothing", () => {
  expect(read("profiles", "-f", "a=1", "-F", "b=2").wish).toMatchObject({
    method: "GET",
    fields: [
      { key: "a", text: "1", typed: false },
      { key: "b", text: "2", typed: true },
    ],
  });
});

test("a method is one in any case of its letters", () => {
  expect(read("profiles", "--method", "delete").wish.method).toBe("DELETE");
});

test("a file with the extension of another format gets the response as JSON, with a warning", async () => {
  await using company = await openCompany({ employees: 1 });
  const extensions = FORMAT_NAMES.flatMap((name) => formatOf(name).extensions);
  const warned: string[] = [];
  for (const extension of [...extensions, "txt"]) {
    const scene = makeScene(pointAt(company));
    mkdirSync(scene.folders.config, { recursive: true });
    const { error, stderr } = await runLine(scene, ["api", "companies/info", "-o", `out.${extension}`]);
    expect(error).toBeUndefined();
    if (stderr.includes("contains the response as JSON. Add --format to write records."))
      warned.push(extension);
  }
  expect(warned).toEqual(extensions.filter((extension) => extension !== "json"));
});
