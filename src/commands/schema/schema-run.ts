import * as z from "zod";
import { Fault } from "../../platform/errors/fault.ts";
import { writePiece } from "../../platform/process/output-stream.ts";
import { listSchemaNames, schemasOf } from "../../output/schema-names.ts";
import { loadSchema } from "./schemas.ts";
import type { Command } from "../../cli/command.ts";
import type { Context } from "../../cli/context.ts";

export interface SchemaOptions {
  /** Undefined for the list of schemas. */
  readonly name: string | undefined;
  readonly envelope: boolean;
}

/** Prints the schema of what one of these commands writes, or the list of schemas. */
export async function printSchema(
  context: Context,
  { name, envelope }: SchemaOptions,
  commands: readonly Command[],
): Promise<void> {
  if (name === undefined) return listSchemas(context, commands);
  const output = await loadSchema(name, commands);
  const schema = envelope ? output.envelope : output.record;
  if (schema === undefined) {
    throw new Fault("usage.no-envelope", `The output "${name}" has no envelope.`, {
      hint: `Leave out --envelope: namely schema ${name}`,
    });
  }
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    target: "draft-2020-12",
    unrepresentable: "any",
  });
  const title = `namely ${name}${envelope ? ", the whole of --format json" : ""}`;
  await writePiece(
    context.stdout,
    `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`,
    context.signal,
  );
}

async function listSchemas(context: Context, commands: readonly Command[]): Promise<void> {
  const names = listSchemaNames(commands);
  if (context.stdout.isTTY !== true)
    return writePiece(context.stdout, names.map((name) => `${name}\n`).join(""), context.signal);
  const rows = await Promise.all(names.map((name) => describe(name, commands)));
  const { renderTable } = await import("../../terminal/table.ts");
  const { chooseTableStyle } = await import("../../output/screen.ts");
  const header = [{ name: "OUTPUT" }, { name: "DESCRIPTION", text: true as const }];
  await writePiece(context.stdout, renderTable(header, rows, chooseTableStyle(context)), context.signal);
}

async function describe(name: string, commands: readonly Command[]): Promise<[string, string]> {
  const { description = "" } = (await loadSchema(name, commands)).record;
  const writers = listWriters(commands, name).map((command) => `namely ${command}`);
  return [name, writers.length === 0 ? description : `${description} (${writers.join(", ")})`];
}

/** The commands that write the output of a schema, such as `groups get`. */
function listWriters(commands: readonly Command[], schema: string, before = ""): string[] {
  return commands.flatMap((command) => {
    const { name, subcommands = [] } = command;
    const own = schemasOf(command).includes(schema) ? [`${before}${name}`] : [];
    return [...own, ...listWriters(subcommands, schema, `${before}${name} `)];
  });
}
