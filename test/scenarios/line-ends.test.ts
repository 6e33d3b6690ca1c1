import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeScene, type Run, runLine, type Scene } from "../commands/terminal-context.ts";
import { openCompany, pointAt } from "../support/company.ts";
import { listStored } from "../support/snapshots.ts";

const ENDS = /[\u0085\u2028\u2029]/u;
const NAME = "Zo\u2028e\u2029 \u0085B";
const ESCAPED = String.raw`Zo\u2028e\u2029 \u0085B`;

async function put(scene: Scene, ...words: string[]): Promise<string> {
  const run: Run = await runLine(scene, words);
  if (run.error !== undefined) throw run.error as Error;
  return run.stdout;
}

/** A company with a name that some readers would cut in three. */
async function openNamed() {
  const company = await openCompany({ employees: 8 });
  const [id = ""] = company.control.ids().slice(2);
  company.control.setField(id, "first_name", NAME);
  return { company, id, scene: makeScene(pointAt(company)), [Symbol.asyncDispose]: () => company.stop() };
}

test.each(["ndjson", "json"])("line ends in a name are escapes in an export as %s", async (format) => {
  await using named = await openNamed();
  const out = await put(named.scene, "employees", "--format", format);
  expect(out).toContain(`"first_name":"${ESCAPED}"`);
  expect(out).not.toMatch(ENDS);
});

test("and in what api makes of answers", async () => {
  await using named = await openNamed();
  for (const words of [["--paginate"], ["--format", "ndjson"]]) {
    const out = await put(named.scene, "api", "/profiles", ...words);
    expect(out).toContain(`"first_name":"${ESCAPED}"`);
    expect(out).not.toMatch(ENDS);
  }
});

test("and in one record alone", async () => {
  await using named = await openNamed();
  expect(await put(named.scene, "employees", "get", named.id, "--format", "json")).toContain(
    `  "first_name": "${ESCAPED}",`,
  );
});

test("a snapshot of an older version, which has them as they are, is the same people", async () => {
  await using named = await openNamed();
  await put(named.scene, "diff", "--save");
  const [path = ""] = listStored(named.scene.folders);
  const text = readFileSync(path, "utf8");
  expect(text).toContain(ESCAPED);
  expect(text).not.toMatch(ENDS);
  const old = join(named.scene.folders.config, "..", "old.ndjson");
  // Without the header, which may know the checksum of what follows.
  const lines = text.slice(text.indexOf("\n") + 1);
  writeFileSync(
    old,
    lines.replaceAll(/\\u(2028|2029|0085)/gu, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    ),
  );
  expect(readFileSync(old, "utf8")).toMatch(ENDS);
  const fresh = join(named.scene.folders.config, "..", "fresh.ndjson");
  writeFileSync(fresh, lines);
  expect(await put(named.scene, "diff", old, fresh, "--format", "ndjson")).toBe("");
  expect(await put(named.scene, "diff", "--against", old, "--format", "ndjson")).toBe("");
});

test("an event that names such a person is one line, on stdout and for a program", async () => {
  await using named = await openNamed();
  await put(named.scene, "diff", "--save");
  named.company.control.setField(named.id, "last_name", NAME);
  const file = join(named.scene.folders.config, "..", "event.json");
  mkdirSync(named.scene.folders.config, { recursive: true });
  const program = `require("node:fs").writeFileSync(process.argv[1], require("node:fs").readFileSync(0))`;
  const exec = `'${process.execPath}' -e '${program}' '${file}'`;
  const out = await put(named.scene, "diff", "--save", "--exec", exec, "--format", "ndjson");
  for (const text of [out.trimEnd(), readFileSync(file, "utf8").trimEnd()]) {
    expect(text).toContain(`${ESCAPED}"}]`);
    expect(text).not.toMatch(/[\n\u0085\u2028\u2029]/u);
  }
});
