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
    const rows = [["a".repeat(14), "b".repeat(14), "cc"]];
    expect(renderTable(columns, rows, { width: 29, colour: false })).toBe(
      ["a             b            c", "aaaaaaaaaaa…  bbbbbbbbbb…  cc", ""].join("\n"),
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
        fc.record({
          name: cell,
          align: fc.constantFrom("left" as const, "right" as const),
          whole: fc.boolean(),
        }),
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

describe("on a narrow terminal", () => {
  const STAFF: TableColumn[] = [
    { name: "name" },
    { name: "email" },
    { name: "title" },
    { name: "status" },
    { name: "start_date" },
  ];
  const rows = [
    ["Alexandra Montgomery", "alexandra@example.com", "Senior Engineer", "terminated", "2016-05-01"],
    ["Ada", "ada@example.com", "Engineer", "active", "2019-12-31"],
  ];
  const linesAt = (width: number, columns = STAFF, of: readonly (readonly string[])[] = rows): string[] =>
    renderTable(columns, of, { width, colour: false }).trimEnd().split("\n");

  test("dates and the words of short lists stay whole while longer texts give way", () => {
    for (let width = 60; width < 90; width += 1) {
      const [header = "", first = "", second = ""] = linesAt(width);
      expect(header).toMatch(/status +start_date$/);
      expect(first).toMatch(/terminated {2}2016-05-01$/);
      expect(second).toMatch(/active {6}2019-12-31$/);
    }
  });

  test("the last columns are left out before any is cut to less than ten signs, and the header shows that there are more", () => {
    expect(linesAt(57)).toEqual([
      "name           email          title         status      …",
      "Alexandra Mo…  alexandra@ex…  Senior Engi…  terminated",
      "Ada            ada@example.…  Engineer      active",
    ]);
  });

  test("a column that is shown has ten signs, or all it has", () => {
    const longest = STAFF.map(({ name }, index) =>
      Math.max(name.length, ...rows.map((row) => row[index]?.length ?? 0)),
    );
    for (let width = 23; width < 100; width += 1) {
      const [header = ""] = linesAt(width);
      const starts = STAFF.map(({ name }) => header.indexOf(name)).filter((start) => start >= 0);
      for (const [index, start] of starts.slice(0, -1).entries()) {
        const shown = (starts[index + 1] ?? 0) - start - 2;
        expect(shown).toBeGreaterThanOrEqual(Math.min(10, longest[index] ?? 0));
      }
    }
  });

  test("the first column always stays", () => {
    expect(linesAt(12)).toEqual(["name", "Alexandra M…", "Ada"]);
    expect(linesAt(23)).toEqual(["name                  …", "Alexandra Montgomery", "Ada"]);
    expect(linesAt(1)).toEqual(["…", "…", "…"]);
  });

  test("an id stays whole while the others give way", () => {
    const id = "20332458-c1fe-412f-bcb8-01622f04a35d";
    const columns = [{ name: "id", whole: true }, { name: "name" }, { name: "title" }];
    const long = [[id, "A very long name that has to give way", "A very long title that has to give way"]];
    expect(linesAt(70, columns, long)[1]).toBe(`${id}  A very long na…  A very long ti…`);
    expect(linesAt(52, columns, long)[1]).toBe(`${id}  A very lon…`);
  });

  test("an id stays whole when nothing beside it has room, and gives way when it has none itself", () => {
    const columns = [{ name: "id", whole: true }, { name: "name" }];
    const long = [["x".repeat(36), "Ada Lovelace"]];
    expect(linesAt(40, columns, long)).toEqual([`id${" ".repeat(34)}  …`, "x".repeat(36)]);
    expect(linesAt(30, columns, long)[1]).toBe(`${"x".repeat(29)}…`);
  });
});
