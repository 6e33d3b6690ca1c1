import { TABLE_COLUMNS } from "../formats/table-cells.ts";
import { readFields, readSections } from "../namely/reference.ts";
import { fieldSchema, type Field } from "../unified/field.ts";
import { mapFields } from "../unified/map-fields.ts";
import type { Connection } from "./connection.ts";
import { describeRecords, exportList } from "./export-list.ts";
import type { FieldsWish } from "./fields.ts";
import { hiddenList } from "./hidden-list.ts";
import type { World } from "./world.ts";

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

/** Every field with its section; undefined when this token may not read them. Sections may be hidden by themselves. */
export async function readUnifiedFields(
  { client }: Connection,
  options: { readonly remoteData: boolean },
): Promise<readonly Field[] | undefined> {
  const [fields, sections] = await Promise.all([readFields(client), readSections(client)]);
  if (!fields.visible) return undefined;
  return mapFields(
    {
      fields: { fields: fields.records, linked: fields.linked },
      sections: { sections: sections.records, linked: sections.linked },
    },
    options,
  );
}
