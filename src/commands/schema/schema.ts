import { Fault } from "../../platform/errors/fault.ts";
import { findNearest } from "../../platform/errors/nearest.ts";
import { defineCommand, type Command } from "../../cli/command.ts";
import { listSchemaNames } from "../../output/schema-names.ts";
import type { SchemaOptions } from "./schema-run.ts";

/** `table` returns all commands of the program: what they write is what has a schema. */
export function makeSchemaCommand(table: () => readonly Command[]): Command {
  return defineCommand<SchemaOptions>({
    name: "schema",
    section: "Integrate",
    summary: "print the JSON Schema of a command's output",
    // The table has this command in it, so it is complete only later.
    get description() {
      return (
        "Describes one record: an item of `result` in JSON, or a line of NDJSON (draft 2020-12). " +
        `Outputs: ${listSchemaNames(table()).join(", ")}.`
      );
    },
    positionals: [{ spelling: "[output]", help: "an output, such as employees. Default: list all." }],
    flags: [
      { group: "Output", spelling: "--envelope", help: "describe the whole document of --format json" },
    ],
    examples: [
      { command: "namely schema", does: "list all outputs with a schema" },
      {
        command: "namely schema employees > employee.schema.json",
        does: "save a schema for a validator or a code generator",
      },
      {
        command: "namely schema events --envelope",
        does: "describe the document of namely diff --format json",
      },
    ],
    read: ({ positionals, flags }) => {
      const envelope = flags["envelope"] === true;
      const [given] = positionals;
      if (given !== undefined) return { name: readName(given, listSchemaNames(table())), envelope };
      if (!envelope) return { name: undefined, envelope };
      throw new Fault("usage.missing-argument", "--envelope needs the name of an output.", {
        hint: "Try: namely schema employees --envelope",
      });
    },
    run: async (context, options) => (await import("./schema-run.ts")).printSchema(context, options, table()),
  });
}

function readName(given: string, schemaNames: readonly string[]): string {
  const name = schemaNames.find((candidate) => candidate === given.toLowerCase());
  if (name !== undefined) return name;
  const [nearest] = findNearest(given, schemaNames, { most: 1 });
  throw new Fault("usage.choice", `Unknown output "${given}".`, {
    hint: `${nearest === undefined ? "" : `Did you mean ${nearest}? `}Use ${schemaNames.join(", ")}.`,
  });
}
