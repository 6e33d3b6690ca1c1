import type { Context } from "./context.ts";

// Every start loads this file; the rest only where --columns is given.

/** The context with the file of `--columns` read, and its fields in place of `--fields`. Throws `usage.*`. */
export async function withColumnFile(context: Context): Promise<Context> {
  const { columns } = context.globals;
  if (columns === undefined) return context;
  const { loadColumnFile, listColumnFields } = await import("./column-source.ts");
  const columnFile = await loadColumnFile(context, columns);
  return { ...context, globals: { ...context.globals, columnFile, fields: listColumnFields(columnFile) } };
}
