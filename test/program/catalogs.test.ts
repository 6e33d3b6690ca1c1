import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { EMPLOYEE_FIELD_NAMES, FIELD_NAMES } from "../../src/completion/field-names.ts";
import { findFlagSource } from "../../src/completion/value-sources.ts";
import { Namely } from "../../src/index.ts";
import { ALL_FORMAT_NAMES, formatOf } from "../../src/output/format-catalog.ts";
import { listSchemaNames } from "../../src/output/schema-names.ts";
import { EVERY_COMMAND } from "../../src/program/every-command.ts";
import { STREAM_NAMES } from "../../src/singer/streams.ts";
import { EVENT_NAMES } from "../../src/snapshots/compare/event-names.ts";
import { eventSchema } from "../../src/snapshots/compare/event.ts";
import { LISTS } from "../../src/sync/lists/catalog.ts";
import { FIELD_ENTRIES } from "../../src/unified/employee/employee-fields.ts";

const ROOT = join(import.meta.dirname, "../..");
const FIX = "npm run generate writes it";

function readText(path: string): string {
  const file = join(ROOT, path);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** The places, by what they are, in which an entry of a catalog is missing. */
function listMissing(places: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.keys(places).flatMap((place) => (places[place] === false ? [`${place}: ${FIX}`] : []));
}

function completes(flag: string, word: string, command = ""): boolean {
  const source = findFlagSource(command, flag, "list");
  return source?.kind === "words" && source.words().includes(word);
}

describe("an entry of a catalog is everywhere:", () => {
  test.each(LISTS)("the list $name", ({ name, stream, library }) => {
    const { type, method } = library ?? {};
    const models = readText("src/unified/models/company-models.ts");
    const missing = listMissing({
      command: EVERY_COMMAND.some((command) => command.name === name),
      schema: listSchemaNames(EVERY_COMMAND).includes(name),
      "completion of --fields": FIELD_NAMES[name] !== undefined,
      "stream of the tap": stream === undefined || STREAM_NAMES.includes(stream.name),
      "type of the library": type === undefined || models.includes(`export interface ${type} {`),
      "method of the library": method === undefined || method.name in Namely.prototype,
      page: readText(`docs/reference/commands/${name}.md`) !== "",
      "page of fields": readText("docs/reference/fields.md").includes(`\n## ${name}\n`),
    });
    expect(missing).toEqual([]);
  });

  test.each(EVERY_COMMAND.filter(({ isHidden }) => !isHidden))("the command $name", (command) => {
    const { name, loadRecordSchema } = command;
    const missing = listMissing({
      page: readText(`docs/reference/commands/${name}.md`) !== "",
      "man page": readText("docs/reference/namely.1").includes(`.SS "namely ${name.replaceAll("-", "\\-")}`),
      schema: loadRecordSchema === undefined || listSchemaNames(EVERY_COMMAND).includes(name),
      "page of fields":
        loadRecordSchema === undefined || readText("docs/reference/fields.md").includes(`\n## ${name}\n`),
    });
    expect(missing).toEqual([]);
  });

  test.each(FIELD_ENTRIES)("the field %s", (name, { sensitive }) => {
    const missing = listMissing({
      completion: EMPLOYEE_FIELD_NAMES.some((field) => field.split(".")[0] === name),
      "--ignore": completes("--ignore", name),
      "type of the library": new RegExp(`^  ${name}${sensitive ? "\\?" : ""}: `, "mu").test(
        readText("src/unified/models/people-models.ts"),
      ),
      "page of fields": readText("docs/reference/fields.md").includes(`| \`${name}`),
    });
    expect(missing).toEqual([]);
  });

  test.each(EVENT_NAMES)("the event %s", (name) => {
    const missing = listMissing({
      "--events": completes("--events", name),
      schema: eventSchema.shape.event.options.includes(name),
      "type of the library": readText("src/snapshots/compare/event-models.ts").includes(`"${name}"`),
      page: readText("docs/reference/events.md").includes(`\`${name}\``),
    });
    expect(missing).toEqual([]);
  });

  test.each(ALL_FORMAT_NAMES)("the format %s", (name) => {
    const missing = listMissing({
      "--format": completes("--format", name, formatOf(name).only),
      page: readText("docs/reference/formats.md").includes(`\`${name}\``),
    });
    expect(missing).toEqual([]);
  });
});
