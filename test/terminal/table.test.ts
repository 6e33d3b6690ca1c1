import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { drawTable, renderTable, type TableColumn, type TableOptions } from "../../src/terminal/table.ts";
import { wrapToWidth } from "../../src/terminal/width.ts";

const plain = { width: undefined, colour: false };
const PEOPLE: TableColumn[] = [
  { name: "name" },
  { name: "n", title: "count", align: "right" },
  { name: "office" },
];

describe("a table", () => {
  test("has a header, two spaces between columns and no spaces at the end of a line", () => {
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
    expect(renderTable(PEOPLE, [], { width: 80, colour: false })).toBe("name  count  office\n");
  });

  test("has a bold header where colors are on", () => {
    expect(renderTable([{ name: "id" }], [["1"]], { width: 80, colour: true })).toBe(
      "\u001b[1mid\u001b[22m\n1\n",
    );
  });

  test("lines up characters of double width and combining marks", () => {
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

  test("takes no commands from its cells or titles", () => {
    const table = renderTable([{ name: "a", title: "\u001b[2J" }], [["x\u001b[31m\ny"]], plain);
    expect(table).toBe("␛[2J\nx␛[31m y\n");
  });

  test("shows a short row with empty cells", () => {
    expect(renderTable(PEOPLE, [["Ada"]], plain)).toBe("name  count  office\nAda\n");
  });
});

describe("on a narrow terminal", () => {
  const STAFF: TableColumn[] = [
    { name: "NAME" },
    { name: "TITLE" },
    { name: "MANAGER", optional: true },
    { name: "START DATE" },
  ];
  const rows = [
    ["Alexandra Montgomery", "Engineer", "Grace Hopper", "2016-05-01"],
    ["Ada", "Engineer", "Grace Hopper", "2019-12-31"],
  ];
  const linesAt = (
    width: number,
    columns: readonly TableColumn[] = STAFF,
    of: readonly (readonly string[])[] = rows,
    more: Partial<TableOptions> = {},
  ): string[] =>
    renderTable(columns, of, { width, colour: false, ...more })
      .trimEnd()
      .split("\n");

  test("optional columns are left out first, and the header shows that there are more", () => {
    expect(linesAt(56)).toEqual([
      "NAME                  TITLE     MANAGER       START DATE",
      "Alexandra Montgomery  Engineer  Grace Hopper  2016-05-01",
      "Ada                   Engineer  Grace Hopper  2019-12-31",
    ]);
    expect(linesAt(55)).toEqual([
      "NAME                  TITLE     START DATE  …",
      "Alexandra Montgomery  Engineer  2016-05-01",
      "Ada                   Engineer  2019-12-31",
    ]);
    expect(linesAt(44)[0]).toBe("NAME                  TITLE     …");
  });

  test("the first column always stays, and wraps when it has no room itself", () => {
    expect(linesAt(23)).toEqual(["NAME                  …", "Alexandra Montgomery", "Ada"]);
    expect(linesAt(12)).toEqual(["NAME", "Alexandra", "Montgomery", "Ada"]);
    expect(linesAt(1)[0]).toBe("…");
  });

  test("a name that is much longer than the others wraps instead of taking their room", () => {
    const many = Array.from({ length: 30 }, (_, at) => [`Person ${at}`, `Title ${at}`]);
    const long = ["María de los Ángeles Fernández", "Vice President"];
    const [header, ...lines] = linesAt(30, [{ name: "NAME" }, { name: "TITLE" }], [...many, long]);
    expect(header).toBe("NAME             TITLE");
    expect(lines.slice(-4)).toEqual([
      "Person 29        Title 29",
      "María de los     Vice",
      "Ángeles          President",
      "Fernández",
    ]);
  });

  test("a word of the first column is not broken while other columns can be left out", () => {
    const names = Array.from({ length: 30 }, (_, at) => [`field_${at}`, `Label ${at}`]);
    const [header, ...lines] = linesAt(
      40,
      [{ name: "NAME" }, { name: "LABEL" }],
      [...names, ["a_very_long_name", "A very long label that wraps"]],
    );
    expect(header).toBe("NAME              LABEL");
    expect(lines.slice(-2)).toEqual(["a_very_long_name  A very long label that", "                  wraps"]);
  });

  test("free text continues in its column where there is room, and below its row where there is none", () => {
    const columns: TableColumn[] = [{ name: "NAME" }, { name: "CHANGE", text: true }];
    const changes = [
      ["Ada Lovelace", "title: Engineer → Senior Engineer, department: Sales → Research"],
      ["Grace Hopper", ""],
    ];
    expect(linesAt(60, columns, changes)).toEqual([
      "NAME          CHANGE",
      "Ada Lovelace  title: Engineer → Senior Engineer, department:",
      "              Sales → Research",
      "Grace Hopper",
    ]);
    expect(linesAt(40, columns, changes)).toEqual([
      "NAME",
      "  CHANGE",
      "Ada Lovelace",
      "  title: Engineer → Senior Engineer,",
      "  department: Sales → Research",
      "Grace Hopper",
    ]);
  });

  test("all columns are shown on demand, as a block of lines for each row where they do not fit", () => {
    expect(linesAt(45, STAFF, rows, { all: true })).toEqual([
      "NAME          TITLE     MANAGER    START DATE",
      "Alexandra     Engineer  Grace      2016-05-01",
      "Montgomery              Hopper",
      "Ada           Engineer  Grace      2019-12-31",
      "                        Hopper",
    ]);
    expect(linesAt(30, STAFF, rows, { all: true })).toEqual([
      "NAME        Alexandra",
      "            Montgomery",
      "TITLE       Engineer",
      "MANAGER     Grace Hopper",
      "START DATE  2016-05-01",
      "",
      "NAME        Ada",
      "TITLE       Engineer",
      "MANAGER     Grace Hopper",
      "START DATE  2019-12-31",
    ]);
  });

  test("an email address is broken after its punctuation, and a character never", () => {
    expect(wrapToWidth("alexandra.montgomery@example.com", 14)).toEqual([
      "alexandra.",
      "montgomery@",
      "example.com",
    ]);
    expect(wrapToWidth("ab👩‍👩‍👧cd", 3)).toEqual(["ab", "👩‍👩‍👧c", "d"]);
  });
});

describe("columns with the same value in every row", () => {
  const columns = [{ name: "name" }, { name: "status" }, { name: "note" }];
  const rowsOf = (count: number): string[][] =>
    Array.from({ length: count }, (_, at) => [`Person ${at}`, "active", ""]);
  const draw = (count: number): ReturnType<typeof drawTable> =>
    drawTable(columns, rowsOf(count), { width: 80, colour: false, dropSame: true });

  test("are left out of a table and named", () => {
    expect(draw(4)).toMatchObject({
      text: "name\nPerson 0\nPerson 1\nPerson 2\nPerson 3\n",
      same: [
        { name: "status", value: "active" },
        { name: "note", value: "" },
      ],
    });
  });

  test("stay in a table of three rows, unless they are empty", () => {
    expect(draw(3)).toMatchObject({ same: [{ name: "note", value: "" }], tooWide: [] });
  });

  test("stay where they are the first column", () => {
    const table = drawTable([{ name: "type" }], rowsOf(5), { width: 80, colour: false, dropSame: true });
    expect(table.text).toContain("Person 0");
    const same = drawTable(
      [{ name: "a" }],
      Array.from({ length: 5 }, () => ["x"]),
      { ...plain, dropSame: true },
    );
    expect(same.same).toEqual([]);
  });
});

test("the columns without room are named", () => {
  const rows = [["Ada", "x".repeat(20), "y".repeat(20)]];
  const table = drawTable([{ name: "name" }, { name: "one" }, { name: "two" }], rows, {
    width: 40,
    colour: false,
  });
  expect(table.tooWide).toEqual(["two"]);
});

describe("whatever is in it", () => {
  const cell = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: "binary" }),
    fc.constantFrom("李小龍", "👩‍👩‍👧", "a long text with several words"),
  );
  const column = fc.record(
    {
      name: cell,
      align: fc.constantFrom("left" as const, "right" as const),
      text: fc.constant(true as const),
      optional: fc.constant(true as const),
    },
    { requiredKeys: ["name"] },
  );
  const table = fc.integer({ min: 1, max: 6 }).chain((columns) =>
    fc.record({
      columns: fc.array(column, { minLength: columns, maxLength: columns }),
      rows: fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { maxLength: 6 }),
    }),
  );

  test("no line is wider than the terminal", () => {
    fc.assert(
      fc.property(
        table,
        fc.integer({ min: 2, max: 60 }),
        fc.boolean(),
        fc.boolean(),
        ({ columns, rows }, width, colour, all) => {
          for (const line of renderTable(columns, rows, { width, colour, all }).split("\n"))
            expect(stringWidth(stripVTControlCharacters(line))).toBeLessThanOrEqual(width);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("nothing is cut when all columns are shown", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "é", "李"), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(fc.array(word, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 2, max: 60 }),
        (rows, width) => {
          const columns = [{ name: "A" }, { name: "B" }, { name: "C", text: true as const }];
          const shown = renderTable(columns, rows, { width, colour: false, all: true });
          const count = (text: string): number => text.replaceAll(/[^abé李]/gu, "").length;
          expect(count(shown)).toBe(count(rows.flat().join("")));
        },
      ),
    );
  });

  test("nothing wraps where there is room", () => {
    fc.assert(
      fc.property(table, ({ columns, rows }) => {
        expect(renderTable(columns, rows, { width: 10_000, colour: false })).toBe(
          renderTable(columns, rows, plain),
        );
      }),
    );
  });
});
