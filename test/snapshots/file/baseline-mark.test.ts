import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  followMark,
  markContent,
  MarkMemory,
  type MarkedBaseline,
} from "../../../src/snapshots/file/baseline-mark.ts";
import type { SnapshotHeader } from "../../../src/snapshots/file/header.ts";
import { makeTempFolder } from "../../support/temp-folder.ts";

const header = (checksum: string | undefined): SnapshotHeader => ({
  company: { id: "acme", name: "Acme" },
  groups: null,
  visible_keys: [],
  includes: { sensitive: false, custom_fields: "none" },
  lines: checksum === undefined ? undefined : 1,
  checksum,
});

/** The marks of baselines with these contents, one after the other. */
function marksOf(...contents: readonly (string | undefined)[]): (string | undefined)[] {
  let baseline: MarkedBaseline = { mark: undefined, header: undefined };
  return contents.map((content) => {
    const next = header(content);
    baseline = { mark: followMark(baseline, next), header: next };
    return baseline.mark;
  });
}

describe("the mark of a baseline", () => {
  it("is another one each time the same content comes back", () => {
    expect(new Set(marksOf("a", "b", "a", "b", "a")).size).toBe(5);
  });

  it("stays while the content does", () => {
    expect(new Set(marksOf("a", "a", "a")).size).toBe(1);
  });

  it("follows from the contents alone, so that every machine with the same history has it", () => {
    expect(marksOf("a", "b", "a")).toEqual(marksOf("a", "b", "a"));
    expect(marksOf("a")).toEqual([markContent(header("a"))]);
  });

  it("is there for snapshots without a checksum as soon as they follow another one", () => {
    expect(new Set(marksOf("a", undefined, undefined, "a")).size).toBe(4);
    expect(marksOf(undefined)).toEqual([undefined]);
  });
});

describe("the memory of marks", () => {
  it("keeps the latest ones, each content once", async () => {
    const memory = new MarkMemory(join(makeTempFolder(), "marks", "x.json"), 2);
    await memory.note({ of: "a", mark: "1" }, { of: "b", mark: "2" });
    await memory.note({ of: "a", mark: "3" });
    expect(await memory.list()).toEqual([
      { of: "b", mark: "2" },
      { of: "a", mark: "3" },
    ]);
    await memory.note({ of: "c", mark: "4" });
    expect(await memory.find("b")).toBeUndefined();
  });

  it("knows nothing where its file is damaged, and is written again", async () => {
    const path = join(makeTempFolder(), "x.json");
    writeFileSync(path, "{");
    const memory = new MarkMemory(path, 2);
    expect(await memory.list()).toEqual([]);
    await memory.note({ of: "a", mark: "1" });
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual({ version: 1, marks: [{ of: "a", mark: "1" }] });
  });
});
