import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { importLibrary } from "../support/library.ts";
import { openCompany, pointAt, type TestCompany } from "../support/company.ts";
import { listStored, parseEvents } from "../support/snapshots.ts";
import { makeTempFolder } from "../support/temp-folder.ts";
import { makeScene, runLine, type Run, type Scene } from "./terminal-context.ts";

let company: TestCompany;
/** A snapshot of 60 people as the program writes it: the header, and their lines. */
let header = "";
let lines: readonly string[] = [];

beforeAll(async () => {
  company = await openCompany({ employees: 60 });
  // A scene of a test's own does not outlive it.
  const state = mkdtempSync(join(tmpdir(), "namely-test-"));
  const folders = { config: state, state, temporary: state, configMoved: true };
  const { stdout } = await runLine({ env: pointAt(company), folders }, ["snapshot", "-o", "-"]);
  rmSync(state, { recursive: true });
  [header = "", ...lines] = stdout.trimEnd().split("\n");
  return () => company[Symbol.asyncDispose]();
}, 60_000);

const join_ = (all: readonly string[]): string => all.map((line) => `${line}\n`).join("");
const unsealed = (): string => {
  const { lines: _, checksum: __, ...rest } = JSON.parse(header) as Record<string, unknown>;
  return JSON.stringify(rest);
};

/** Files that do not keep what a snapshot promises. */
const BROKEN: Readonly<Record<string, () => string>> = {
  "only a header": () => join_([header]),
  "only a header without its line feed": () => header,
  "cut after 20 lines": () => join_([header, ...lines.slice(0, 20)]),
  "cut within a line": () => join_([header, ...lines]).slice(0, -200),
  "one line less in the middle": () => join_([header, ...lines.slice(0, 5), ...lines.slice(6)]),
  "a line more": () => join_([header, ...lines, `{"id":"zzzz"}`]),
  "another letter in a line": () =>
    join_([header, ...lines]).replace('"employment_status":"', '"employment_status":"x'),
  "another count in its header": () => join_([header.replace('"lines":60', '"lines":61'), ...lines]),
  "no checksum beside its count": () => join_([header.replace(/,"checksum":"[^"]*"/u, ""), ...lines]),
  "only an older header": () => join_([unsealed()]),
  "only an older header without its line feed": () => unsealed(),
};

/** And those that only a store cannot take for a company. */
const BROKEN_IN_STORE: typeof BROKEN = {
  ...BROKEN,
  empty: () => "",
  "cut within its header": () => header.slice(0, 80),
  "without its header": () => join_(lines),
  "an older one that is cut within a line": () => join_([unsealed(), ...lines]).slice(0, -200),
};

const GOOD = "2026-11-20T060000Z";
const LATEST = "2026-11-23T060000Z";

/** A store with an older snapshot that is whole, and this one. */
function fillStore(content: string): { readonly scene: Scene; readonly path: string } {
  const scene = makeScene(pointAt(company));
  const folder = join(scene.folders.state, "snapshots", "sandbox");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${GOOD}.ndjson`), join_([header, ...lines]));
  const path = join(folder, `${LATEST}.ndjson`);
  writeFileSync(path, content);
  return { scene, path };
}

/** Two files of this content and of everybody, where relative names lead to. */
function layFiles(content: string): Scene {
  const scene = makeScene(pointAt(company));
  mkdirSync(scene.folders.config);
  writeFileSync(join(scene.folders.config, "odd.ndjson"), content);
  writeFileSync(join(scene.folders.config, "whole.ndjson"), join_([header, ...lines]));
  return scene;
}

const pages = (): number => company.requests.filter(({ path }) => path === "/api/v1/profiles").length;

describe.each(Object.keys(BROKEN_IN_STORE))("a stored snapshot, %s,", (kind) => {
  const content = (): string => BROKEN_IN_STORE[kind]?.() ?? "";

  it("is no baseline: no event is reported, it stays as it is, and the newest whole one is named", async () => {
    const { scene, path } = fillStore(content());
    const before = pages();
    const { stdout, error } = await runLine(scene, ["diff", "--save"]);
    expect({ stdout, error }).toMatchObject({ stdout: "", error: { code: "file.snapshot-broken" } });
    const { hint = "" } = error as { readonly hint?: string };
    expect(hint).toContain(`The newest whole one is ${GOOD}.`);
    expect([readFileSync(path, "utf8"), listStored(scene.folders).length, pages()]).toEqual([
      content(),
      2,
      before,
    ]);
    const command = /namely (diff --against \S+\.ndjson)$/u.exec(hint)?.[1]?.split(" ") ?? [];
    const good = await runLine(scene, [...command, "--as-of", company.control.today]);
    expect(good).toMatchObject({ stdout: "", error: undefined });
  });

  it("is not shown, and has no number of people in the list", async () => {
    const { scene } = fillStore(content());
    const shown = await runLine(scene, ["snapshot", "show", "--format", "csv"]);
    expect(shown).toMatchObject({ stdout: "", error: { code: "file.snapshot-broken" } });
    expect((shown.error as { hint?: string }).hint).toContain(`namely snapshot show ${GOOD}`);
    const list = await runLine(scene, ["snapshot", "list", "--fields", "people", "--format", "ndjson"]);
    expect(list.stdout).toBe('{"people":60}\n{"people":null}\n');
  });
});

describe.each(Object.keys(BROKEN))("a file of one's own, %s,", (kind) => {
  it("is refused by every reader, before any event is reported", async () => {
    const scene = layFiles(BROKEN[kind]?.() ?? "");
    for (const line of [
      "diff odd.ndjson whole.ndjson",
      "diff whole.ndjson odd.ndjson --force",
      "diff --against odd.ndjson --save",
      "employees --from odd.ndjson",
      "org check --from odd.ndjson",
    ]) {
      const { stdout, error } = await runLine(scene, line.split(" "));
      expect({ line, stdout, error }).toMatchObject({ line, stdout: "", error: { area: "file" } });
    }
    const path = join(scene.folders.config, "odd.ndjson");
    const { compareSnapshots } = await importLibrary();
    const comparison = compareSnapshots(path, join(scene.folders.config, "whole.ndjson"));
    await expect(comparison.next()).rejects.toMatchObject({ code: expect.stringMatching(/^file\./u) });
  });
});

describe("a snapshot is whole", () => {
  it.each<[string, () => string]>([
    ["of an older version", () => join_([unsealed(), ...lines])],
    ["with lines that end as on Windows", () => join_([header, ...lines]).replaceAll("\n", "\r\n")],
    ["without the last line feed", () => join_([header, ...lines]).slice(0, -1)],
    ["behind a byte order mark", () => `\uFEFF${join_([header, ...lines])}`],
  ])("%s", async (_, content) => {
    const scene = layFiles(content());
    const run = await runLine(scene, ["diff", "odd.ndjson", "whole.ndjson"]);
    expect(run).toMatchObject({ stdout: "", error: undefined });
    const { scene: store } = fillStore(content());
    const live = await runLine(store, ["diff", "--as-of", company.control.today]);
    expect(live).toMatchObject({ stdout: "", error: undefined });
  });

  it("of the same bytes when nothing has happened", async () => {
    const { stdout } = await runLine(makeScene(pointAt(company)), ["snapshot", "-o", "-"]);
    expect(stdout).toBe(join_([header, ...lines]));
  });
});

describe("an NDJSON file without a single line", () => {
  it.each(["", "\n \n", "\uFEFF"])(
    "(%j) is no baseline yet, and as the later side an error",
    async (content) => {
      const scene = layFiles(content);
      const old = await runLine(scene, ["diff", "odd.ndjson", "whole.ndjson"]);
      expect(old).toMatchObject({ stdout: "", error: { code: "usage.no-snapshot" } });
      const now = await runLine(scene, ["diff", "whole.ndjson", "odd.ndjson", "--force"]);
      expect(now).toMatchObject({ stdout: "", error: { code: "file.empty" } });
      const live = await runLine(scene, ["diff", "--against", "odd.ndjson"]);
      expect(live).toMatchObject({ stdout: "", error: { area: "usage" } });
      const laid = await runLine(scene, ["diff", "--against", "odd.ndjson", "--save"]);
      expect(laid).toMatchObject({ stdout: "", error: undefined });
      expect(readFileSync(join(scene.folders.config, "odd.ndjson"), "utf8")).toBe(join_([header, ...lines]));
    },
  );
});

it("an empty file makes an empty chart, in a file of any extension", async () => {
  const scene = layFiles("");
  const path = join(scene.folders.config, "team.svg");
  writeFileSync(path, "<svg/>");
  const { error } = await runLine(scene, ["org", "chart", "--from", "odd.ndjson", "-o", path]);
  expect((error as { code?: string } | undefined)?.code).not.toBe("usage.extension");
});

describe("an empty export", () => {
  async function exportTo(format: string, old: string, ...words: string[]): Promise<readonly [Run, string]> {
    const scene = layFiles("");
    const path = join(scene.folders.config, `people.${format}`);
    writeFileSync(path, old);
    const run = await runLine(scene, ["employees", "--from", "odd.ndjson", "-o", path, ...words]);
    return [run, readFileSync(path, "utf8")];
  }

  it.each([
    ["ndjson", '{"id":"a"}\n'],
    ["csv", "id\na\n"],
    ["json", '{"result":[\n{"id":"a"}\n],"next_cursor":null}\n'],
    ["yaml", "- id: a\n"],
    ["md", "| Id |\n| --- |\n| a |\n"],
  ])(
    "leaves a file of %s that has records alone, unless --allow-empty says otherwise",
    async (format, old) => {
      for (const filter of [[], ["--status", "active"]]) {
        const [run, after] = await exportTo(format, old, ...filter);
        expect({ error: run.error, after }).toMatchObject({ error: { code: "output.empty" }, after: old });
      }
      const [allowed, after] = await exportTo(format, old, "--allow-empty");
      expect(allowed.error).toBeUndefined();
      expect(after).not.toBe(old);
      const [again] = await exportTo(format, after);
      expect(again.error).toBeUndefined();
    },
  );

  it("of a filter without matches replaces the file all the same", async () => {
    const scene = layFiles("");
    const words = ["employees", "--from", "whole.ndjson", "--started-since", "2999-01-01", "-o", "whole.csv"];
    writeFileSync(join(scene.folders.config, "whole.csv"), "id\na\n");
    expect((await runLine(scene, words)).error).toBeUndefined();
  });

  it("from Namely is refused as well", async () => {
    await using nobody = await openCompany({ employees: 0 });
    const scene = makeScene(pointAt(nobody));
    const path = join(makeTempFolder(), "people.csv");
    writeFileSync(path, "id\na\n");
    const { error } = await runLine(scene, ["employees", "-o", path]);
    expect({ error, after: readFileSync(path, "utf8") }).toMatchObject({
      error: { code: "output.empty" },
      after: "id\na\n",
    });
  });

  it("cannot be allowed where no file is replaced", async () => {
    const { error } = await runLine(makeScene(), ["employees", "--allow-empty"]);
    expect(error).toMatchObject({ code: "usage.conflict" });
  });
});

describe("an empty baseline", () => {
  const nobody = (): string => `${header.replace(/"lines":60,"checksum":"[^"]*"/u, EMPTY_SEAL)}\n`;
  const EMPTY_SEAL =
    '"lines":0,"checksum":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"';

  it("is no baseline yet: no person counts as hired since", async () => {
    const { scene } = fillStore(nobody());
    const { stdout, stderr, error } = await runLine(scene, ["diff", "--save", "--force"]);
    expect({ stdout, error }).toEqual({ stdout: "", error: undefined });
    expect(stderr).toContain("Baseline of 60 people saved");
  });

  it("in a file of one's own is none either", async () => {
    const scene = layFiles(nobody());
    const laid = await runLine(scene, ["diff", "--against", "odd.ndjson", "--save", "--force"]);
    expect(laid).toMatchObject({ stdout: "", error: undefined });
    expect(readFileSync(join(scene.folders.config, "odd.ndjson"), "utf8")).toBe(join_([header, ...lines]));
  });

  it("is not saved by snapshot over one of many, neither in the store nor in a file", async () => {
    const { scene } = fillStore(join_([header, ...lines]));
    await using empty = await openCompany({ employees: 0, company: "sandbox" });
    const moved = { ...scene, env: { ...scene.env, ...pointAt(empty) } };
    const stored = await runLine(moved, ["snapshot"]);
    expect(stored.error).toMatchObject({ code: "output.empty" });
    expect(listStored(scene.folders)).toHaveLength(2);
    const path = join(makeTempFolder(), "people.ndjson");
    writeFileSync(path, join_([header, ...lines]));
    expect((await runLine(moved, ["snapshot", "-o", path])).error).toMatchObject({ code: "output.empty" });
    expect(readFileSync(path, "utf8")).toBe(join_([header, ...lines]));
    expect((await runLine(moved, ["snapshot", "-o", path, "--allow-empty"])).error).toBeUndefined();
    expect((await runLine(moved, ["snapshot", "-o", path])).error).toBeUndefined();
  });
});

it("prune leaves the newest whole snapshot where the latest one is broken", async () => {
  const { scene } = fillStore(join_([header, ...lines.slice(0, 20)]));
  const dry = await runLine(scene, ["snapshot", "prune", "--keep", "1", "--dry-run"]);
  expect(dry.stderr).toContain("Would remove 0 of 2 snapshots.");
  expect((await runLine(scene, ["snapshot", "prune", "--keep", "1"])).error).toBeUndefined();
  expect(listStored(scene.folders)).toHaveLength(2);
});

it("a broken baseline is reported before a change: the events come when a whole one is there again", async () => {
  const { scene, path } = fillStore(join_([header, ...lines.slice(0, 20)]));
  writeFileSync(path, join_([header, ...lines.slice(1)]).replace('"lines":60', '"lines":59'));
  expect((await runLine(scene, ["diff"])).error).toMatchObject({ code: "file.snapshot-broken" });
  writeFileSync(path, join_([unsealed(), ...lines.slice(1)]));
  const { stdout } = await runLine(scene, ["diff", "--as-of", company.control.today]);
  expect(parseEvents(stdout)).toHaveLength(1);
});
