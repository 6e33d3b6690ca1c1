import { inflateRawSync } from "node:zlib";

/** What stands in a cell: its text, a number, true or false, or a day or moment that a style shows as a date. */
export type WorkbookCell =
  | {
      readonly kind: "text";
      readonly value: string;
      readonly isTextFormat: boolean;
      readonly isBold: boolean;
    }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "truth"; readonly value: boolean }
  | { readonly kind: "date"; readonly value: string; readonly format: string }
  | { readonly kind: "formula" };

export interface Workbook {
  readonly files: ReadonlyMap<string, string>;
  /** By row and column from 0 on; a cell that is not there is undefined. */
  readonly rows: readonly (readonly (WorkbookCell | undefined)[])[];
}

/** Reads a workbook as a spreadsheet program does, without the code that wrote it. */
export function readWorkbook(bytes: Uint8Array, sheet = 1): Workbook {
  const files = unzip(Buffer.from(bytes));
  const texts = matchAll(
    files.get("xl/sharedStrings.xml"),
    /<si><t(?: [^>]*)?>([^<]*)<\/t><\/si>|<si><t\/><\/si>/gu,
  ).map(([, text = ""]) => decode(text));
  const styles = readStyles(files.get("xl/styles.xml"));
  const rows = matchAll(
    files.get(`xl/worksheets/sheet${sheet}.xml`),
    /<row [^>]*>(.*?)<\/row>|<row [^>]*\/>/gsu,
  ).map(([, cells = ""]) => {
    const row: (WorkbookCell | undefined)[] = [];
    for (const [, letters = "", rest = "", content = ""] of matchAll(
      cells,
      /<c r="([A-Z]+)\d+"([^>]*)>(.*?)<\/c>/gsu,
    ))
      row[indexOf(letters)] = readCell(rest, content, texts, styles);
    return row;
  });
  return { files, rows };
}

/** The values alone, as a person reads them; null for an empty cell. */
export function readValues(bytes: Uint8Array, sheet = 1): (string | number | boolean | null)[][] {
  const { rows } = readWorkbook(bytes, sheet);
  return rows.map((row) =>
    Array.from(row, (cell) => (cell === undefined || cell.kind === "formula" ? null : cell.value)),
  );
}

interface Style {
  readonly format: string | undefined;
  readonly isBold: boolean;
}

function readCell(
  attributes: string,
  content: string,
  texts: readonly string[],
  styles: readonly Style[],
): WorkbookCell {
  if (content.includes("<f>")) return { kind: "formula" };
  const value = /<v>([^<]*)<\/v>/u.exec(content)?.[1] ?? "";
  const { format, isBold } = styles[Number(/s="(\d+)"/u.exec(attributes)?.[1] ?? 0)] ?? {
    format: undefined,
    isBold: false,
  };
  const type = /t="(\w+)"/u.exec(attributes)?.[1];
  if (type === "s")
    return { kind: "text", value: texts[Number(value)] ?? "", isTextFormat: format === "@", isBold };
  if (type === "b") return { kind: "truth", value: value === "1" };
  if (format === undefined) return { kind: "number", value: Number(value) };
  const moment = new Date(Math.round((Number(value) - 25_569) * 86_400_000)).toISOString();
  return { kind: "date", value: format.includes("h") ? moment : moment.slice(0, 10), format };
}

function readStyles(xml: string | undefined): readonly Style[] {
  const formats = new Map(
    matchAll(xml, /<numFmt numFmtId="(\d+)" formatCode="([^"]*)"\/>/gu).map(([, id, code]) => [id, code]),
  );
  const fonts = matchAll(xml, /<font>(.*?)<\/font>/gu).map(([, font = ""]) => font.includes("<b/>"));
  const cells = /<cellXfs.*<\/cellXfs>/su.exec(xml ?? "")?.[0];
  return matchAll(cells, /<xf ([^>]*)>/gu).map(([, attributes = ""]) => ({
    format: formats.get(/numFmtId="(\d+)"/u.exec(attributes)?.[1]),
    isBold: fonts[Number(/fontId="(\d+)"/u.exec(attributes)?.[1] ?? 0)] === true,
  }));
}

function matchAll(text: string | undefined, pattern: RegExp): RegExpExecArray[] {
  return [...(text ?? "").matchAll(pattern)];
}

function indexOf(letters: string): number {
  return Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** What XML and workbooks write in place of a character. */
function decode(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .replaceAll(/_x([0-9A-F]{4})_/gu, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function unzip(archive: Buffer): Map<string, string> {
  const end = archive.lastIndexOf("PK\u0005\u0006");
  const files = new Map<string, string>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const size = archive.readUInt32LE(at + 20);
    const length = archive.readUInt16LE(at + 28);
    const header = archive.readUInt32LE(at + 42);
    const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
    const content = inflateRawSync(archive.subarray(start, start + size));
    files.set(archive.toString("utf8", at + 46, at + 46 + length), content.toString("utf8"));
    at += 46 + length + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return files;
}
