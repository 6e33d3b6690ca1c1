import { TABLE_COLUMNS } from "../formats/table-cells.ts";
import { readUnifiedFields } from "../sync/company-parts.ts";
import { hiddenList } from "../sync/hidden-list.ts";
import { fieldSchema } from "../unified/field.ts";
import { describeRecords, exportList } from "./export-list.ts";
import type { World } from "./world.ts";
import type { FIELD_KINDS } from "../unified/vocabulary.ts";
import type { ListWish } from "./list-wish.ts";

export interface FieldsWish extends ListWish {
  /** undefined for both. */
  readonly kind: (typeof FIELD_KINDS)[number] | undefined;
}

/** Puts out the definitions of the wanted fields. */
export async function exportFields(world: World, wish: FieldsWish): Promise<void> {
  await exportList(world, {
    ...wish,
    kind: describeRecords(fieldSchema, TABLE_COLUMNS.fields, wish),
    label: "Fields",
    noun: { one: "field", many: "fields" },
    scope: ["fields", wish.kind],
    read: async (connection) => {
      const fields = await readUnifiedFields(connection, wish);
      if (fields === undefined) throw hiddenList("the definitions of fields");
      return wish.kind === undefined ? fields : fields.filter(({ kind }) => kind === wish.kind);
    },
  });
}
