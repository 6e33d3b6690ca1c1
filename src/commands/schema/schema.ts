import { Fault } from "../../platform/errors/fault.ts";
import { findNearest } from "../../platform/errors/nearest.ts";
import { defineCommand, type Command } from "../../cli/command.ts";
import { SCHEMA_NAMES } from "./schema-names.ts";
import type { SchemaOptions } from "./schema-run.ts";

/** `table` gives all commands of the program, whose `writes` say what has a schema. */
export function makeSchemaCommand(table: () => readonly Command[]): Command {
  return defineCommand<SchemaOptions>({
    name: "schema",
    section: "Integrate",
    summary: "print the JSON Schema of what a command writes",
    description:
      "Of one record: an item of `result` in JSON, or a line of NDJSON; draft 2020-12. With --fields a command writes only " +
      `what was asked for of it. There are: ${SCHEMA_NAMES.join(", ")}.`,
    positionals: [{ spelling: "[output]", help: "which output, such as employees; default: lists them" }],
    flags: [
      { group: "Output", spelling: "--envelope", help: "of the whole document that --format json makes" },
    ],
    examples: [
      { command: "namely schema", does: "lists what there is a schema of" },
      {
        command: "namely schema employees > employee.schema.json",
        does: "keeps it for a validator or a code generator",
      },
      {
        command: "namely schema events --envelope",
        does: "describes the report of namely diff --format json",
      },
    ],
    read: ({ positionals, flags }) => {
      const envelope = flags["envelope"] === true;
      const [given] = positionals;
      if (given !== undefined) return { name: readName(given), envelope };
      if (!envelope) return { name: undefined, envelope };
      throw new Fault("usage.missing-argument", "--envelope needs to know of what.", {
        hint: "Write it like namely schema employees --envelope.",
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
  throw new Fault("usage.choice", `There is no schema of "${given}".`, {
    hint: `${nearest === undefined ? "" : `Did you mean ${nearest}? `}There are ${SCHEMA_NAMES.join(", ")}.`,
  });
}
