import { TABLE_COLUMNS } from "../formats/table-cells.ts";
import { companySchema } from "../unified/company.ts";
import { requireCompany } from "../sync/company-lists.ts";
import type { CompaniesWish } from "./companies.ts";
import { exportList } from "./export-list.ts";
import type { RecordKind } from "./publish.ts";
import type { World } from "./world.ts";

const COMPANY_KIND: RecordKind = {
  schema: companySchema.omit({ remote_data: true }),
  tableFields: TABLE_COLUMNS.companies,
  withheld: new Map([["remote_data", "Add --remote-data."]]),
};

/** Puts out the one company behind the login. */
export async function exportCompanies(world: World, wish: CompaniesWish): Promise<void> {
  const kind = wish.remoteData ? { ...COMPANY_KIND, schema: companySchema } : COMPANY_KIND;
  await exportList(world, {
    kind,
    output: wish.output,
    label: "Companies",
    noun: { one: "company", many: "companies" },
    window: undefined,
    scope: [],
    read: async (connection) => [await requireCompany(connection, wish)],
  });
}
