import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { systemClock, type Clock } from "../../src/platform/process/clock.ts";
import { readJsonFile } from "../../src/singer/json-file.ts";
import { makeScene, runLine } from "../commands/terminal-context.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { startRewritingNamely } from "../support/rewriting-namely.ts";
import { listStored } from "../support/snapshots.ts";
import { makeTempFolder } from "../support/temp-folder.ts";

/** Waits before a request is repeated take next to no time. */
const hasty: Clock = { ...systemClock, sleep: (ms, signal) => systemClock.sleep(Math.min(ms, 1), signal) };

describe("a response that is not UTF-8 is never printed", () => {
  test.each([
    ["employees", "--format", "ndjson"],
    ["api", "/profiles"],
    ["api", "/profiles", "--paginate"],
    ["api", "/profiles", "--format", "csv"],
    ["groups", "--format", "ndjson"],
  ])("by namely %s %s %s %s", async (...words) => {
    await using company = await openCompany({ employees: 5 });
    await using namely = await startRewritingNamely(company, (body) =>
      Buffer.from(body.replaceAll(/"(?:first_name|title)":"/gu, "$&\u00EB"), "latin1"),
    );
    const scene = makeScene({ ...pointAt(company), NAMELY_BASE_URL: namely.url.href });
    const { error, stdout } = await runLine(scene, words, { clock: hasty });
    expect({ error, stdout }).toEqual({
      error: expect.objectContaining({ code: "api.not-utf8" }),
      stdout: "",
    });
  });

  test("and is no change of anybody", async () => {
    await using company = await openCompany({ employees: 5 });
    const [id = ""] = company.control.ids();
    company.control.setField(id, "first_name", "Zo\u00EB");
    let encoding: BufferEncoding = "utf8";
    await using namely = await startRewritingNamely(company, (body) => Buffer.from(body, encoding));
    const scene = makeScene({ ...pointAt(company), NAMELY_BASE_URL: namely.url.href });
    expect((await runLine(scene, ["diff", "--save"], { clock: hasty })).error).toBeUndefined();
    encoding = "latin1";
    const { error, stdout } = await runLine(scene, ["diff", "--save", "--format", "ndjson"], {
      clock: hasty,
    });
    expect({ error, stdout }).toEqual({
      error: expect.objectContaining({ code: "api.not-utf8" }),
      stdout: "",
    });
    expect(listStored(scene.folders, "sandbox")).toHaveLength(1);
  });
});

test("a byte order mark before every answer changes nothing", async () => {
  await using company = await openCompany({ employees: 5 });
  await using namely = await startRewritingNamely(company, (body) => `\uFEFF${body}`);
  const plain = await runLine(makeScene(pointAt(company)), ["employees", "--format", "ndjson"]);
  const scene = makeScene({ ...pointAt(company), NAMELY_BASE_URL: namely.url.href });
  const marked = await runLine(scene, ["employees", "--format", "ndjson"]);
  expect(marked.error).toBeUndefined();
  expect(marked.stdout).toBe(plain.stdout);
});

describe("a file of the user's that is not UTF-8 is refused", () => {
  const text = Buffer.from('{"id":"a","first_name":"Zo\u00EB"}\n', "latin1");

  test("as one of employees, by every command that reads it", async () => {
    const scene = makeScene();
    const path = join(makeTempFolder(), "people.ndjson");
    writeFileSync(path, text);
    const good = join(makeTempFolder(), "good.ndjson");
    writeFileSync(good, '{"id":"a","first_name":"Zoe"}\n');
    const lines = [
      ["employees", "--from", path],
      ["diff", good, path, "--format", "ndjson"],
      ["org", "tree", "--from", path],
    ];
    const refused = { error: expect.objectContaining({ code: "file.shape" }), stdout: "" };
    for (const words of lines) expect(await runLine(scene, words)).toMatchObject(refused);
  });

  test("as a config of the tap, and one with a byte order mark is read", async () => {
    const cwd = makeTempFolder();
    writeFileSync(join(cwd, "latin1.json"), text);
    writeFileSync(join(cwd, "marked.json"), '\uFEFF{"a":1}');
    await expect(readJsonFile({ cwd, path: "latin1.json", what: "The config" })).rejects.toMatchObject({
      code: "usage.file",
      message: "The config latin1.json is not valid UTF-8.",
    });
    expect(await readJsonFile({ cwd, path: "marked.json", what: "The config" })).toEqual({ a: 1 });
  });
});
