import { Fault } from "../../platform/errors/fault.ts";
import { findNearest } from "../../platform/errors/nearest.ts";
import { defineCommand, type Command } from "../../cli/command.ts";
import { SCHEMA_NAMES } from "../../output/schema-names.ts";
import type { SchemaOptions } from "./schema-run.ts";

/** `table` returns all commands of the program; their `writes` name the schemas. */
export function makeSchemaCommand(table: () => readonly Command[]): Command {
  return defineCommand<SchemaOptions>({
    name: "schema",
    section: "Integrate",
    summary: "print the JSON Schema of a command's output",
    description:
      "Describes one record: an item of `result` in JSON, or a line of NDJSON (draft 2020-12). " +
      `Outputs: ${SCHEMA_NAMES.join(", ")}.`,
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
      if (given !== undefined) return { name: readName(given), envelope };
      if (!envelope) return { name: undefined, envelope };
      throw new Fault("usage.missing-argument", "--envelope needs the name of an output.", {
        hint: "Try: namely schema employees --envelope",
      });
    },
    run: async (context, options) =>
      (await import("./schema-run.ts")).printSchema(context, options, (name) => listWriters(table(), name)),
  });
}

function listWriters(commands: readonly Command[], schema: string, before = ""): string[] {
  return commands.flatMap(({ name, writes = [], subcommands = [] }) => [
    ...(writes.includes(schema) ? [`${before}${name}`] : []),
    ...listWriters(subcommands, schema, `${before}${name} `),
  ]);
}

function readName(given: string): string {
  const name = SCHEMA_NAMES.find((candidate) => candidate === given.toLowerCase());
  if (name !== undefined) return name;
  const [nearest] = findNearest(given, SCHEMA_NAMES, { most: 1 });
  throw new Fault("usage.choice", `Unknown output "${given}".`, {
    hint: `${nearest === undefined ? "" : `Did you mean ${nearest}? `}Use ${SCHEMA_NAMES.join(", ")}.`,
  });
}
