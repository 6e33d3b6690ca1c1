import * as z from "zod";
import { Fault } from "../../platform/errors/fault.ts";
import { writePiece } from "../../platform/process/output-stream.ts";
import { SCHEMA_NAMES } from "../../output/schema-names.ts";
import { loadSchema } from "./schemas.ts";
import type { Context } from "../../cli/context.ts";

export interface SchemaOptions {
  /** Undefined for the list of schemas. */
  readonly name: string | undefined;
  readonly envelope: boolean;
}

/** The commands that write the output of a schema, such as `groups get`. */
export type Writers = (schema: string) => readonly string[];

/** Prints one schema, or the list of schemas. */
export async function printSchema(
  context: Context,
  { name, envelope }: SchemaOptions,
  writers: Writers,
): Promise<void> {
  if (name === undefined) return listSchemas(context, writers);
  const output = await loadSchema(name);
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

async function listSchemas(context: Context, writers: Writers): Promise<void> {
  if (context.stdout.isTTY !== true)
    return writePiece(context.stdout, SCHEMA_NAMES.map((name) => `${name}\n`).join(""), context.signal);
  const rows = await Promise.all(SCHEMA_NAMES.map((name) => describe(name, writers)));
  const { renderTable } = await import("../../terminal/table.ts");
  const { chooseTableStyle } = await import("../../output/screen.ts");
  const header = [{ name: "OUTPUT" }, { name: "DESCRIPTION", text: true as const }];
  await writePiece(context.stdout, renderTable(header, rows, chooseTableStyle(context)), context.signal);
}

async function describe(name: string, writers: Writers): Promise<[string, string]> {
  const { description = "" } = (await loadSchema(name)).record;
  const commands = writers(name).map((command) => `namely ${command}`);
  return [name, commands.length === 0 ? description : `${description} (${commands.join(", ")})`];
}
