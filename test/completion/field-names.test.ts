import { join } from "node:path";
import { expect, test } from "vitest";
import * as z from "zod";
import { loadSchema } from "../../src/commands/schema/schemas.ts";
import { listColumns } from "../../src/formats/columns.ts";
import { schemasOf } from "../../src/output/schema-names.ts";
import { EVERY_COMMAND } from "../../src/program/every-command.ts";
import { listCommands } from "../trust/secret-scenes.ts";

const FILE = join(import.meta.dirname, "../../src/completion/field-names.ts");
const LINE_WIDTH = 110;

const HEADING = `// Written from the schemas, which cost too much to load at a press of Tab; \`npm run generate\` writes it again.
`;

const WITHIN = `/** The names of fields that are inside another one. */
function within(field: string, names: readonly string[]): readonly string[] {
  return names.map((name) => \`\${field}.\${name}\`);
}
`;

/** Outputs whose records are employees. */
const OF_EMPLOYEES: ReadonlySet<string> = new Set(["employees", "snapshot-employee"]);

test("the fields that are offered are those of the schemas; npm run generate writes them", async () => {
  const entries: string[] = [];
  for (const name of listNames()) {
    const fields = await readFields(name);
    if (fields === undefined) continue;
    const value = OF_EMPLOYEES.has(name) ? "EMPLOYEE_FIELD_NAMES" : undefined;
    entries.push(writeEntry(name, value ?? fields));
  }
  const employee = (await readFields("employees")) ?? [];
  expect(await readFields("snapshot-employee")).toEqual(employee);
  const pieces = [
    HEADING,
    WITHIN,
    "/** The fields of an employee. */",
    `export const EMPLOYEE_FIELD_NAMES: readonly string[] = ${writeFields(employee, "", "")};\n`,
    "/** The fields that `--fields` takes, by the schema of what a command writes. */",
    `export const FIELD_NAMES: Readonly<Record<string, readonly string[]>> = {\n${entries.join("")}};\n`,
  ];
  await expect(pieces.join("\n")).toMatchFileSnapshot(FILE);
});

/** The schemas of what the commands with `--fields` write, sorted as the formatter leaves them. */
function listNames(): readonly string[] {
  const takers = listCommands(EVERY_COMMAND).filter(([, { flags }]) =>
    flags.some(({ spelling }) => spelling.startsWith("--fields")),
  );
  return [...new Set(takers.flatMap(([, command]) => schemasOf(command)))].sort();
}

/** The fields of a schema; undefined for records that have no fields of their own. */
async function readFields(name: string): Promise<readonly string[] | undefined> {
  const { record } = await loadSchema(name, EVERY_COMMAND);
  return record instanceof z.ZodObject ? listColumns(record).map((column) => column.name) : undefined;
}

function writeEntry(name: string, value: string | readonly string[]): string {
  const key = /^\w+$/u.test(name) ? name : JSON.stringify(name);
  const start = `  ${key}: `;
  const text = typeof value === "string" ? value : writeFields(value, "  ", start);
  return `${start}${text},\n`;
}

/** The fields of an output, those inside another one together. */
function writeFields(fields: readonly string[], indent: string, start: string): string {
  const groups: { readonly outer: string; readonly names: string[] }[] = [];
  for (const field of fields) {
    const [outer = "", ...inner] = field.split(".");
    const last = groups.at(-1);
    if (inner.length > 0 && last?.outer === outer) last.names.push(inner.join("."));
    else groups.push({ outer: inner.length > 0 ? outer : "", names: [inner.join(".") || field] });
  }
  const items = groups.map(({ outer, names }) => {
    const words = names.map((name) => JSON.stringify(name));
    if (outer === "") return words.join("");
    const call = `...within(${JSON.stringify(outer)}, `;
    return `${call}${writeList(words, `${indent}  `, `${indent}  ${call})`)})`;
  });
  return writeList(items, indent, start);
}

/** A list as the formatter writes it: on one line where that fits beside what stands before and after it. */
function writeList(items: readonly string[], indent: string, beside: string): string {
  const line = `[${items.join(", ")}]`;
  if (beside.length + line.length + 1 <= LINE_WIDTH) return line;
  return `[\n${items.map((item) => `${indent}  ${item},\n`).join("")}${indent}]`;
}
