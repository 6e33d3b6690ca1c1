import * as z from "zod";
import { Fault } from "../../platform/errors/fault.ts";
import { writePiece } from "../../platform/process/output-stream.ts";
import { SCHEMA_NAMES, type SchemaName } from "./schema-names.ts";
import { SCHEMAS } from "./schemas.ts";
import type { World } from "../../cli/context.ts";

export interface SchemaOptions {
  /** Undefined for the list of them. */
  readonly name: SchemaName | undefined;
  readonly envelope: boolean;
}

/** Prints one schema, or what there is a schema of. */
export async function printSchema(world: World, { name, envelope }: SchemaOptions): Promise<void> {
  if (name === undefined) return listSchemas(world);
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
  await writePiece(world.stdout, `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`, world.signal);
}

async function listSchemas(world: World): Promise<void> {
  const rows = Object.entries(SCHEMA_NAMES).map(([name, commands]): [string, string] => {
    const { description = "" } = SCHEMAS[name as keyof typeof SCHEMA_NAMES].record;
    const writers = commands.map((command) => `namely ${command}`).join(", ");
    return [name, writers === "" ? description : `${description} (${writers})`];
  });
  if (world.stdout.isTTY !== true)
    return writePiece(world.stdout, rows.map(([name]) => `${name}\n`).join(""), world.signal);
  const { renderTable } = await import("../../terminal/table.ts");
  const { chooseTableLook } = await import("../../output/table-look.ts");
  const header = [{ name: "OUTPUT", whole: true }, { name: "WHAT IT IS" }];
  await writePiece(world.stdout, renderTable(header, rows, chooseTableLook(world)), world.signal);
}
