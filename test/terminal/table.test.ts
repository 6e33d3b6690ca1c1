import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { renderTable, type TableColumn } from "../../src/terminal/table.ts";

const plain = { width: undefined, colour: false };
const PEOPLE: TableColumn[] = [
  { name: "name" },
  { name: "n", title: "count", align: "right" },
  { name: "office" },
];

describe("a table", () => {
  test("has a header, two spaces between columns and no blanks at the end of a line", () => {
    const rows = [
      ["Ada", "7", "London"],
      ["Grace", "12", ""],
    ];
    expect(renderTable(PEOPLE, rows, plain)).toBe(
      ["name   count  office", "Ada        7  London", "Grace     12", ""].join("\n"),
    );
  });

  test("without rows is the header alone", () => {
    expect(renderTable(PEOPLE, [], plain)).toBe("name  count  office\n");
  });

  test("sets its header in bold where colours are wanted", () => {
    expect(renderTable([{ name: "id" }], [["1"]], { width: 80, colour: true })).toBe(
      "\u001b[1mid\u001b[22m\n1\n",
    );
  });

  test("is cut at its widest column first", () => {
    const rows = [["Ada", "7", "A very long name of an office"]];
    expect(renderTable(PEOPLE, rows, { width: 24, colour: false })).toBe(
      ["name  count  office", "Ada       7  A very lon…", ""].join("\n"),
    );
  });

  test("shares what there is among columns that are equally wide", () => {
    const columns = [{ name: "a" }, { name: "b" }, { name: "c" }];
    const rows = [["aaaaaaaaaa", "bbbbbbbbbb", "cc"]];
    expect(renderTable(columns, rows, { width: 19, colour: false })).toBe(
      ["a        b       c", "aaaaaa…  bbbbb…  cc", ""].join("\n"),
    );
  });

  test("lines up signs of double width and combining marks", () => {
    const columns = [{ name: "name" }, { name: "x" }];
    const rows = [
      ["李小龍", "1"],
      ["Zoe\u0301", "2"],
      ["👩‍👩‍👧", "3"],
      ["Ada", "4"],
    ];
    const lines = renderTable(columns, rows, plain).trimEnd().split("\n").slice(1);
    expect(lines.map((line) => stringWidth(line.slice(0, -1)))).toEqual([8, 8, 8, 8]);
  });

  test("never splits a sign that is made of several", () => {
    const cut = renderTable([{ name: "n" }], [["ab👩‍👩‍👧cd"]], { width: 5, colour: false });
    expect(cut).toBe("n\nab👩‍👩‍👧…\n");
  });

  test("takes no commands from its cells or titles", () => {
    const table = renderTable([{ name: "a", title: "\u001b[2J" }], [["x\u001b[31m\ny"]], plain);
    expect(table).toBe("␛[2J\nx␛[31m y\n");
  });

  test("shows a short row with empty cells", () => {
    expect(renderTable(PEOPLE, [["Ada"]], plain)).toBe("name  count  office\nAda\n");
  });
});

describe("whatever is in it", () => {
  const cell = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: "binary" }),
    fc.constantFrom("李小龍", "👩‍👩‍👧"),
  );
  const table = fc.integer({ min: 1, max: 6 }).chain((columns) =>
    fc.record({
      columns: fc.array(
        fc.record({ name: cell, align: fc.constantFrom("left" as const, "right" as const) }),
        {
          minLength: columns,
          maxLength: columns,
        },
      ),
      rows: fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { maxLength: 6 }),
    }),
  );

  test("no line is wider than the terminal", () => {
    fc.assert(
      fc.property(
        table,
        fc.integer({ min: 1, max: 60 }),
        fc.boolean(),
        ({ columns, rows }, width, colour) => {
          const lines = renderTable(columns, rows, { width, colour }).split("\n");
          expect(lines).toHaveLength(rows.length + 2);
          for (const line of lines)
            expect(stringWidth(stripVTControlCharacters(line))).toBeLessThanOrEqual(width);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("nothing is cut where there is room", () => {
    fc.assert(
      fc.property(table, ({ columns, rows }) => {
        expect(renderTable(columns, rows, { width: 10_000, colour: false })).toBe(
          renderTable(columns, rows, plain),
        );
      }),
    );
  });
});

test("an id stays whole while the others give way", () => {
  const id = "20332458-c1fe-412f-bcb8-01622f04a35d";
  const columns = [{ name: "id", whole: true }, { name: "name" }, { name: "title" }];
  const rows = [[id, "A very long name that has to give way", "A very long title that has to give way"]];
  const table = renderTable(columns, rows, { width: 70, colour: false });
  expect(table).toContain(id);
  expect(table.split("\n").every((line) => line.length <= 70)).toBe(true);
});

test("on a terminal too narrow for anything beside it, an id gives way like the rest", () => {
  const columns = [{ name: "id", whole: true }, { name: "name" }];
  const table = renderTable(columns, [["x".repeat(36), "Ada"]], { width: 30, colour: false });
  expect(table.split("\n").every((line) => line.length <= 30)).toBe(true);
});
