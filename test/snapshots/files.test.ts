import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { writeHeader } from "../../src/snapshots/file/header.ts";
import { makeTempFolder } from "../support/temp-folder.ts";
import type { Side } from "../../src/snapshots/compare/side.ts";
import { compareFiles, compareSides, namesOf, refusalOf, type Outcome } from "./comparing.ts";
import { cutPieces } from "./lines.ts";
import { header, person, TOMORROW, writePlain, writeSnapshot, sealed } from "./people.ts";

const people = ["a", "b", "c"].map((id) => person({ id }));
const lines = people.map((one) => JSON.stringify(one));

/** Compares some content with a sound snapshot of three people, as the earlier side and as the later one. */
async function compareBothWays(content: string | Buffer): Promise<readonly [Outcome, Outcome]> {
  const { sound, odd } = writeBoth(content);
  return [await compareFiles(odd, sound), await compareFiles(sound, odd)];
}

function writeBoth(content: string | Buffer): { readonly sound: string; readonly odd: string } {
  const folder = makeTempFolder();
  const odd = join(folder, "odd.ndjson");
  writeFileSync(odd, content);
  return { sound: writeSnapshot(folder, "sound.ndjson", people), odd };
}

describe("a side may be", () => {
  const head = writeHeader(header());

  test.each<[string, string]>([
    ["in any order", `${lines.toReversed().join("\n")}\n`],
    ["a snapshot in any order", `${[...lines, head].toReversed().join("\n")}\n`],
    ["with CRLF", `${[head, ...lines].join("\r\n")}\r\n`],
    ["with a byte order mark", `\uFEFF${[head, ...lines].join("\n")}\n`],
    ["with a byte order mark and without a header", `\uFEFF${lines.join("\n")}\n`],
    ["without a last line feed", [head, ...lines].join("\n")],
    ["with blank lines", `\n\n${[head, ...lines].join("\n\r\n \n")}\n\n`],
  ])("%s", async (_, content) => {
    for (const { events, findings } of await compareBothWays(content)) {
      expect(events).toEqual([]);
      expect(findings.people).toEqual({ before: 3, after: 3 });
    }
  });

  test.each<[string, string]>([
    ["empty", ""],
    ["a header alone", `${writeHeader(sealed([]))}\n`],
    ["a header without a line feed", writeHeader(sealed([]))],
  ])("%s, so that there is nobody on it", async (_, content) => {
    const [before, after] = await compareBothWays(content);
    expect(namesOf(before.events)).toEqual(["appeared", "appeared", "appeared"]);
    expect(before.findings.people).toEqual({ before: 0, after: 3 });
    expect(namesOf(after.events)).toEqual(["vanished", "vanished", "vanished"]);
    const { odd } = writeBoth(content);
    expect(await compareFiles(odd, odd)).toMatchObject({
      events: [],
      findings: { people: { before: 0, after: 0 } },
    });
  });
});

test("a side that has to be sorted voids what was reported before, and its events come once", async () => {
  const folder = makeTempFolder();
  const temporaryFolder = makeTempFolder();
  const crowd = Array.from({ length: 900 }, (_, index) =>
    person({ id: `p${String(index).padStart(4, "0")}` }),
  );
  const old = writeSnapshot(folder, "old", crowd);
  const moved = crowd.map((one) => ({ ...one, access_role: "Administrator" }));
  const now = writePlain(folder, "new", [...moved.slice(1), ...moved.slice(0, 1)]);
  const { events, restarts } = await compareFiles(old, now, { temporaryFolder });
  expect(restarts).toBe(1);
  expect(events).toHaveLength(900);
  expect(new Set(events.map(({ id }) => id)).size).toBe(900);
  expect(readdirSync(temporaryFolder)).toEqual([]);
});

test("on another day a person's state can be another one although the lines are the same", async () => {
  const folder = makeTempFolder();
  const path = writeSnapshot(folder, "people", [...people, person({ id: "d", termination_date: TOMORROW })]);
  const view = { asOf: "2026-06-01", today: undefined };
  const { events, findings } = await compareFiles(path, path, { view });
  expect(events).toMatchObject([{ event: "overdue", employee: { id: "d" } }]);
  expect(findings.people).toEqual({ before: 4, after: 4 });
});

describe("a person who is twice on a side is named with both lines", () => {
  const again = (id: string) => JSON.stringify(person({ id, job_title: "Other" }));

  test.each<[string, string[], [number, number]]>([
    ["next to each other", [...lines.slice(0, 2), again("b"), ...lines.slice(2)], [2, 3]],
    ["far apart", [...lines, again("a")], [1, 4]],
    ["with the same line", [...lines, lines[1] ?? ""], [2, 4]],
    ["after blank lines", ["", ...lines, "", again("c")], [4, 6]],
  ])("%s", async (_, content, [first, second]) => {
    const { sound, odd } = writeBoth(`${content.join("\n")}\n`);
    for (const [before, after] of [
      [odd, sound],
      [sound, odd],
      [odd, odd],
    ] as const) {
      expect(await refusalOf(compareFiles(before, after))).toMatchObject({
        code: "file.duplicate-id",
        message: `odd.ndjson holds the same person twice: the id of line ${second} is that of line ${first}.`,
      });
    }
  });

  test("of the earlier side first", async () => {
    const folder = makeTempFolder();
    const twice = [...people, person({ id: "b" })];
    const work = compareFiles(writePlain(folder, "old", twice), writePlain(folder, "new", twice));
    expect((await refusalOf(work)).message).toMatch(/^old /u);
  });
});

describe("what cannot be read is named with its file and line", () => {
  const bad = { ...person({ id: "b" }), start_date: "1.2.2026" };
  const csv = "id,name\na,Ada\nb,Bo\n";

  test.each<[string, string | Buffer, string]>([
    [
      "a bad date",
      `${[lines[0], JSON.stringify(bad)].join("\n")}\n`,
      "odd.ndjson has an unexpected shape in line 2 at start_date: expected a date (YYYY-MM-DD).",
    ],
    [
      "a bad date in an unsorted file",
      `${[lines[2], lines[0], JSON.stringify(bad)].join("\n")}\n`,
      "odd.ndjson has an unexpected shape in line 3 at start_date: expected a date (YYYY-MM-DD).",
    ],
    [
      "a bad date behind CRLF and a mark",
      `\uFEFF\r\n${JSON.stringify(bad)}\r\n`,
      "odd.ndjson has an unexpected shape in line 2 at start_date: expected a date (YYYY-MM-DD).",
    ],
    [
      "half a line",
      `${lines[0]}\n${lines[1]?.slice(0, 40)}\n`,
      "odd.ndjson is not NDJSON: line 2 is not a JSON object.",
    ],
    [
      "garbage",
      `${lines[0]}\ngarbage\n${lines[2]}\n`,
      "odd.ndjson is not NDJSON: line 2 is not a JSON object.",
    ],
    [
      "a person without an id",
      `${lines[0]}\n{"name":"Ada"}\n`,
      "odd.ndjson has an unexpected shape in line 2 at id: expected text.",
    ],
    [
      "an empty id",
      `${lines[0]}\n{"id":""}\n`,
      "odd.ndjson has an unexpected shape in line 2 at id: expected text that is not empty.",
    ],
    [
      "a second header",
      `${writeHeader(header())}\n${lines[0]}\n${writeHeader(header())}\n`,
      "odd.ndjson has no employee in line 3.",
    ],
    ["a CSV file", csv, "odd.ndjson is not NDJSON: line 1 is not a JSON object."],
    ["a JSON list", JSON.stringify(people), "odd.ndjson is JSON, not NDJSON."],
    ["an indented JSON list", JSON.stringify(people, null, 2), "odd.ndjson is JSON, not NDJSON."],
    [
      "a JSON envelope",
      `{"result":[\n${lines.join(",\n")}\n],"next_cursor":null}\n`,
      "odd.ndjson is JSON, not NDJSON.",
    ],
    ["UTF-16", Buffer.from(`\uFEFF${lines.join("\n")}\n`, "utf16le"), "odd.ndjson is UTF-16, not UTF-8."],
    [
      "bytes that are no text",
      Buffer.concat([
        Buffer.from(`${lines[0]}\n{"id":"b","name":"`),
        Buffer.from([0xff]),
        Buffer.from('"}\n'),
      ]),
      "odd.ndjson is not UTF-8 text: line 2 cannot be read.",
    ],
    [
      "bytes that are no text in an unsorted file",
      Buffer.concat([
        Buffer.from(`${lines[2]}\n{"id":"b","name":"`),
        Buffer.from([0xff]),
        Buffer.from('"}\n'),
      ]),
      "odd.ndjson is not UTF-8 text: line 2 cannot be read.",
    ],
    [
      "no header of a snapshot",
      '{"format":"photo/1"}\n',
      "The first line of odd.ndjson is not the header of a snapshot.",
    ],
  ])("%s", async (_, content, message) => {
    const { sound, odd } = writeBoth(content);
    const empty = join(makeTempFolder(), "empty.ndjson");
    writeFileSync(empty, "");
    for (const [before, after] of [
      [odd, sound],
      [sound, odd],
      [odd, empty],
      [empty, odd],
    ] as const) {
      const refusal = await refusalOf(compareFiles(before, after));
      expect([refusal.code, refusal.message]).toEqual(["file.shape", message]);
    }
  });

  test.each([csv, JSON.stringify(people), "garbage\n", "[]\n"])(
    "also when both sides are the same: %s",
    async (content) => {
      const { odd } = writeBoth(content);
      expect(await refusalOf(compareFiles(odd, odd))).toMatchObject({ code: "file.shape" });
    },
  );

  test("and nothing of the line shows in the fault", async () => {
    const { sound, odd } = writeBoth('{"id":"a","name":{"canary":"canary"}}\n');
    const refusal = await refusalOf(compareFiles(odd, sound));
    expect(`${refusal.message} ${refusal.hint} ${String(refusal.cause)}`).not.toContain("canary");
  });
});

test("a snapshot of a newer program is refused and left as it was", async () => {
  const { sound, odd } = writeBoth(
    `${writeHeader(header()).replace("snapshot/1", "snapshot/2")}\n{"id":5}\n`,
  );
  const content = readFileSync(odd, "utf8");
  for (const work of [compareFiles(odd, sound), compareFiles(sound, odd)])
    expect(await refusalOf(work)).toMatchObject({
      code: "file.newer-format",
      message: "odd.ndjson was written by a newer version of namely.",
    });
  expect(readFileSync(odd, "utf8")).toBe(content);
});

test("a folder and a file that is not there are wrong use", async () => {
  const folder = makeTempFolder();
  const sound = writeSnapshot(folder, "sound.ndjson", people);
  const nested = join(folder, "nested");
  mkdirSync(nested);
  for (const [path, message] of [
    [nested, "nested is a folder, not a file."],
    [join(folder, "missing"), "There is no file missing."],
    [join(sound, "missing"), "There is no file missing."],
  ] as const)
    for (const work of [compareFiles(path, sound), compareFiles(sound, path)])
      expect(await refusalOf(work)).toMatchObject({ code: "usage.no-such-file", message });
});

test("both sides are closed in the end, also after a fault", async () => {
  const sound = `${lines.join("\n")}\n`;
  for (const content of [sound, "garbage\n"]) {
    let open = 0;
    const watch = (text: string): Side => ({
      name: "watched",
      read: async function* () {
        open++;
        try {
          yield* cutPieces(Buffer.from(text), { sizes: [100], headroom: 10 });
        } finally {
          open--;
        }
      },
    });
    await compareSides(watch(content), watch(sound)).catch(() => undefined);
    expect(open).toBe(0);
  }
});

test("a fault leaves nothing behind where sides are sorted", async () => {
  const temporaryFolder = makeTempFolder();
  const { sound, odd } = writeBoth(`${lines.toReversed().join("\n")}\n`);
  appendFileSync(odd, "garbage\n");
  await refusalOf(compareFiles(sound, odd, { temporaryFolder }));
  expect(readdirSync(temporaryFolder)).toEqual([]);
});
