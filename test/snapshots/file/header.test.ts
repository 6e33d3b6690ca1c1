import { describe, expect, test } from "vitest";
import { parseHeader, writeHeader } from "../../../src/snapshots/file/header.ts";
import { Fault } from "../../../src/platform/errors/fault.ts";
import { header } from "../people.ts";

const full = header({
  groups: [{ id: "g", name: "Sales", type: "department" }],
  includes: { sensitive: true, custom_fields: ["shirt_size"] },
});

const parse = (text: string) => parseHeader(JSON.parse(text) as Record<string, unknown>, "old.ndjson");

test("a header comes back as it was written", () => {
  for (const one of [full, header(), header({ groups: null, company: { id: "acme", name: null } })])
    expect(parse(writeHeader(one))).toEqual(one);
});

test("a header is one line of the same bytes for the same content, in whatever order that is given", () => {
  const { company, groups, visible_keys, includes } = full;
  const text = writeHeader(full);
  expect(writeHeader({ includes, visible_keys, groups, company })).toBe(text);
  expect(text).not.toContain("\n");
  expect(text.startsWith('{"format":"namely-snapshot/1","company":{"id":"acme","name":"Acme"},')).toBe(true);
});

test("what a newer header holds besides is passed over", () => {
  expect(parse(writeHeader(full).replace("{", '{"hologram":1,'))).toEqual(full);
});

describe("what is no header is refused", () => {
  const broken = { ...full, format: "namely-snapshot/1" };

  test.each<[unknown, string, string]>([
    [
      { ...broken, format: "namely-snapshot/2" },
      "file.newer-format",
      "old.ndjson was written by a newer version of namely.",
    ],
    [
      { format: "namely-snapshot/10" },
      "file.newer-format",
      "old.ndjson was written by a newer version of namely.",
    ],
    [
      { ...broken, format: "namely-snapshot/0" },
      "file.shape",
      "The first line of old.ndjson is not the header of a snapshot.",
    ],
    [
      { ...broken, format: "namely-snapshot/1x" },
      "file.shape",
      "The first line of old.ndjson is not the header of a snapshot.",
    ],
    [{ ...broken, format: 1 }, "file.shape", "The first line of old.ndjson is not the header of a snapshot."],
    [
      { ...broken, company: { id: 5 } },
      "file.shape",
      "The first line of old.ndjson is not the header of a snapshot at company.id.",
    ],
    [
      { format: broken.format },
      "file.shape",
      "The first line of old.ndjson is not the header of a snapshot at company.",
    ],
  ])("%j", (value, code, message) => {
    const refusal = refusalOf(() => parse(JSON.stringify(value)));
    expect([refusal.code, refusal.message]).toEqual([code, message]);
  });
});

function refusalOf(work: () => unknown): Fault {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("Nothing was refused.");
}
