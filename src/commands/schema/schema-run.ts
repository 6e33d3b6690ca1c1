import * as z from "zod";
import { Fault } from "../../platform/errors/fault.ts";
import { writePiece } from "../../platform/process/output-stream.ts";
import { SCHEMA_NAMES, type SchemaName } from "./schema-names.ts";
import { SCHEMAS } from "./schemas.ts";
import type { Context } from "../../cli/context.ts";

export interface SchemaOptions {
  /** Undefined for the list of them. */
  readonly name: SchemaName | undefined;
  readonly envelope: boolean;
}

/** Prints one schema, or what there is a schema of. */
export async function printSchema(context: Context, { name, envelope }: SchemaOptions): Promise<void> {
  if (name === undefined) return listSchemas(context);
  const output = SCHEMAS[name];
  const schema = envelope ? output.envelope : output.record;
  if (schema === undefined) {
    throw new Fault("usage.no-envelope", `${name} is a document by itself, without an envelope.`, {
      hint: `Write it like namely schema ${name}.`,
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

async function listSchemas(context: Context): Promise<void> {
  const rows = Object.entries(SCHEMA_NAMES).map(([name, commands]): [string, string] => {
    const { description = "" } = SCHEMAS[name as keyof typeof SCHEMA_NAMES].record;
    const writers = commands.map((command) => `namely ${command}`).join(", ");
    return [name, writers === "" ? description : `${description} (${writers})`];
  });
  if (context.stdout.isTTY !== true)
    return writePiece(context.stdout, rows.map(([name]) => `${name}\n`).join(""), context.signal);
  const { renderTable } = await import("../../terminal/table.ts");
  const { chooseTableLook } = await import("../../output/screen.ts");
  const header = [{ name: "OUTPUT", whole: true }, { name: "WHAT IT IS" }];
  await writePiece(context.stdout, renderTable(header, rows, chooseTableLook(context)), context.signal);
}
