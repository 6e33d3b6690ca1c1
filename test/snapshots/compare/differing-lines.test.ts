import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UnsortedSide } from "../../../src/snapshots/compare/differing-lines.ts";
import { compareIds } from "../../../src/snapshots/file/line-id.ts";
import { compareBytes, compareNaively, type Cutting } from "../lines.ts";

const line = (id: string, rest = "x"): string => JSON.stringify({ id, rest });
const file = (lines: readonly string[], end = "\n"): string => lines.map((one) => one + end).join("");

interface Person {
  readonly id: string;
  readonly isIdFirst: boolean;
  readonly old: string | undefined;
  readonly now: string | undefined;
}

const ids = fc.oneof(
  { weight: 6, arbitrary: fc.uuid() },
  {
    weight: 3,
    arbitrary: fc.string({
      unit: fc.constantFrom("a", "b", "A", "0", "-", "!", " "),
      minLength: 1,
      maxLength: 4,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.string({
      unit: fc.constantFrom(
        "a",
        '"',
        "\\",
        "\t",
        "\n",
        "ü",
        "\uFFFD",
        "\uFFFF",
        "\u{10000}",
        "\u{1F600}",
        " ",
        "{",
      ),
      minLength: 1,
      maxLength: 5,
    }),
  },
);

const rest = fc.oneof(
  { weight: 8, arbitrary: fc.string({ maxLength: 30 }) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 30 }) },
  { weight: 1, arbitrary: fc.nat({ max: 6000 }).map((length) => "y".repeat(length)) },
);

/** Most people are the same on both sides, some are different, some are on one side only. */
const someone: fc.Arbitrary<Person> = fc
  .record({ id: ids, isIdFirst: fc.nat(9).map((die) => die > 0), text: rest, other: rest, die: fc.nat(19) })
  .map(({ id, isIdFirst, text, other, die }) => ({
    id,
    isIdFirst,
    old: die === 0 ? undefined : text,
    now: die === 1 ? undefined : die === 2 ? other : text,
  }));

const company = fc
  .uniqueArray(someone, { selector: ({ id }) => id, maxLength: 120 })
  .map((people) => [...people].sort((a, b) => compareIds(a.id, b.id)));

const cutting: fc.Arbitrary<Cutting> = fc.record({
  sizes: fc.array(fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 9000 })), {
    minLength: 1,
    maxLength: 8,
  }),
  headroom: fc.constantFrom(0, 5, 300, 10_000),
});

interface Style {
  readonly end: string;
  readonly hasMark: boolean;
  readonly hasLastEnd: boolean;
}

const style: fc.Arbitrary<Style> = fc.record({
  end: fc.constantFrom("\n", "\n", "\n", "\r\n"),
  hasMark: fc.nat(4).map((die) => die === 0),
  hasLastEnd: fc.nat(4).map((die) => die > 0),
});

function write(people: readonly Person[], side: "old" | "now", { end, hasMark, hasLastEnd }: Style): string {
  const lines = people.flatMap(({ id, isIdFirst, [side]: text }) => {
    if (text === undefined) return [];
    return [JSON.stringify(isIdFirst ? { id, rest: text } : { rest: text, id })];
  });
  const content = file(lines, end);
  return `${hasMark ? "\uFEFF" : ""}${hasLastEnd ? content : content.slice(0, -end.length || undefined)}`;
}

test("what differs is what a naive comparison finds, however the files are written and cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      company,
      fc.tuple(style, style),
      fc.tuple(cutting, cutting),
      fc.record({ everyLine: fc.boolean(), isFresh: fc.boolean() }),
      async (people, [oldStyle, newStyle], [before, after], { everyLine, isFresh }) => {
        const [old, now] = [write(people, "old", oldStyle), write(people, "now", newStyle)];
        expect(await compareBytes(old, now, { before, after, everyLine, isFresh })).toEqual(
          compareNaively(old, now, everyLine),
        );
      },
    ),
    { numRuns: 150 },
  );
});

test("nothing depends on where the pieces are cut", async () => {
  const old = `\uFEFF${file([line("a"), line("b"), line("bü", "1"), line("d"), line("e")], "\r\n")}`;
  const now = file([line("a"), line("bü", "2"), line("c"), line("d"), line("e")]).slice(0, -1);
  const expected = compareNaively(old, now);
  expect(expected.pairs).toHaveLength(3);
  for (let size = 1; size <= Buffer.byteLength(old); size++)
    for (const headroom of [0, 7, 1000]) {
      const cut = { sizes: [size], headroom };
      expect(await compareBytes(old, now, { before: cut })).toEqual(expected);
      expect(await compareBytes(now, old, { after: cut, before: { sizes: [3], headroom } })).toEqual(
        compareNaively(now, old),
      );
    }
});

test("a change is found wherever it is among thousands of equal lines", async () => {
  const lines = Array.from({ length: 3000 }, (_, index) =>
    line(String(index).padStart(6, "0"), "z".repeat(index % 90)),
  );
  for (const index of [0, 1, 17, 1499, 1500, 2998, 2999]) {
    const changed = lines.with(index, line(String(index).padStart(6, "0"), "changed"));
    const { pairs, counts } = await compareBytes(file(lines), file(changed), {
      before: { sizes: [50_000], headroom: 500 },
      after: { sizes: [70_001], headroom: 500 },
    });
    expect(pairs).toEqual([{ before: lines[index], after: changed[index] }]);
    expect(counts).toEqual({ before: 3000, after: 3000 });
  }
});

test("a change in the last byte of a long line is found", async () => {
  const [old, now] = [line("a", `${"x".repeat(50_000)}1`), line("a", `${"x".repeat(50_000)}2`)];
  const { pairs } = await compareBytes(file([old]), file([now]), { before: { sizes: [4096], headroom: 64 } });
  expect(pairs).toEqual([{ before: old, after: now }]);
});

test("lines of the same person that begin in another way are different, and no line is lost", async () => {
  const [old, now] = [file([line("a"), line("b")]), file([` ${line("a")}`, line("b")])];
  const cut = { sizes: [9999], headroom: 0 };
  for (const [before, after] of [
    [old, now],
    [now, old],
  ] as const)
    expect(await compareBytes(before, after, { before: cut, after: cut })).toEqual(
      compareNaively(before, after),
    );
});

test("an id may go on below a quote", async () => {
  const lines = [line("a"), line("a "), line("a!"), line("aa")];
  expect((await compareBytes(file(lines), file(lines))).counts).toEqual({ before: 4, after: 4 });
});

describe("lines that hold nothing", () => {
  test.each([
    ["between people", `${line("a")}\n\n  \t\n\r\n${line("b")}\n`],
    ["at the beginning", `\n \n${line("a")}\n${line("b")}\n`],
    ["at the end", `${line("a")}\n${line("b")}\n\n\n`],
    ["at the end without a line feed", `${line("a")}\n${line("b")}\n  `],
  ])("%s are no people, on one side or on both", async (_, blank) => {
    const dense = file([line("a"), line("b")]);
    for (const cut of [{ sizes: [1], headroom: 4 }, undefined])
      for (const [old, now] of [
        [blank, dense],
        [dense, blank],
        [blank, blank],
      ] as const) {
        const reading = cut === undefined ? {} : { before: cut, after: cut };
        expect(await compareBytes(old, now, reading)).toEqual({ pairs: [], counts: { before: 2, after: 2 } });
      }
  });

  test("and nothing else are an empty side", async () => {
    for (const blank of ["", "\n", " \r\n\n", "\uFEFF", "\uFEFF\n"])
      for (const cut of [
        { sizes: [1], headroom: 4 },
        { sizes: [999], headroom: 4 },
      ]) {
        const reading = { before: cut, after: cut };
        expect(await compareBytes(blank, blank, reading)).toEqual({
          pairs: [],
          counts: { before: 0, after: 0 },
        });
        expect((await compareBytes(blank, file([line("a")]), reading)).counts).toEqual({
          before: 0,
          after: 1,
        });
      }
  });
});

describe("a side whose ids do not ascend", () => {
  const sorted = file([line("a"), line("b"), line("c")]);

  test.each([
    ["swapped lines", file([line("b"), line("a"), line("c")])],
    ["the same person twice in a row", file([line("a"), line("b"), line("b", "y"), line("c")])],
    ["the same line twice in a row", file([line("a"), line("a")])],
    ["the same person twice, far apart", file([line("a"), line("b"), line("a")])],
    ["a longer id before its own beginning", file([line("ab"), line("a")])],
    ["a longer id that goes on below a quote", file([line("a!"), line("a")])],
    ["an id that is not first and too late", file([line("b"), '{"rest":"x","id":"a"}'])],
    ["an id with an escape that is too late", file([line("b"), String.raw`{"id":"\u0061","rest":"x"}`])],
    ["garbage", file([line("a"), "garbage", line("c")])],
    ["garbage alone", file(["garbage"])],
    ["an empty id", file(['{"id":""}', line("a")])],
    ["a person without an id", file([line("a"), '{"rest":"x"}'])],
    ["bytes that are no text", Buffer.from(file([line("a"), line("b", "\u00ff")]), "latin1")],
  ])("is called unsorted: %s", async (_, content) => {
    for (const cut of [
      { sizes: [1], headroom: 8 },
      { sizes: [20], headroom: 8 },
      { sizes: [9999], headroom: 8 },
    ]) {
      const reading = { before: cut, after: cut };
      expect((await blameOf(compareBytes(content, sorted, reading))).side.name).toBe("old");
      expect((await blameOf(compareBytes(sorted, content, reading))).side.name).toBe("new");
    }
  });

  test.each([
    ["swapped lines", file([line("b"), line("a")])],
    ["the same line twice", file([line("a"), line("a")])],
    ["one line of garbage", file(["garbage"])],
    ["an empty id", file(['{"id":""}', line("a")])],
    ["garbage between people", file([line("a"), "garbage", line("c")])],
  ])("is called unsorted also where both sides are the same: %s", async (_, content) => {
    for (const everyLine of [false, true]) await blameOf(compareBytes(content, content, { everyLine }));
  });

  test("is found out by what is alone before and after an equal stretch", async () => {
    const same = [line("c"), line("d")];
    for (const lines of [
      [line("d", "y"), ...same],
      [...same, line("b")],
      [line("c", "y"), ...same],
    ]) {
      expect((await blameOf(compareBytes(file(lines), file(same)))).side.name).toBe("old");
      expect((await blameOf(compareBytes(file(same), file(lines)))).side.name).toBe("new");
    }
  });
});

async function blameOf(work: Promise<unknown>): Promise<UnsortedSide> {
  try {
    await work;
  } catch (error) {
    if (error instanceof UnsortedSide) return error;
    throw error;
  }
  throw new Error("Both sides passed.");
}
