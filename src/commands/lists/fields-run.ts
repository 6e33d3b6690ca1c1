import { TABLE_COLUMNS } from "../../formats/table-cells.ts";
import { readUnifiedFields } from "../../sync/lists/company-parts.ts";
import { hiddenList } from "../../sync/lists/hidden-list.ts";
import { fieldSchema } from "../../unified/lists/field.ts";
import { describeRecords, exportList } from "../../output/export-records.ts";
import type { Context } from "../../cli/context.ts";
import type { FIELD_KINDS } from "../../unified/vocabulary.ts";
import type { ListCommandOptions } from "./list-flags.ts";

export interface FieldsOptions extends ListCommandOptions {
  /** undefined for both. */
  readonly kind: (typeof FIELD_KINDS)[number] | undefined;
}

/** Puts out the definitions of the wanted fields. */
export async function exportFields(context: Context, options: FieldsOptions): Promise<void> {
  await exportList(context, {
    ...options,
    kind: describeRecords(fieldSchema, TABLE_COLUMNS.fields, options),
    label: "Fields",
    noun: { one: "field", many: "fields" },
    scope: ["fields", options.kind],
    read: async (connection) => {
      const fields = await readUnifiedFields(connection, options);
      if (fields === undefined) throw hiddenList("the definitions of fields");
      return options.kind === undefined ? fields : fields.filter(({ kind }) => kind === options.kind);
    },
  });
}
