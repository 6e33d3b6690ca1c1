import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readCsvRows } from "../../../src/reconcile/files/csv-rows.ts";
import { tries } from "../../support/effort.ts";

async function readRows(text: string, chunk: number): Promise<string[][] | string> {
  const pieces = (async function* (): AsyncGenerator<string> {
    for (let at = 0; at < text.length; at += chunk) yield text.slice(at, at + chunk);
  })();
  const rows: string[][] = [];
  try {
    for await (const batch of readCsvRows(pieces, "file.csv")) rows.push(...batch);
    return rows;
  } catch (error) {
    return String(error);
  }
}

/** The whole text at once, by csv-parse alone. Only a CR that ends the first row ends the others. */
function parseWhole(text: string): string[][] | undefined {
  const isCr = /^(?:"[^"]*"|[^"\r\n])*\r(?!\n)/u.test(text);
  try {
    return parse(text, {
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: isCr ? "\r" : ["\r\n", "\n"],
    });
  } catch {
    return undefined;
  }
}

const csvText = fc
  .array(
    fc.constantFrom("a", "b c", ",", ",", "\n", "\n", "\r\n", "\r", '"', '"x"', '""', '"\n"', " ", "é"),
    {
      maxLength: 24,
    },
  )
  .map((parts) => parts.join(""));

test("rows are those of csv-parse, wherever the text is cut and a quotation mark comes", async () => {
  await fc.assert(
    fc.asyncProperty(csvText, fc.integer({ min: 1, max: 9 }), async (text, chunk) => {
      const rows = await readRows(text, chunk);
      const isBroken = typeof rows === "string" && rows.includes("is not valid CSV");
      expect(isBroken ? undefined : rows).toEqual(parseWhole(text));
    }),
    tries(500, 5_000),
  );
});

test("a wrong quotation mark is found on its line, however many lines were plain", async () => {
  expect(await readRows('a,b\n1,2\n\n3,4\n5,"6"7\n', 5)).toContain('"file.csv" is not valid CSV near line 5');
});
